"""What a mapping of a table in the catalogue would give: its first rows, and what would be lost of them."""

import pandas as pd
import streamlit as st

from core.errors import CoreError
from core.loading import Planned, Preview
from core.privacy import mask
from core.schema import MONEY_SCALE
from dashboard import state
from dashboard.cards.data_catalogue_columns import twice
from dashboard.state import catalogue, say, t
from dashboard.text import escape
from dashboard.text.numbers import day, whole
from dashboard.widgets import busy


def preview_of(name: str, meanings: dict[str, str]) -> None:
    """The first rows as they would be read; or why they can't be."""
    if twice(meanings):
        return
    try:
        with busy("catalogue.looking"):
            found, seen = catalogue.planned(name, meanings), catalogue.preview(name, meanings)
    except CoreError as problem:
        st.warning(say(problem.message), icon=":material/warning:")
        return
    counted = seen.counted
    aside = counted.rows - counted.kept
    code = "catalogue.preview_some" if aside else "catalogue.preview_all"
    st.caption(t(code, rows=whole(counted.rows), kept=whole(counted.kept), aside=whole(aside)))
    _misfits(found, seen)
    st.dataframe(_shown(seen.rows, found), hide_index=True, alt=t("catalogue.preview"), height=220)


def _misfits(found: Planned, seen: Preview) -> None:
    """Cells that would be empty, each column with one of them."""
    for column, (times, example) in seen.counted.bad.items():
        heading = escape(found.source.columns[column][0])
        kind = t(f"type.{found.columns[column]}")
        st.caption(
            t(
                "catalogue.misfits",
                n=times,
                column=heading,
                type=kind,
                example=escape(state.cell(mask(column, example))),
            )
        )


def _shown(rows: pd.DataFrame, found: Planned) -> pd.DataFrame:
    """Amounts in units, days as dates, what names a person masked."""
    kinds = dict(zip(rows.columns, found.columns.items(), strict=True))
    return pd.DataFrame({shown: _cells(rows[shown], *kinds[shown]) for shown in rows.columns})


def _cells(values: pd.Series, name: str, kind: str) -> list[object]:
    known = [None if pd.isna(value) else value for value in values]
    if kind == "money":
        return [None if value is None else value / MONEY_SCALE for value in known]
    if kind == "day":
        return [None if value is None else day(int(value), state.language()) for value in known]
    if kind in ("id", "text", "category"):
        return [None if value is None else state.cell(mask(name, str(value)[:200])) for value in known]
    return known
