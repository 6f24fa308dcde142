"""Which column of a table in the catalogue is which of ours."""

import pandas as pd
import streamlit as st

from core.loading import DROPPED, Planned
from core.schema import TABLES
from dashboard import state
from dashboard.cards.files import OWN
from dashboard.state import t


def meanings_of(name: str, guess: Planned) -> dict[str, str]:
    """The columns of a table to look at and to correct: heading -> canonical name, "" for a trait, DROPPED; "": the table."""
    table = guess.source.table
    names = {OWN: t("data.own_trait"), DROPPED: t("catalogue.dropped")}
    names |= {column: t(f"column.{column}") for column in _offered(table)}
    edited = st.data_editor(
        _rows(guess), hide_index=True, disabled=["heading", "type", "samples"], key=f"catalogue.columns.{name}.{table}",
        column_config={
            "heading": st.column_config.TextColumn(t("catalogue.column")),
            "became": st.column_config.SelectboxColumn(
                t("data.meaning"), options=list(names), format_func=names.get, required=True
            ),
            "type": st.column_config.TextColumn(t("data.type")),
            "samples": st.column_config.TextColumn(t("data.values"), width="large"),
        },
    )  # fmt: skip
    became = dict(zip(_headings(guess), edited["became"], strict=True))
    meanings = {heading: "" if meaning == OWN else meaning for heading, meaning in became.items()} | {"": table}
    if given := twice(meanings):
        st.warning(t("data.twice", names=t("list.comma").join(names[own] for own in given)), icon=":material/warning:")
    return meanings


def twice(meanings: dict[str, str]) -> list[str]:
    """Meanings given to more than one column."""
    given = [became for heading, became in meanings.items() if heading and became not in ("", DROPPED)]
    return sorted({became for became in given if given.count(became) > 1})


def _offered(table: str) -> list[str]:
    """What a column can mean: the table's own names first, then those of people and items."""
    homes = dict.fromkeys((table, "customers", "items"))
    return list(dict.fromkeys(c.name for home in homes for c in TABLES[home].columns if c.name != "day"))


def _headings(guess: Planned) -> list[str]:
    return [heading for heading in guess.meanings if heading]


def _rows(guess: Planned) -> pd.DataFrame:
    of = {column.heading: column for column in guess.reports}
    rows = [(heading, guess.meanings[heading] or OWN, of.get(heading)) for heading in _headings(guess)]
    return pd.DataFrame(
        {
            "heading": [heading for heading, _, _ in rows],
            "became": [became for _, became, _ in rows],
            "type": [t(f"type.{column.type}") if column else "–" for _, _, column in rows],
            "samples": [state.cell(" · ".join(column.samples)) if column else "" for _, _, column in rows],
        }
    )
