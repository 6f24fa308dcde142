"""Texts that use a word, so that a number has a voice."""

import re
from typing import Any

import pandas as pd
import streamlit as st

import core
from core import analytics
from core.tokens import is_chinese
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.state import remembered, t
from dashboard.text import escape
from dashboard.text.numbers import decimal, known

OFFERED = 300
SHOWN = 5
LONGEST = 180
ORDERS = ("most", "lowest", "highest")


@card(reads="reviews")
def examples_card(dataset: core.Dataset, frequency: pd.DataFrame, source: str) -> None:
    """A word chosen or typed, and up to five texts with it."""
    card_title(t("words.examples"), t("words.examples_hint"))
    word = st.selectbox(
        t("words.choose"), frequency["word"].head(OFFERED).tolist(), key=f"words.example.{source}",
        accept_new_options=True, label_visibility="collapsed",
    )  # fmt: skip
    word = (word or "").strip().lower()
    first = _order() if "rating" in dataset.columns(source) else "most"
    texts = compute(analytics.examples, dataset, word=word, source=source, limit=SHOWN, first=first)
    if texts.empty:
        st.caption(t("words.no_example", word=escape(word)))
    for row in texts.itertuples():
        quote(row, word)


def quote(row: Any, word: str) -> None:
    """One text with the word marked, its stars and its id."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(marked(excerpt(state.said(row.text), word), word))
        stars = t("words.rated", rating=decimal(row.rating)) + " · " if known(row.rating) else ""
        st.caption(stars + escape(state.cell(row.id)))


def _order() -> str:
    return st.segmented_control(
        t("words.order"), ORDERS, format_func=lambda name: t(f"words.order.{name}"),
        required=True, key=remembered("words.order", "most", ORDERS), label_visibility="collapsed",
    )  # fmt: skip


def excerpt(text: str, word: str, longest: int = LONGEST) -> str:
    """The text, or the part of a long one around the first use of the word."""
    if len(text) <= longest:
        return text
    start = max(0, min(text.lower().find(word) - longest // 3, len(text) - longest))
    end = start + longest
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


def marked(text: str, word: str) -> str:
    """The text as Markdown that shows it as it is, with the word marked where it stands as a word."""
    edge = "" if is_chinese(word) else r"\b"
    pieces = re.split(f"({edge}{re.escape(word)}{edge})", text, flags=re.IGNORECASE)
    return "".join(f":primary-background[{escape(p)}]" if i % 2 else _kept(p) for i, p in enumerate(pieces))


def _kept(piece: str) -> str:
    return escape(piece) if piece else ""
