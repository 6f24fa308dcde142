"""Which pages are seen, by how many people, when and through which channel."""

import streamlit as st

from core import analytics
from core.analytics import METRICS
from dashboard.cache import compute
from dashboard.cards.missing import missing
from dashboard.cards.traffic_channels import channels_card
from dashboard.cards.traffic_pages import pages_card
from dashboard.cards.traffic_people import people_card
from dashboard.cards.traffic_trend import traffic_trend_card
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.text.numbers import decimal, percent, whole
from dashboard.widgets import Kpi, headline, kpi_row, require_dataset

TOP = 10

st.title(t("page.traffic"), anchor=False)
dataset = require_dataset()
if not dataset.rows("events"):
    missing(t("traffic.missing"), t("traffic.missing_text"))
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
        page=escape(pages["page_id"].iloc[0]),
        share=percent(top / total if total else 0, 0),
    )
)
kpi_row(
    [
        Kpi(say(METRICS["page_views"].title), whole(total), say(METRICS["page_views"].definition)),
        Kpi(say(METRICS["visitors"].title), whole(people.users), say(METRICS["visitors"].definition)),
        Kpi(t("traffic.kpi.pages"), whole(len(pages)), t("traffic.kpi.pages.definition")),
        Kpi(t("traffic.kpi.each"), decimal(people.mean), t("traffic.kpi.each.definition")),
    ]
)
with st.grid(columns=2, min_column_width=340, gap="small"):
    pages_card(pages, people)
    people_card(dataset, people)
if len(compute(analytics.daily_views, dataset)):
    traffic_trend_card(dataset)
if len(compute(analytics.channel_views, dataset)):
    channels_card(dataset)
