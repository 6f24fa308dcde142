"""Rows that were set aside, as they were written, and everything about them to take away."""

import pandas as pd
import streamlit as st

import core
from core.messages import Message
from core.privacy import HIDDEN
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.doctor_found import PERSONAL, capital
from dashboard.state import t
from dashboard.text import say as plain
from dashboard.text.numbers import whole
from dashboard.widgets import download

FIRST = 50
LONGEST = 300  # signs of a row


def aside_card(dataset: core.Dataset) -> None:
    """The first rows set aside with their line and reason; all of them, and every repair, as files."""
    if dataset.report.repairs_path or dataset.report.quarantine_path:
        _card(dataset)


@card
def _card(dataset: core.Dataset) -> None:
    n = sum(file.rows_quarantined for file in dataset.report.files)
    card_title(t("doctor.aside"), t("doctor.aside_hint") if n else t("doctor.aside_none"))
    if n:
        st.dataframe(_first(dataset), hide_index=True, alt=t("doctor.aside"))
        if n > FIRST:
            st.caption(t("doctor.aside_first", shown=whole(FIRST), rows=whole(n)))
    if state.demo():
        st.caption(t("demo.no_rows"))
        return
    with st.container(horizontal=True):
        if n:
            download("rows_set_aside", dataset.report.quarantined, label="data.download_rows", rows=n)
        download("repairs", dataset.report.repairs, label="data.download_repairs")


def _first(dataset: core.Dataset) -> pd.DataFrame:
    """The first rows in words; of a file with names or contacts only their lines, unless they are asked for."""
    rows = dataset.report.quarantined().head(FIRST)
    personal = {file.name for file in dataset.report.files if PERSONAL & {c.became for c in file.columns}}
    asked = bool(personal & set(rows["file"])) and not state.demo() and st.toggle(
        t("doctor.as_written"), key="doctor.as_written", help=t("doctor.as_written_help")
    )  # fmt: skip
    raw = [
        state.cell(str(raw)[:LONGEST]) if asked or file not in personal else HIDDEN
        for file, raw in zip(rows["file"], rows["raw"], strict=True)
    ]
    return pd.DataFrame(
        {
            t("data.file"): rows["file"],
            t("doctor.line"): rows["line"],
            t("data.reason"): [capital(plain(Message(code), state.language())) for code in rows["code"]],
            t("doctor.raw"): raw,
        }
    )
