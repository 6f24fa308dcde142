"""Page views in a report: how many, of which pages, day after day, through which channel."""

import pandas as pd

from core import analytics
from core.analytics import METRICS
from dashboard.figures import traffic as figures
from dashboard.report.context import LEAST, Context
from dashboard.report.document import Block, Chart, Numbers, Text
from dashboard.text.numbers import percent, whole

SHOWN = 15
MOST_OF_ALL = 0.8


def traffic(context: Context) -> tuple[Block, ...]:
    """Views and visitors, the most seen pages, and the views of each day where there are days."""
    pages, people = context.ask(analytics.page_views), context.ask(analytics.views_per_person)
    numbers = (
        context.number("page_views", context.say(METRICS["page_views"].title), people.total, "count",
                       definition=context.say(METRICS["page_views"].definition)),
        context.number("visitors", context.say(METRICS["visitors"].title), people.users, "count",
                       definition=context.say(METRICS["visitors"].definition)),
        context.number("pages", context.t("traffic.kpi.pages"), len(pages), "count",
                       definition=context.t("traffic.kpi.pages.definition")),
        context.number("each", context.t("traffic.kpi.each"), people.mean, "number", n=people.users,
                       definition=context.t("traffic.kpi.each.definition")),
    )  # fmt: skip
    needed = analytics.pages_for(pages, MOST_OF_ALL)
    opening = context.t("report.traffic.opening", needed=whole(needed), pages=whole(len(pages)), n=needed,
                        share=percent(needed / max(len(pages), 1), 0), most=percent(MOST_OF_ALL, 0))  # fmt: skip
    return (Text(opening, strong=True), Numbers(numbers), _pages(context, needed), *_days(context))


def _pages(context: Context, needed: int) -> Chart:
    pages = context.ask(analytics.page_views)
    shown = pages[pages["visitors"] >= LEAST].head(SHOWN)
    # The rest as one row, so that shares are of all views; a single page, or few people, it would tell of.
    left = pages[~pages["page_id"].isin(shown["page_id"])]
    rest = left[["page_views", "visitors"]].sum()
    told = len(left) > 1 and rest["visitors"] >= LEAST
    everything = pd.concat([shown, pd.DataFrame([{"page_id": "", **rest}])], ignore_index=True) if told else shown
    return Chart(
        key="pages",
        title=context.t("traffic.pages"),
        drawing=figures.pages(everything, context.lang, most=len(shown), blue=needed),
        alt=context.t("traffic.pages_alt", shown=len(shown)),
        frame=shown,
        headings={
            "page_id": context.t("traffic.page"),
            "page_views": context.t("traffic.views"),
            "visitors": context.t("traffic.people"),
        },
        kinds={"page_id": "text", "page_views": "count", "visitors": "count"},
        index=("page_id",),
    )


def _days(context: Context) -> tuple[Chart, ...]:
    trend = context.ask(analytics.daily_trend)
    if len(trend) < 2:
        return ()
    whole_last = context.ask(analytics.last_day_whole)
    ends = {"first": context.show(trend["day"].iloc[0], "day"), "last": context.show(trend["day"].iloc[-1], "day")}
    return (
        Chart(
            key="days",
            title=context.t("traffic.trend"),
            subtitle=context.t("report.traffic.partial") if whole_last is False else "",
            drawing=figures.days(trend, context.lang, partial=whole_last is False),
            alt=context.t("traffic.days_alt", **ends),
            frame=trend[["day", "page_views"]],
            headings={"day": context.t("report.day"), "page_views": context.t("traffic.views")},
            kinds={"day": "day", "page_views": "count"},
            index=("day",),
        ),
    )
