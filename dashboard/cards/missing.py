"""What to add when the open data cannot answer a page's question, and what to know where it answers only in part."""

import streamlit as st

import core
from core import analytics
from dashboard.state import t
from dashboard.text import escape


def rows_as_people_note(dataset: core.Dataset) -> None:
    """Say it where a file names no people, so that each of its rows counts as one."""
    for file in analytics.unnamed_people(dataset):
        st.caption(t("audience.rows_are_people", file=escape(file)))


def missing(title: str, text: str) -> None:
    """A calm sentence on what is missing, and the way to add it."""
    with st.container(border=True, gap="small", key="missing"):
        st.markdown(f"**{title}**")
        st.markdown(text, width=640)
        st.page_link("views/data.py", label=t("missing.add"), icon=":material/upload_file:")
