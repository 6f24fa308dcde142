"""How things went over time, in a report: each series by day or week, whole ones only."""

from core import analytics
from core.analytics.trends import TOTALS
from dashboard.figures.trend import trend_figure
from dashboard.report.context import Context, TooFewPeople
from dashboard.report.document import Block, Chart, Text

MOST = 4


def trend(context: Context) -> tuple[Block, ...]:
    """The first series the data has dates for, beside the period it is compared with."""
    names = context.ask(analytics.series_names)[:MOST]
    context.dataset.require(*([] if names else ["orders"]))
    names = tuple(name for name in names if context.enough(TOTALS[name][0]))
    if not names:
        raise TooFewPeople
    return (*(_series(context, name) for name in names), Text(context.t("report.trend.note")))


def _series(context: Context, name: str) -> Chart:
    past, period = context.ask(analytics.daily, name=name), context.dataset.filter.period
    at_end = past.partial and (not period or period[1] > past.last)
    found = context.ask(analytics.series, name=name, until=past.last if at_end else None)
    enough = context.enough(TOTALS[name][0], before=True)
    earlier = context.ask_before(analytics.series, name=name) if enough else None
    title, symbol = context.t(f"metric.{name}"), context.symbol if name == "revenue" else ""
    step = "day" if found.step == 1 else "week"
    return Chart(
        name,
        context.t(f"overview.by_{step}", title=title),
        trend_figure(found, title, symbol, context.lang, earlier=earlier),
        context.t("overview.trend_alt", title=title),
        found.points[["day", "value"]],
        {"day": context.t(f"report.trend.{step}"), "value": title},
        {"day": "day", "value": "money" if name == "revenue" else "count"},
        ("day",),
    )
