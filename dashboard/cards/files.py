"""What each file became: its table, and every column with its meaning and some of its values; both can be changed."""

import pandas as pd
import streamlit as st

import core
from core.dataset import FileReport
from core.schema import TABLES
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import whole
from dashboard.widgets import main_action

OWN = "own"  # a column kept under its own heading


@card
def files_card(dataset: core.Dataset) -> None:
    """Every loaded file, and on request the meaning of its columns."""
    card_title(t("data.files"), t("data.files_hint"))
    loaded = [file for file in dataset.report.files if file.problem is None]
    numbers = {
        t(f"data.rows_{kind}"): st.column_config.NumberColumn(format="localized") for kind in ("in", "loaded", "aside")
    }
    st.dataframe(_summary(loaded), hide_index=True, alt=t("data.files"), column_config=numbers)
    chosen = st.selectbox(t("data.file"), loaded, format_func=lambda file: file.name, key="data.file")
    if chosen:
        _columns(dataset, chosen)


def _summary(files: list[FileReport]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            t("data.file"): [file.name for file in files],
            t("data.became"): [t(f"table.{file.table}") for file in files],
            t("data.rows_in"): [file.rows_in for file in files],
            t("data.rows_loaded"): [file.rows_loaded for file in files],
            t("data.rows_aside"): [file.rows_quarantined for file in files],
        }
    )


def _columns(dataset: core.Dataset, file: FileReport) -> None:
    """The columns of one file, to look at and to correct."""
    tables = {name: t(f"table.{name}") for name in TABLES}
    table = st.selectbox(
        t("data.table"), list(tables), index=list(tables).index(file.table or "customers"), format_func=tables.get,
        key=f"data.table.{dataset.digest[:12]}.{file.name}", help=t("data.table_help"),
    )  # fmt: skip
    meanings = {name: t("data.own_trait") if name == OWN else t(f"column.{name}") for name in _choices(table)}
    edited = st.data_editor(
        _meanings(file), hide_index=True, disabled=["heading", "type", "samples"],
        key=f"data.columns.{dataset.digest[:12]}.{file.name}.{table}",
        column_config={
            "heading": st.column_config.TextColumn(t("data.heading")),
            "became": st.column_config.SelectboxColumn(
                t("data.meaning"), options=list(meanings), format_func=meanings.get, required=True
            ),
            "type": st.column_config.TextColumn(t("data.type")),
            "samples": st.column_config.TextColumn(t("data.values"), width="large"),
        },
    )  # fmt: skip
    chosen = _changes(file, table, edited)
    twice = [meanings[name] for name in _taken_twice(edited)]
    for warning in _warnings(table, chosen, twice) if chosen else ():
        st.warning(warning, icon=":material/warning:")
    if st.button(t("data.apply"), disabled=not chosen or bool(twice), type=main_action(), key="data.apply"):
        with st.spinner(t("data.reading", file=escape(file.name))):
            state.remap(dataset, file.name, chosen)
        st.rerun()
    st.caption(t("data.counts", rows=whole(file.rows_loaded), columns=len(file.columns)))


def _meanings(file: FileReport) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "heading": [column.heading or t("data.no_heading") for column in file.columns],
            "became": [column.became or OWN for column in file.columns],
            "type": [t(f"type.{column.type}") for column in file.columns],
            "samples": [state.cell(" · ".join(column.samples)) for column in file.columns],
        }
    )


def _choices(table: str) -> list[str]:
    """What a column of this table can mean: its own names first, then those of people and items."""
    homes = dict.fromkeys((table, "customers", "items"))
    return [
        OWN,
        *dict.fromkeys(column.name for home in homes for column in TABLES[home].columns if column.name != "day"),
    ]


def _changes(file: FileReport, table: str, edited: pd.DataFrame) -> dict[str, str]:
    """heading -> canonical name, "" for an own one, for all columns once anything differs from now; else nothing."""
    wanted = dict(zip([column.heading for column in file.columns], edited["became"], strict=True))
    as_it_is = {column.heading: column.became or OWN for column in file.columns}
    if wanted == as_it_is and table == file.table:
        return {}
    return {heading: "" if name == OWN else name for heading, name in wanted.items()} | {"": table}


def _taken_twice(edited: pd.DataFrame) -> list[str]:
    """Meanings given to more than one column."""
    given = edited["became"][edited["became"] != OWN]
    return sorted(given[given.duplicated()].unique())


def _warnings(table: str, chosen: dict[str, str], twice: list[str]) -> list[str]:
    """What to know before applying: a meaning given twice, or an id that no column gives any more."""
    names = t("list.comma").join(twice)
    lost = [t(f"column.{key}") for key in TABLES[table].keys if key not in chosen.values()]
    return [
        *([t("data.twice", names=names)] if twice else []),
        *([t("data.no_key", names=t("list.comma").join(lost))] if lost else []),
    ]
