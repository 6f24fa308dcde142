"""Long work of a page: a bar that fills, and Cancel."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from dashboard.state import t


@contextmanager
def progress(first: str, *, key: str) -> Iterator[Callable[[float, str], Any]]:
    """A bar with Cancel while the block runs, told its share and a word; not for a card that reruns alone."""
    working = st.empty()
    with working.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, first, width="stretch")
        # A click runs the page again, which ends this run, and with it the work, at its next word on progress.
        st.button(t("data.cancel"), key=key)
    try:
        yield bar.progress
    finally:
        working.empty()
