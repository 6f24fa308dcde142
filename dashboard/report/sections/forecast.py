"""The next four weeks in a report: what to expect, in which range, and how such forecasts did before."""

from core import analytics
from core.analytics import Forecast
from core.analytics.decomposition import HOME
from dashboard.figures import forecast as figures
from dashboard.report.context import Context, TooFewPeople
from dashboard.report.document import Block, Chart, Number, Numbers, Text


def forecast(context: Context) -> tuple[Block, ...]:
    """Revenue, orders and page views of the next 28 days, those the data has enough days for; NotEnoughData for none."""
    names = [name for name in analytics.FORECASTS if name in context.ask(analytics.series_names)]
    context.dataset.require(*([] if names else ["orders"]))
    names = [name for name in names if context.enough(HOME[name])]
    if not names:
        raise TooFewPeople
    able = [name for name in names if _enough(context, name)] or names[:1]
    return tuple(block for name in able for block in _one(context, name, context.ask(analytics.forecast, name=name)))


def _enough(context: Context, name: str) -> bool:
    return analytics.forecast_lacks(context.ask(analytics.daily, name=name)) is None


def _one(context: Context, name: str, found: Forecast) -> tuple[Block, ...]:
    title, unit = context.t(f"metric.{name}"), "money" if name == "revenue" else "count"
    symbol = context.symbol if name == "revenue" else ""
    drawing = figures.forecast_figure(context.ask(analytics.daily, name=name), found, title, symbol, context.lang)
    headings = {"day": context.t("report.forecast.day"), "value": context.t("forecast.expected")}
    headings |= {end: context.t(f"report.forecast.{end}") for end in ("low80", "high80")}
    chart = Chart(
        name,
        f"{title}: {context.t('forecast.title')}",
        drawing,
        context.t("forecast.alt", metric=title),
        found.days[list(headings)],
        headings,
        {"day": "day"} | dict.fromkeys(("value", "low80", "high80"), unit),
        ("day",),
    )
    return (
        Text(figures.sentence(found, symbol, context.lang), strong=True),
        Numbers((_total(context, found, title, unit), _ratio(context, found))),
        chart,
        Text(figures.trust(found, context.lang)),
        Text(figures.measured(found, context.lang)),
    )


def _total(context: Context, found: Forecast, title: str, unit: str) -> Number:
    row = found.total.iloc[0]
    low, high = (None if row[end] != row[end] else float(row[end]) for end in ("low80", "high80"))
    label = context.t("report.forecast.total", metric=title)
    return context.number(
        f"{found.name}_total", label, float(row["value"]), unit, n=found.history, low=low, high=high, level=80
    )


def _ratio(context: Context, found: Forecast) -> Number:
    ratio, label = found.ratio, context.t("report.forecast.ratio")
    return context.number(
        f"{found.name}_ratio", label, ratio.value, "number", n=ratio.origins, low=ratio.low, high=ratio.high
    )
