"""The most used words, with how reviews that use them rate."""

import pandas as pd
import streamlit as st

import core
from core import analytics
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures import words
from dashboard.state import t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import download, figure


@card
def ranked_card(dataset: core.Dataset, frequency: pd.DataFrame, source: str) -> None:
    """As many bars as asked for, and how much of all mentions they are."""
    ratings = source == "reviews" and "rating" in dataset.columns("reviews")
    card_title(t("words.ranked"), t("words.ranked_hint_ratings" if ratings else "words.ranked_hint"))
    most = st.slider(t("words.most"), 10, 60, 20, 5, key="words.most", persist_state="session")
    shown = frequency.head(most)
    found = compute(analytics.word_ratings, dataset, words=tuple(shown["word"])) if ratings else None
    stars = {} if found is None else dict(zip(found["word"], found["average_rating"], strict=True))
    figure(words.words(shown, stars, state.language()), alt=t("words.ranked_alt", shown=len(shown)), key="words.ranked")
    part, total = int(shown["count"].sum()), int(frequency["count"].sum())
    st.caption(t("words.sum", shown=len(shown), part=whole(part), total=whole(total), share=percent(part / total, 0)))
    download(f"words_of_{source}", frequency)
