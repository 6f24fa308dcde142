"""A report given back, held against the open data: every figure that no longer holds, by name."""

import pandas as pd
import streamlit as st

import core
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.names import kept
from dashboard.report.formats import FORMATS
from dashboard.report.verify import Verification, verify
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import moment, whole
from dashboard.widgets import busy, download

ROOM = 520
COLUMNS = ("what", "where", "was", "now")


@card(alone=False)
def verify_card(dataset: core.Dataset) -> None:
    """Drop a report in; the verdict, what it rests on, and the list."""
    card_title(t("report.verify"), t("report.verify_hint"))
    given = st.file_uploader(
        t("report.verify_file"), type=list(FORMATS), key="report.verify.file", label_visibility="collapsed"
    )
    if given is None:
        return
    with busy("report.verifying"):
        found = verify(given.getvalue(), dataset.whole, kept)
    _verdict(found)
    if found.differences:
        _list(found)


def _verdict(found: Verification) -> None:
    n = len(found.differences)
    if found.holds:
        st.success(t("report.holds", n=found.checked, checked=whole(found.checked)), icon=":material/verified:")
    else:
        said = t("report.fails", n=n, differences=whole(n), checked=whole(found.checked))
        st.error(said, icon=":material/error:")
    said = ["report.same_data" if found.same_data else "report.other_data"]
    said.append({None: "report.carried", True: "report.sealed", False: "report.unsealed"}[found.sealed])
    request = found.proof.request
    title = escape(request.title or t("report.title"))
    st.caption(" ".join([t("report.checked_is", title=title, when=_when(request.made_at)), *map(t, said)]))


def _when(made_at: str) -> str:
    from datetime import datetime

    return moment(datetime.fromisoformat(made_at), state.language()) if made_at else "–"


def _list(found: Verification) -> None:
    """One line a figure; the list scrolls, and is there as a file."""
    frame = pd.DataFrame(
        {
            "what": [t(f"report.difference.{each.kind}") for each in found.differences],
            "where": [" › ".join(each.place) for each in found.differences],
            "was": [each.was for each in found.differences],
            "now": [each.now for each in found.differences],
        }
    )
    titles = {name: t(f"report.difference.{name}") for name in COLUMNS}
    height = min(ROOM, 38 + 35 * len(frame))
    st.dataframe(frame, hide_index=True, height=height, column_config=titles, alt=t("report.verify"))
    download("report_differences", frame)
