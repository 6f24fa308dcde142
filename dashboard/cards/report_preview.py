"""The report as its reader will see it, made anew whenever a choice changes."""

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

import core
from dashboard import state
from dashboard.cards.progress import progress
from dashboard.names import kept
from dashboard.report.build import build
from dashboard.report.document import Document
from dashboard.report.html.writer import write_html
from dashboard.report.request import Request
from dashboard.state import t
from dashboard.text.numbers import percent

KEPT = "report.preview.kept"
HEIGHT = 820


def preview_card(dataset: core.Dataset, request: Request) -> None:
    """The HTML file in a frame of its own."""
    if not st.toggle(t("report.preview"), key="report.preview", help=t("report.preview_help"), persist_state="session"):
        return
    if not request.sections:
        st.info(t("report.no_topics"), icon=":material/checklist:")
        return
    # The frame shares our origin, but the report's own policy lets no script run beside the two it was written with.
    st.iframe(write_html(_document(dataset, request)).decode(), height=HEIGHT, alt=t("report.preview"))


def _document(dataset: core.Dataset, request: Request) -> Document:
    """The document of this request, kept until it changes."""
    key = (replace(request.completed(dataset.whole), made_at=""), dataset.digest)  # with the currency and names of now
    known = state.value(KEPT)
    if known and known[0] == key:
        return known[1]
    with progress(t("report.making", share=percent(0, 0)), key="report.preview.cancel") as tell:
        stamped = replace(request, made_at=datetime.now(UTC).isoformat(timespec="seconds"))
        found = build(
            stamped, dataset.whole, kept, lambda share: tell(share, t("report.making", share=percent(share, 0)))
        )
    state.put(KEPT, (key, found))
    return found
