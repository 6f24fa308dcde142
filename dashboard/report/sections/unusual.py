"""Unusual days in a report: how many, which, and every day beside its usual range."""

from core import analytics
from core.analytics import Unusual
from core.analytics.decomposition import HOME
from dashboard.figures import unusual as figures
from dashboard.report.context import Context, TooFewPeople
from dashboard.report.document import Block, Chart, Table, Text
from dashboard.text.numbers import percent

MOST = 12


def unusual(context: Context) -> tuple[Block, ...]:
    """The unusual days of revenue, or of orders or page views where there is no revenue."""
    names = context.ask(analytics.moved_metrics)
    context.dataset.require(*([] if names else ["orders"]))
    names = [name for name in names if context.enough(HOME[name])]
    if not names:
        raise TooFewPeople
    found = context.ask(analytics.unusual_days, name=names[0])
    blocks: list[Block] = [Text(figures.sentence(found, context.lang), strong=True), _days(context, found)]
    if len(found.spells):
        blocks.append(_spells(context, found))
    return (*blocks, Text(context.t("unusual.hint", share=percent(analytics.FALSE_ALARMS, 0))))


def _days(context: Context, found: Unusual) -> Chart:
    title, symbol = context.t(f"metric.{found.name}"), context.symbol if found.name == "revenue" else ""
    unit = _unit(found)
    headings = {"day": context.t("report.forecast.day"), "value": title}
    headings |= {end: context.t(f"report.unusual.{end}") for end in ("low", "high")}
    return Chart(
        "days",
        f"{title}: {context.t('unusual.title')}",
        figures.unusual_figure(found, title, symbol, context.lang),
        context.t("unusual.alt", metric=title),
        found.days[list(headings)],
        headings,
        {"day": "day", "value": unit, "low": unit, "high": unit},
        ("day",),
    )


def _spells(context: Context, found: Unusual) -> Table:
    unit = _unit(found)
    columns = ("first", "last", "value", "expected")
    return Table(
        "spells",
        context.t("unusual.title"),
        found.spells.head(MOST)[list(columns)],
        {name: context.t(f"report.unusual.{name}") for name in columns},
        {"first": "day", "last": "day", "value": unit, "expected": unit},
        ("first",),
    )


def _unit(found: Unusual) -> str:
    return "money" if found.name == "revenue" else "count"
