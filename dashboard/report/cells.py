"""The columns of a chart or a table as a writer needs them: headings, words of each cell, which side they stand on."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from dashboard.report.context import show
from dashboard.report.document import Chart, Number, Table
from dashboard.text import Language, t
from dashboard.text.numbers import whole

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_LETTERS = 32_700  # of one cell
BESIDE = ("text",)  # kinds that stand at the left


def columns(block: Chart | Table) -> list[str]:
    """The columns shown, in their order."""
    return [name for name in block.headings if name in block.frame]


def is_text(block: Chart | Table, column: str) -> bool:
    """Whether a column holds words."""
    return block.kinds.get(column, "text") in BESIDE


def rows(block: Chart | Table, symbol: str, lang: Language, most: int | None = None) -> Iterator[list[str]]:
    """Each row in words."""
    names = columns(block)
    kinds = [block.kinds.get(name, "text") for name in names]
    frame = block.frame if most is None else block.frame.head(most)
    for row in frame[names].itertuples(index=False, name=None):
        yield [show(plain(value), kind, symbol, lang) for value, kind in zip(row, kinds, strict=True)]


def plain(value: Any) -> Any:
    """A value of a frame as Python's own; what is missing is None."""
    if isinstance(value, np.generic):
        value = value.item()
    missing = value is None or (not isinstance(value, (str, list, tuple)) and value != value)
    return None if missing or type(value).__name__ in ("NAType", "NaTType") else value


def beneath(number: Number, symbol: str, lang: Language) -> list[str]:
    """What stands below a key number: its note or else its interval, and on how many it rests."""
    lines = [number.note] if number.note else []
    if not number.note and number.low is not None and number.high is not None:
        low, high = (show(end, number.kind, symbol, lang) for end in (number.low, number.high))
        lines.append(t("report.doc.between", lang, low=low, high=high))
    if number.n is not None and f"n = {whole(number.n)}" not in number.note:
        lines.append(t("report.doc.n", lang, n=whole(number.n)))
    return lines


def safe(text: object) -> str:
    """Text that office programs can hold: no letters that XML forbids, not too long."""
    return _UNWRITABLE.sub("□", str(text))[:MOST_LETTERS]
