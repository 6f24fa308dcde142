"""A list of recommendations on screen: each item with its reason, and what the reason rests on one click away."""

from collections.abc import Collection
from typing import Any

import pandas as pd
import streamlit as st

import core
from core import recommend
from dashboard import state
from dashboard.cache import compute
from dashboard.cards.recommend import clipped, item_line
from dashboard.cards.recommend_customer import person_names
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.text.numbers import decimal, percent, whole

CITED = 6  # parts of a score listed one by one; the rest in one line


def explained(model: Any, user_id: str, n: int, *, one_title: bool = False) -> pd.DataFrame:
    """The list with a title and a Reason for each item: user_id, item_id, score, rank, title, reason."""
    ranked = recommend.one_per_title(model, user_id, n) if one_title else model.recommend([user_id], n)
    titles = [model.interactions.label(model.interactions.column(item)) for item in ranked["item_id"]]
    return ranked.assign(title=titles, reason=[model.explain(user_id, item) for item in ranked["item_id"]])


def show_items(dataset: core.Dataset, model: Any, ranked: pd.DataFrame, *, both: Collection[str] = ()) -> None:
    """The list, after a word on what is not personal in it; the items of `both` lists are marked."""
    _notice(model, ranked)
    details = compute(recommend.item_details, dataset)
    best = ranked["score"].max() if len(ranked) else 0.0
    for row in ranked.itertuples():
        line = item_line(row.item_id, row.title, details, state.currency(dataset))
        marked = f"{line} :blue-badge[{t('recommend.both')}]" if row.item_id in both else line
        _item(dataset, row, model, marked, best)


def _notice(model: Any, ranked: pd.DataFrame) -> None:
    """Where the list is not this person's own, say so before it."""
    if ranked.empty:
        st.info(t("recommend.nothing_left"), icon=":material/done_all:")
        return
    user_id = ranked["user_id"].iloc[0]
    if not model.knows(model.interactions.rows([user_id])):
        st.info(t(f"recommend.fallback.{model.stranger}"), icon=":material/person_off:")
    elif model.fallback_for(user_id):
        st.info(t(f"recommend.fallback.{'no_item' if model.name == 'social' else 'no_match'}"), icon=":material/info:")
    elif len(ranked) > 1 and ranked["score"].nunique() == 1:
        st.info(t("recommend.all_equal"), icon=":material/info:")


def _item(dataset: core.Dataset, row: Any, model: Any, line: str, best: float) -> None:
    """Rank, item, score, the reason in a sentence, its evidence; a bar in proportion to the best score."""
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            st.markdown(f":gray[{row.rank}\\.] {line}", width="stretch")
            st.markdown(f":small[{_score(row.score, model.name)}]", width="content")
            if len(row.reason.evidence):
                with st.popover(t("recommend.why"), type="tertiary", key=f"recommend.why.{model.name}.{row.rank}"):
                    _evidence(dataset, row, model)
        st.caption(say(row.reason.message))
        st.progress(min(1.0, max(0.0, row.score / best)) if best > 0 else 0.0)


def _score(score: float, name: str) -> str:
    """The score in its own unit; none for an item that only fills the list."""
    if not score:
        return "–"
    return t("recommend.people", n=whole(score)) if name == "popular" else decimal(score, 2)


def _evidence(dataset: core.Dataset, row: Any, model: Any) -> None:
    """The parts of the score, which add up to it; for texts the shared words, highlighted."""
    evidence = row.reason.evidence
    st.markdown(f"**{escape(clipped(row.title, 60))}**  \n:gray[:small[{t('recommend.parts')}]]")
    total, first = evidence["weight"].sum(), evidence.head(CITED)
    lines = [
        _part(part, total, name) for part, name in zip(first.itertuples(), _named(dataset, first, model), strict=True)
    ]
    rest = evidence["weight"][CITED:]
    if len(rest):
        lines.append(f"- {percent(rest.sum() / total, 0)} :gray[{t('recommend.rest', n=whole(len(rest)))}]")
    st.markdown("\n".join(lines))


def _named(dataset: core.Dataset, evidence: pd.DataFrame, model: Any) -> list[str]:
    """What to call each row that is cited: a followed person, or an item."""
    if "friend_id" in evidence:
        return list(person_names(dataset, evidence["friend_id"]).values())
    return [model.interactions.label(int(item)) for item in evidence.index]


def _part(part: Any, total: float, name: str) -> str:
    words = [f":primary-badge[{escape(word)}]" for word in str(getattr(part, "words", "")).split(", ") if word]
    return f"- **{percent(part.weight / total, 0)}** {escape(clipped(name, 60))} {' '.join(words)}"
