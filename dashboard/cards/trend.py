"""One total over time, chosen from those the data has dates for, beside the period it is compared with, and what comes next."""

from collections.abc import Sequence

import streamlit as st

import core
from core import analytics
from core.analytics import Daily, Forecast
from core.messages import Message
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures.forecast import sentence
from dashboard.figures.trend import trend_figure
from dashboard.state import remembered, say, t
from dashboard.text import escape
from dashboard.widgets import download, figure


@card(reads="orders events reviews")
def trend_card(
    dataset: core.Dataset, before: core.Dataset | None, names: Sequence[str], page: str = "overview"
) -> None:
    """The chosen series by day, or by week for long spans, and where it is going."""
    heading = st.container()
    titles = {name: say(Message(f"metric.{name}")) for name in names}
    chosen = st.segmented_control(
        t("overview.trend"), names, format_func=titles.get,
        required=True, key=remembered(f"{page}.series", names[0], names), label_visibility="collapsed",
    )  # fmt: skip
    name = chosen if chosen in names else names[0]
    title, symbol = titles[name], state.currency(dataset) if name == "revenue" else ""
    past = compute(analytics.daily, dataset, name=name)
    at_end = not dataset.filter.period or dataset.filter.period[1] >= past.last
    found = compute(analytics.series, dataset, name=name, until=past.last if past.partial and at_end else None)
    earlier = compute(analytics.series, before, name=name) if before else None
    ahead, lacks = expectation(dataset, name, past) if at_end and earlier is None else (None, None)
    with heading:
        card_title(
            t("overview.by_day" if found.step == 1 else "overview.by_week", title=title), t("overview.trend_hint")
        )
    if ahead:
        st.markdown(f"**{escape(sentence(ahead, symbol, state.language()))}**")
    steps = None if ahead is None else (ahead.weeks if found.step == 7 else ahead.days)
    drawing = trend_figure(
        found, title, symbol, state.language(), earlier=earlier, ahead=steps,
        partial=_last(past) if at_end and found.step == 1 else None,
    )  # fmt: skip
    figure(drawing, alt=t("overview.trend_alt", title=title), key=f"{page}.trend")
    _notes(past, at_end, lacks)
    download(f"{found.name}_over_time", found.points)


def expectation(dataset: core.Dataset, name: str, past: Daily) -> tuple[Forecast | None, Message | None]:
    """The forecast of a series, or what it lacks; neither for one whose days do not add up."""
    if name not in analytics.FORECASTS:
        return None, None
    lack = analytics.forecast_lacks(past)
    return (None, lack.message) if lack else (compute(analytics.forecast, dataset, name=name), None)


def _last(past: Daily) -> tuple[int, float] | None:
    return None if past.unfinished is None else (past.last + 1, past.unfinished)


def _notes(past: Daily, at_end: bool, lacks: Message | None) -> None:
    """What is not drawn, and why."""
    if past.partial and at_end:
        st.caption(t("trend.partial"))
    if lacks:
        st.caption(t("trend.no_forecast", why=escape(say(lacks))))
