"""What is bought together more often than baskets of that size would have it by chance."""

import pandas as pd
import streamlit as st

import core
from core import analytics
from core.analytics import BasketPairs
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.sampled import for_models
from dashboard.figures.pairs import basis_in_words, item_names, named, none_in_words, pair_in_words, pairs, times
from dashboard.state import t
from dashboard.text import escape
from dashboard.widgets import download, figure

DRAWN = 10
IN_TABLE = 50
ORDERS = ("lift_low", "n")


@card(reads="orders items")
def pairs_card(dataset: core.Dataset) -> None:
    """The pairs of items or categories, strongest or most frequent first, of orders or of all a customer bought."""
    card_title(t("pairs.title"), t("pairs.hint"))
    seen = for_models(dataset, "sampled.card")
    with st.container(horizontal=True, vertical_alignment="center"):
        level = _choose("level", compute(analytics.basket_levels, dataset.whole))
        basket = _choose("basket", compute(analytics.basket_kinds, dataset.whole))
        by = _choose("by", ORDERS)
    found = compute(analytics.basket_pairs, seen, basket=basket, level=level)
    if found.found.empty:
        st.info(none_in_words(found, state.language()), icon=":material/info:")
        return
    rows = named(found, item_names(dataset, state.language(), compute) if level == "item_id" else {})
    shown = rows.sort_values([by, "a", "b"], ascending=[False, True, True])
    st.markdown(f"**{escape(pair_in_words(shown.iloc[0], found, state.language()))}**")
    drawn = shown.head(DRAWN)
    figure(pairs(drawn, state.language()), alt=t("pairs.alt", shown=len(drawn)), key=f"pairs.{level}.{basket}.{by}")
    with st.expander(t("pairs.table", n=min(len(rows), IN_TABLE))):
        _table(shown.head(IN_TABLE), found)
    st.caption(basis_in_words(found, state.language()))
    download("bought_together", shown)


def _choose(name: str, options: tuple[str, ...]) -> str:
    """One of the options, the first unless chosen; nothing to choose among one."""
    if len(options) < 2:
        return options[0]
    return st.segmented_control(
        t(f"pairs.{name}"), options, format_func=lambda option: t(f"pairs.{name}.{option}"), default=options[0],
        required=True, key=f"pairs.{name}", label_visibility="collapsed",
    )  # fmt: skip


def _table(rows: pd.DataFrame, found: BasketPairs) -> None:
    shown = pd.DataFrame(
        {
            "a": rows["name_a"],
            "b": rows["name_b"],
            "n": rows["n"],
            "of_a": 100 * rows["of_a"],
            "of_b": 100 * rows["of_b"],
            "lift": [times(value, state.language()) for value in rows["lift"]],
            "range": [t("pairs.range", low=times(low, state.language()), high=times(high, state.language()))
                      for low, high in zip(rows["lift_low"], rows["lift_high"], strict=True)],
            "buyers": rows["buyers"],
        }
    )  # fmt: skip
    number = st.column_config.NumberColumn
    st.dataframe(
        shown, hide_index=True, key="pairs.rows",
        column_config={
            "a": st.column_config.TextColumn(t("pairs.a"), width=190),
            "b": st.column_config.TextColumn(t("pairs.b"), width=190),
            "n": number(t(f"pairs.n.{found.basket}"), width="small", help=t("pairs.n_help")),
            "of_a": number(t("pairs.of_a"), format="%.0f%%", width="small", help=t("pairs.of_a_help")),
            "of_b": number(t("pairs.of_b"), format="%.0f%%", width="small", help=t("pairs.of_b_help")),
            "lift": st.column_config.TextColumn(t("pairs.lift"), width="small", help=t("pairs.lift_help")),
            "range": st.column_config.TextColumn(t("pairs.interval"), width="small", help=t("pairs.interval_help")),
            "buyers": number(t("pairs.buyers"), width="small"),
        },
    )  # fmt: skip
