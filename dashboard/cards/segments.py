"""K under the user's thumb: everything on the Segments page that changes with it."""

import streamlit as st

from dashboard.cards.segments_grouping import Fitted, Grouping, kept
from dashboard.cards.segments_map import map_card
from dashboard.cards.segments_profiles import profile_card
from dashboard.cards.segments_sizes import size_card
from dashboard.cards.segments_stand_out import standing_out_card
from dashboard.cards.segments_who import who_card
from dashboard.state import t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import headline


@st.fragment
def live_segments(fitted: Fitted) -> None:
    """Headline, slider, map and profiles; moving K reruns this alone, and only looks up what was worked out before."""
    said, ks = st.container(), fitted.sweep.ks
    k = st.slider(
        t("segments.k"), min(ks), max(max(ks), 3), key=kept("k", min(4, max(ks)), ks),
        help=t("segments.k_help"), persist_state="session", disabled=len(ks) < 2,
    )  # fmt: skip
    groups = fitted.group(min(k, max(ks)))
    with said:
        headline(_sentence(groups))
    map_card(groups)
    with st.grid(columns=2, min_column_width=320):
        size_card(groups)
        standing_out_card(groups)
    who_card(groups)
    profile_card(groups)


def _sentence(groups: Grouping) -> str:
    found, n = groups.found, len(groups.sweep.features.names)
    shares = found.sizes / found.sizes.sum()
    sentence = t(
        "segments.headline",
        n=n, k=found.k, customers=whole(found.sizes.sum()), features=n,
        largest=percent(shares.max(), 0), smallest=percent(shares.min(), 0),
    )  # fmt: skip
    if groups.shown is None:
        return sentence
    shown = int(groups.shown.sum())
    return f"{sentence} {t('segments.headline_shown', shown=whole(shown), n=shown)}"
