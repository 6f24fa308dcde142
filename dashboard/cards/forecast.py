"""The next four weeks: what to expect, in which range, and how far that is to be trusted."""

from collections.abc import Sequence

import streamlit as st

import core
from core import analytics
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures.forecast import forecast_figure, measured, trust
from dashboard.state import t
from dashboard.text import escape
from dashboard.widgets import download, figure


@card(reads="orders events")
def forecast_card(dataset: core.Dataset, names: Sequence[str], page: str) -> None:
    """A total, each day of the next four weeks, and how such forecasts did before."""
    card_title(t("forecast.title"), t("forecast.hint"))
    chosen = st.segmented_control(
        t("overview.trend"), names, format_func=lambda name: t(f"metric.{name}"), default=names[0],
        required=True, key=f"{page}.forecast.name", label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    name = chosen if chosen in names else names[0]
    lang, symbol = state.language(), state.currency(dataset) if name == "revenue" else ""
    found = compute(analytics.forecast, dataset, name=name)
    st.markdown(f"**{escape(trust(found, lang))}**")
    past = compute(analytics.daily, dataset, name=name)
    drawing = forecast_figure(past, found, t(f"metric.{name}"), symbol, lang)
    figure(drawing, alt=t("forecast.alt", metric=t(f"metric.{name}")), key=f"{page}.forecast")
    st.caption(escape(measured(found, lang)))
    download(f"{name}_forecast", found.days)
