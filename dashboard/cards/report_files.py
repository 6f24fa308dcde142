"""The report as a file: what is in it, what never is, and a click for each format, in which alone it is written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

import core
from dashboard import filters
from dashboard.cards import card_title
from dashboard.names import kept
from dashboard.report.build import build
from dashboard.report.formats import FORMATS, file_name, write
from dashboard.report.request import Request
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import whole
from dashboard.widgets import main_action

ICONS = {"html": "public", "pdf": "picture_as_pdf", "pptx": "co_present", "xlsx": "table_view"}


def files_card(dataset: core.Dataset, request: Request) -> None:
    """What the report covers, and its four formats."""
    with st.container(border=True, height="stretch"):
        card_title(t("report.files"), t("report.files_hint"))
        st.markdown("\n".join(f"- {line}" for line in _inside(dataset, request)))
        with st.grid(columns=2, min_column_width=150, gap="small"):
            for place, name in enumerate(FORMATS):
                st.download_button(
                    t(f"report.format.{name}"), data=_written(dataset.whole, request, name),
                    file_name=file_name(request, dataset, name), mime=FORMATS[name], key=f"report.file.{name}",
                    on_click="ignore", type=main_action() if place == 0 else "secondary",
                    icon=f":material/{ICONS[name]}:", width="stretch", disabled=not request.sections,
                    help=t(f"report.format.{name}_help"),
                )  # fmt: skip
        if not request.sections:
            st.caption(t("report.no_topics"))
        with st.expander(t("report.safe"), icon=":material/verified_user:"):
            st.markdown(t("report.safe_text"))


def _inside(dataset: core.Dataset, request: Request) -> list[str]:
    """The report in a few lines: topics, filters, comparison."""
    words, before = filters.in_words(dataset), filters.compared()
    said = [t("report.inside.topics", n=len(request.sections), topics=whole(len(request.sections)))]
    kept_to = t("list.semicolon").join(escape(text) for text in words.values())
    said.append(t("report.inside.filters", filters=kept_to) if words else t("report.inside.all"))
    if request.compare and before and before.filter.period:
        said.append(t("report.inside.compared", period=filters.span_in_words(before.filter.period, request.lang)))
    elif not request.period:
        said.append(t("report.inside.no_period"))
    return [*said, t("report.inside.proof")]


def _written(whole_data: core.Dataset, request: Request, name: str) -> Callable[[], bytes]:
    """What makes the file at the click."""

    def made() -> bytes:
        stamped = replace(request, made_at=datetime.now(UTC).isoformat(timespec="seconds"))
        return write(name, build(stamped, whole_data, kept))

    return made
