"""What this data can answer, page by page, and what to add for the rest."""

import streamlit as st

import core
from dashboard.cards import card, card_title
from dashboard.state import t
from dashboard.widgets import page_link, start_story

# Page -> the columns of which it needs any, by table.
NEEDS = {
    "sales": {"orders": "amount"},
    "loyalty": {"orders": "user_id", "events": "user_id", "ratings": "user_id"},
    "satisfaction": {"ratings": "value", "reviews": "rating"},
    "campaigns": {"exposures": "campaign_id"},
    "traffic": {"events": "page_id"},
    "audience": {"customers": "user_id"},
    "words": {"reviews": "content", "items": "content"},
    "segments": {"orders": "user_id", "events": "user_id", "ratings": "user_id", "customers": "user_id"},
    "recommendations": {"ratings": "item_id", "orders": "item_id", "events": "page_id"},
}


@card
def possible_card(dataset: core.Dataset) -> None:
    """A line a page: ready, or what to upload."""
    card_title(t("overview.possible"), t("overview.possible_hint"))
    for page, needs in NEEDS.items():
        ready = any(column in dataset.columns(table) for table, column in needs.items())
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            page_link(page, t(f"page.{page}"), icon=f":material/{'check_circle' if ready else 'add_circle'}:")
            st.markdown(f":gray[{t(f'possible.{page}' if ready else f'possible.{page}.missing')}]")
    start_story("possible.story")
