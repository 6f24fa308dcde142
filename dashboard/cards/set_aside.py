"""Rows that could not be used and cells that were emptied: how many, why, and the originals to take away."""

import pandas as pd
import streamlit as st

import core
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.state import t
from dashboard.text.numbers import whole
from dashboard.widgets import download


@card
def set_aside_card(dataset: core.Dataset) -> None:
    """Why rows were set aside, grouped; nothing is lost: each can be downloaded as it was written."""
    repairs = dataset.report.repairs()
    if repairs.empty:
        card_title(t("data.clean"), t("data.clean_hint"))
        return
    card_title(t("data.set_aside"), t("data.set_aside_hint"))
    grouped = repairs.groupby(["file", "code", "column", "done"], dropna=False).agg(
        rows=("line", "size"), first=("line", "min")
    )
    grouped = grouped.sort_values("rows", ascending=False).reset_index()
    st.dataframe(_in_words(grouped), hide_index=True, alt=t("data.set_aside"))
    if state.demo():
        st.caption(t("demo.no_rows"))
        return
    with st.container(horizontal=True):
        download("rows_set_aside", dataset.report.quarantined, label="data.download_rows")
        download("repairs", dataset.report.repairs, label="data.download_repairs")


def _in_words(grouped: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            t("data.file"): grouped["file"],
            t("data.reason"): grouped["code"].map(t),
            t("data.heading"): grouped["column"].fillna("–"),
            t("data.done"): grouped["done"].map(lambda done: t(f"done.{done}")),
            t("data.rows"): grouped["rows"].map(whole),
            t("data.first_line"): grouped["first"],
        }
    )
