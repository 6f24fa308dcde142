"""What to add when the open data cannot answer a page's question, and what to know where it answers only in part."""

import streamlit as st

import core
from core import analytics
from dashboard import filters
from dashboard.state import t
from dashboard.text import escape
from dashboard.widgets import page_link


def rows_as_people_note(dataset: core.Dataset) -> None:
    """Say it where a file names no people, so that each of its rows counts as one."""
    for file in analytics.unnamed_people(dataset):
        st.caption(t("audience.rows_are_people", file=escape(file)))


def rows_stand_for_people(dataset: core.Dataset) -> bool:
    """Whether no file names anybody, so that "people" would say too much: each row may be a whole group."""
    homes = {file.table for file in dataset.report.files} & set(analytics.PEOPLE)
    files = [file for file in dataset.report.files if file.table in homes]
    return bool(files) and len(analytics.unnamed_people(dataset)) == len(files)


def missing(title: str, text: str, *, table: str = "") -> None:
    """A calm sentence on what is missing, and the way to add it, or to see the rows of `table` that filters hide."""
    shown = filters.shown_dataset()
    with st.container(border=True, gap="small", key="missing"):
        st.markdown(f"**{title}**")
        st.markdown(text, width=640)
        if shown and shown.filter and shown.whole.rows(table):
            st.button(t("filter.reset"), on_click=filters.reset, key="missing.reset", help=t("filter.perhaps"))
        page_link("data", t("missing.add"), icon=":material/upload_file:")
