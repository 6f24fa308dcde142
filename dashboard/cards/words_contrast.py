"""What low ratings speak of and high ones don't, and the other way round, with a voice from each side."""

import pandas as pd
import streamlit as st

import core
from core import analytics
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.words_examples import quote
from dashboard.cards.words_table import straight, told, turned
from dashboard.figures.words_sides import two_sides
from dashboard.state import t
from dashboard.text import escape
from dashboard.widgets import download, figure

EACH = 8
OFFERED = 40


@card(reads="reviews")
def contrast_card(dataset: core.Dataset, found: pd.DataFrame) -> None:
    """The clearest words of both sides, and of a chosen word one review of each."""
    card_title(t("words.contrast"), t("words.contrast_hint"))
    low, high = found[found["z"] > 0], found[found["z"] < 0].iloc[::-1]
    sides = (t("words.low"), t("words.high"))
    shown = pd.concat([low.head(EACH), high.head(EACH).iloc[::-1]])
    hover = [said(row) for row in shown.itertuples()]
    drawing = two_sides(shown, "word", ("low_share", "high_share"), sides, hover, state.language())
    with st.grid(columns=2, min_column_width=320, gap="small"):
        with st.container():
            figure(drawing, alt=t("words.contrast_alt", shown=len(shown)), key="words.contrast")
        with st.container(gap="small"):
            _voices(dataset, found, [*low["word"].head(OFFERED), *high["word"].head(OFFERED)])
    st.caption(t("words.contrast_note", low=len(low), high=len(high)))
    download("words_of_low_and_high_ratings", found)


def _voices(dataset: core.Dataset, found: pd.DataFrame, words: list[str]) -> None:
    word = st.selectbox(t("words.choose"), words, key="words.contrast.word", label_visibility="collapsed")
    row = next(found[found["word"] == word].itertuples(), None)
    if row is None:
        return
    st.markdown(escape(said(row)))
    for side, first in (("low", "lowest"), ("high", "highest")):
        if getattr(row, side):
            examples = compute(analytics.examples, dataset, word=word, source="reviews", limit=1, first=first)
            quote(examples.iloc[0], word)


def said(row: object) -> str:
    """A word of the contrast in one sentence, from the side that says it more often."""
    frame = pd.DataFrame([row])
    lower = row.z > 0
    one = next((straight if lower else turned)(frame).itertuples())
    low, high = t("words.of_low"), t("words.of_high")
    return told(one, row.word, (low, high) if lower else (high, low))
