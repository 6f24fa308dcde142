"""All that is looked for in the values of a file read the careful way, in order: signs, formats, values, rows, columns."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from core.engine import Sql, commas, sql
from core.loading.checks.check import Ask, Check, Desk, cell
from core.loading.checks.columns import column_notes
from core.loading.checks.dates import date_checks, leap_seconds
from core.loading.checks.garbled import mend_garbled
from core.loading.checks.marks import NUMBERS, several_currencies
from core.loading.checks.numbers import number_checks
from core.loading.checks.ranges import off_scale, ranges, scale_counts, scaled
from core.loading.checks.rows import last_said, one_per, row_checks
from core.loading.checks.signs import sign_checks
from core.loading.checks.texts import text_checks
from core.loading.columns import Field, Plan
from core.loading.line import Note
from core.loading.repairs import Choices, chosen
from core.loading.typed import typed

Fitted = Callable[[Ask, Sql, Plan, int], Plan]
_ORDER_OF = {"month first": "month/day/year", "day first": "day/month/year"}


def settle_values(desk: Desk, rows: int, fitted: Fitted) -> None:
    """Look for everything, note it, and do what was chosen about it. `fitted` finds the formats of the whole file."""
    given = desk.plan
    desk.settle([*sign_checks(desk), *leap_seconds(desk.plan)])
    mend_garbled(desk)
    desk.plan = as_chosen(fitted(desk.ask, desk.table, desk.plan, rows), desk.choices)
    _part_currencies(desk)
    desk.settle([*text_checks(desk), *number_checks(desk.ask, desk.table, desk.plan), *date_checks(desk)])
    desk.settle(_range_checks(desk))
    desk.settle(row_checks(desk))
    if (key := one_per(desk.plan)) and chosen(desk.choices, "W_CONFLICTING_ID", key.heading) == "last":
        desk.table, desk.shuffled = last_said(desk, key), True
    for note in column_notes(desk.ask, desk.table, given, rows - desk.aside):
        desk.findings.add(desk.plan.file, note)


def as_chosen(plan: Plan, choices: Choices) -> Plan:
    """The plan with the formats that the reader named, where a column's own do not tell."""
    formats = {}
    for field in plan.fields:
        pattern = field.format.pattern
        if pattern.endswith(("month/day/year", "day/month/year")):
            wish = _said(choices, "W_AMBIGUOUS_DATE", field)
            order = _ORDER_OF.get(wish, pattern.removeprefix("mixed "))
            formats[field.name] = replace(field.format, pattern=pattern.replace(pattern.removeprefix("mixed "), order))
        if pattern == "comma" and _said(choices, "W_DECIMAL_COMMA", field) == "point":
            formats[field.name] = replace(field.format, pattern="point")
        elif (
            pattern in ("plain", "point")
            and field.type in NUMBERS
            and _said(choices, "W_DECIMAL_COMMA", field) == "comma"
        ):
            formats[field.name] = replace(field.format, pattern="comma")
    return plan.rewritten(formats)


def _said(choices: Choices, code: str, field: Field) -> str:
    return choices.get(f"{code}:{field.heading}") or choices.get(code) or ""


def _part_currencies(desk: Desk) -> None:
    """Sums over dollars and euros would be numbers of nothing: such a column becomes a trait."""
    money = [f for f in desk.plan.fields if f.canonical and f.type == "money"]
    several = several_currencies(desk.ask, desk.table, money)
    for field in money:
        if field.name in several:
            found = " ".join(several[field.name])
            desk.findings.add(desk.plan.file, Note("W_MIXED_CURRENCY", None, field.heading, found, "not summed"))
    desk.plan = desk.plan.without(set(several), as_text=False)


def _range_checks(desk: Desk) -> Iterator[Check]:
    for found in ranges(desk.plan, _typed, date.today()):
        yield Check(found.code, found.field, found.found)
    fields = scaled(desk.plan)
    if not fields:
        return
    counts = commas(scale_counts(_typed(f)) for f in fields)
    told = desk.ask(sql("SELECT {c} FROM {t}", c=counts, t=desk.table))[0]
    for index, field in enumerate(fields):
        off = off_scale(field, _typed(field), told[index * 5 : index * 5 + 5])
        if off:
            yield Check(off.code, off.field, off.found)


def _typed(field: Field) -> Sql:
    return sql("({t})", t=typed(cell(field), field.format))
