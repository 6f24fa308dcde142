"""What to show one customer next, and why: one model's list, or two side by side."""

import time
from typing import Any

import pandas as pd
import streamlit as st

import core
from core import privacy, recommend
from dashboard import state, text
from dashboard.cache import compute
from dashboard.cards import card_title
from dashboard.cards.recommend import chain, default_model, facts, known, lacking, missing, usable
from dashboard.cards.recommend_behind import show_behind
from dashboard.cards.recommend_hand import Hand, changed
from dashboard.cards.recommend_items import explained, show_items
from dashboard.cards.recommend_wishes import Wishes, arranged, plain
from dashboard.state import remembered, t
from dashboard.text.numbers import whole
from dashboard.widgets import busy, download

LENGTHS = range(5, 21)


def list_card(dataset: core.Dataset, user_id: str, name: str, n: int, wishes: Wishes, hand: Hand) -> None:
    """The list of one model, or of the next one that knows anything of this customer."""
    card_title(t("recommend.list"), t("recommend.list_hint"))
    if compute(facts, dataset.whole).mostly_single:
        st.caption(t("recommend.single"))
    found = _model(dataset, name, user_id, wishes, hand)
    if found is None:
        return
    spoken, model = found
    if spoken != name:
        values = {"model": t(f"recommend.model.{name}"), "other": t(f"recommend.model.{spoken}")}
        st.info(t("recommend.other_speaks", **values), icon=":material/alt_route:")
    started = time.perf_counter()
    ranked = explained(model, user_id, n)
    spent = time.perf_counter() - started
    show_items(dataset, model, ranked, name=spoken, feedback=user_id)
    if hand:
        st.caption(t("recommend.at_once", ms=whole(max(1.0, 1000 * spent))))
    show_behind(dataset, plain(model), user_id)
    _download(dataset, user_id, ranked)


def compare_card(dataset: core.Dataset, user_id: str, n: int, wishes: Wishes, hand: Hand) -> None:
    """Choose two models; their lists for one customer side by side, and what is on both."""
    card_title(t("recommend.compare"), t("recommend.compare_hint"))
    titles = {
        name: t(f"recommend.model.{name}") + (" 🔒" if lacking(dataset, name) else "")
        for name in recommend.RECOMMENDERS
    }
    said, sides = st.container(), st.columns(2, border=True)
    lists = []
    for place, side in enumerate(sides):
        with side:
            name = st.selectbox(
                t(f"recommend.side.{place}"), list(titles), format_func=titles.get,
                key=remembered(f"model{place}", _apart(dataset)[place], recommend.RECOMMENDERS),
            )  # fmt: skip
            found = _model(dataset, name, user_id, wishes, hand, alone=True)
            ranked = explained(found[1], user_id, n) if found else pd.DataFrame({"item_id": []})
            lists.append((name, found, ranked))
    both = set(lists[0][2]["item_id"]) & set(lists[1][2]["item_id"])
    for side, (name, found, ranked) in zip(sides, lists, strict=True):
        if found is not None:
            with side:
                show_items(dataset, found[1], ranked, name=name, both=both)
    if all(found is not None for _, found, _ in lists):
        said.markdown(t("recommend.overlap", n=whole(len(both)), all=whole(min(len(ranked) for _, _, ranked in lists))))


def _apart(dataset: core.Dataset) -> tuple[str, str]:
    """Two models to start with: the one that is shown first, and the popular list or the next best."""
    first = default_model(dataset)
    return first, next((name for name in ("popular", *usable(dataset)) if name != first), first)


def _linked_part(model: Any) -> None:
    """Where a catalogue is too large to link every item: how many are."""
    links = getattr(model, "ease", model)
    if getattr(links, "rest", None) is not None:
        n = len(links.linked)
        others = int((links.interactions.customers_per_item > 0).sum()) - n
        st.caption(t("recommend.linked_part", n=whole(n), others=whole(others)))


def _model(
    dataset: core.Dataset, name: str, user_id: str, wishes: Wishes, hand: Hand, *, alone: bool = False
) -> tuple[str, Any] | None:
    """The model as changed and as wanted, after a sentence on what it looks at.

    Where it knows nothing of this customer (and is not `alone`), the first after it that does. None, with what to
    upload, where the data can't carry it.
    """
    st.caption(t(f"recommend.how.{name}", source=t(f"recommend.source.{known(dataset).source}")))
    problem = lacking(dataset, name)
    if problem:
        missing(problem)
        return None
    first = None
    with busy("recommend.learning"):
        for other, model in chain(dataset, name):
            if other == name:
                _linked_part(model)
            mine = arranged(dataset, changed(dataset, model, user_id, hand), wishes, hand.disliked)
            first = first or (name, mine)
            if alone or not mine.fallback_for(user_id):
                return other, mine
    return first


def _download(dataset: core.Dataset, user_id: str, ranked: pd.DataFrame) -> None:
    """The list through the one door, unless this person must not be contacted."""
    allowed = compute(privacy.contactable, dataset)
    if allowed is not None and user_id not in set(allowed):
        st.caption(f":material/block: {t('recommend.not_contactable')}")
        return
    table = ranked.assign(reason=[text.say(reason.message, state.language()) for reason in ranked["reason"]])
    columns = ["user_id", "rank", "item_id", "title", "score", "reason"]
    download("recommendations", table[columns], people=True)
