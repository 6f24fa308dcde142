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
from dashboard.cards.recommend import chain, clipped, default_model, named, people, usable
from dashboard.cards.recommend_wishes import Wishes, arranged, in_words, wishes_now
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import percent, whole
from dashboard.widgets import download

WANTED, MADE = "recommend.all.wanted", "recommend.all.made"
Wanted = tuple[str, str, int, Wishes]  # the digest of the data, the model, the items in a list, dials and rules


@dataclass(frozen=True, eq=False)
class Made:
    """Finished lists and what is said of them: the item on most of them, and how many people each model serves."""

    wanted: Wanted
    lists: pd.DataFrame
    people: int
    items: int
    first: str
    share: float
    served: dict[str, int]


def everyone_card(dataset: core.Dataset) -> None:
    """Choose a model and a length; one click makes the lists of everyone, with the dials and rules set above."""
    everyone = compute_large(people, dataset)
    card_title(t("recommend.all"), t("recommend.all_hint", people=whole(len(everyone))))
    if dataset.share < 1:
        st.caption(t("recommend.all_sample"))
    wanted = _settings(dataset)
    if wanted[3]:
        st.caption(t("recommend.all_wishes", wishes=t("list.semicolon").join(in_words(dataset, wanted[3]))))
    if state.value(WANTED):
        _make(dataset, wanted, everyone["user_id"].to_numpy())
    made: Made | None = state.value(MADE)
    if made is not None and made.wanted == wanted:
        _done(dataset, made)


def _settings(dataset: core.Dataset) -> Wanted:
    """What the lists depend on: the data, the model, the length, dials and rules."""
    labels = {name: t(f"recommend.model.{name}") for name in _best_first(dataset)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            t("recommend.model"), list(labels), format_func=labels.get,
            key=f"recommend.all.model.{dataset.digest[:12]}.{state.language()}.{next(iter(labels))}", width=220,
        )  # fmt: skip
        n = st.number_input(t("recommend.n"), 1, 50, 10, key="recommend.all.n", persist_state="session", width=140)
        st.button(
            t("recommend.all_make"), on_click=state.put, args=(WANTED, True), key="recommend.all.make",
            icon=":material/playlist_add:",
        )  # fmt: skip
    return dataset.digest, name, int(n), wishes_now(dataset)


def _best_first(dataset: core.Dataset) -> list[str]:
    """The models the data can carry, the one that is shown first on top."""
    first = default_model(dataset)
    return [first, *(name for name in usable(dataset) if name != first)]


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

    _, name, n, wishes = wanted
    models = ((other, arranged(dataset, model, wishes)) for other, model in chain(dataset, name))
    state.put(MADE, summed_up(wanted, recommend.serve(models, n, user_ids=users, progress=tell)))
    state.put(WANTED, None)
    place.empty()


def summed_up(wanted: Wanted, lists: pd.DataFrame) -> Made:
    """The lists with their counts."""
    counts = lists["item_id"].value_counts()
    served = {str(name): int(n) for name, n in lists.drop_duplicates("user_id")["model"].value_counts().items()}
    people, (first, on) = sum(served.values()), (str(counts.index[0]), int(counts.iloc[0])) if len(counts) else ("", 0)
    return Made(wanted, lists, people, len(counts), first, on / max(1, people), served)


def _done(dataset: core.Dataset, made: Made) -> None:
    """What was made in one sentence, who serves whom, and the file."""
    if made.lists.empty:
        st.info(t("recommend.all_nothing"), icon=":material/info:")
        return
    name = made.wanted[1]
    interactions = named(dataset)
    first = escape(clipped(interactions.label(interactions.column(made.first))))
    values = {
        "rows": len(made.lists),
        "people": made.people,
        "items": made.items,
        "of": len(interactions.item_ids),
    }
    counted = {name: whole(value) for name, value in values.items()}
    st.markdown(t("recommend.all_done", **counted, share=percent(made.share, 0), first=first))
    others = [t("recommend.all_served", n=whole(n), model=t(f"recommend.model.{other}"))
              for other, n in made.served.items() if other != name]  # fmt: skip
    if others:
        st.caption(f"{t('recommend.all_others')} {t('list.semicolon').join(others)}")
    download(f"recommendations_{name}", lambda: titled(made.lists, interactions), people=True)


def titled(lists: pd.DataFrame, interactions: recommend.Interactions) -> pd.DataFrame:
    """user_id, rank, item_id, title, score, model (whose list it is)."""
    titles = {item: interactions.label(interactions.column(item)) for item in lists["item_id"].unique()}
    columns = ["user_id", "rank", "item_id", "title", "score", "model"]
    return lists.assign(title=lists["item_id"].map(titles))[columns]
