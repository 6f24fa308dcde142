"""One total over time, chosen from those the data has dates for."""

import streamlit as st

import core
from core import analytics
from core.messages import Message
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures.trend import trend_figure
from dashboard.state import say, t
from dashboard.widgets import download, figure


@card
def trend_card(dataset: core.Dataset) -> None:
    """The chosen series by day, or by week for long spans."""
    titles = {name: say(Message(f"metric.{name}")) for name in analytics.series_names(dataset)}
    names = list(titles)
    chosen = st.segmented_control(
        t("overview.trend"), names, format_func=titles.get, default=names[0],
        required=True, key="overview.series", label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    found = compute(analytics.series, dataset, name=chosen if chosen in names else names[0])
    title = say(Message(f"metric.{found.name}"))
    card_title(t("overview.by_day" if found.step == 1 else "overview.by_week", title=title), t("overview.trend_hint"))
    symbol = state.currency(dataset) if found.name == "revenue" else ""
    figure(
        trend_figure(found, title, symbol, state.language()),
        alt=t("overview.trend_alt", title=title),
        key="overview.trend",
    )
    download(f"{found.name}_over_time", found.points)
