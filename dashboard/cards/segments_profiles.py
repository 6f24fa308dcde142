"""Means of every feature in each segment, coloured against the average customer."""

import pandas as pd
import streamlit as st

from core.privacy.small import shareable
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
    shared = exported(groups.found.profiles, groups.titles)
    download("segment_profiles", shared, label="segments.download_profiles")
    download("segment_members", groups.members, people=True, label="segments.download_members")


def exported(profiles: pd.DataFrame, titles: list[str]) -> pd.DataFrame:
    """The segments that may leave, numbered from 1, with their names."""
    numbered = profiles.assign(segment=profiles["segment"] + 1)
    numbered.insert(1, "segment_name", titles)
    return numbered[shareable(profiles["size"])]
