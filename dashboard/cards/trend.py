"""One total over time, chosen from those the data has dates for, beside the period it is compared with."""

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


@card(reads="orders events reviews")
def trend_card(dataset: core.Dataset, before: core.Dataset | None) -> None:
    """The chosen series by day, or by week for long spans."""
    titles = {name: say(Message(f"metric.{name}")) for name in analytics.series_names(dataset)}
    names = list(titles)
    chosen = st.segmented_control(
        t("overview.trend"), names, format_func=titles.get, default=names[0],
        required=True, key="overview.series", label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    name = chosen if chosen in names else names[0]
    found = compute(analytics.series, dataset, name=name)
    title = say(Message(f"metric.{found.name}"))
    card_title(t("overview.by_day" if found.step == 1 else "overview.by_week", title=title), t("overview.trend_hint"))
    symbol = state.currency(dataset) if found.name == "revenue" else ""
    earlier = compute(analytics.series, before, name=name) if before else None
    figure(
        trend_figure(found, title, symbol, state.language(), earlier=earlier),
        alt=t("overview.trend_alt", title=title),
        key="overview.trend",
    )
    download(f"{found.name}_over_time", found.points)
