"""What stands behind a model's lists: the people most like a customer, the tastes it found, whom a customer follows."""

from typing import Any

import pandas as pd
import streamlit as st

import core
from dashboard.cards.recommend import clipped
from dashboard.cards.recommend_customer import person_names
from dashboard.state import t
from dashboard.text import escape

TASTES, ANCHORS = 6, 4


def show_behind(dataset: core.Dataset, model: Any, user_id: str) -> None:
    """One click away, for the models that have something to show."""
    if model.name == "user_cf":
        nearest = model.neighbours(user_id)
        if len(nearest):
            with st.expander(t("recommend.nearest"), icon=":material/group:"):
                _people(dataset, nearest)
    if model.name == "als":
        with st.expander(t("recommend.tastes"), icon=":material/interests:"):
            st.caption(t("recommend.tastes_hint"))
            st.markdown("\n".join(_tastes(model)))


def _people(dataset: core.Dataset, nearest: pd.DataFrame) -> None:
    names = person_names(dataset, nearest["user_id"])
    shown = {
        t("recommend.customer"): [names[user] for user in nearest["user_id"]],
        t("recommend.alike"): nearest["similarity"],
        t("recommend.in_common"): nearest["items"],
    }
    st.dataframe(
        pd.DataFrame(shown),
        hide_index=True,
        column_config={t("recommend.alike"): st.column_config.ProgressColumn(format="%.2f", min_value=0, max_value=1)},
        key="recommend.nearest",
        alt=t("recommend.nearest"),
    )


def _tastes(model: Any) -> list[str]:
    """A line for each of the strongest factors: the items that stand for it."""
    anchors = [model.anchors(factor, ANCHORS)["title"] for factor in range(min(TASTES, model.factors.shape[1]))]
    named = [" · ".join(escape(clipped(title, 34)) for title in dict.fromkeys(titles)) for titles in anchors]
    return [f"{place}. {items}" for place, items in enumerate(filter(None, named), start=1)]
