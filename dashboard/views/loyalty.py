"""Who comes back, how soon and how often; and who brings the revenue."""

import streamlit as st

from core import analytics
from dashboard.cache import compute
from dashboard.cards.loyalty_cohorts import cohorts_card
from dashboard.cards.loyalty_repeats import repeats_card
from dashboard.cards.loyalty_return import return_card
from dashboard.cards.loyalty_value import value_card
from dashboard.cards.missing import missing
from dashboard.cards.segments_rfm import rfm_card
from dashboard.state import t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import headline, require_dataset

st.title(t("page.loyalty"), anchor=False)
dataset = require_dataset()
dated = compute(analytics.loyalty_kinds, dataset.whole)
kinds = dated or (("orders",) if "order_id" in dataset.columns("orders") else ())
if not kinds:
    missing(t("loyalty.missing"), t("loyalty.missing_text"))
    st.stop()

kind = kinds[0]
if len(kinds) > 1:
    chosen = st.segmented_control(
        t("loyalty.follow"), kinds, default=kinds[0], required=True, key=f"loyalty.kind.{dataset.token}",
        format_func=lambda name: t(f"loyalty.kind.{name}"), label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    kind = chosen if chosen in kinds else kinds[0]
found = compute(analytics.repeats, dataset, kind=kind)
if not found.people:
    missing(t("loyalty.none_here"), t("loyalty.none_here_text"), table=kind)
    st.stop()

again = found.steps.iloc[1]
said = t(f"loyalty.headline.{kind}", share=percent(again["share"]), people=whole(found.people), n=found.people)
has_amounts = "amount" in dataset.columns("orders")
top = compute(analytics.customer_value, dataset).top[0] if has_amounts and kind == "orders" else float("nan")
end = t("loyalty.headline_top", top="10%", revenue=percent(top, 0)) if top == top else t("loyalty.headline_end")
headline(said + end)
if kind in dated:
    with st.grid(columns=2, min_column_width=340, gap="small"):
        repeats_card(dataset, kind)
        return_card(dataset, kind)
    cohorts_card(dataset, kind)
else:
    repeats_card(dataset, kind)
if has_amounts and dataset.rows("orders"):
    value_card(dataset)
elif "orders" in dataset.names and not has_amounts:
    st.caption(t("loyalty.needs_amounts"))
if dated:
    rfm_card(dataset)
