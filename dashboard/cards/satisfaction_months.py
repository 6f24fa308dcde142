"""Satisfaction month by month, with its interval."""

import streamlit as st

import core
from core import analytics
from core.analytics import Measure
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures import satisfaction
from dashboard.state import t
from dashboard.widgets import download, figure


@card(reads="ratings reviews customers")
def months_card(dataset: core.Dataset, measure: Measure) -> None:
    """The line of the months."""
    card_title(t("satisfaction.months"), t("satisfaction.months_hint"))
    rows = compute(analytics.satisfaction_months, dataset, measure=measure)
    drawing = satisfaction.months(rows, measure, state.language())
    figure(drawing, alt=t("satisfaction.months_alt", months=len(rows)), key=f"satisfaction.months.{measure}")
    if not rows["complete"].all():
        st.caption(t("satisfaction.hollow"))
    download("satisfaction_by_month", rows)
