"""Whose list it is: found by a part of the id, taken from the most active, or by chance."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import streamlit as st

import core
from core import analytics, recommend
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
        t("recommend.search"), key=_search(), placeholder=t("recommend.search_hint"), persist_state="session",
        icon=":material/search:",
    )  # fmt: skip
    found = recommend.matching(everyone, text, "user_id") if not state.demo() else _by_pseudonym(dataset, text)
    first = found.head(SHOWN)
    names = person_names(dataset, first["user_id"])
    # The box on screen keeps its text when the language changes: so names and numbers only, what they count is its title.
    labels = {user: f"{names[user]} · {whole(n)}" for user, n in zip(first["user_id"], first["items"], strict=True)}
    lang = state.language() if analytics.unnamed_people(dataset) else ""
    lang = f"demo.{state.language()}" if state.demo() else lang
    # A search of its own key: its first match is chosen, not what an earlier search had left.
    chosen = choice.selectbox(
        f"{_title(text, len(found))} · {t(f'recommend.counted.{source}')}", list(labels), format_func=labels.get,
        key=f"recommend.customer.{dataset.digest[:12]}.{lang}.{text}", persist_state="session", filter_mode="contains",
    )  # fmt: skip
    chance.button(
        t("recommend.surprise"), on_click=_surprise, args=(everyone,), key="recommend.surprise",
        icon=":material/casino:", width="stretch",
    )  # fmt: skip
    return chosen


def _search() -> str:
    """Where the search is kept: in demo mode elsewhere, so that no id typed before comes back."""
    return f"{SEARCH}.demo" if state.demo() else SEARCH


def _by_pseudonym(dataset: core.Dataset, text: str) -> pd.DataFrame:
    """In demo mode an id finds nobody: only its pseudonym does."""
    everyone = compute_large(people, dataset)
    if not text.strip():
        return everyone
    called = compute_large(_pseudonyms, dataset, token=dataset.token, lang=state.language())
    return recommend.matching(everyone.assign(called=called), text, "called").drop(columns="called")


def _pseudonyms(dataset: core.Dataset, *, token: str, lang: str) -> pd.Series:
    return state.hide(people(dataset))["user_id"]


def _title(text: str, found: int) -> str:
    """What the list holds: everyone, the most active of all, or the most active of those found."""
    if found <= SHOWN:
        return t("recommend.customer")
    return t("recommend.customer_found" if text else "recommend.customer_top", shown=whole(SHOWN), found=whole(found))


def person_names(dataset: core.Dataset, user_ids: Iterable[str]) -> dict[str, str]:
    """What to call each person: the id; "Row 12" where a file names no people and its rows stand for them.

    In demo mode a pseudonym.
    """
    files = analytics.unnamed_people(dataset)
    return {user: _person(user, files) for user in user_ids}


def _person(user_id: str, files: tuple[str, ...]) -> str:
    file, _, row = user_id.rpartition("#")
    if state.demo() or file not in files:
        return state.person(user_id)
    return t("recommend.row", row=row) if len(files) == 1 else t("recommend.row_of", row=row, file=file)


def _surprise(everyone: pd.DataFrame) -> None:
    with_history = everyone.loc[everyone["items"] > 0, "user_id"]
    state.put(_search(), state.person(np.random.default_rng().choice(with_history)))
