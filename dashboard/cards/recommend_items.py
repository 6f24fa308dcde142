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
from dashboard.cards.recommend_hand import say_so
from dashboard.cards.recommend_wishes import plain
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.text.numbers import decimal, percent, whole

CITED = 6  # parts of a score listed one by one; the rest in one line


def explained(model: Any, user_id: str, n: int) -> pd.DataFrame:
    """The list with a title and a Reason for each item: user_id, item_id, score, rank, title, reason."""
    ranked = model.recommend([user_id], n)
    titles = [model.interactions.label(model.interactions.column(item)) for item in ranked["item_id"]]
    return ranked.assign(title=titles, reason=model.reasons(user_id, ranked["item_id"]))


def show_items(
    dataset: core.Dataset,
    model: Any,
    ranked: pd.DataFrame,
    *,
    name: str,
    both: Collection[str] = (),
    feedback: str = "",
) -> None:
    """The list, after a word on what is not personal in it; the items of `both` lists are marked.

    name: of the model in the registry.   feedback: the customer whose likes and dislikes can be told here.
    """
    _notice(model, ranked, name)
    details = compute(recommend.item_details, dataset.whole)
    best = ranked["score"].max() if len(ranked) else 0.0
    for row in ranked.itertuples():
        line = item_line(row.item_id, row.title, details, state.currency(dataset))
        marked = f"{line} :blue-badge[{t('recommend.both')}]" if row.item_id in both else line
        _item(dataset, row, model, name, marked, best, feedback)


def _notice(model: Any, ranked: pd.DataFrame, name: str) -> None:
    """Where the list is not this person's own, say so before it."""
    if ranked.empty:
        st.info(t("recommend.nothing_left"), icon=":material/done_all:")
        return
    user_id = ranked["user_id"].iloc[0]
    if not model.knows(model.interactions.rows([user_id])):
        stranger = plain(model).stranger
        st.info(t(f"recommend.fallback.{stranger}"), icon=":material/person_off:")
    elif model.fallback_for(user_id):
        st.info(t(f"recommend.fallback.{'no_item' if name == 'social' else 'no_match'}"), icon=":material/info:")
    elif len(ranked) > 1 and ranked["score"].nunique() == 1:
        st.info(t("recommend.all_equal"), icon=":material/info:")


def _item(dataset: core.Dataset, row: Any, model: Any, name: str, line: str, best: float, feedback: str) -> None:
    """Rank, item, score, the reason in a sentence, its evidence; a bar in proportion to the best score."""
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            st.markdown(f":gray[{row.rank}\\.] {line}", width="stretch")
            st.markdown(f":small[{_score(row.score, _counts_people(model))}]", width="content")
            if len(row.reason.evidence):
                with st.popover(t("recommend.why"), type="tertiary", key=f"recommend.why.{name}.{row.rank}"):
                    _evidence(dataset, row, model)
        if feedback:
            with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
                st.caption(say(row.reason.message), width="stretch")
                _feedback(dataset, feedback, row)
        else:
            st.caption(say(row.reason.message))
        st.progress(min(1.0, max(0.0, row.score / best)) if best > 0 else 0.0)


def _feedback(dataset: core.Dataset, user_id: str, row: Any) -> None:
    """Like and dislike; each button says of which item, for those who hear the page."""
    for kind, icon in (("liked", "thumb_up"), ("disliked", "thumb_down")):
        st.button(
            "", icon=f":material/{icon}:", help=t(f"recommend.say.{kind}", title=escape(clipped(row.title))),
            type="tertiary", key=f"recommend.{kind}.{row.rank}", on_click=say_so,
            args=(dataset, user_id, kind, row.item_id), width="content",
        )  # fmt: skip


def _score(score: float, people: bool) -> str:
    """The score in its own unit; none for an item that only fills the list."""
    if not score:
        return "–"
    return t("recommend.people", n=whole(score)) if people else decimal(score, 2)


def _counts_people(model: Any) -> bool:
    """Whether a score is a number of people: of the popular list, but where those of long ago count less."""
    model = getattr(model, "model", model)
    return bool(model.name == "popular" and getattr(model, "half_life", None) is None)


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
    friends = evidence["friend_id"] if "friend_id" in evidence else [""] * len(evidence)
    names = person_names(dataset, [friend for friend in friends if friend])
    return [
        names.get(friend) or model.interactions.label(int(item))
        for friend, item in zip(friends, evidence.index, strict=True)
    ]


def _part(part: Any, total: float, name: str) -> str:
    words = [f":primary-badge[{escape(word)}]" for word in str(getattr(part, "words", "")).split(", ") if word]
    return f"- **{percent(part.weight / total, 0)}** {escape(clipped(name, 60))} {' '.join(words)}"
