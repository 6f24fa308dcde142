"""Columns that say nothing: empty, or the same in every row."""

from collections.abc import Iterator

from core.engine import Sql, sql
from core.loading.checks.check import SHOWN, Ask, cell, told
from core.loading.columns import Field, Plan
from core.loading.line import Note
from core.loading.typed import is_missing

FEWEST = 3  # rows below which a column may well be the same in all of them


def column_notes(ask: Ask, table: Sql, plan: Plan, rows: int) -> Iterator[Note]:
    """One note for each such column, from the cells as they were written."""
    if not rows or not plan.fields:
        return
    parts = "count({c}), min({c}) = max({c}), left(min({c}), {n}), count(*) FILTER (WHERE {c} IS NOT NULL AND NOT {m})"
    each = (sql(parts, c=cell(f), n=SHOWN, m=is_missing(cell(f))) for f in plan.fields)
    found = told(ask, table, each)
    for field, (written, same, value, given) in zip(plan.fields, zip(*[iter(found)] * 4, strict=True), strict=True):
        if note := said(field, rows, given, bool(same) and written == rows, value):
            yield note


def said(field: Field, rows: int, given: int, same: bool, value: str | None) -> Note | None:
    """The note on a column with so many values given among so many rows; None where there is nothing to say."""
    if given == 0:
        return Note("W_EMPTY_COLUMN", None, field.heading)
    if same and rows >= FEWEST and given == rows and not field.canonical:  # all customers may live in Paris
        return Note("W_CONSTANT_COLUMN", None, field.heading, value)
    return None
