"""What goes with an item: those the same people have, or those that read alike."""

import streamlit as st

import core
from core import recommend
from dashboard.cache import compute_large
from dashboard.cards import card_title
from dashboard.cards.recommend import SHOWN, clipped, known, model_of, popularity, titles, usable
from dashboard.figures.recommend import similar_figure
from dashboard.state import language, t
from dashboard.text.numbers import whole
from dashboard.widgets import download, figure


def similar_card(dataset: core.Dataset) -> None:
    """Choose an item and a model; its ten nearest."""
    able = [name for name in usable(dataset) if name in recommend.OF_ITEMS]
    card_title(t("recommend.similar"), t("recommend.similar_hint"))
    if not able:
        st.info(t("recommend.similar_none"), icon=":material/info:")
        return
    name = st.segmented_control(
        t("recommend.model"), able, default=able[0], required=True, label_visibility="collapsed",
        format_func=lambda name: t(f"recommend.model.{name}"), key="recommend.similar.model",
    )  # fmt: skip
    model = model_of(dataset, name)
    item = choose_item(dataset, key="recommend.item")
    if item is None:
        return
    nearest = model.similar_items(item)
    nearest["title"] = [model.interactions.label(model.interactions.column(other)) for other in nearest["item_id"]]
    if nearest.empty:
        st.info(t("recommend.similar_nothing"), icon=":material/info:")
        return
    st.caption(t(f"recommend.similarity.{name}", source=t(f"recommend.source.{known(dataset).source}")))
    if len(nearest) > 1 and nearest["score"].nunique() == 1:
        st.caption(t("recommend.all_equal"))
    figure(
        similar_figure(nearest, t("recommend.similarity")),
        alt=t("recommend.similar_alt"),
        key="recommend.similar",
    )
    download("similar_items", nearest[["rank", "item_id", "title", "score"]])


def choose_item(dataset: core.Dataset, *, key: str) -> str | None:
    """Any item, found by a part of its title or id, the most chosen first; None where the search finds none."""
    search, choice = st.columns([2, 3], vertical_alignment="bottom")
    text = search.text_input(t("recommend.item_search"), key=f"{key}_search", icon=":material/search:")
    found = recommend.matching(compute_large(popularity, dataset.whole, lang=language()), text, "title", "item_id")
    shown = found.head(SHOWN).set_index("item_id")
    if shown.empty:
        st.info(t("recommend.no_item"), icon=":material/search_off:")
        return None
    # The box on screen keeps its text when the language changes: only where titles do, it becomes another box.
    lang = language() if titles(dataset, language()) else ""
    labels = {item: f"{clipped(row['title'], 60)} · {whole(row['people'])}" for item, row in shown.iterrows()}
    return choice.selectbox(
        t("recommend.item_top", n=whole(SHOWN)) if len(found) > SHOWN else t("recommend.item_people"),
        list(labels), format_func=labels.get, filter_mode="contains",
        key=f"{key}.{dataset.digest[:12]}.{lang}.{text}",
    )  # fmt: skip
