"""Views over time: day after day, or the mean of each day of the week."""

import streamlit as st

import core
from core import analytics
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures import traffic
from dashboard.state import t
from dashboard.text.numbers import day, whole
from dashboard.widgets import download, figure

WAYS = ("days", "weekdays")


@card
def traffic_trend_card(dataset: core.Dataset) -> None:
    """The last day may be partial; it is shown as it is."""
    trend = compute(analytics.daily_trend, dataset)
    lang = state.language()
    ends = {"first": day(trend["day"].iloc[0], lang), "last": day(trend["day"].iloc[-1], lang)}
    card_title(t("traffic.trend"), t("traffic.trend_hint", days=whole(len(trend)), **ends))
    way = st.segmented_control(
        t("traffic.trend"), WAYS, format_func=lambda name: t(f"traffic.by_{name}"), default="days",
        required=True, key="traffic.way", label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    weekly = compute(analytics.weekday_views, dataset)
    drawing = traffic.weekdays(weekly, lang) if way == "weekdays" else traffic.days(trend, lang)
    figure(drawing, alt=t(f"traffic.{way}_alt", **ends), key=f"traffic.{way}")
    download("views_per_day", trend[["day", "page_views", "visitors"]])
