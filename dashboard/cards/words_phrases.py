"""Phrases of two and three words: the most telling ones, and those of low and of high ratings."""

from dataclasses import replace

import pandas as pd
import streamlit as st

import core
from core import analytics
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.words_examples import excerpt
from dashboard.cards.words_table import IN_TABLE, compared_table, straight, told, turned
from dashboard.figures.words import phrases as phrase_bars
from dashboard.figures.words_sides import two_sides
from dashboard.state import remembered, t
from dashboard.text.numbers import whole
from dashboard.widgets import download, figure

DRAWN = 12
VIEWS = ("common", "low", "high")


@card(reads="reviews")
def phrases_card(dataset: core.Dataset, source: str, stop_words: tuple[str, ...]) -> None:
    """Bars and a table of phrases; which ones is chosen above them where texts are rated."""
    card_title(t("words.phrases"), t("words.phrases_hint"))
    found = _unnamed(compute(analytics.phrases, dataset, stop_words=stop_words, source=source))
    view = _choose_view() if len(found.rated) else "common"
    if view == "common":
        _common(found)
    else:
        _rated(found, view)
    st.caption(_read(found))
    download(f"phrases_{view}", found.common if view == "common" else found.rated)


def _unnamed(found: analytics.Phrases) -> analytics.Phrases:
    """In demo mode without the phrases that name people."""
    if not state.demo():
        return found
    parts = {part: getattr(found, part) for part in ("common", "rated")}
    return replace(
        found, **{part: rows[rows["phrase"].map(state.said) == rows["phrase"]] for part, rows in parts.items()}
    )


def _choose_view() -> str:
    return st.segmented_control(
        t("words.phrases"), VIEWS, format_func=lambda name: t(f"words.phrases.{name}"), required=True,
        key=remembered("words.phrases.view", "low", VIEWS), label_visibility="collapsed",
    )  # fmt: skip


def _common(found: analytics.Phrases) -> None:
    if found.common.empty:
        st.info(t("words.phrases_none"), icon=":material/info:")
        return
    drawn = found.common.head(DRAWN)
    figure(phrase_bars(drawn, state.language()), alt=t("words.phrases_alt", shown=len(drawn)), key="words.phrases.bars")
    _table(found.common.head(IN_TABLE))


def _table(rows: pd.DataFrame) -> None:
    shown = pd.DataFrame(
        {
            "phrase": rows["phrase"],
            "texts": rows["texts"],
            "share": 100 * rows["share"],
            "npmi": rows["npmi"],
            "example": [
                excerpt(state.said(text), phrase, 120)
                for text, phrase in zip(rows["example"], rows["phrase"], strict=True)
            ],
        }
    )
    st.dataframe(
        shown, hide_index=True, key="words.phrases.table",
        column_config={
            "phrase": st.column_config.TextColumn(t("words.phrase"), pinned=True, width=170),
            "texts": st.column_config.NumberColumn(t("words.texts"), width="small"),
            "share": st.column_config.NumberColumn(t("words.share"), format="%.1f%%", width="small"),
            "npmi": st.column_config.NumberColumn(
                t("words.together"), format="%.2f", width="small", help=t("words.together_help")
            ),
            "example": st.column_config.TextColumn(t("words.example"), width="large"),
        },
    )  # fmt: skip


def _rated(found: analytics.Phrases, view: str) -> None:
    low = view == "low"
    chosen = found.rated[found.rated["z"] > 0 if low else found.rated["z"] < 0]
    if chosen.empty:
        st.info(t("words.phrases_alike"), icon=":material/info:")
        return
    rows = straight(chosen) if low else turned(chosen)
    sides = (t("words.low"), t("words.high")) if low else (t("words.high"), t("words.low"))
    of = (t("words.of_low"), t("words.of_high")) if low else (t("words.of_high"), t("words.of_low"))
    drawn = rows.head(DRAWN)
    hover = [told(row, row.phrase, of) for row in drawn.itertuples()]
    drawing = two_sides(drawn, "phrase", ("inside_share", "outside_share"), sides, hover, state.language())
    figure(drawing, alt=t(f"words.phrases_alt.{view}", shown=len(drawn)), key=f"words.phrases.{view}")
    examples = dict(zip(rows["phrase"], rows["example"], strict=True))
    compared_table(rows, "phrase", sides, examples, f"words.phrases.table.{view}")


def _read(found: analytics.Phrases) -> str:
    if found.read == found.texts:
        return t("words.phrases_read", texts=whole(found.texts))
    every = whole(round(found.texts / found.read))
    return t("words.phrases_sampled", read=whole(found.read), texts=whole(found.texts), every=every)
