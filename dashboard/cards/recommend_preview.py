"""One customer under the reader's hands: the history left, the list right; every change shows at once."""

import streamlit as st

import core
from core import recommend
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.recommend import default_model, lacking, tuned
from dashboard.cards.recommend_cost import cost_line
from dashboard.cards.recommend_hand import hand_of, show_changes
from dashboard.cards.recommend_history import history_card
from dashboard.cards.recommend_list import LENGTHS, compare_card, list_card
from dashboard.cards.recommend_wishes import choose_wishes, wishes_now
from dashboard.state import remembered, t


@st.fragment
def preview(dataset: core.Dataset, user_id: str) -> None:
    """The model above; below it what the list follows from, and the list, or two lists."""
    two = st.toggle(t("recommend.compare"), key=remembered("recommend.compare", False, (True, False)))
    name = None if two else choose_model(dataset)
    show_changes(dataset, user_id)
    hand = hand_of(dataset, user_id)
    lists = st.container() if two else None
    before, after = st.columns([2, 3]) if lists is None else st.columns(2)
    with before:
        card(history_card, alone=False)(dataset, user_id, hand)
    with before if lists is None else after:
        card(_adjust, alone=False)(dataset, name)
    n, wishes = state.value("n"), wishes_now(dataset)
    with lists or after:
        if name is None:
            card(compare_card, alone=False)(dataset, user_id, n, wishes, hand)
        else:
            card(list_card, alone=False)(dataset, user_id, name, n, wishes, hand)


def _adjust(dataset: core.Dataset, name: str | None) -> None:
    """Length, dials and rules, and what they cost."""
    card_title(t("recommend.wishes"))
    st.slider(t("recommend.n"), LENGTHS[0], LENGTHS[-1], key=remembered("n", 10, LENGTHS))
    wishes = choose_wishes(dataset)
    if wishes and name and not lacking(dataset, name):
        cost_line(dataset, name, wishes)


def choose_model(dataset: core.Dataset) -> str:
    """Any model there is; one that the data can't carry has a lock, the champion a star."""
    first = default_model(dataset)

    def title(name: str) -> str:
        locked = ":material/lock: " if lacking(dataset, name) else ""
        return locked + t(f"recommend.model.{name}") + (" ★" if name == first and tuned(dataset, name) else "")

    return st.segmented_control(
        t("recommend.model"), list(recommend.RECOMMENDERS), required=True, format_func=title,
        key=remembered("model", first, recommend.RECOMMENDERS), wrap=True,
    )  # fmt: skip
