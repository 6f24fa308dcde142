"""The two cards about visits, or what to add where the data knows none."""

import streamlit as st

import core
from core import analytics
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.traffic_entries import entries_card
from dashboard.cards.traffic_next import next_card
from dashboard.state import t
from dashboard.widgets import busy


def visits_cards(dataset: core.Dataset) -> None:
    """Where visits begin and which page comes next; one sentence where these are not known."""
    with busy():
        found = compute(analytics.visits, dataset)
    if found is None or not found.ordered:
        _instead(t("traffic.no_visits" if found is None else "traffic.unordered"))
        return
    with st.grid(columns=2, min_column_width=340, gap="small"):
        entries_card(found)
        next_card(dataset, found)


@card(reads="events")
def _instead(text: str) -> None:
    """What to add; the rest of the page stands without it."""
    card_title(t("traffic.visits_title"), text)
