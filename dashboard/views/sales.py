"""How sales go: what came in and where it is heading, what moved it, where visits end, what is bought together."""

import streamlit as st

from core import analytics
from core.analytics.drivers import has_drivers
from dashboard import filters, moves
from dashboard.cache import compute
from dashboard.cards.forecast import forecast_card
from dashboard.cards.funnel import funnel_card
from dashboard.cards.missing import missing
from dashboard.cards.moved import drivers_card, moved_card
from dashboard.cards.pairs import pairs_card
from dashboard.cards.trend import trend_card
from dashboard.names import terms_of
from dashboard.state import t
from dashboard.text import escape
from dashboard.widgets import headline, require_dataset

st.title(t("page.sales"), anchor=False)
dataset = require_dataset()
if not dataset.rows("orders"):
    code = "sales.none_here" if "orders" in dataset.names else "sales.missing"
    missing(t(code), t(f"{code}_text"), table="orders")
    st.stop()

before = filters.compared()
names = [name for name in analytics.series_names(dataset) if name in ("revenue", "orders")]
moving = [name for name in compute(analytics.moved_metrics, dataset) if name in names]
headline(escape(moves.sales_sentence(dataset, before and before.filter.period, terms_of(dataset))))
if names:
    with st.grid(columns=2, min_column_width=340, gap="small"):
        trend_card(dataset, before, names, "sales")
        forecast_card(dataset, names, "sales")
if moving:
    with st.grid(columns=2, min_column_width=340, gap="small"):
        moved_card(dataset, before, moving, "sales")
        if "revenue" in moving and has_drivers(dataset):
            drivers_card(dataset, before, "sales")
if dataset.rows("events"):
    funnel_card(dataset, before)
pairs_card(dataset)
