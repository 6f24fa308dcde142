"""What to add when the open data cannot answer a page's question."""

import streamlit as st

from dashboard.state import t


def missing(title: str, text: str) -> None:
    """A calm sentence on what is missing, and the way to add it."""
    with st.container(border=True, gap="small", key="missing"):
        st.markdown(f"**{title}**")
        st.markdown(text, width=640)
        st.page_link("views/data.py", label=t("missing.add"), icon=":material/upload_file:")
