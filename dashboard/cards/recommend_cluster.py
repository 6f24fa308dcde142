"""Lists for everyone, made in the cluster: how many, how long it took, one customer's list, and the file."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

import core
from core.recommend import ClusterLists, Reason
from core.recommend.on_cluster import lists
from dashboard import state
from dashboard.cache import compute_held
from dashboard.cards import card_title
from dashboard.cards.progress import progress
from dashboard.cards.recommend import clipped, named
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import decimal, whole
from dashboard.widgets import busy, download

WANTED = "recommend.cluster.wanted"
FIRST = 3  # people who are shown before anybody is looked up


@dataclass(eq=False)
class Kept:
    """The lists of this data that were made last, and how long that took (s); letting go of them frees the cluster."""

    lists: ClusterLists | None = None
    seconds: float = 0.0


def cluster_card(whole_data: core.Dataset, models: core.Dataset) -> None:
    """Make the lists of everyone at a click; then what was made.

    whole_data: everyone.   models: what the models of this computer see, for the titles of items.
    """
    card_title(t("recommend.cluster"), t("recommend.cluster_hint", where=escape(whole_data.engine.place)))
    kept = compute_held(_nothing_yet, whole_data.whole)
    n = _settings()
    if state.value(WANTED):
        _make(whole_data.whole, n, kept)
    if kept.lists is None:
        st.caption(t("recommend.cluster_models"))
    elif not kept.lists.alive:
        kept.lists = None
        st.info(t("recommend.cluster_gone"), icon=":material/restart_alt:")
    else:
        _done(whole_data, kept.lists, kept.seconds, named(models).titles)


def _nothing_yet(dataset: core.Dataset) -> Kept:
    return Kept()


def _settings() -> int:
    """How long a list is, and the button."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        n = st.number_input(t("recommend.n"), 1, 50, 10, key="recommend.cluster.n", persist_state="session", width=140)
        st.button(
            t("recommend.all_make"), on_click=state.put, args=(WANTED, True), key="recommend.cluster.make",
            icon=":material/hub:",
        )  # fmt: skip
    return int(n)


def _make(dataset: core.Dataset, n: int, kept: Kept) -> None:
    """The work with its steps; Cancel ends it after the step that runs."""
    state.put(WANTED, None)  # before the work: whoever cancels it does not ask again
    steps = [t(f"recommend.cluster_step.{step}") for step in ("numbers", "trust", "fit", "count")]
    started, kept.lists = time.monotonic(), None  # those before are let go first: two would take twice the room
    with progress(steps[0], key="recommend.cluster.cancel") as tell, busy("recommend.cluster_working"):
        made = lists(dataset, n, progress=lambda done, of: tell(done / of, steps[min(done, of - 1)]))
    kept.lists, kept.seconds = made, time.monotonic() - started


def _done(dataset: core.Dataset, made: ClusterLists, seconds: float, titles: Mapping[str, str]) -> None:
    """What was made in one sentence; whose list is asked for, else the first ones; the file."""
    counts = {"people": made.users, "items": made.items, "pairs": made.pairs, "rows": made.rows}
    counted = {name: whole(count) for name, count in counts.items()}
    st.markdown(t("recommend.cluster_done", **counted, n=made.n, seconds=decimal(seconds, 1)))
    if dataset.filter:
        st.caption(t("recommend.cluster_filtered"))
    st.caption(t("recommend.cluster_rule"))
    _look_up(made, titles)
    _file(made, titles)


def _look_up(made: ClusterLists, titles: Mapping[str, str]) -> None:
    """One customer's list with its reasons, read from the cluster; in demo mode nobody is found by an id."""
    asked = ""
    if state.demo():
        st.caption(t("recommend.cluster_demo"))
    else:
        asked = st.text_input(
            t("recommend.cluster_whose"), key="recommend.cluster.whose", icon=":material/search:",
            placeholder=t("recommend.cluster_whose_hint"),
        ).strip()  # fmt: skip
    found = made.of([asked]) if asked else made.head(FIRST)
    if found.empty:
        st.info(t("recommend.cluster_nobody"), icon=":material/person_search:")
        return
    shown = titled(found, titles)
    if asked:
        reasons = made.reasons(asked, found["item_id"], titles)
        shown = shown.assign(nearest=[_nearest(reason, titles) for reason in reasons])
    columns = {name: t(f"recommend.cluster_col.{name}") for name in shown}
    st.dataframe(state.hide(shown).rename(columns=columns), hide_index=True, height="content")
    if asked:
        st.caption(t("recommend.cluster_nearest"))


def _nearest(reason: Reason, titles: Mapping[str, str]) -> str:
    """The own items that a reason cites, in a cell."""
    return t("list.comma").join(clipped(titles.get(item, item)) for item in reason.evidence["item_id"].head(2)) or "–"


def _file(made: ClusterLists, titles: Mapping[str, str]) -> None:
    """Everybody's lists through the export door; of very many people a part at a time."""
    part = 1
    if made.parts > 1:
        part = st.number_input(
            t("recommend.cluster_part", of=whole(made.parts)), 1, made.parts, 1, key="recommend.cluster.part", width=220
        )
    download("recommendations_cluster", lambda: titled(made.part(int(part) - 1), titles), people=True)


def titled(found: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """user_id, rank, item_id, title, score."""
    called = [clipped(titles.get(item, item), 120) for item in found["item_id"]]
    return found.assign(title=called)[["user_id", "rank", "item_id", "title", "score"]]
