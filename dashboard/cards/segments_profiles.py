"""Means of every feature in each segment, coloured against the average customer."""

import streamlit as st

from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.segments_grouping import Grouping
from dashboard.figures.segments import profile_heatmap
from dashboard.state import t
from dashboard.widgets import download


@card
def profile_card(groups: Grouping) -> None:
    """The profiles, and who is in which segment to take away."""
    card_title(t("segments.profiles"), t("segments.profiles_hint"))
    drawing = profile_heatmap(
        groups.sweep.features, groups.found, groups.names, state.currency(groups.dataset), state.language(),
        dark=state.is_dark(),
    )  # fmt: skip
    st.echarts_chart(drawing, height=92 + 40 * groups.found.k, key="segments.profiles", alt=t("segments.profiles"))
    if groups.shown is not None:
        st.caption(t("segments.profiles_whole"))
    profiles = groups.found.profiles.assign(segment=groups.found.profiles["segment"] + 1)
    profiles.insert(1, "segment_name", groups.titles)
    download("segment_profiles", profiles, label="segments.download_profiles")
    download("segment_members", groups.members, people=True, label="segments.download_members")
