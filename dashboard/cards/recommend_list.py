"""What to show one customer next, and why: one model's list, or two side by side."""

from typing import Any

import pandas as pd
import streamlit as st

import core
from core import privacy, recommend
from dashboard import state, text
from dashboard.cache import compute
from dashboard.cards import card_title
from dashboard.cards.recommend import facts, known, missing, model_of, usable
from dashboard.cards.recommend_behind import show_behind
from dashboard.cards.recommend_items import explained, show_items
from dashboard.state import remembered, t
from dashboard.text.numbers import whole
from dashboard.widgets import download

LENGTHS = range(5, 21)


def list_card(dataset: core.Dataset, user_id: str) -> None:
    """Choose a model and a length; the list follows."""
    card_title(t("recommend.list"), t("recommend.list_hint"))
    able, single = usable(dataset), compute(facts, dataset.whole).mostly_single
    if single:
        st.caption(t("recommend.single"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.segmented_control(
            t("recommend.model"), list(recommend.RECOMMENDERS), required=True,
            format_func=lambda name: ("" if name in able else ":material/lock: ") + t(f"recommend.model.{name}"),
            key=remembered("model", "popular" if single else able[0], recommend.RECOMMENDERS), wrap=True,
        )  # fmt: skip
        n, one_title = _length(dataset)
    model = _said(dataset, name)
    if model is None:
        return
    ranked = explained(model, user_id, n, one_title=one_title)
    show_items(dataset, model, ranked)
    show_behind(dataset, model, user_id)
    _download(dataset, user_id, ranked)


def compare_card(dataset: core.Dataset, user_id: str) -> None:
    """Choose two models; their lists for one customer side by side, and what is on both."""
    card_title(t("recommend.compare"), t("recommend.compare_hint"))
    able = usable(dataset)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        n, one_title = _length(dataset)
    labels = {name: t(f"recommend.model.{name}") + ("" if name in able else " 🔒") for name in recommend.RECOMMENDERS}
    said, sides = st.container(), st.columns(2, border=True)
    lists = []
    for place, side in enumerate(sides):
        with side:
            name = st.selectbox(
                t(f"recommend.side.{place}"), list(labels), format_func=labels.get,
                key=remembered(f"model{place}", _apart(able)[place], recommend.RECOMMENDERS),
            )  # fmt: skip
            model = _said(dataset, name)
            ranked = explained(model, user_id, n, one_title=one_title) if model else pd.DataFrame({"item_id": []})
            lists.append((model, ranked))
    both = set(lists[0][1]["item_id"]) & set(lists[1][1]["item_id"])
    for side, (model, ranked) in zip(sides, lists, strict=True):
        if model is not None:
            with side:
                show_items(dataset, model, ranked, both=both)
    if all(model is not None for model, _ in lists):
        said.markdown(t("recommend.overlap", n=whole(len(both)), all=whole(min(len(ranked) for _, ranked in lists))))


def _length(dataset: core.Dataset) -> tuple[int, bool]:
    """How many items, and where some share a title, whether only one of each."""
    n = st.slider(t("recommend.n"), LENGTHS[0], LENGTHS[-1], key=remembered("n", 10, LENGTHS), width=180)
    if not recommend.titles_repeat(known(dataset)):
        return n, False
    return n, st.toggle(
        t("recommend.one_title"), key="recommend.one_title", persist_state="session", help=t("recommend.one_title_help")
    )


def _apart(able: list[str]) -> tuple[str, str]:
    """Two models to start with: the one that knows a person best, and the next."""
    return able[0], able[min(1, len(able) - 1)]


def _said(dataset: core.Dataset, name: str) -> Any:
    """The fitted model after a sentence on what it looks at; None, with what to upload, where the data can't carry it."""
    st.caption(t(f"recommend.how.{name}", source=t(f"recommend.source.{known(dataset).source}")))
    problem = recommend.lacking(name, known(dataset))
    if problem:
        missing(problem)
        return None
    return model_of(dataset, name)


def _download(dataset: core.Dataset, user_id: str, ranked: pd.DataFrame) -> None:
    """The list through the one door, unless this person must not be contacted."""
    allowed = compute(privacy.contactable, dataset)
    if allowed is not None and user_id not in set(allowed):
        st.caption(f":material/block: {t('recommend.not_contactable')}")
        return
    table = ranked.assign(reason=[text.say(reason.message, state.language()) for reason in ranked["reason"]])
    columns = ["user_id", "rank", "item_id", "title", "score", "reason"]
    download("recommendations", table[columns], people=True)
