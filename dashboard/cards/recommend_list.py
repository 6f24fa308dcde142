"""What to show one customer next, and why: each item with its reason and what the reason rests on."""

from typing import Any

import pandas as pd
import streamlit as st

import core
from core import privacy, recommend
from dashboard import state, text
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.recommend import clipped, facts, item_line, known, missing, model_of, usable
from dashboard.state import remembered, say, t
from dashboard.text import escape
from dashboard.text.numbers import decimal, percent, whole
from dashboard.widgets import download

CITED = 6  # parts of a score listed one by one; the rest in one line


@card
def list_card(dataset: core.Dataset, user_id: str) -> None:
    """Choose a model and a length; the list follows."""
    card_title(t("recommend.list"), t("recommend.list_hint"))
    name, n = _settings(dataset)
    st.caption(t(f"recommend.how.{name}", source=t(f"recommend.source.{known(dataset).source}")))
    problem = recommend.lacking(name, known(dataset))
    if problem:
        missing(problem)
        return
    model = model_of(dataset, name)
    ranked = explained(model, user_id, n)
    _notice(model, user_id, ranked)
    details = compute(recommend.item_details, dataset)
    for row in ranked.itertuples():
        _item(row, model, details, state.currency(dataset), ranked["score"].max())
    _download(dataset, user_id, ranked)


def explained(model: Any, user_id: str, n: int) -> pd.DataFrame:
    """The list with a title and a Reason for each item: user_id, item_id, score, rank, title, reason."""
    ranked = model.recommend([user_id], n)
    titles = [model.interactions.label(model.interactions.column(item)) for item in ranked["item_id"]]
    return ranked.assign(title=titles, reason=[model.explain(user_id, item) for item in ranked["item_id"]])


def _settings(dataset: core.Dataset) -> tuple[str, int]:
    """The model, those that the data can't carry with a lock, and the number of items."""
    able = usable(dataset)
    single = compute(facts, dataset).mostly_single
    if single:
        st.caption(t("recommend.single"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.segmented_control(
            t("recommend.model"), list(recommend.RECOMMENDERS), required=True,
            format_func=lambda name: ("" if name in able else ":material/lock: ") + t(f"recommend.model.{name}"),
            key=remembered("model", "popular" if single else able[0], recommend.RECOMMENDERS), wrap=True,
        )  # fmt: skip
        n = st.slider(t("recommend.n"), 5, 20, key=remembered("n", 10, range(5, 21)), width=180)
    return name, n


def _notice(model: Any, user_id: str, ranked: pd.DataFrame) -> None:
    """Where the list is not this person's own, say so before it."""
    if ranked.empty:
        st.info(t("recommend.nothing_left"), icon=":material/done_all:")
    elif not len(recommend.history(model.interactions, user_id)):
        st.info(t("recommend.fallback.no_history"), icon=":material/person_off:")
    elif model.fallback_for(user_id):
        st.info(t("recommend.fallback.no_match"), icon=":material/info:")
    elif len(ranked) > 1 and ranked["score"].nunique() == 1:
        st.info(t("recommend.all_equal"), icon=":material/info:")


def _item(row: Any, model: Any, details: pd.DataFrame, symbol: str, best: float) -> None:
    """Rank, item, score, the reason in a sentence, its evidence one click away; a bar in proportion to the best score."""
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            st.markdown(f":gray[{row.rank}\\.] {item_line(row.item_id, row.title, details, symbol)}", width="stretch")
            st.markdown(f":small[{_score(row.score, model.name)}]", width="content")
            if len(row.reason.evidence):
                with st.popover(t("recommend.why"), type="tertiary", key=f"recommend.why.{row.rank}"):
                    _evidence(row, model)
        st.caption(say(row.reason.message))
        st.progress(min(1.0, max(0.0, row.score / best)) if best > 0 else 0.0)


def _score(score: float, name: str) -> str:
    return t("recommend.people", n=whole(score)) if name == "popular" else decimal(score, 2)


def _evidence(row: Any, model: Any) -> None:
    """The parts of the score, which add up to it; for texts the shared words, highlighted."""
    evidence = row.reason.evidence
    st.markdown(f"**{escape(clipped(row.title, 60))}**  \n:gray[:small[{t('recommend.parts')}]]")
    total = evidence["weight"].sum()
    lines = [_part(part, total, model) for part in evidence.head(CITED).itertuples()]
    rest = evidence["weight"][CITED:]
    if len(rest):
        lines.append(f"- {percent(rest.sum() / total, 0)} :gray[{t('recommend.rest', n=whole(len(rest)))}]")
    st.markdown("\n".join(lines))


def _part(part: Any, total: float, model: Any) -> str:
    title = escape(clipped(model.interactions.label(int(part.Index)), 60))
    words = [f":primary-badge[{escape(word)}]" for word in str(getattr(part, "words", "")).split(", ") if word]
    return f"- **{percent(part.weight / total, 0)}** {title} {' '.join(words)}"


def _download(dataset: core.Dataset, user_id: str, ranked: pd.DataFrame) -> None:
    """The list through the one door, unless this person must not be contacted."""
    allowed = compute(privacy.contactable, dataset)
    if allowed is not None and user_id not in set(allowed):
        st.caption(f":material/block: {t('recommend.not_contactable')}")
        return
    table = ranked.assign(reason=[text.say(reason.message, state.language()) for reason in ranked["reason"]])
    columns = ["user_id", "rank", "item_id", "title", "score", "reason"]
    download("recommendations", table[columns], people=True)
