"""Lists for all customers at once: made a block at a time, to be stopped at any, kept for the download."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

import core
from core import recommend
from dashboard import state
from dashboard.cache import compute_large
from dashboard.cards import card_title
from dashboard.cards.recommend import clipped, model_of, people, usable
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import percent, whole
from dashboard.widgets import download

WANTED, MADE = "recommend.all.wanted", "recommend.all.made"
Wanted = tuple[str, str, int]  # the digest of the data, the model, the items in a list


@dataclass(frozen=True, eq=False)
class Made:
    """Finished lists and what is said of them: the item on most of them, and how many people get popularity alone."""

    wanted: Wanted
    lists: pd.DataFrame
    people: int
    items: int
    first: str
    share: float
    strangers: int


def everyone_card(dataset: core.Dataset) -> None:
    """Choose a model and a length; one click makes the lists of everyone."""
    everyone = compute_large(people, dataset)
    card_title(t("recommend.all"), t("recommend.all_hint", people=whole(len(everyone))))
    wanted = _settings(dataset)
    if state.value(WANTED) == wanted:
        _make(dataset, wanted, everyone["user_id"].to_numpy())
    made: Made | None = state.value(MADE)
    if made is not None and made.wanted == wanted:
        _done(dataset, made)


def _settings(dataset: core.Dataset) -> Wanted:
    """What the lists depend on: the data, the model and the length."""
    labels = {name: t(f"recommend.model.{name}") for name in usable(dataset)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            t("recommend.model"), list(labels), format_func=labels.get,
            key=f"recommend.all.model.{dataset.digest[:12]}.{state.language()}", width=220,
        )  # fmt: skip
        n = st.number_input(t("recommend.n"), 1, 50, 10, key="recommend.all.n", persist_state="session", width=140)
        wanted = (dataset.digest, name, int(n))
        st.button(
            t("recommend.all_make"), on_click=state.put, args=(WANTED, wanted), key="recommend.all.make",
            icon=":material/playlist_add:",
        )  # fmt: skip
    return wanted


def _make(dataset: core.Dataset, wanted: Wanted, users: Any) -> None:
    """The work with its progress; Cancel reruns the page, which ends it between two blocks."""
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text=t("recommend.learning"), width="stretch")
        st.button(t("recommend.all_cancel"), on_click=state.put, args=(WANTED, None), icon=":material/close:")
    started = time.monotonic()

    def tell(done: int, total: int) -> None:
        share, spent = done / max(1, total), time.monotonic() - started
        left = "–" if not done else whole(np.ceil(spent * (1 - share) / share))
        text = t("recommend.all_progress", done=whole(done), total=whole(total), share=percent(share, 0), left=left)
        bar.progress(share, text=text)

    model = model_of(dataset, wanted[1])
    state.put(MADE, summed_up(wanted, recommend.recommend_all(model, wanted[2], user_ids=users, progress=tell)))
    state.put(WANTED, None)
    place.empty()


def summed_up(wanted: Wanted, lists: pd.DataFrame) -> Made:
    """The lists with their counts; a list without any score is popularity alone."""
    counts, best = lists["item_id"].value_counts(), lists.groupby("user_id")["score"].max()
    first, on = (str(counts.index[0]), int(counts.iloc[0])) if len(counts) else ("", 0)
    return Made(wanted, lists, len(best), len(counts), first, on / max(1, len(best)), int((best == 0).sum()))


def _done(dataset: core.Dataset, made: Made) -> None:
    """What was made in one sentence, and the file."""
    if made.lists.empty:
        st.info(t("recommend.all_nothing"), icon=":material/info:")
        return
    model = model_of(dataset, made.wanted[1])
    first = escape(clipped(model.interactions.label(model.interactions.column(made.first))))
    values = {
        "rows": len(made.lists),
        "people": made.people,
        "items": made.items,
        "of": len(model.interactions.item_ids),
    }
    counted = {name: whole(value) for name, value in values.items()}
    st.markdown(t("recommend.all_done", **counted, share=percent(made.share, 0), first=first))
    if made.strangers:
        st.caption(t("recommend.all_strangers", n=whole(made.strangers)))
    download(f"recommendations_{model.name}", lambda: titled(made.lists, model), people=True)


def titled(lists: pd.DataFrame, model: Any) -> pd.DataFrame:
    """user_id, rank, item_id, title, score."""
    titles = {item: model.interactions.label(model.interactions.column(item)) for item in lists["item_id"].unique()}
    return lists.assign(title=lists["item_id"].map(titles))[["user_id", "rank", "item_id", "title", "score"]]
