"""How often each answer was given."""

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
def answers_card(dataset: core.Dataset, measure: Measure) -> None:
    """A bar for each answer."""
    card_title(t("satisfaction.answers"), t(f"satisfaction.answers_hint.{measure}"))
    rows = compute(analytics.answers, dataset, measure=measure)
    drawing = satisfaction.answers(rows, measure, state.language())
    figure(drawing, alt=t("satisfaction.answers_alt", answers=len(rows)), key=f"satisfaction.answers.{measure}")
    of = compute(analytics.answers_of, dataset, measure=measure)
    st.caption(t("satisfaction.made_of", column=t(f"table.{of.table}")))
    download("answers", rows)
