"""What moved, in a report: the change since the earlier period by its parts, and what drove revenue. No small groups."""

import pandas as pd

from core import analytics
from core.analytics import Drivers, Grouping
from core.analytics.decomposition import HOME
from core.schema import MONEY_SCALE
from dashboard import moves
from dashboard.figures.moved import drivers_figure, moved_figure
from dashboard.moves import Pair
from dashboard.report.context import LEAST, Context, TooFewPeople
from dashboard.report.document import Block, Chart, Text

WAYS = 3


def moved(context: Context) -> tuple[Block, ...]:
    """The change of revenue (or orders, or page views) by the first columns it can be cut by, and its drivers."""
    metrics = context.ask(analytics.moved_metrics)
    context.dataset.require(*([] if metrics else ["orders"]))
    metric = metrics[0]
    pair = _pair(context, HOME[metric])
    if any(_few(context, period, HOME[metric]) for period in (pair.now, pair.earlier)):
        raise TooFewPeople
    ways = context.ask(analytics.moved_ways, metric=metric)[:WAYS]
    periods = {
        side: moves.period_title(period, context.lang)
        for side, period in (("now", pair.now), ("earlier", pair.earlier))
    }
    blocks: list[Block] = [Text(context.t("moved.periods", **periods))]
    if metric == "revenue":
        blocks += _drivers(context, context.ask(moves.causes, pair=pair))
    for by in ways:
        blocks += _cut(context, pair, metric, by)
    return (*blocks, Text(context.t("moved.exact")))


def _few(context: Context, period: moves.Period, table: str) -> bool:
    people = analytics.people_of(analytics.in_period(context.dataset, period), table)
    return people is not None and people < LEAST


def _pair(context: Context, table: str) -> Pair:
    earlier = context.before.filter.period if context.before and context.dataset.filter.period else None
    return context.ask(moves.pair_of, table=table, earlier=earlier)


def _cut(context: Context, pair: Pair, metric: str, by: Grouping) -> list[Block]:
    found = analytics.shareable_moves(context.ask(moves.changes, pair=pair, metric=metric, by=by))
    names = moves.group_names(found, context.terms)
    way, unit = moves.way_title(by, context.terms), "money" if metric == "revenue" else "count"
    frame = found.rows[["before", "after", "change"]].div(found.scale)
    frame.insert(0, "group", names)
    headings = {"group": way} | {name: context.t(f"report.moved.{name}") for name in ("before", "after", "change")}
    chart = Chart(
        f"by_{by.table}_{by.column}",
        f"{context.t('moved.title')}: {way}",
        moved_figure(found, names, context.symbol, context.lang),
        context.t("moved.alt", metric=context.t(f"metric.{metric}")),
        frame,
        headings,
        {"group": "text"} | dict.fromkeys(("before", "after", "change"), unit),
        ("group",),
    )
    return [Text(moves.sentence(found, names, context.terms), strong=True), chart]


def _drivers(context: Context, found: Drivers) -> list[Block]:
    if found.rows.empty:
        return []
    code = moves.main_driver(found)
    names = [context.t(f"moved.driver_name.{name}") for name in found.rows["name"]]
    frame = pd.DataFrame({"driver": names, "change": found.rows["change"] / MONEY_SCALE})
    chart = Chart(
        "drivers",
        context.t("moved.drivers"),
        drivers_figure(found, moves.driver_names(found, context.terms), context.symbol, context.lang),
        context.t("moved.drivers_alt"),
        frame,
        {"driver": context.t("report.moved.driver"), "change": context.t("report.moved.change")},
        {"driver": "text", "change": "money"},
        ("driver",),
    )
    said = Text(" · ".join(moves.driver_names(found, context.terms)))
    return [*([Text(context.t(code), strong=True)] if code else []), chart, said]
