"""The most used words, with how reviews that use them rate."""

import pandas as pd
import streamlit as st

import core
from core import analytics
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures.words import words
from dashboard.figures.words_cloud import cloud
from dashboard.state import remembered, t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import download, figure

DRAWINGS = ("bars", "cloud")


@card(reads="reviews")
def ranked_card(dataset: core.Dataset, frequency: pd.DataFrame, source: str) -> None:
    """As many bars as asked for, and how much of all mentions they are."""
    ratings = source == "reviews" and "rating" in dataset.columns("reviews")
    card_title(t("words.ranked"), t("words.ranked_hint_ratings" if ratings else "words.ranked_hint"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        drawn = _choose_drawing()
        most = st.slider(t("words.most"), 10, 60, 20, 5, key="words.most", persist_state="session")
    shown = frequency.head(most)
    found = compute(analytics.word_ratings, dataset, words=tuple(shown["word"])) if ratings else None
    stars = {} if found is None else dict(zip(found["word"], found["average_rating"], strict=True))
    drawing = (words if drawn == "bars" else cloud)(shown, stars, state.language())
    shown = shown.head(len(drawing.data[0].y))  # a cloud of long words has no room for all
    figure(drawing, alt=t(f"words.ranked_alt.{drawn}", shown=len(shown)), key=f"words.ranked.{drawn}")
    part, total = int(shown["count"].sum()), int(frequency["count"].sum())
    about = {"shown": len(shown), "part": whole(part), "total": whole(total), "share": percent(part / total, 0)}
    orange = " " + t("words.cloud_colours") if drawn == "cloud" and stars else ""
    st.caption(t("words.sum", **about) + orange)
    download(f"words_of_{source}", frequency)


def _choose_drawing() -> str:
    return st.segmented_control(
        t("words.drawing"), DRAWINGS, format_func=lambda name: t(f"words.drawing.{name}"),
        required=True, key=remembered("words.drawing", "bars", DRAWINGS), label_visibility="collapsed",
    )  # fmt: skip
