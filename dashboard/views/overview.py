"""The business at a glance: every number the data supports, with its definition, and how it went."""

import streamlit as st

from core import analytics
from dashboard import filters, state
from dashboard.cache import compute
from dashboard.cards.kpis import kpi_card
from dashboard.cards.missing import rows_as_people_note, rows_stand_for_people
from dashboard.cards.moved import moved_card
from dashboard.cards.possible import possible_card
from dashboard.cards.trend import trend_card
from dashboard.cards.unusual import unusual_card
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import count, day, money
from dashboard.widgets import headline, require_dataset, title_of

st.title(t("page.overview"), anchor=False)
dataset = require_dataset()
lang = state.language()
kpis = compute(analytics.kpis, dataset)
found = dict(zip(kpis["name"], kpis["value"], strict=True))
nameless = rows_stand_for_people(dataset)
parts = [
    t(f"overview.part.{'rows' if name == 'users' and nameless else name}", count=count(value, lang), n=int(value))
    for name, value in found.items()
    if name in ("users", "orders", "page_views", "reviews") and value
]
if "revenue" in found:
    parts.append(t("overview.part.revenue", amount=money(found["revenue"], state.currency(dataset), lang)))
span = compute(analytics.span, dataset)
when = t("overview.span", first=day(span.first, lang), last=day(span.last, lang)) if span else ""
headline(t("overview.headline", name=escape(title_of(dataset)), parts=t("list.comma").join(parts), when=when))

before = filters.compared()
kpi_card(dataset, kpis, before)
if names := analytics.series_names(dataset):
    trend_card(dataset, before, names)
if moving := compute(analytics.moved_metrics, dataset):
    with st.grid(columns=2, min_column_width=340, gap="small"):
        moved_card(dataset, before, moving, "overview")
        unusual_card(dataset, moving, "overview")
rows_as_people_note(dataset)
possible_card(dataset)
