"""What one customer has done so far: the ground every list stands on, and what if it were another."""

from typing import Any

import pandas as pd
import streamlit as st

import core
from core import recommend
from dashboard import state
from dashboard.cards import card_title
from dashboard.cards.recommend import SHOWN, clipped, named
from dashboard.cards.recommend_hand import Hand, added, say_so
from dashboard.cards.recommend_similar import choose_item
from dashboard.state import t
from dashboard.text.numbers import day, whole

MOST_ROWS = 10  # a longer history scrolls


def history_card(dataset: core.Dataset, user_id: str, hand: Hand) -> None:
    """The customer's items as changed by hand, the latest first; below, what to add and what to take away."""
    interactions = named(dataset)
    rows = recommend.changed_history(interactions, user_id, added=added(dataset, hand), without=hand.gone)
    source = interactions.source
    card_title(t("recommend.history"), t(f"recommend.history_hint.{source}", n=whole(len(rows))))
    if rows.empty:
        st.info(t("recommend.no_history"), icon=":material/person_off:")
    else:
        _table(rows, source)
    with st.expander(t("recommend.what_if"), icon=":material/science:"):
        st.caption(t("recommend.what_if_hint"))
        _add(dataset, user_id)
        _take_away(dataset, user_id, rows)


def _table(rows: pd.DataFrame, source: str) -> None:
    st.dataframe(
        _shown(rows, source),
        hide_index=True,
        height="content" if len(rows) <= MOST_ROWS else 390,
        # Fixed widths: the dates are whole also on a phone, the names give way.
        column_config={
            t("recommend.item"): st.column_config.TextColumn(width=136),
            t(f"recommend.value.{source}"): st.column_config.NumberColumn(width=64),
            t("recommend.last"): st.column_config.TextColumn(width=116),
        },
        key="recommend.history",
        alt=t("recommend.history_alt", n=whole(len(rows))),
    )


def _add(dataset: core.Dataset, user_id: str) -> None:
    item = choose_item(dataset, key="recommend.add")
    st.button(
        t("recommend.add"), on_click=say_so, args=(dataset, user_id, "added", item), key="recommend.add",
        icon=":material/add:", disabled=item is None,
    )  # fmt: skip


def _take_away(dataset: core.Dataset, user_id: str, rows: pd.DataFrame) -> None:
    own = rows[~rows["by_hand"]].head(SHOWN)
    if own.empty:
        return
    titles: dict[str, Any] = dict(zip(own["item_id"], map(clipped, own["title"]), strict=True))
    item = st.selectbox(
        t("recommend.own_item"), list(titles), format_func=titles.get, filter_mode="contains",
        key=f"recommend.take_away.{state.person(user_id)}.{len(own)}",
    )  # fmt: skip
    st.button(
        t("recommend.take_away"), on_click=say_so, args=(dataset, user_id, "removed", item),
        key="recommend.take_away", icon=":material/remove:",
    )  # fmt: skip


def _shown(rows: pd.DataFrame, source: str) -> pd.DataFrame:
    lang, by_hand = state.language(), t("recommend.by_you")
    shown = {
        t("recommend.item"): [clipped(title, 60) for title in rows["title"]],
        t(f"recommend.value.{source}"): rows["value"],
    }
    if rows["day"].notna().any() or rows["by_hand"].any():
        dates = [day(None if pd.isna(d) else d, lang) for d in rows["day"]]
        told = [by_hand if hand else date for hand, date in zip(rows["by_hand"], dates, strict=True)]
        shown[t("recommend.last")] = told
    return pd.DataFrame(shown)
