"""What is wrong with numbers as they are written: no numbers, not finite, too large, marks that disagree."""

from collections.abc import Iterator

from core.engine import Sql, any_of, sql
from core.loading.checks.check import Ask, Check, cell, holding, told
from core.loading.checks.marks import NUMBERS, half, mark_checks
from core.loading.columns import Field, Plan
from core.loading.statement import is_bad
from core.loading.typed import is_missing
from core.loading.values import COMMA, POINT
from core.schema import TABLES, normalise

_PLAIN = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
_INFINITE = r"(?i)[+-]?(inf|infinity|infinite|∞|1\.#inf)"
_NAN = r"(?i)[+-]?nan"
_BAND = r"[<>≤≥~]?\s*\d[\d,.]*\s*(\+|[-–—~至到]\s*\d[\d,.]*)?"  # 3+, 25-34: of groups, not of numbers
_FULL = "[０-９]"
_MOST = {"int": 2.0**63, "money": 1e14, "number": 1.797e308}
_MOSTLY, _NEARLY_ALL = 0.5, 0.8
_FIRST = 5_000  # rows by which a column of text is taken for one of numbers
_NUMBER_HEADINGS = {
    normalise(heading)
    for table in TABLES.values()
    for column in table.columns
    if column.type in NUMBERS
    for heading in (column.name, *column.headings)
}


def number_checks(ask: Ask, table: Sql, plan: Plan) -> Iterator[Check]:
    """Checks of the columns of numbers, and of those kept as text that are mostly numbers."""
    numbers = [f for f in plan.fields if f.type in NUMBERS]
    for field in numbers:
        yield from _of_numbers(field)
    texts = dict(mostly_numbers(ask, table, plan))
    for field, share in texts.items():
        yield from _of_text(field, share)
    yield from mark_checks(ask, table, [*numbers, *texts])
    yield from _of_nan(ask, table, [*numbers, *texts])


def _of_numbers(field: Field) -> Iterator[Check]:
    bad, text = is_bad(field), half(field)
    infinite = sql("regexp_full_match({t}, {i})", t=text, i=_INFINITE)
    large = _overflows(text, field.type)
    yield Check("W_NON_FINITE", field, sql("({bad} AND {i})", bad=bad, i=infinite))
    yield Check("W_NUMBER_OVERFLOW", field, sql("({bad} AND {l})", bad=bad, l=large))
    rest = sql("({bad} AND NOT {i} AND NOT {l})", bad=bad, i=infinite, l=large)
    yield Check("W_NOT_A_NUMBER", field, rest)
    yield Check("W_FULLWIDTH_NUMBER", field, sql("regexp_matches({c}, {f})", c=cell(field), f=_FULL), done="read")


def _of_nan(ask: Ask, table: Sql, fields: list[Field]) -> Iterator[Check]:
    """NaN is a usual word for a missing number; beside infinities it is what a calculation made of them."""
    if not fields:
        return
    asked = [(f, sql("regexp_full_match({t}, {i})", t=half(f), i=_INFINITE)) for f in fields]
    for field, infinite in zip(fields, holding(ask, table, asked), strict=True):
        if infinite:
            done = None if field.type in NUMBERS else "kept"
            yield Check("W_NON_FINITE", field, sql("regexp_full_match({c}, '(?i)[+-]?nan')", c=cell(field)), done=done)


def _of_text(field: Field, share: float) -> Iterator[Check]:
    """A column that would be one of numbers but for some of its cells: it stays text, so that nothing is lost."""
    text = half(field)
    infinite = sql("regexp_full_match({t}, {i})", t=text, i=_INFINITE)
    band = sql("regexp_full_match({t}, {b})", t=text, b=_BAND)
    strange = sql("({g} AND NOT {n} AND NOT {i} AND NOT {b})", g=_given(field), n=_is_number(field), i=infinite, b=band)
    yield Check("W_NON_FINITE", field, infinite, done="kept")
    yield Check("W_NUMBER_OVERFLOW", field, _overflows(text, "number"), done="kept")
    yield Check("W_FULLWIDTH_NUMBER", field, sql("regexp_matches({c}, {f})", c=cell(field), f=_FULL), done="kept")
    if share >= _NEARLY_ALL or normalise(field.heading) in _NUMBER_HEADINGS:
        yield Check("W_NOT_A_NUMBER", field, strange, done="kept")
    yield Check("W_MIXED_TYPES", field, strange, done="kept", once=True)


def mostly_numbers(ask: Ask, table: Sql, plan: Plan) -> Iterator[tuple[Field, float]]:
    """Columns of text most of whose first values are numbers, and the share that is."""
    fields = [f for f in plan.fields if f.type == "category" and not f.canonical]
    if not fields:
        return
    counts = (
        sql("count(*) FILTER (WHERE {g}), count(*) FILTER (WHERE {n})", g=_given(f), n=_is_number(f)) for f in fields
    )
    first = sql("(SELECT * FROM {t} LIMIT {n})", t=table, n=_FIRST)
    found = told(ask, first, counts)
    for field, given, numbers in zip(fields, found[::2], found[1::2], strict=True):
        if numbers > 1 and numbers >= _MOSTLY * given:
            yield field, numbers / given


def _given(field: Field) -> Sql:
    return sql("({c} IS NOT NULL AND NOT {m})", c=cell(field), m=is_missing(cell(field)))


def _is_number(field: Field) -> Sql:
    shapes = (_PLAIN, POINT, COMMA)
    return any_of([sql("regexp_full_match({t}, {s})", t=half(field), s=shape) for shape in shapes])


def _overflows(text: Sql, kind: str) -> Sql:
    """A number without marks that its type has no room for."""
    return sql(
        "(regexp_full_match({t}, {p}) AND NOT coalesce(abs(TRY_CAST({t} AS DOUBLE)) < {most}, FALSE))",
        t=text, p=_PLAIN, most=_MOST[kind],
    )  # fmt: skip
