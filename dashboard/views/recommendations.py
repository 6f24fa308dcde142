"""What to show whom next, and why: one customer's history beside the list that follows from it."""

import streamlit as st

from dashboard.cache import compute, compute_large
from dashboard.cards import card, recommend
from dashboard.cards.missing import rows_as_people_note
from dashboard.cards.recommend_customer import choose_customer
from dashboard.cards.recommend_everyone import everyone_card
from dashboard.cards.recommend_history import history_card
from dashboard.cards.recommend_list import compare_card, list_card
from dashboard.cards.recommend_matrix import matrix_card
from dashboard.cards.recommend_similar import similar_card
from dashboard.state import t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import busy, headline, require_dataset

st.title(t("page.recommendations"), anchor=False)
dataset = require_dataset()
if not recommend.learnable(dataset):
    headline(t("recommend.headline.nothing"))
    recommend.missing()
    st.stop()

with busy("recommend.learning"):
    facts = compute(recommend.facts, dataset.whole)
headline(
    t(
        f"recommend.headline.{facts.source}",
        people=whole(facts.people),
        items=whole(facts.items),
        pairs=whole(facts.pairs),
        density=percent(facts.density),
    )
)
rows_as_people_note(dataset)
if dataset.filter:
    shown = len(compute_large(recommend.people, dataset))
    st.caption(t("recommend.filtered", shown=whole(shown), n=shown))
customer = choose_customer(dataset, facts.source)
if customer is None:
    st.info(t("recommend.nobody"), icon=":material/person_search:")
elif st.toggle(t("recommend.compare"), key="recommend.compare", persist_state="session"):
    card(compare_card)(dataset, customer)
    with st.grid(columns=2, min_column_width=320):
        card(history_card)(dataset, customer)
        card(similar_card)(dataset)
else:
    # The list first: on a phone the columns stand below each other in this order.
    following, ground = st.columns([3, 2])
    with following:
        card(list_card)(dataset, customer)
    with ground:
        card(history_card)(dataset, customer)
        card(similar_card)(dataset)
card(everyone_card, alone=False)(dataset)  # a button in a card that reruns alone could not stop its work
card(matrix_card)(dataset, facts)
