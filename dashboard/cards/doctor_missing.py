"""What is missing, what is missing together, and what is done about it in each column."""

from typing import Any

import pandas as pd
import streamlit as st

import core
from core.doctor import missing, missing_map
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.doctor_draft import choice_box, stamp
from dashboard.cards.doctor_found import cut
from dashboard.figures.doctor import gaps_columns, gaps_map
from dashboard.names import column_title
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import percent, whole
from dashboard.widgets import figure

FIRST = 6  # columns shown before the rest is asked for
TABLE = "doctor.missing.table"
ALL = "doctor.missing.all"


def _missing(dataset: core.Dataset, stamp: str) -> pd.DataFrame:
    return missing(dataset)


def _map(dataset: core.Dataset, table: str, stamp: str) -> pd.DataFrame:
    return missing_map(dataset, table)


@card(alone=False)
def missing_card(dataset: core.Dataset) -> None:
    """A map of the gaps of one table, and its columns with their choices."""
    told = compute(_missing, dataset, stamp=stamp(dataset))
    gaps = told[told["missing"] > 0]
    if gaps.empty:
        card_title(t("doctor.missing"), t("doctor.missing_none", columns=whole(len(told)), n=len(told)))
        return
    card_title(t("doctor.missing"), t("doctor.missing_hint"))
    table = _choose_table(list(dict.fromkeys(gaps["table"])))
    own = gaps[gaps["table"] == table]
    _draw_map(dataset, table, own)
    shown = own if state.value(ALL) == (stamp(dataset), table) else own.head(FIRST)
    for row in shown.itertuples():
        _column(dataset, row)
    if len(own) > len(shown):
        st.button(
            t("doctor.missing_all", n=len(own) - len(shown)), on_click=state.put, args=(ALL, (stamp(dataset), table)),
            key="doctor.missing_all", type="tertiary", icon=":material/expand_more:",
        )  # fmt: skip


def _choose_table(tables: list[str]) -> str:
    """The table to look at, where several have gaps."""
    if len(tables) == 1:
        return tables[0]
    chosen = st.segmented_control(
        t("doctor.table_choice"), tables, format_func=lambda name: t(f"table.{name}"), default=tables[0], required=True,
        key=TABLE, label_visibility="collapsed",
    )  # fmt: skip
    return chosen if chosen in tables else tables[0]


def _draw_map(dataset: core.Dataset, table: str, own: pd.DataFrame) -> None:
    """What rows lack together; nothing where only one column has gaps, or all of them went with their rows."""
    patterns = compute(_map, dataset, table=table, stamp=stamp(dataset))
    columns = gaps_columns(patterns)
    if len(columns) < 2:
        return
    names = {column: column_title(column) for column in columns}
    drawing = gaps_map(patterns, names, state.language(), dark=state.is_dark())
    most = next(row for row in patterns.itertuples() if row.missing)
    together = t("list.comma").join(names.get(column, column) for column in most.missing)
    alt = t("doctor.map_alt", columns=together, rows=whole(most.rows), share=percent(most.share))
    figure(drawing, alt=alt, key="doctor.map")
    st.caption(escape(alt))


def _column(dataset: core.Dataset, row: Any) -> None:
    """One column: how much is missing, what was done, and the choice."""
    total = row.rows + row.aside
    parts = [t("doctor.empty_of", n=row.missing, empty=whole(row.missing), rows=whole(total))]
    if row.aside:
        parts.append(t("doctor.aside_for", n=row.aside, rows=whole(row.aside)))
    filled = f" :blue-badge[{t('doctor.filled', n=row.filled, cells=whole(row.filled))}]" if row.filled else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        name = escape(cut(column_title(row.column)))
        st.markdown(
            f"**{name}** :gray-badge[{percent(row.share)}]{filled}  \n:gray[:small[{' · '.join(parts)}]]",
            width="stretch",
        )
        if len(row.options) > 1:
            places = [(file, f"missing:{heading}") for file, heading in row.files]
            label = t("doctor.missing_choice", column=column_title(row.column))
            with st.container(width=290):
                choice_box(dataset, places, row.options, f"missing.{row.Index}", label=label, few=0)
