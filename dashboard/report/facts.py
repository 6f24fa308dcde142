"""Every figure of a report under a key of its own: what it is, as it is shown, and where it stands."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

import pandas as pd

from dashboard.report.context import show
from dashboard.report.document import Block, Chart, Document, Number, Numbers, Section, Table, Text
from dashboard.text import Language

Value = float | str | None
_KEY = re.compile(r"(?P<section>\w+)\.(?P<block>\w+)(?:\[(?P<row>.*)\])?(?:\.(?P<part>\w+))?", re.DOTALL)


@dataclass(frozen=True)
class Fact:
    """One figure or sentence. value: raw, None where it is not known. place: section, block, row, column in words."""

    key: str
    value: Value
    shown: str
    kind: str
    place: tuple[str, ...]


def facts(document: Document) -> dict[str, Fact]:
    """Key -> fact, in the order of the report."""
    found = (
        fact
        for section in document.sections
        for place, block in enumerate(section.blocks)
        for fact in of_block(section, place, block, document.symbol, document.lang)
    )
    return {fact.key: fact for fact in found}


def of_block(section: Section, place: int, block: Block, symbol: str, lang: Language) -> Iterator[Fact]:
    """The facts of the block at `place` (from 0) of a section."""
    match block:
        case Text(words):
            yield Fact(f"{section.name}.text{place}", words, words, "words", (section.title,))
        case Numbers(numbers):
            for number in numbers:
                yield from _of_number(section, number, symbol, lang)
        case Chart() | Table():
            if block.subtitle:
                where = (section.title, block.title)
                yield Fact(f"{section.name}.{block.key}.subtitle", block.subtitle, block.subtitle, "words", where)
            for row in rows(section, block, symbol, lang):
                yield from (fact for fact in row if fact.key)


def rows(section: Section, block: Chart | Table, symbol: str, lang: Language) -> Iterator[list[Fact]]:
    """The shown cells of each row; those that name the row have no key."""
    seen: Counter[str] = Counter()
    columns = [column for column in block.headings if column in block.frame]
    for record in block.frame.to_dict("records"):
        raw = {column: plain(value) for column, value in record.items()}
        name = " / ".join(str(raw[column]) for column in block.index)
        seen[name] += 1
        name += f" #{seen[name]}" if seen[name] > 1 else ""
        shown = {column: show(raw[column], kind_of(block, column), symbol, lang) for column in columns}
        row = " / ".join(shown.get(column, str(raw[column])) for column in block.index)
        yield [
            Fact(
                "" if column in block.index else f"{section.name}.{block.key}[{name}].{column}",
                raw[column],
                shown[column],
                kind_of(block, column),
                (section.title, block.title, row, block.headings[column]),
            )
            for column in columns
        ]


def kind_of(block: Chart | Table, column: str) -> str:
    """The unit of a column; text where none is named and it holds no numbers."""
    return block.kinds.get(column) or ("number" if pd.api.types.is_numeric_dtype(block.frame[column]) else "text")


def parts_of(key: str) -> dict[str, str]:
    """section, block, row and part of a key; what it does not have is empty."""
    found = _KEY.fullmatch(key)
    return {name: value or "" for name, value in found.groupdict().items()} if found else {"section": key}


def plain(value: Any) -> Value:
    """A value as JSON can hold it: numbers of Python, days as text, None for what is not known."""
    value = value.item() if hasattr(value, "item") else value
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, bool | int | str):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _of_number(section: Section, number: Number, symbol: str, lang: Language) -> Iterator[Fact]:
    key, where = f"{section.name}.{number.key}", (section.title, number.label)
    yield Fact(key, plain(number.value), number.shown, number.kind, where)
    if number.n is not None:
        yield Fact(f"{key}.n", plain(number.n), show(number.n, "count", symbol, lang), "count", (*where, "n"))
    for name, limit in (("low", number.low), ("high", number.high)):
        if limit is not None and plain(limit) is not None:
            shown = show(limit, number.kind, symbol, lang)
            yield Fact(f"{key}.{name}", plain(limit), shown, number.kind, (*where, name))
    if number.note:
        yield Fact(f"{key}.note", number.note, number.note, "words", where)
