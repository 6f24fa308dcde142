"""How old the people are, those who gave no age included."""

import pandas as pd
import streamlit as st

from core import analytics
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.figures import audience
from dashboard.state import t
from dashboard.text.numbers import whole
from dashboard.widgets import download, figure


@card
def ages_card(bands: pd.DataFrame, people: int) -> None:
    """Every person is in exactly one bar, so the bars add up to everyone."""
    card_title(t("audience.ages"), t("audience.ages_hint"))
    figure(audience.ages(bands, state.language()), alt=t("audience.ages_alt"), key="audience.ages")
    total = int(bands["users"].sum())
    matches = total == people
    st.badge(
        t("audience.sum" if matches else "audience.sum_differs", total=whole(total), people=whole(people)),
        icon=":material/check:" if matches else ":material/error:",
        color="green" if matches else "red",
    )
    st.caption(t("audience.small_groups"))
    download("age_distribution", lambda: analytics.shareable(bands, t("audience.small")))
