"""Every saved workspace: what it is, how large, when it changed, and what can be done with it."""

from collections.abc import Sequence

import streamlit as st

from core.schema import TABLES
from core.store import Summary
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.workspaces_backup import ask_backup
from dashboard.cards.workspaces_dialogs import ask_copy, ask_delete, ask_name
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import moment, size, whole
from dashboard.widgets import main_action, title_of

SEARCH = "workspaces.search"
A_PAGE = 8
ACTIONS = {"rename": ask_name, "copy": ask_copy, "backup": ask_backup, "delete": ask_delete}


@card(alone=False)
def list_card(saved: Sequence[Summary], opened: str | None) -> None:
    """The workspaces, the one changed last first; with many of them a search and pages."""
    card_title(t("workspaces.saved"), t("workspaces.saved_hint"))
    found = _found(saved) if len(saved) > A_PAGE else saved
    if not found:
        st.caption(t("workspaces.none_found"))
    page, pages = st.container(gap="small"), -(-len(found) // A_PAGE)
    shown = st.pagination(pages, key="workspaces.page", max_visible_pages=5) - 1 if pages > 1 else 0
    with page:
        for summary in found[shown * A_PAGE : (shown + 1) * A_PAGE]:
            _row(summary, summary.token == opened)


def _found(saved: Sequence[Summary]) -> list[Summary]:
    """Those whose name has what is searched for."""
    st.text_input(
        t("workspaces.search"), key=SEARCH, type="search", live=True, label_visibility="collapsed",
        placeholder=t("workspaces.search"), icon=":material/search:", width=360,
    )  # fmt: skip
    wanted = state.setting(SEARCH).strip().casefold()
    return [summary for summary in saved if wanted in name_of(summary).casefold()]


def name_of(summary: Summary) -> str:
    """What to call a workspace; one that cannot be read has lost its name."""
    return t("workspaces.unreadable") if summary.damaged else title_of(summary)


def _row(summary: Summary, opened: bool) -> None:
    """One workspace with its actions."""
    text, actions = st.columns([3, 1], vertical_alignment="center")
    text.markdown(f"**{escape(name_of(summary))}**{_badges(summary, opened)}  \n:gray[:small[{_facts(summary)}]]")
    with actions.container(horizontal=True, horizontal_alignment="right"):
        if not opened:
            st.button(
                t("workspaces.open"), key=f"open.{summary.token}", type=main_action(),
                on_click=state.open_workspace, args=(summary.token,),
            )  # fmt: skip
        chosen = st.menu_button(
            t("workspaces.more"), ["delete"] if summary.damaged else list(ACTIONS), key=f"more.{summary.token}",
            format_func=lambda action: t(f"workspaces.{action}"),
        )  # fmt: skip
    if chosen:
        ACTIONS[chosen](summary, name_of(summary))


def _badges(summary: Summary, opened: bool) -> str:
    marks = {
        f":blue-badge[{t('workspaces.is_open')}]": opened,
        f":violet-badge[{t('frame.generated')}]": summary.facts.get("generated"),
        f":red-badge[{t('workspaces.damaged')}]": summary.damaged,
    }
    return "".join(f" {badge}" for badge, shown in marks.items() if shown)


def _facts(summary: Summary) -> str:
    """Its tables, rows, size and last change in one line."""
    if summary.damaged:
        return t("workspaces.damaged_text", size=size(summary.size))
    tables = t("list.comma").join(t(f"table.{name}") for name in TABLES if name in summary.tables)
    rows = t("workspaces.rows", n=summary.rows, rows=whole(summary.rows))
    changed = t("workspaces.changed", when=moment(summary.at, state.language()))
    return " · ".join([tables, rows, size(summary.size), changed])
