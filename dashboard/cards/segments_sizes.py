"""How many customers each segment has."""

import streamlit as st

from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.segments_grouping import Grouping
from dashboard.figures.segments import segment_sizes
from dashboard.state import t
from dashboard.text.numbers import whole


@card
def size_card(groups: Grouping) -> None:
    """Together they are everyone; with filters, those whom these leave stand before all."""
    total = whole(groups.found.sizes.sum())
    if groups.shown is None:
        hint = t("segments.sizes_hint", total=total)
    else:
        hint = t("segments.sizes_shown", total=total, shown=whole(groups.shown.sum()), n=int(groups.shown.sum()))
    card_title(t("segments.sizes"), hint)
    drawing = segment_sizes(groups.found, groups.names, state.language(), groups.shown_sizes, dark=state.is_dark())
    st.echarts_chart(drawing, height=34 + 34 * groups.found.k, key="segments.sizes", alt=t("segments.sizes"))
