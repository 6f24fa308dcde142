"""Who the people are, and of how many that is known."""

import pandas as pd
import streamlit as st

from core import analytics
from dashboard.cache import compute
from dashboard.cards.audience_ages import ages_card
from dashboard.cards.audience_coverage import coverage_card
from dashboard.cards.audience_cross import cross_card
from dashboard.cards.audience_groups import groups_card
from dashboard.cards.audience_links import links_card
from dashboard.cards.missing import missing, rows_as_people_note, rows_stand_for_people
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import percent, whole
from dashboard.widgets import headline, require_dataset

CHOICES = 2


def said(bands: pd.DataFrame, people: int) -> str:
    """The page in one sentence: how many people, the largest age band, how many gave no age."""
    known = bands[bands["age_group"].notna()]
    total = int(known["users"].sum())
    if total == 0:
        return t("audience.headline.no_ages", people=whole(people), n=people)
    largest = known.loc[known["users"].idxmax()]
    return t(
        "audience.headline" if total < people else "audience.headline.all",
        people=whole(people),
        n=people,
        band=escape(largest["age_group"]),
        share=percent(largest["users"] / total, 0),
        missing=percent(1 - total / people, 0),
    )


st.title(t("page.audience"), anchor=False)
dataset = require_dataset()
if not any("user_id" in dataset.columns(name) for name in dataset.names):
    missing(t("audience.missing"), t("audience.missing_text"))
    st.stop()

people = compute(analytics.total_users, dataset)
bands = compute(analytics.age_distribution, dataset)
nameless = rows_stand_for_people(dataset)
headline(t("audience.headline.rows", rows=whole(people), n=people) if nameless else said(bands, people))
rows_as_people_note(dataset)
known = compute(analytics.coverage, dataset)
if known.empty:
    missing(t("audience.no_profile"), t("audience.no_profile_text"), table="customers")
    st.stop()

columns = compute(analytics.profile_columns, dataset)
left, right = st.columns(2, gap="small")
with left:
    if bands["age_group"].notna().any():
        ages_card(dataset, bands, people)
    coverage_card(known, compute(analytics.completeness, dataset))
with right:
    for place in range(min(CHOICES, len(columns))):
        groups_card(dataset, columns, place)
crossed = compute(analytics.cross_columns, dataset)
if crossed:
    cross_card(dataset, crossed)
if compute(analytics.number_columns, dataset):
    links_card(dataset)
