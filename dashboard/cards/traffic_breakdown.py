"""Views by channel, device or any trait of the view or of the person who looked."""

import pandas as pd
import streamlit as st

import core
from core import analytics
from core.schema import TABLES
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures import traffic
from dashboard.names import YES_NO
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import whole
from dashboard.widgets import download, figure


@card(reads="events customers")
def breakdown_card(dataset: core.Dataset, columns: pd.DataFrame) -> None:
    """A choice of columns, and the views, visitors and views per visitor of each value of the chosen one."""
    title = st.container()
    options = list(zip(columns["table"], columns["column"], strict=True))
    table, column = st.selectbox(
        t("audience.column"), options, format_func=lambda option: _option(*option),
        key=f"traffic.by.{dataset.token}", label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    name = _name(table, column)
    with title:
        card_title(t("traffic.by", column=escape(_word(table, column))), t(f"traffic.by_{table}_hint"))
    rows = compute(analytics.views_by, dataset, table=table, column=column)
    names = _names(rows, dataset.columns(table)[column])
    with st.grid(columns=2, min_column_width=340, gap="small"):
        figure(traffic.breakdown(rows, names, state.language()), alt=t("traffic.by_alt", column=name), key="traffic.by")
        _table(rows, names, name)
    st.caption(t("traffic.by_sum", total=whole(rows["page_views"].sum()), n=int(rows["page_views"].sum())))
    download("views_by_group", lambda: analytics.shareable_views(rows.assign(value=names), t("audience.small")))


def _option(table: str, column: str) -> str:
    return t("traffic.of_people", column=_name(table, column)) if table == "customers" else _name(table, column)


def _name(table: str, column: str) -> str:
    """A column as a heading."""
    word = _word(table, column)
    return word[:1].upper() + word[1:] if column in TABLES[table].by_name else word


def _word(table: str, column: str) -> str:
    """Our word for a column we know, else the heading of the file; plain text."""
    return t(f"column.{column}") if column in TABLES[table].by_name else column


def _names(rows: pd.DataFrame, kind: str) -> list[str]:
    """What each row is called on screen."""
    beyond = int(rows["values"][rows["kind"] == "other"].sum())
    fixed = {"other": t("audience.other_values", n=beyond), "unknown": t("traffic.no_channel")}
    said = {value: t(code) for value, code in YES_NO.items()} if kind == "bool" else {}
    return [fixed.get(k) or said.get(value, value) for k, value in zip(rows["kind"], rows["value"], strict=True)]


def _table(rows: pd.DataFrame, names: list[str], column: str) -> None:
    number = st.column_config.NumberColumn
    st.dataframe(
        rows.assign(value=names, share=100 * rows["share"])[["value", "page_views", "share", "visitors", "views_each"]],
        hide_index=True,
        height="content",
        alt=t("traffic.by_alt", column=column),
        column_config={
            "value": st.column_config.TextColumn(column, width=110),
            "page_views": number(t("traffic.views"), format="localized"),
            "share": number(t("traffic.share"), format="%.1f%%"),
            "visitors": number(t("traffic.visitors"), format="localized"),
            "views_each": number(t("traffic.kpi.each"), format="%.1f", help=t("traffic.kpi.each.definition")),
        },
    )
