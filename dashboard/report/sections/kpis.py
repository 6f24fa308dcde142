"""The key numbers of a report, by topic, each with its definition, interval and change; and the sums behind them."""

from typing import Any

import pandas as pd

from core import analytics
from core.analytics import METRICS, TOPICS, Check
from core.schema import MONEY_SCALE
from dashboard.metrics import changed, rests_on, shown
from dashboard.report.context import LEAST, Context
from dashboard.report.document import Block, Number, Numbers, Table, Text

_SUMS = {"check": "text", "whole": "", "parts": "", "difference": ""}


def kpis(context: Context) -> tuple[Block, ...]:
    """The metrics the data supports, topic by topic; nothing where they would speak of fewer than ten people."""
    found, before = context.ask(analytics.kpis), context.ask_before(analytics.kpis)
    if not context.enough(before=True):
        before = None
    found = _told(context, found)
    earlier = {} if before is None else {row.name: row for row in _told(context, before, before=True).itertuples()}
    blocks: list[Block] = []
    for topic in TOPICS:
        rows = [row for row in found.itertuples() if METRICS[row.name].topic == topic]
        if rows:
            numbers = tuple(_number(context, row, earlier.get(row.name)) for row in rows)
            blocks += [Text(context.t(f"kpi.topic.{topic}")), Numbers(numbers)]
    note = Text(context.t("kpi.report_changes"))
    return (*blocks, *([note] if earlier else []))


def _told(context: Context, found: pd.DataFrame, *, before: bool = False) -> pd.DataFrame:
    """The metrics that rest on ten people at least, as far as their tables name any."""
    return found[[_enough(context, row, before) for row in found.itertuples()]]


def _enough(context: Context, row: Any, before: bool) -> bool:
    table = METRICS[row.name].table(context.dataset)
    if table is None or "user_id" not in context.dataset.columns(table):
        return True
    return (row.n >= LEAST or row.unit == "count") and context.enough(table, before=before)


def _number(context: Context, row: Any, earlier: Any) -> Number:
    """A number as its tile on screen shows it."""
    metric, lang, symbol = METRICS[row.name], context.lang, context.symbol
    change, colour = changed(row, earlier, metric.better, lang)
    unclear = context.t("kpi.unclear") if colour == "off" and metric.better else ""
    rests = "" if row.unit == "count" else rests_on(row, symbol, lang)
    note = " · ".join(filter(None, (f"{change}{unclear}" if change else "", rests)))
    return Number(
        row.name, context.say(metric.title), row.value, shown(row.value, row.unit, symbol, lang), int(row.n),
        *(None if limit != limit else limit for limit in (row.low, row.high)), note=note,
        definition=f"{context.say(metric.definition)} [{metric.formula}]", kind=row.unit,
    )  # fmt: skip


def reconciliation(context: Context) -> tuple[Block, ...]:
    """Whether the numbers agree, and every sum made in two ways."""
    found = context.ask(analytics.reconcile)
    if not found.checks:
        return ()
    n, broken = len(found.checks), len(found.broken)
    said = context.t("reconcile.good_text", n=n) if found.ok else context.t("reconcile.bad_report", n=n, broken=broken)
    tables = (_table(context, unit, [c for c in found.checks if c.unit == unit]) for unit in ("count", "money"))
    return (Text(said, strong=True), *(table for table in tables if len(table.frame)))


def _table(context: Context, unit: str, checks: list[Check]) -> Table:
    sums = [(c.whole, c.parts, c.difference) for c in checks]
    if unit == "money":
        sums = [tuple(n / MONEY_SCALE for n in three) for three in sums]
    rows = [(_title(context, c), *three) for c, three in zip(checks, sums, strict=True)]
    heads = {name: context.t(f"reconcile.{name}") for name in _SUMS}
    return Table(
        unit, context.t(f"reconcile.of_{unit}"), pd.DataFrame(rows, columns=list(_SUMS)), heads,
        {name: kind or unit for name, kind in _SUMS.items()}, ("check",),
    )  # fmt: skip


def _title(context: Context, check: Check) -> str:
    word = context.terms.column(check.column) if check.column else ""
    return context.say(Check(check.code, 0, 0, column=word[:1].lower() + word[1:]).title)
