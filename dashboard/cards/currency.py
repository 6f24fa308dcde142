"""The sign of the amounts of this workspace."""

import streamlit as st

import core
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.state import t

SIGNS = ("", "$", "€", "£", "¥", "HK$", "NT$", "S$", "₹", "₩")


@card(alone=False)
def currency_card(dataset: core.Dataset) -> None:
    """Choose or type a sign; every page shows it. Amounts are never converted."""
    card_title(t("data.currency"), t("data.currency_hint"))
    now, names = state.currency(dataset), {"": t("data.currency_none")}
    offered = [*SIGNS, *([now] if now not in SIGNS else [])]
    chosen = st.selectbox(
        t("data.currency"), offered, index=offered.index(now), format_func=lambda sign: names.get(sign, sign),
        accept_new_options=True, label_visibility="collapsed", key=f"data.currency.{dataset.token}", width=240,
    )  # fmt: skip
    if (chosen or "") != now:
        state.set_currency(dataset, chosen or "")
        st.rerun()
