"""What people write about, in English and Chinese."""

import streamlit as st

from core import analytics
from dashboard import state
from dashboard.cache import compute
from dashboard.cards.missing import missing
from dashboard.cards.words_contrast import contrast_card
from dashboard.cards.words_controls import choose_left_out, choose_source
from dashboard.cards.words_examples import examples_card
from dashboard.cards.words_groups import groupings_of, groups_card
from dashboard.cards.words_kpis import text_kpis
from dashboard.cards.words_phrases import phrases_card
from dashboard.cards.words_ranked import ranked_card
from dashboard.cards.words_sentence import words_in_one_sentence
from dashboard.state import t
from dashboard.widgets import headline, require_dataset

st.title(t("page.words"), anchor=False)
dataset = require_dataset()
sources = analytics.text_sources(dataset)
if not sources:
    missing(t("words.missing"), t("catalogue.no_words" if dataset.is_attached else "words.missing_text"))
    st.stop()

sentence = st.container()
with st.container(horizontal=True, vertical_alignment="center"):
    source = choose_source(sources)
    every = compute(analytics.word_frequency, dataset, source=source)
    telling = state.telling(every["word"])
    left_out = (*choose_left_out(every[~every["word"].isin(telling)]), *telling)
texts = compute(analytics.texts, dataset, source=source)
if not texts.texts:
    missing(t("words.none_left"), t("words.none_left_text"), table=source)
    st.stop()
frequency = compute(analytics.word_frequency, dataset, stop_words=left_out, source=source)
if frequency.empty:
    missing(t("words.all_left_out"), t("words.all_left_out_text"))
    st.stop()

contrast = compute(analytics.contrast_words, dataset, stop_words=left_out) if source == "reviews" else frequency[:0]
with sentence:
    headline(words_in_one_sentence(frequency, contrast, source))
text_kpis(texts, frequency)
with st.grid(columns=2, min_column_width=340, gap="small"):
    ranked_card(dataset, frequency, source)
    examples_card(dataset, frequency, source)
if len(contrast):
    contrast_card(dataset, contrast)
if groupings_of(dataset, source):
    groups_card(dataset, source, left_out)
phrases_card(dataset, source, left_out)
