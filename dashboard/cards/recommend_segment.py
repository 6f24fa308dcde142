"""What the people of one segment like, beside everyone."""

from typing import Any

import streamlit as st

import core
from dashboard import state
from dashboard.cards import card_title
from dashboard.cards.recommend import clipped, model_of, segments_asked
from dashboard.figures.recommend_segment import favourites_figure
from dashboard.names import segment_title
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import decimal, percent, whole
from dashboard.widgets import busy, download, figure

SHOWN = 10
STANDS_OUT = 1.1  # times everyone's share: less is hardly worth a word
WANTED = "recommend.segment.wanted"
AT_ONCE = 20_000  # people; beyond, segments are worked out at a click


def segment_card(dataset: core.Dataset, people: int) -> None:
    """Choose a segment; its favourites, their share in it and in everyone."""
    card_title(t("recommend.segment"), t("recommend.segment_hint"))
    if people > AT_ONCE and state.value(WANTED) != dataset.whole.digest:
        st.button(
            t("recommend.segment.work_out"), on_click=state.put, args=(WANTED, dataset.whole.digest),
            key="recommend.segment.work_out", icon=":material/groups:",
        )  # fmt: skip
        return
    with busy("segments.busy"):
        model = model_of(dataset, "segment")
    k, by = segments_asked(dataset)
    titles = {group: _title(dataset, len(model.groups), int(group), by) for group in model.groups.tolist()}
    group = st.selectbox(
        t("recommend.segment.choose"), list(titles), format_func=titles.get,
        key=f"recommend.segment.{dataset.token}.{k}.{by}.{state.language()}",
    )  # fmt: skip
    table = model.favourites(group, SHOWN)
    members = int(model.members[model.groups.tolist().index(group)])
    if table.empty:
        st.info(t("recommend.segment.nothing"), icon=":material/info:")
        return
    first = table.sort_values("lift", ascending=False, kind="stable").iloc[0]
    st.markdown(_sentence(first, members))
    figure(favourites_figure(table, state.language()), alt=t("recommend.segment.alt"), key="recommend.segment")
    download("segment_favourites", table)


def _title(dataset: core.Dataset, k: int, label: int, by: str) -> str:
    title, plain = segment_title(dataset, k, label, by), t("filter.segment_of", number=label + 1, k=k)
    return plain if title == plain else f"{label + 1} · {title}"


def _sentence(row: Any, members: int) -> str:
    """The item that tells this segment most from everyone."""
    if row["lift"] < STANDS_OUT:
        return t("recommend.segment.plain", n=whole(members))
    return t(
        "recommend.segment.sentence",
        n=whole(members),
        title=escape(clipped(row["title"], 60)),
        share=percent(row["share"], 0),
        overall=percent(row["overall"], 0),
        lift=decimal(row["lift"], 1),
    )
