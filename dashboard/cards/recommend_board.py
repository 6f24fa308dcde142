"""Which model is best on this data: one click compares them all, with progress and Cancel."""

from typing import Any

import streamlit as st

import core
from core import recommend
from dashboard import state
from dashboard.cache import compute
from dashboard.cards.progress import progress
from dashboard.cards.recommend import compared, default_model, facts, has_many, known, usable
from dashboard.state import t
from dashboard.text.numbers import day, percent, whole
from dashboard.widgets import headline

WANTED = "recommend.board.wanted"
SETTINGS = ("model", "model0", "model1")


def answer(dataset: core.Dataset) -> Any:
    """The page's first sentence: the verdict, or what is known before it; then which model is shown and why, and the button.

    Returns the place where the comparison tells its progress (see compare_if_wanted).
    """
    board, known_facts = compared(dataset).board, compute(facts, dataset.whole)
    size = t(
        f"recommend.headline.{known_facts.source}",
        people=whole(known_facts.people),
        items=whole(known_facts.items),
        pairs=whole(known_facts.pairs),
        density=percent(known_facts.density),
    )
    headline(size if board is None else board.verdict)
    if board is not None:
        st.caption(size)
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_shown(dataset, board), width="stretch")
            if board is None:
                st.button(
                    t("recommend.board.run"), on_click=state.put, args=(WANTED, dataset.whole.digest), width="content",
                    key="recommend.board.run", icon=":material/leaderboard:", type="secondary",
                )  # fmt: skip
        return st.container()


def _shown(dataset: core.Dataset, board: recommend.Leaderboard | None) -> str:
    """Which model the lists come from at first, and why."""
    name = default_model(dataset)
    values = {"model": t(f"recommend.model.{name}")}
    if board is None:
        single = compute(facts, dataset.whole).mostly_single
        return t(f"recommend.shown.{'single' if single else 'quick' if has_many(dataset) else 'first'}", **values)
    if not board.sure:
        return t("recommend.shown.popular", **values)
    return t("recommend.shown.champion", **values, split=split_in_words(board), people=whole(board.people))


def split_in_words(board: recommend.Leaderboard) -> str:
    """How past and future were told apart."""
    return t(f"recommend.split.{board.kind}", day=day(board.day, state.language()))


def compare_if_wanted(dataset: core.Dataset, place: Any) -> None:
    """The comparison, if it was asked for; a click on Cancel runs the page again, which ends it at its next step."""
    if state.value(WANTED) != dataset.whole.digest or compared(dataset).board is not None:
        return
    state.put(WANTED, None)  # before the work: whoever cancels it does not ask again
    with place, progress(t("recommend.board.first"), key="recommend.board.cancel") as tell:

        def told(done: int, total: int, name: str) -> None:
            share = done / max(1, total)
            model = t(f"recommend.model.{name}") if name else ""
            tell(min(1.0, share), t("recommend.board.working", model=model, share=percent(share, 0)))

        # Of a sample only what it can carry: the social model would be judged by a few of its links.
        only = {"models": usable(dataset)} if dataset.share < 1 else {}
        compared(dataset).board = recommend.leaderboard(known(dataset), progress=told, **only)
    state.forget(*SETTINGS)
    st.rerun()
