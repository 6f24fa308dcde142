"""A report to send: chosen, previewed, written in four formats; and one that was sent, held against the data."""

import streamlit as st

from dashboard.cards.report_files import files_card
from dashboard.cards.report_options import options_card
from dashboard.cards.report_preview import preview_card
from dashboard.cards.report_verify import verify_card
from dashboard.report.build import offered
from dashboard.state import remembered, t
from dashboard.text.numbers import whole
from dashboard.widgets import headline, require_dataset

DEEDS = ("make", "verify")

st.title(t("page.report"), anchor=False)
dataset = require_dataset()
able = offered(dataset)
headline(t("report.headline", n=len(able), topics=whole(len(able))))
deed = st.segmented_control(
    t("page.report"), DEEDS, format_func=lambda name: t(f"report.deed.{name}"), required=True,
    key=remembered("deed", DEEDS[0], DEEDS), label_visibility="collapsed",
)  # fmt: skip
if deed == "verify":
    verify_card(dataset)
    st.stop()
left, right = st.columns([3, 2], gap="small")
with left:
    request = options_card(dataset)
with right:
    files_card(dataset, request)
preview_card(dataset, request)
