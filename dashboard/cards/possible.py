"""What this data can answer, page by page, and what to add for the rest."""

import streamlit as st

import core
from dashboard.cards import card, card_title
from dashboard.state import t

# Page -> the tables of which it needs any.
NEEDS = {
    "traffic": ("events",),
    "audience": ("customers",),
    "words": ("reviews", "items"),
    "segments": ("orders", "events", "ratings", "customers"),
    "recommendations": ("ratings", "orders", "events"),
}


@card
def possible_card(dataset: core.Dataset) -> None:
    """A line a page: ready, or what to upload."""
    card_title(t("overview.possible"), t("overview.possible_hint"))
    for page, tables in NEEDS.items():
        ready = any(table in dataset.names for table in tables)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link(
                f"views/{page}.py",
                label=t(f"page.{page}"),
                icon=":material/check_circle:" if ready else ":material/add_circle:",
            )
            st.markdown(f":gray[{t(f'possible.{page}' if ready else f'possible.{page}.missing')}]")
