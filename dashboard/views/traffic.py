"""Which pages are seen, by whom, when and through which channel; where visits begin and where they go."""

import streamlit as st

from core import analytics
from dashboard import filters
from dashboard.cache import compute
from dashboard.cards.funnel import funnel_card
from dashboard.cards.missing import missing
from dashboard.cards.traffic_breakdown import breakdown_card
from dashboard.cards.traffic_kpis import traffic_kpis
from dashboard.cards.traffic_pages import pages_card
from dashboard.cards.traffic_people import people_card
from dashboard.cards.traffic_returning import returning_card
from dashboard.cards.traffic_trend import traffic_trend_card
from dashboard.cards.traffic_visits import visits_cards
from dashboard.figures.page_names import middle_cut
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import percent, whole
from dashboard.widgets import headline, require_dataset

TOP = 10

st.title(t("page.traffic"), anchor=False)
dataset = require_dataset()
if not dataset.rows("events"):
    code = "traffic.none_here" if "events" in dataset.names else "traffic.missing"
    missing(t(code), t(f"{code}_text"), table="events")
    st.stop()

pages = compute(analytics.page_views, dataset)
people = compute(analytics.views_per_person, dataset)
total = int(pages["page_views"].sum())
top = int(pages["page_views"].head(TOP if len(pages) > TOP else 1).sum())
headline(
    t(
        "traffic.headline" if len(pages) > TOP else "traffic.headline.few",
        views=whole(total),
        people=whole(people.users),
        n=people.users,
        pages=whole(len(pages)),
        top=TOP,
        page=escape(middle_cut(pages["page_id"].iloc[0], 48)),
        share=percent(top / total if total else 0, 0),
    )
)
before = filters.compared()
traffic_kpis(dataset, pages, people, before)
with st.grid(columns=2, min_column_width=340, gap="small"):
    pages_card(pages, people)
    people_card(dataset, people)
if len(compute(analytics.daily_trend, dataset)) > 1:
    traffic_trend_card(dataset, before)
    returning_card(dataset)
columns = compute(analytics.traffic_columns, dataset.whole)
if len(columns):
    breakdown_card(dataset, columns)
visits_cards(dataset)
if not dataset.rows("orders") and len(compute(analytics.usual_steps, dataset.whole)) > 1:
    funnel_card(dataset, before)  # with orders it is on the page Sales
