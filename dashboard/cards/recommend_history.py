"""What one customer has done so far: the ground every list stands on."""

import pandas as pd
import streamlit as st

import core
from core import recommend
from dashboard import state
from dashboard.cards import card_title
from dashboard.cards.recommend import clipped, model_of
from dashboard.state import t
from dashboard.text.numbers import day, whole

MOST_ROWS = 15  # a longer history scrolls


def history_card(dataset: core.Dataset, user_id: str) -> None:
    """The customer's items, the latest first."""
    interactions = model_of(dataset, "popular").interactions
    rows = recommend.history(interactions, user_id)
    source = interactions.source
    card_title(t("recommend.history"), t(f"recommend.history_hint.{source}", n=whole(len(rows))))
    if rows.empty:
        st.info(t("recommend.no_history"), icon=":material/person_off:")
        return
    st.dataframe(
        _shown(rows, source),
        hide_index=True,
        height="content" if len(rows) <= MOST_ROWS else 520,
        # Fixed widths: the dates are whole also on a phone, the names give way.
        column_config={
            t("recommend.item"): st.column_config.TextColumn(width=136),
            t(f"recommend.value.{source}"): st.column_config.NumberColumn(width=64),
            t("recommend.last"): st.column_config.TextColumn(width=116),
        },
        key="recommend.history",
        alt=t("recommend.history_alt", n=whole(len(rows))),
    )


def _shown(rows: pd.DataFrame, source: str) -> pd.DataFrame:
    lang = state.language()
    shown = {
        t("recommend.item"): [clipped(title, 60) for title in rows["title"]],
        t(f"recommend.value.{source}"): rows["value"],
    }
    if rows["day"].notna().any():
        shown[t("recommend.last")] = [day(None if pd.isna(d) else d, lang) for d in rows["day"]]
    return pd.DataFrame(shown)
