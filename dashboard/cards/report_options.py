"""What a report is to hold: its topics in their order, whom it is for, a logo, a comment, its language."""

import streamlit as st

import core
from core.filters import Filter
from dashboard import state
from dashboard.cards import card_title
from dashboard.filters import COMPARISONS
from dashboard.report.build import offered, usual
from dashboard.report.logo import MOST_BYTES, clean_logo
from dashboard.report.request import LONGEST_COMMENT, LONGEST_LINE, Request
from dashboard.report.sections import SECTIONS
from dashboard.state import t
from dashboard.text import LANGUAGES
from dashboard.widgets import shown_problems


def options_card(dataset: core.Dataset) -> Request:
    """The request as it stands; the filters above the page are its period, comparison and people."""
    with st.container(border=True, height="stretch"):
        card_title(t("report.options"), t("report.options_hint"))
        chosen = _topics(dataset)
        with st.grid(columns=2, min_column_width=220, gap="small"):
            title = st.text_input(
                t("report.title_label"), key="report.title", max_chars=LONGEST_LINE, placeholder=t("report.title"),
                persist_state="session",
            )  # fmt: skip
            client = st.text_input(
                t("report.client_label"), key="report.client", max_chars=LONGEST_LINE, persist_state="session"
            )
        comments = st.text_area(
            t("report.comments_label"), key="report.comments", max_chars=LONGEST_COMMENT, height=110,
            placeholder=t("report.comments_hint"), persist_state="session",
        )  # fmt: skip
        with st.grid(columns=2, min_column_width=220, gap="small"):
            logo = _logo()
            lang = st.segmented_control(
                t("report.language"), LANGUAGES, format_func=LANGUAGES.get, default=state.language(), required=True,
                key="report.lang", persist_state="session",
            )  # fmt: skip
    return Request(
        sections=chosen, title=title.strip(), client=client.strip(), comments=comments.strip(), lang=lang, logo=logo,
        **_filters(dataset.filter),
    )  # fmt: skip


def _topics(dataset: core.Dataset) -> tuple[str, ...]:
    """The topics chosen, in the order of a report; at first all but those that take long."""
    able = offered(dataset)
    found = st.pills(
        t("report.topics"), able, default=usual(dataset), format_func=lambda name: t(f"report.section.{name}"),
        selection_mode="multi", key=f"report.topics.{dataset.token}", help=t("report.topics_help"), persist_state="session",
    )  # fmt: skip
    lacking = [t(f"report.section.{name}") for name in SECTIONS if name not in able]
    if lacking:
        st.caption(t("report.lacking", topics=t("list.comma").join(lacking)))
    return tuple(name for name in able if name in found)


def _logo() -> bytes | None:
    given = st.file_uploader(
        t("report.logo"), type=["png", "jpg", "jpeg"], key="report.logo", max_upload_size=MOST_BYTES >> 20
    )
    if given is None:
        return None
    with shown_problems():
        return clean_logo(given.getvalue())
    return None


def _filters(found: Filter) -> dict[str, object]:
    compare = state.setting("vs")
    return {
        "period": found.period,
        "compare": compare if found.period and compare in COMPARISONS else "",
        "channels": found.channels,
        "groups": found.groups,
        "segment": state.setting("segment") if found.people else "",
    }
