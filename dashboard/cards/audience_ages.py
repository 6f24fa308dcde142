"""How old the people are, those who gave no age included."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

import core
from core import analytics
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.audience_columns import group_title
from dashboard.figures import audience
from dashboard.figures.cross_tab import stacked_ages
from dashboard.state import t
from dashboard.text.numbers import whole
from dashboard.widgets import download, figure

MOST_LAYERS = 20


@card(reads="customers")
def ages_card(dataset: core.Dataset, bands: pd.DataFrame, people: int) -> None:
    """Every person is in exactly one bar, so the bars add up to everyone; in layers by gender where that is known."""
    layers = "gender" in analytics.cross_columns(dataset)
    card_title(t("audience.ages_by_gender" if layers else "audience.ages"), t("audience.ages_hint"))
    drawing = _by_gender(dataset) if layers else audience.ages(bands, state.language())
    figure(drawing, alt=t("audience.ages_alt"), key="audience.ages")
    total = int(bands["users"].sum())
    matches = total == people
    st.badge(
        t("audience.sum" if matches else "audience.sum_differs", total=whole(total), people=whole(people)),
        icon=":material/check:" if matches else ":material/error:",
        color="green" if matches else "red",
    )
    st.caption(t("audience.small_groups"))
    download("age_distribution", lambda: analytics.shareable(bands, t("audience.small")))


def _by_gender(dataset: core.Dataset) -> go.Figure:
    rows = "age" if "age" in dataset.columns("customers") else "age_group"
    tab = compute(analytics.cross_tab, dataset, rows=rows, columns="gender", most=MOST_LAYERS)
    ages = [group_title(dataset, rows, group) for group in tab.rows]
    return stacked_ages(tab, ages, [group_title(dataset, "gender", group) for group in tab.columns], state.language())
