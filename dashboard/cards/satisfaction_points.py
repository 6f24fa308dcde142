"""What low ratings complain of and what high ones praise, with sentences from both."""

from typing import Any

import pandas as pd
import streamlit as st

import core
from core import analytics
from core.analytics import Grouping, PainPoints
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.words_examples import excerpt, marked
from dashboard.cards.words_table import times_digits
from dashboard.figures import satisfaction
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import decimal, whole
from dashboard.widgets import download, figure

SIDES = ("low", "high")
EVERYTHING = ""


@card(reads="reviews")
def points_card(dataset: core.Dataset) -> None:
    """The points of a side, all reviews or one category's; of a chosen one its cost and its voices."""
    card_title(t("satisfaction.points"), t("satisfaction.points_hint"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        side = st.segmented_control(
            t("satisfaction.side"), SIDES, format_func=lambda name: t(f"satisfaction.side.{name}"), default="low",
            required=True, key="satisfaction.side", label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        by, group = _choose_group(dataset)
    found = points_of(dataset, by, group)
    rows = naming_nobody(found.side(side))
    if rows.empty:
        st.info(t("satisfaction.points_none", low=whole(found.low), high=whole(found.high)), icon=":material/info:")
        return
    with st.grid(columns=2, min_column_width=320, gap="small"):
        with st.container():
            drawing = satisfaction.points(rows, side, state.language())
            figure(
                drawing, alt=t(f"satisfaction.points_alt.{side}", shown=len(rows)), key=f"satisfaction.points.{side}"
            )
        with st.container(gap="small"):
            _told(found, rows, side)
    with st.expander(t("satisfaction.points_table", n=len(rows))):
        _table(found, rows, side)
    st.caption(_basis(found))
    download(f"points_{side}", lambda: _flat(rows))


def naming_nobody(rows: pd.DataFrame) -> pd.DataFrame:
    """The points that name nobody, where people are hidden."""
    telling = set(state.telling(word for phrases in rows["phrases"] for phrase in phrases for word in phrase.split()))
    return rows[[not telling & set(" ".join(phrases).split()) for phrases in rows["phrases"]]] if telling else rows


def points_of(dataset: core.Dataset, by: Grouping | None = None, group: str = EVERYTHING) -> PainPoints:
    """The points, with the usual stop words left out of the ends of phrases."""
    return compute(analytics.pain_points, dataset, stop_words=analytics.stop_words(), by=by, group=group)


def _choose_group(dataset: core.Dataset) -> tuple[Grouping | None, str]:
    """All reviews, or those of one category of items that has enough of both sides."""
    known = compute(analytics.groupings, dataset.whole, source="reviews")
    by = next((one for one in known if one.column == "category"), None)
    able = compute(analytics.point_groups, dataset, by=by) if by else ()
    if len(able) < 2:
        return None, EVERYTHING
    names = {EVERYTHING: t("satisfaction.everything")} | {name: name for name in able}
    group = st.selectbox(
        t("satisfaction.of"), list(names), format_func=names.get,
        key=f"satisfaction.of.{dataset.token}", label_visibility="collapsed",
    )  # fmt: skip
    return (by, group) if group else (None, EVERYTHING)


def _told(found: PainPoints, rows: pd.DataFrame, side: str) -> None:
    """One point in words, and up to three sentences that say it."""
    chosen = st.selectbox(
        t("satisfaction.choose"), rows["point"].tolist(), key=f"satisfaction.point.{side}", label_visibility="collapsed"
    )
    row = next(rows[rows["point"] == chosen].itertuples(), None)
    if row is None:
        return
    st.markdown(escape(satisfaction.point_in_words(row, side, state.language())))
    st.caption(escape(satisfaction.cost_in_words(row, side, state.language())))
    voices = found.voices[(found.voices["side"] == side) & (found.voices["point"] == chosen)]
    for voice in voices.itertuples():
        with st.container(border=True, gap="xsmall"):
            st.markdown(marked(excerpt(state.said(voice.text), voice.phrase), voice.phrase))
            st.caption(t("words.rated", rating=decimal(voice.stars)))


def _table(found: PainPoints, rows: pd.DataFrame, side: str) -> None:
    other = "high" if side == "low" else "low"
    shown = pd.DataFrame(
        {
            "point": rows["point"],
            "phrases": [t("list.comma").join(phrases) for phrases in rows["phrases"]],
            "reviews": rows[side],
            "own": 100 * rows[f"{side}_share"],
            "other": 100 * rows[f"{other}_share"],
            "times": [_times(row, side) for row in rows.itertuples()],
            "stars": rows["stars"],
            "others": rows["others"],
            "drag": rows["drag"],
        }
    )
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    columns = {
        "point": text(t("satisfaction.col.point"), pinned=True, width=150),
        "phrases": text(t("satisfaction.col.phrases"), width=180),
        "reviews": number(t("satisfaction.col.reviews"), width="small"),
        "own": number(t(f"satisfaction.side.{side}_share"), format="%.1f%%", width="small"),
        "other": number(t(f"satisfaction.side.{other}_share"), format="%.1f%%", width="small"),
        "times": text(t("satisfaction.col.times"), width="small", help=t("satisfaction.col.times_help")),
        "stars": number(t("satisfaction.col.stars"), format="%.2f", width="small"),
        "others": number(t("satisfaction.col.others"), format="%.2f", width="small"),
        "drag": number(t("satisfaction.col.drag"), format="%+.3f", width="small", help=t("satisfaction.col.drag_help")),
    }
    months = found.months[(found.months["side"] == side) & found.months["complete"]]
    if len(months):
        lines = months.groupby("point")["share"].apply(lambda share: (100 * share).fillna(0).tolist())
        shown["trend"] = rows["point"].map(lines)
        columns["trend"] = st.column_config.LineChartColumn(
            t("satisfaction.col.trend"), help=t("satisfaction.col.trend_help")
        )
    st.dataframe(shown, hide_index=True, key=f"satisfaction.points.table.{side}", column_config=columns)


def _times(row: Any, side: str) -> str:
    """How many times as often as on the other side, at least, where the other has none."""
    least = times_digits(row.ratio_low)
    if not (row.high if side == "low" else row.low):
        return t("satisfaction.at_least", least=least)
    return t("satisfaction.times", times=times_digits(row.ratio), low=least, high=times_digits(row.ratio_high))


def _basis(found: PainPoints) -> str:
    read = t("satisfaction.read", low=whole(found.low), high=whole(found.high), rated=whole(found.rated))
    every = t("satisfaction.sampled", rated=whole(found.rated), texts=whole(found.texts))
    return (every if found.rated < found.texts else read) + " " + t("satisfaction.points_method")


def _flat(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(phrases=[", ".join(phrases) for phrases in rows["phrases"]])
