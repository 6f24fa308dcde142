"""All models side by side on what people took later: who won, by how much, and how sure that is."""

from typing import Any

import pandas as pd
import streamlit as st

import core
from core import recommend
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.recommend import compared
from dashboard.cards.recommend_board import split_in_words
from dashboard.figures.recommend_board import board_figure, by_k_figure
from dashboard.state import say, t
from dashboard.text.numbers import whole
from dashboard.widgets import download, figure

MEANS = ("recall", "precision", "f1", "map", "coverage", "novelty", "diversity", "fallback")
BY_K = ("precision", "recall", "f1")


@card
def board_card(dataset: core.Dataset) -> None:
    """The chart, the table with its definitions, the measures by length, what was not run."""
    board = compared(dataset).board
    card_title(t("recommend.board"), t("recommend.board_hint"))
    if board is None:
        st.markdown(t("recommend.board.not_yet"))
        return
    st.caption(t("recommend.board.people", split=split_in_words(board), n=whole(board.people)))
    lang, names = state.language(), {name: t(f"recommend.model.{name}") for name in board.table["model"]}
    left, right = st.columns([3, 2])
    with left:
        st.markdown(f":small[**{t('recommend.board.chart')}**]")
        figure(board_figure(board, names, lang), alt=_alt(board, names), key="recommend.board.chart")
    with right:
        measure = st.segmented_control(
            t("recommend.board.by_k"), BY_K, default=BY_K[0], required=True,
            format_func=lambda name: t(f"recommend.board.{name}"), key="recommend.board.measure",
        )  # fmt: skip
        figure(
            by_k_figure(board, measure, names, lang),
            alt=t("recommend.board.by_k_alt", measure=t(f"recommend.board.{measure}")),
            key="recommend.board.by_k",
        )
    st.dataframe(_table(board, names), hide_index=True, column_config=_config(), alt=t("recommend.board.table_alt"))
    _not_run(board)
    with st.container(horizontal=True):
        download("recommender_comparison", board.table.assign(options=board.table["options"].map(str)))
        download("recommender_comparison_by_length", board.per_k, label="recommend.board.by_k_file")


def _table(board: recommend.Leaderboard, names: dict[str, str]) -> pd.DataFrame:
    """A row a model; what is measured in shares is shown in percent, nDCG in points."""
    rows = []
    for row in board.table.to_dict("records"):
        shares = {name: 100 * row[name] for name in MEANS if name != "novelty"}
        said = {
            "model": names[row["model"]] + (" ★" if row["champion"] else ""),
            "ndcg": _interval(row, "ndcg"),
            "to_popular": "–" if row["model"] == "popular" else _interval(row, "to_popular", sign="+"),
            **shares,
            "novelty": row["novelty"],
        }
        rows.append({t(f"recommend.board.{name}"): said[name] for name in ("model", "ndcg", "to_popular", *MEANS)})
    return pd.DataFrame(rows)


def _interval(row: dict[str, Any], name: str, sign: str = "") -> str:
    value, low, high = (f"{100 * row[f'{name}{end}']:{sign}.1f}" for end in ("", "_low", "_high"))
    return f"{value} [{low}, {high}]"


def _config() -> dict[str, Any]:
    """Each heading with its definition."""
    words = {
        name: st.column_config.TextColumn(help=t(f"recommend.board.{name}_help")) for name in ("ndcg", "to_popular")
    }
    numbers = {
        name: st.column_config.NumberColumn(
            help=t(f"recommend.board.{name}_help"), format="%.1f" if name == "novelty" else "%.1f%%"
        )
        for name in MEANS
    }
    return {t(f"recommend.board.{name}"): column for name, column in (words | numbers).items()}


def _alt(board: recommend.Leaderboard, names: dict[str, str]) -> str:
    """The chart in words: every model with its interval, the best first."""
    rows = board.table.to_dict("records")
    return t(
        "recommend.board.chart_alt",
        rows=t("list.semicolon").join(f"{names[row['model']]} {_interval(row, 'ndcg')}" for row in rows),
    )


def _not_run(board: recommend.Leaderboard) -> None:
    """Which models are not in the table, and why."""
    if not board.not_run:
        return
    said = {
        name: t("recommend.board.no_segments") if name == "segment" else say(message)
        for name, message in board.not_run.items()
    }
    lines = [f"- **{t(f'recommend.model.{name}')}** – {words}" for name, words in said.items()]
    st.markdown(f":small[**{t('recommend.board.not_run')}**]")
    st.markdown("\n".join(lines))
