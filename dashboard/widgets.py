"""Pieces many cards and pages share: problems, the empty page, headline, numbers, the one export door."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

import core
from core.errors import CoreError, NotEnoughData
from core.messages import Message
from core.store import Damaged, Summary
from dashboard import filters, state
from dashboard.cache import compute
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.text.numbers import moment, whole

STORY = "story"  # where the address keeps the step
MOST_COPIED = 1_000  # rows; beyond, a file is the better way


@contextmanager
def shown_problems() -> Iterator[None]:
    """Show what can go wrong for a person as one message; a bug goes on. Also what a callback could not show."""
    for word in state.untold():
        st.warning(say(word), icon=":material/sync_problem:")
    try:
        yield
    except NotEnoughData as lack:
        st.info(say(lack.message), icon=":material/add_circle:")
        page_link("data", t("empty.upload"), icon=":material/upload_file:")
    except Damaged as damage:
        st.error(say(damage.message), icon=":material/error:")
        if damage.good:
            whole_version(damage.token, damage.good)
    except CoreError as problem:
        st.error(say(problem.message), icon=":material/error:")


def whole_version(token: str, number: int) -> None:
    """The way out of a damaged workspace: its last version that is whole."""
    found = next(version for version in state.workspaces().versions(token) if version.number == number)
    when = moment(found.at, state.language())
    label = t("workspaces.open_whole", number=number, when=when)
    change = partial(state.change, state.workspaces().go_back, token, number)
    st.button(label, on_click=change, key=f"whole.{token}", type=main_action())
    st.caption(t("workspaces.whole_is", what=say(found.deed)))


@contextmanager
def busy(code: str = "frame.busy", **values: object) -> Iterator[None]:
    """A word on what is being worked out, while it is."""
    with st.spinner(t(code, **values), show_time=True):
        yield


def require_dataset() -> core.Dataset:
    """The open data as the filters leave it; without any, the page with its one action, and nothing below it."""
    dataset = filters.shown_dataset()
    if dataset is None:
        empty_state()
        st.stop()
    if dataset.filter and not compute(_any_left, dataset):
        nothing_left()
        st.stop()
    return dataset


def _any_left(dataset: core.Dataset) -> bool:
    """Whether the filters leave a row in any table they meet."""
    return any(dataset.rows(name) for name in dataset.names if dataset.is_filtered(name))


def nothing_left() -> None:
    """The filters leave no row: say so, with the way out."""
    with st.container(border=True, horizontal_alignment="center", gap="small", key="nothing"):
        st.subheader(t("filter.nothing"), width="content", anchor=False)
        st.markdown(t("filter.nothing_text"), width=520, text_alignment="center")
        st.button(t("filter.reset"), on_click=filters.reset, key="nothing.reset")


def page_link(page: str, label: str, *, icon: str, width: str = "content") -> None:
    """A link to a page of ours that carries what is open, the language, the filters and the settings."""
    st.page_link(f"views/{page}.py", label=label, icon=icon, width=width, query_params=state.link_to())


def empty_state() -> None:
    """What to do when nothing is open: look at the sample shop, or bring files."""
    with st.container(border=True, horizontal_alignment="center", gap="medium", key="empty"):
        st.space("small")
        st.subheader(t("empty.title"), width="content", anchor=False)
        st.markdown(t("empty.text"), width=520, text_alignment="center")
        if st.button(t("empty.sample"), type=main_action(), key="empty.sample"):
            _open_sample()
        with st.container(horizontal=True, horizontal_alignment="center", gap="medium"):
            page_link("data", t("empty.upload"), icon=":material/upload_file:")
            start_story("empty.story")
        st.space("small")


def main_action() -> str:
    """The type of the button that leads on: filled on light ground, outlined on dark.

    Streamlit always writes white on the accent, and no accent is both dark enough below white letters and light
    enough for letters of its own on black (WCAG 2.2, 1.4.3).
    """
    return "secondary" if state.is_dark() else "primary"


def dataset_chip() -> None:
    """What is open, in the sidebar: its name, its rows, and whether a program made it."""
    dataset = state.whole_dataset()
    with st.container(border=True, gap="xsmall"):
        if dataset is None:
            st.markdown(f":gray[{t('frame.nothing_open')}]")
        else:
            st.markdown(f"**{escape(title_of(dataset))}**")
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                rows = whole(sum(file.rows_loaded for file in dataset.report.files))
                here = state.engine().name == "duckdb"
                st.caption(t("frame.rows", rows=rows), width="content", help=t("engine.local") if here else None)
                if dataset.facts.get("generated"):
                    st.badge(t("frame.generated"), color="violet", help=t("frame.generated_help"))
        page = "workspaces" if state.has_others() and state.value("page") != "workspaces" else "data"
        page_link(page, t("frame.open_another" if dataset else "frame.open"), icon=":material/folder_open:")


def demo_switch() -> None:
    """Hide people or show them, for the whole session; nothing is worked out anew."""
    st.toggle(t("demo.switch"), key=state.demo_key(), help=t("demo.switch_help"))


def start_story(key: str, *, width: str = "content") -> None:
    """Tell the story from its start: of what is open, else of the sample shop, with people hidden."""
    if st.button(
        t("story.start"), icon=":material/play_circle:", type="tertiary", key=key, help=t("story.help"), width=width
    ):
        if state.whole_dataset() is None:
            with busy("frame.opening"):
                state.open_sample("shop")
        st.switch_page("views/overview.py", query_params=state.link_to() | {STORY: "1", "demo": "1"})


def title_of(dataset: core.Dataset | Summary) -> str:
    """What to call data: a pack's title in the reader's language, else the name of its files."""
    title = dataset.facts.get("title", {})
    return title.get(state.language()) or dataset.facts.get("name") or t("frame.unnamed")


def _open_sample() -> None:
    with busy("frame.opening"):
        state.open_sample("shop")
    st.rerun()


def headline(sentence: str | Message) -> None:
    """The one computed sentence on top of a page."""
    st.markdown(f"#### {sentence if isinstance(sentence, str) else say(sentence)}")


@dataclass(frozen=True)
class Kpi:
    """One number to show: finished label, finished value, its definition, and what may stand below it."""

    label: str
    value: str
    definition: str | None = None
    delta: str | None = None
    delta_color: str = "normal"
    delta_description: str | None = None
    trend: Sequence[float] | None = None


def kpi_row(kpis: Sequence[Kpi]) -> None:
    """Numbers side by side, each with its definition on hover."""
    with st.grid(columns=min(len(kpis), 5), min_column_width=140, gap="small"):
        for kpi in kpis:
            st.metric(
                kpi.label,
                kpi.value,
                kpi.delta,
                delta_color=kpi.delta_color,
                delta_description=kpi.delta_description,
                help=kpi.definition,
                chart_data=kpi.trend,
                border=True,
                height="stretch",
            )


def figure(drawing: Any, *, alt: str, key: str) -> None:
    """A plotly figure in the theme of the screen; `alt` says what it shows to those who can't see it.

    Its one tool, shown on hover or touch, saves it as a PNG of double size.
    """
    picture = {"format": "png", "scale": 2, "filename": key.replace(".", "_")}
    tools = {"displaylogo": False, "modeBarButtons": [["toImage"]], "toImageButtonOptions": picture}
    st.plotly_chart(drawing, key=key, alt=alt, theme="streamlit", config=tools)


def download(
    name: str,
    frame: pd.DataFrame | Callable[[], pd.DataFrame],
    *,
    people: bool = False,
    label: str = "export.csv",
    with_ids: bool = True,
    rows: int | None = None,
) -> None:
    """The one export door: a table as CSV no spreadsheet runs as a formula, written only at the click.

    With `people`, only rows (column user_id) of those who may be contacted leave; where consent was never
    recorded, a confirmation comes first. Without `with_ids`, user_id chooses the rows and stays behind.
    rows: how many the screen promises, where it says a number; the session keeps it beside the rows written.
    """
    dataset = filters.shown_dataset() if people else None
    confirmed = dataset is None or _consent(dataset, name)
    if not with_ids and state.demo():  # hashes of addresses are as good as the addresses to whoever has a list of them
        st.caption(t("demo.no_hashes"))
        return
    written = partial(_written, name, frame, dataset, with_ids, rows, state.export_note(), state.hider())
    with st.container(horizontal=True, gap="medium", width="content"):
        st.download_button(
            t(label),
            data=written,
            file_name=f"{name}.csv",
            mime="text/csv",
            key=f"download.{name}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
            disabled=not confirmed,
        )
        if not people:
            _copy(name, frame)


def _copy(name: str, frame: pd.DataFrame | Callable[[], pd.DataFrame]) -> None:
    """The same numbers to paste into a spreadsheet, put together only once they are asked for."""
    asked = st.popover(
        t("export.copy"), type="tertiary", icon=":material/content_copy:", key=f"copy.{name}", on_change="rerun"
    )
    if asked.open:
        numbers = state.hide(frame() if callable(frame) else frame)
        with asked:
            st.caption(t("export.copy_hint", rows=whole(min(len(numbers), MOST_COPIED)), all=whole(len(numbers))))
            st.code(core.privacy.safe_tsv(numbers.head(MOST_COPIED)), language=None, height=260)


def _consent(dataset: core.Dataset, name: str) -> bool:
    """Say who may be contacted; whether the export may go on."""
    st.caption(say(core.privacy.consent_rule(dataset)))
    if core.privacy.consent_recorded(dataset):
        return True
    return st.checkbox(t("export.confirm_no_consent"), key=f"confirm.{name}")


def _written(
    name: str,
    frame: pd.DataFrame | Callable[[], pd.DataFrame],
    dataset: core.Dataset | None,
    with_ids: bool,
    rows: int | None,
    note: Callable[[str, int, int], None],
    hide: Callable[[pd.DataFrame], pd.DataFrame],
) -> bytes:
    """The file, whose rows are counted in what is really written; runs after the click, outside the session."""
    table = frame() if callable(frame) else frame
    content = _csv(table, dataset, with_ids, hide)
    note(name, _promised(table, dataset) if rows is None else rows, core.privacy.csv_rows(content))
    return content


def _promised(table: pd.DataFrame, dataset: core.Dataset | None) -> int:
    """Rows the file must have: all of the table, or those of people who may be contacted."""
    allowed = None if dataset is None else core.privacy.contactable(dataset)
    return len(table) if allowed is None else sum(map(set(allowed).__contains__, table["user_id"]))


def _csv(
    frame: pd.DataFrame,
    dataset: core.Dataset | None,
    with_ids: bool,
    hide: Callable[[pd.DataFrame], pd.DataFrame],
) -> bytes:
    """Those who may be contacted are chosen by their ids, before demo mode hides them."""
    allowed = None if dataset is None else core.privacy.contactable(dataset)
    left = frame if allowed is None else frame[frame["user_id"].isin(allowed)]
    return core.privacy.safe_csv(hide(left) if with_ids else left.drop(columns=["user_id"]))
