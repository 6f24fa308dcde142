"""Of very many people in a cluster the models of this computer see a sample: which one, and the sentence that says so."""

import streamlit as st

import core
from core import analytics
from dashboard import terms
from dashboard.cache import compute
from dashboard.state import t
from dashboard.text.numbers import percent, whole


def for_models(dataset: core.Dataset, note: str = "sampled.note") -> core.Dataset:
    """The dataset as the models of a page see it (or of a card: "sampled.card"), after a sentence where that is not everyone."""
    seen = terms.modelled(dataset, compute)
    if seen.share < 1:
        most, rows = whole(analytics.MOST_PEOPLE), whole(analytics.MOST_ROWS)
        st.info(t(note, share=percent(seen.share), most=most, rows=rows), icon=":material/filter_alt:")
    return seen
