"""What is read and what is left out: the settings every number of the page obeys."""

import pandas as pd
import streamlit as st

from core import analytics
from core.tokens import tokenise
from dashboard.state import remembered, t

OFFERED = 200


def choose_source(sources: tuple[str, ...]) -> str:
    """Reviews or item texts, where there are both."""
    if len(sources) == 1:
        return sources[0]
    return st.segmented_control(
        t("words.source"), sources, format_func=lambda name: t(f"words.{name}"), required=True,
        key=remembered("texts", sources[0], sources), label_visibility="collapsed",
    )  # fmt: skip


def choose_left_out(every: pd.DataFrame) -> tuple[str, ...]:
    """The stop words of this session: the usual ones unless switched off, and the reader's own."""
    usual = st.toggle(t("words.usual"), key=remembered("words.usual", True, (True, False)), help=t("words.usual_help"))
    own = st.multiselect(
        t("words.own"), every["word"].head(OFFERED).tolist(), key="words.own", accept_new_options=True,
        placeholder=t("words.own_hint"), label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    chosen = {word for entry in own for word in tokenise(entry)}
    return tuple(sorted(chosen.union(analytics.stop_words() if usual else ())))
