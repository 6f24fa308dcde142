"""Whom the models of the Segments page look at where the data lies in a cluster, and the sentence that says so."""

import streamlit as st

from core.analytics import sampling
from core.segments import count_customers
from dashboard.cache import compute
from dashboard.cards.segments_grouping import Fitted
from dashboard.state import t
from dashboard.text.numbers import decimal, whole


def sample_note(fitted: Fitted) -> None:
    """How many customers the models look at, of how many, and why; nothing where it is everyone."""
    if fitted.everyone is None or fitted.base.share == 1:
        return
    customers, looked_at = compute(count_customers, fitted.everyone), len(fitted.features.user_ids)
    said = t(
        "segments.sample", part=decimal(1 / fitted.base.share), sampled=whole(looked_at), all=whole(customers),
        people=whole(sampling.MOST_PEOPLE), rows=whole(sampling.MOST_ROWS), card=t("segments.everyone"), n=customers,
    )  # fmt: skip
    st.info(said, icon=":material/groups:")
