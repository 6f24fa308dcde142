"""What is wrong with texts: too long, no address, a link that would run, an id a spreadsheet rewrote, no clear yes or no."""

from collections.abc import Iterator

from core.engine import Sql, sql
from core.loading.checks.check import Ask, Check, Desk, cell, holding
from core.loading.columns import Field, Plan
from core.loading.statement import is_bad
from core.schema import OPT_OUTS

LONGEST = 32_767  # signs a spreadsheet takes in one cell
EMAIL = r"[^\s@,;<>\"]+@[^\s@,;<>\".]+(\.[^\s@,;<>\".]+)+"
_BREAK = r"[\r\n]"
_RUNS = r"(?i)^\s*(javascript|vbscript)\s*:|^\s*data:[a-z]+/"
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_REWRITTEN = rf"(?i)\d(\.\d+)?e\+\d{{1,3}}|({_MONTH})-\d{{1,2}}|\d{{1,2}}-({_MONTH})|#+"


def text_checks(desk: Desk) -> Iterator[Check]:
    """Checks of every column but those of numbers and dates."""
    for field in desk.plan.fields:
        yield Check("W_LONG_CELL", field, sql("length({c}) > {n}", c=cell(field), n=LONGEST), done="kept")
        if field.type == "bool":
            yield _doubtful_answer(field)
        if field.type in ("text", "category", "id"):
            yield Check("W_UNSAFE_URL", field, sql("regexp_matches({c}, {r})", c=cell(field), r=_RUNS))
        if field.canonical and field.name == "email":
            yield from _of_email(field)
        if field.type == "id" or (field.canonical and field.name == "phone"):
            yield Check("W_EXCEL_MANGLED_ID", field, rewritten(cell(field)), done="kept")
    yield from _cut_ids(desk.ask, desk.table, desk.plan)


def rewritten(text: Sql) -> Sql:
    """An id as a spreadsheet shows it once it took it for a number or a day: 1.23E+15, Mar-05."""
    return sql("regexp_full_match({c}, {r})", c=text, r=_REWRITTEN)


def is_bad_email(field: Field) -> Sql:
    return sql("(length({c}) > 254 OR NOT regexp_full_match({c}, {e}))", c=cell(field), e=EMAIL)


def _of_email(field: Field) -> Iterator[Check]:
    """No address; one with a line end could smuggle a heading into a mail, and is never kept."""
    breaks = sql("regexp_matches({c}, {b})", c=cell(field), b=_BREAK)
    yield Check("W_BAD_EMAIL", field, breaks, done="emptied")
    yield Check("W_BAD_EMAIL", field, sql("({bad} AND NOT {b})", bad=is_bad_email(field), b=breaks))


def _doubtful_answer(field: Field) -> Check:
    """Neither yes nor no: nobody agreed to anything so; in a column of refusals it counts as one."""
    if field.canonical and field.name in OPT_OUTS:
        return Check("W_AMBIGUOUS_CONSENT", field, is_bad(field), done="mended", mended=Sql("'yes'"))
    return Check("W_AMBIGUOUS_CONSENT", field, is_bad(field))


def _cut_ids(ask: Ask, table: Sql, plan: Plan) -> Iterator[Check]:
    """Ids of 16 digits and more most of which end in zeros after the fifteenth: a spreadsheet keeps no more."""
    fields = [f for f in plan.fields if f.type == "id" or (f.canonical and f.name == "phone")]
    if not fields:
        return
    asked: list[tuple[Field | None, Sql]] = [
        (f, condition) for f in fields for condition in
        (_fits(f, r"\d{16,}"), _is_cut(f), _fits(f, r"\d{15}0{3,}"))
    ]  # fmt: skip
    found = holding(ask, table, asked)
    for field, long, cut, surely in zip(fields, found[::3], found[1::3], found[2::3], strict=True):
        if surely > 0.05 * long or (cut > 2 and cut > 0.5 * long):
            yield Check("W_EXCEL_MANGLED_ID", field, _is_cut(field), done="kept")


def _is_cut(field: Field) -> Sql:
    return _fits(field, r"\d{15}0+")


def _fits(field: Field, shape: str) -> Sql:
    return sql("regexp_full_match({c}, {s})", c=cell(field), s=shape)
