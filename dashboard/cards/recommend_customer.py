"""Whose list it is: found by a part of the id, taken from the most active, or by chance."""

import numpy as np
import pandas as pd
import streamlit as st

import core
from core import recommend
from dashboard import state
from dashboard.cache import compute_large
from dashboard.cards.recommend import SHOWN, people
from dashboard.state import t
from dashboard.text.numbers import whole

SEARCH = "recommend.search"


def choose_customer(dataset: core.Dataset, source: str) -> str | None:
    """The id that was chosen, at first the most active; None where the search finds nobody."""
    everyone = compute_large(people, dataset)
    search, choice, chance = st.columns([3, 4, 2], vertical_alignment="bottom")
    text = search.text_input(
        t("recommend.search"), key=SEARCH, placeholder=t("recommend.search_hint"), persist_state="session",
        icon=":material/search:",
    )  # fmt: skip
    found = recommend.matching(everyone, text, "user_id")
    first = found.head(SHOWN)
    labels = {user: _label(user, items, source) for user, items in zip(first["user_id"], first["items"], strict=True)}
    # A search of its own key: its first match is chosen, not what an earlier search had left.
    chosen = choice.selectbox(
        _title(text, len(found)), list(labels), format_func=labels.get,
        key=f"recommend.customer.{dataset.digest[:12]}.{text}", persist_state="session", filter_mode="contains",
    )  # fmt: skip
    chance.button(
        t("recommend.surprise"), on_click=_surprise, args=(everyone,), key="recommend.surprise",
        icon=":material/casino:", width="stretch",
    )  # fmt: skip
    return chosen


def _title(text: str, found: int) -> str:
    """What the list holds: everyone, the most active of all, or the most active of those found."""
    if found <= SHOWN:
        return t("recommend.customer")
    return t("recommend.customer_found" if text else "recommend.customer_top", shown=whole(SHOWN), found=whole(found))


def _label(user_id: str, items: int, source: str) -> str:
    return f"{user_id} · {t(f'recommend.count.{source}', n=whole(items))}"


def _surprise(everyone: pd.DataFrame) -> None:
    with_history = everyone.loc[everyone["items"] > 0, "user_id"]
    state.put(SEARCH, str(np.random.default_rng().choice(with_history)))
