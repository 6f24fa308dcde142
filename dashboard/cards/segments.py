"""K under the user's thumb: everything on the Segments page that changes with it."""

import streamlit as st

from dashboard.cards.segments_audience import audience_card
from dashboard.cards.segments_everyone import everyone_card
from dashboard.cards.segments_family import family_card
from dashboard.cards.segments_grouping import Fitted, Grouping, kept
from dashboard.cards.segments_hierarchy import hierarchy_card
from dashboard.cards.segments_map import map_card
from dashboard.cards.segments_movement import movement_card
from dashboard.cards.segments_persona import persona_card
from dashboard.cards.segments_profiles import profile_card
from dashboard.cards.segments_rules import rules_card
from dashboard.cards.segments_sizes import size_card
from dashboard.cards.segments_stand_out import standing_out_card
from dashboard.cards.segments_verdict import verdict_card, verdict_line
from dashboard.cards.segments_who import who_card
from dashboard.state import t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import headline

# One at a time: each would otherwise be worked out and drawn anew at every move of K.
LOOKS = {
    "persona": persona_card,
    "rules": rules_card,
    "family": lambda groups: family_card(groups.fitted, groups.found.k),
    "tree": lambda groups: hierarchy_card(groups.fitted, groups.found.k),
    "movement": movement_card,
    "audience": audience_card,
}


@st.fragment
def live_segments(fitted: Fitted) -> None:
    """Headline, slider, map and profiles; moving K reruns this alone, and only looks up what was worked out before."""
    said, ks = st.container(), fitted.sweep.ks
    k = st.slider(
        t("segments.k"), min(ks), max(max(ks), 3), key=kept("k", min(4, max(ks)), ks),
        help=t("segments.k_help"), persist_state="session", disabled=len(ks) < 2,
    )  # fmt: skip
    real, groups = st.container(), fitted.group(min(k, max(ks)))
    with said:
        headline(_sentence(groups))
    map_card(groups)
    with st.grid(columns=2, min_column_width=320):
        size_card(groups)
        standing_out_card(groups)
    why = st.container()
    who_card(groups)
    profile_card(groups)
    if fitted.everyone is not None:
        everyone_card(groups)
    _more(groups)
    with real:  # last, because it takes seconds the first time
        verdict_line(fitted, groups.found.k)
    with why:
        verdict_card(fitted, groups.found.k)


def _more(groups: Grouping) -> None:
    """What else there is to ask of these segments, one question at a time."""
    look = st.segmented_control(
        t("segments.look"), LOOKS, key=kept("look", "persona", LOOKS), required=True,
        format_func=lambda name: t(f"segments.look.{name}"),
    )  # fmt: skip
    LOOKS[look](groups)


def _sentence(groups: Grouping) -> str:
    found, n = groups.found, len(groups.sweep.features.columns)
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
