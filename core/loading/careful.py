"""The careful way: a file with anything odd is read as text first, and each oddity is noted."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import duckdb

from core.engine import Sql, run, sql, working_cursor
from core.loading.checks.check import Ask, Desk, told
from core.loading.checks.settled import settle_values
from core.loading.columns import Field, Plan
from core.loading.fast import NotClean
from core.loading.part import Findings, Part
from core.loading.source import Source
from core.loading.spool import Spool, may_set_aside, spool
from core.loading.spool_lines import spool_lines
from core.loading.statement import WIDE, copy, is_bad, may_fail
from core.loading.values import Format, alternatives


def careful(source: Source, plan: Plan, root: Path, target: Path, findings: Findings, first: int = 0) -> Part:
    """Unusable rows are set aside with their text, cells that do not fit are dealt with as was chosen.

    first: the line of the first row, where it is known that each line is a row; 0 where rows have to be found.
    """
    raw = target.with_suffix(".raw.parquet")
    spooled = _spooled(source, plan, root, raw, findings, first)
    with working_cursor(root, wide=len(plan.fields) > WIDE) as connection:
        ask = _asking(connection, spooled.rows_in, findings)
        desk = Desk(ask, spooled.table, plan, source.choices, findings)
        settle_values(desk, spooled.kept, fitted)
        ask(copy(desk.in_order, desk.plan, target, line=Sql("_number")))
    raw.unlink()
    return Part(desk.plan, target, spooled.rows_in, spooled.kept - desk.aside, lined=True)


def _spooled(source: Source, plan: Plan, root: Path, raw: Path, findings: Findings, first: int) -> Spool:
    """The usable rows as text: of lines at once, where that will do."""
    if first and not may_set_aside(source):
        with suppress(NotClean):
            return spool_lines(source, plan, root, raw, findings, first)
    return spool(source, plan, raw, findings)


def _asking(connection: duckdb.DuckDBPyConnection, rows: int, findings: Findings) -> Ask:
    """Runs statements over rows that are all read by now, with a tick from time to time."""
    return lambda statement: run(connection, statement, lambda _: findings.tick(rows))


def fitted(ask: Ask, table: Sql, plan: Plan, rows: int) -> Plan:
    """The plan with the formats that fit the whole file, and as text what its first rows made look like something else.

    Fields whose values are mostly something else become text, and traits with any such value.
    """
    checked = [f for f in plan.fields if may_fail(f) and not f.key]
    left = {f.name: bad for f, bad in zip(checked, _unfit(ask, table, checked), strict=True) if bad}
    formats = _better_formats(ask, table, [f for f in checked if f.name in left], left)
    plan = plan.rewritten(formats)
    return plan.without({f.name for f in checked if left.get(f.name) and (not f.canonical or left[f.name] > rows / 2)})


def _better_formats(ask: Ask, table: Sql, fields: list[Field], left: dict[str, int]) -> dict[str, Format]:
    """The formats that fit the whole file better than those its first rows suggested, such as the day before the month.

    left: how many values of each field do not fit; brought down to what does not fit the better format.
    """
    tried = [replace(f, format=other) for f in fields for other in alternatives(f.format)]
    best: dict[str, Format] = {}
    for field_, bad in zip(tried, _unfit(ask, table, tried), strict=True):
        if bad < left[field_.name]:
            left[field_.name], best[field_.name] = bad, field_.format
    return best


def _unfit(ask: Ask, table: Sql, fields: list[Field]) -> tuple[int, ...]:
    """How many values of each field do not fit its format."""
    return told(ask, table, (sql("count(*) FILTER (WHERE {bad})", bad=is_bad(f)) for f in fields))
