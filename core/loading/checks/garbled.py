"""Texts that were written in one encoding and read in another before they came here."""

import re
from collections.abc import Iterator

from core.engine import sql
from core.loading.checks.check import Check, Desk, cell, told
from core.loading.columns import Field
from core.loading.text.mojibake import LOST, mojibake

_MOST = 20_000  # different values of a column that are looked at
_PIECES = 500  # of a file
_PARTED = re.compile(r"[,;\t|\r\n\"]+")
_LONG = 2_000  # signs; no more of a text is needed to tell


def mend_garbled(desk: Desk) -> None:
    """Texts read as they were meant, where that is certain; where signs are gone for good they are only noted."""
    fields = [f for f in desk.plan.fields if f.type in ("text", "category", "id")]
    if not fields:
        return
    beyond = (sql("bool_or(strlen({c}) != length({c}))", c=cell(field)) for field in fields)
    found = told(desk.ask, desk.table, beyond)
    for field, any_ in zip(fields, found, strict=True):
        if any_:
            desk.settle(_of(desk, field))


def _of(desk: Desk, field: Field) -> Iterator[Check]:
    c = cell(field)
    query = sql(
        "SELECT DISTINCT {c} FROM {t} WHERE strlen({c}) != length({c}) AND length({c}) <= {long}"
        " ORDER BY {c} LIMIT {most}",
        c=c, t=desk.table, long=_LONG, most=_MOST,
    )  # fmt: skip
    meant = {text: found for (text,) in desk.ask(query) if is_doubtful(text) and (found := mojibake(text))}
    mended = {text: found for text, found in meant.items() if LOST not in found}
    lost = [text for text in meant if text not in mended]
    if lost:
        yield Check("W_MOJIBAKE", field, sql("list_contains({lost}, {c})", lost=lost, c=c), done="kept")
    if mended:
        texts, whole = list(mended), list(mended.values())
        found = sql("list_contains({texts}, {c})", texts=texts, c=c)
        yield Check(
            "W_MOJIBAKE", field, found, mended=sql("list_extract({w}, list_position({t}, {c}))", w=whole, t=texts, c=c)
        )


def is_doubtful(text: str) -> bool:
    """Whether to ask at all: Chinese of common signs is what it seems."""
    han = [sign for sign in text if "\u4e00" <= sign <= "\u9fff"]
    return not han or sum(map(_is_common, han)) < 0.7 * len(han)


def _is_common(sign: str) -> bool:
    """A first-level sign of GB 2312."""
    encoded = sign.encode("gb2312", errors="ignore")
    return len(encoded) == 2 and 0xB0 <= encoded[0] <= 0xD7


def is_garbled(text: str) -> bool:
    """Whether any cell of a piece of a file was read in a wrong encoding before it came here."""
    pieces = dict.fromkeys(piece for piece in _PARTED.split(text) if not piece.isascii())
    return any(is_doubtful(piece) and mojibake(piece) for piece in list(pieces)[:_PIECES])
