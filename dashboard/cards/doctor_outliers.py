"""Numbers far from the others of their column, and what is done about them."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

import core
from core.doctor import outliers
from core.engine import collect
from core.schema import MONEY_SCALE
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.doctor_draft import choice_box, stamp
from dashboard.cards.doctor_found import cut
from dashboard.figures.doctor import Spread, spread, spread_of
from dashboard.names import column_title
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import percent, whole
from dashboard.widgets import figure

COLUMN = "doctor.outliers.column"


def _outliers(dataset: core.Dataset, stamp: str) -> pd.DataFrame:
    return outliers(dataset)


@card(alone=False)
def outliers_card(dataset: core.Dataset) -> None:
    """Each column of numbers with its usual range; one of them drawn, with its choice."""
    told = compute(_outliers, dataset, stamp=stamp(dataset))
    flagged = told[(told["flagged"] > 0) | told["chosen"].isin(["winsorised", "set aside"])]
    if flagged.empty:
        code = "doctor.outliers_none" if len(told) else "doctor.outliers_unjudged"
        card_title(t("doctor.outliers"), t(code, n=len(told), columns=whole(len(told))))
        return
    card_title(t("doctor.outliers"), t("doctor.outliers_hint"))
    rows = {row.Index: row for row in flagged.itertuples()}
    place = st.selectbox(
        t("doctor.outliers_column"), list(rows), format_func=lambda place: _name(rows[place]),
        key=f"{COLUMN}.{dataset.token}", label_visibility="collapsed",
    )  # fmt: skip
    _column(dataset, rows[place])
    with st.expander(t("doctor.outliers_table", n=len(told)), key="doctor.outliers.table", icon=":material/list:"):
        st.dataframe(_in_words(told), hide_index=True, alt=t("doctor.outliers"))


def _name(row: Any) -> str:
    """The column with how many of its values are far out."""
    name, table = cut(column_title(row.column)), t(f"table.{row.table}")
    return t("doctor.outliers_name", column=name, table=table, n=row.flagged, flagged=whole(row.flagged))


def _column(dataset: core.Dataset, row: Any) -> None:
    """The rule in words, the choice, and the values with the usual range."""
    share = percent(row.share, 2)
    said = t(f"doctor.rule.{row.rule}", low=_number(row.low), high=_number(row.high), flagged=whole(row.flagged),
             n=row.flagged, rows=whole(row.rows), share=share)  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(escape(said), width="stretch")
        if len(row.options) > 1:
            places = [(file, f"outliers:{heading}") for file, heading in row.files]
            label = t("doctor.outliers_choice", column=column_title(row.column))
            choice_box(dataset, places, row.options, f"outliers.{row.Index}", label=label)
    found = compute(
        _spread, dataset, table=row.table, column=row.column, low=float(row.low), high=float(row.high),
        ratios=row.rule == "log", stamp=stamp(dataset),
    )  # fmt: skip
    figure(spread(found, column_title(row.column), state.language()), alt=said, key="doctor.spread")


def _spread(
    dataset: core.Dataset, table: str, column: str, low: float, high: float, ratios: bool, stamp: str
) -> Spread:
    """How the values of a column as given lie."""
    given = dataset.here.unfilled
    scale = MONEY_SCALE if given.columns(table)[column] == "money" else 1
    values = collect(given.scan(table).select(column))[column].dropna().to_numpy(dtype=np.float64) / scale
    return spread_of(values, low, high, ratios=ratios)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"


def _in_words(told: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            t("data.heading"): [column_title(column) for column in told["column"]],
            t("data.became"): told["table"].map(lambda name: t(f"table.{name}")),
            t("doctor.col_low"): told["low"].map(_number),
            t("doctor.col_high"): told["high"].map(_number),
            t("doctor.col_far"): told["flagged"],
            t("doctor.col_share"): told["share"].map(lambda share: percent(share, 2)),
            t("doctor.col_rule"): told["rule"].map(lambda rule: t(f"doctor.rule_name.{rule}")),
        }
    )
