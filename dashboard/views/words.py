"""What people write about, in English and Chinese."""

from typing import Any

import pandas as pd
import streamlit as st

from core import analytics
from dashboard.cache import compute
from dashboard.cards.missing import missing
from dashboard.cards.words_controls import choose_left_out, choose_source
from dashboard.cards.words_examples import examples_card
from dashboard.cards.words_ranked import ranked_card
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import decimal, percent, whole
from dashboard.widgets import Kpi, headline, kpi_row, require_dataset


def contrasted(word: Any) -> str:
    """The page in one sentence, where ratings are known: what the low ones speak of and the high ones don't."""
    name, share = escape(word["word"]), percent(word["low_share"], 0)
    if not word["high"]:
        return t("words.headline.contrast_only", word=name, share=share)
    times = word["low_share"] / word["high_share"]
    return t("words.headline.contrast", word=name, times=decimal(times, 0 if times >= 10 else 1))


def counted(frequency: pd.DataFrame, source: str) -> str:
    """The page in one sentence: how many words, and which leads."""
    first = frequency.iloc[0]
    return t(
        f"words.headline.{source}",
        different=whole(len(frequency)),
        word=escape(first["word"]),
        count=whole(first["count"]),
        n=first["count"],
    )


st.title(t("page.words"), anchor=False)
dataset = require_dataset()
sources = analytics.text_sources(dataset)
if not sources:
    missing(t("words.missing"), t("words.missing_text"))
    st.stop()

sentence = st.container()
with st.container(horizontal=True, vertical_alignment="center"):
    source = choose_source(sources)
    every = compute(analytics.word_frequency, dataset, source=source)
    left_out = choose_left_out(every)
frequency = compute(analytics.word_frequency, dataset, stop_words=left_out, source=source)
if frequency.empty:
    missing(t("words.all_left_out"), t("words.all_left_out_text"))
    st.stop()

contrast = compute(analytics.contrast_words, dataset, stop_words=left_out) if source == "reviews" else frequency[:0]
with sentence:
    headline(contrasted(contrast.iloc[0]) if len(contrast) else counted(frequency, source))
texts = compute(analytics.texts, dataset, source=source)
total = int(frequency["count"].sum())
kpi_row(
    [
        Kpi(t(f"words.kpi.{source}"), whole(texts.texts), t("words.kpi.texts.definition")),
        Kpi(t("words.kpi.different"), whole(len(frequency)), t("words.kpi.different.definition")),
        Kpi(t("words.kpi.mentions"), whole(total), t("words.kpi.mentions.definition")),
        Kpi(
            t("words.kpi.chinese"),
            percent(texts.chinese / max(texts.texts, 1), 0),
            t("words.kpi.chinese.definition", count=whole(texts.chinese), texts=whole(texts.texts)),
        ),
    ]
)
with st.grid(columns=2, min_column_width=340, gap="small"):
    ranked_card(dataset, frequency, source)
    examples_card(dataset, frequency, source)
