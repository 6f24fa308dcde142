"""What to show whom next, and why: the best model for this data, and one customer's list that answers to every change."""

import streamlit as st

from dashboard.cache import compute, compute_large
from dashboard.cards import card, recommend
from dashboard.cards.missing import rows_as_people_note
from dashboard.cards.recommend_board import answer, compare_if_wanted
from dashboard.cards.recommend_board_result import board_card
from dashboard.cards.recommend_cluster import cluster_card
from dashboard.cards.recommend_cold import cold_card
from dashboard.cards.recommend_customer import choose_customer
from dashboard.cards.recommend_everyone import everyone_card
from dashboard.cards.recommend_matrix import matrix_card
from dashboard.cards.recommend_preview import preview
from dashboard.cards.recommend_segment import segment_card
from dashboard.cards.recommend_similar import similar_card
from dashboard.cards.sampled import for_models
from dashboard.state import t
from dashboard.text.numbers import whole
from dashboard.widgets import busy, headline, require_dataset

st.title(t("page.recommendations"), anchor=False)
everyone = require_dataset()
dataset = for_models(everyone)
if not recommend.learnable(dataset):
    headline(t("recommend.headline.nothing"))
    recommend.missing()
    st.stop()

with busy("recommend.learning"):
    facts = compute(recommend.facts, dataset.whole)
working = answer(dataset)
rows_as_people_note(dataset)
if dataset.filter:
    shown = len(compute_large(recommend.people, dataset))
    st.caption(t("recommend.filtered", shown=whole(shown), n=shown))
customer = choose_customer(dataset, facts.source)
if customer is None:
    st.info(t("recommend.nobody"), icon=":material/person_search:")
else:
    preview(dataset, customer)
board_card(dataset)
with st.grid(columns=2, min_column_width=320):
    card(similar_card)(dataset)
    card(segment_card)(dataset, facts.people)
card(cold_card)(dataset)
card(everyone_card, alone=False)(dataset)  # a button in a card that reruns alone could not stop its work
if everyone.engine.remote:
    card(cluster_card, alone=False)(everyone, dataset)
card(matrix_card)(dataset, facts)
compare_if_wanted(dataset, working)  # last, so that the page stands while it works
