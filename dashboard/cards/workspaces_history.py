"""What was done to the open workspace, version by version, and the way back to each."""

from collections.abc import Sequence

import streamlit as st

from core.messages import Message
from core.store import Version
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.workspaces_dialogs import ask_forget
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.text import say as plain
from dashboard.text.numbers import moment, whole

A_PAGE = 6
LONGEST = 40  # signs of what was done, on a button


@card(alone=False)
def history_card(token: str) -> None:
    """Undo, redo, and every version, newest first."""
    versions = state.workspaces().versions(token)
    card_title(t("workspaces.history"), t("workspaces.history_hint"))
    _back_and_forth(token, versions)
    rows, pages = st.container(gap="small"), -(-len(versions) // A_PAGE)
    page = st.pagination(pages, key="workspaces.history_page", max_visible_pages=5) - 1 if pages > 1 else 0
    with rows:
        for version in versions[page * A_PAGE : (page + 1) * A_PAGE]:
            _row(token, version, current=version == versions[0])
    if len(versions) > 1 and st.button(
        t("workspaces.forget"), type="tertiary", icon=":material/delete_sweep:", key="workspaces.forget"
    ):
        ask_forget(token)


def _back_and_forth(token: str, versions: Sequence[Version]) -> None:
    """One step back and one forth, each with what it would do."""
    now, deeds = versions[0], {version.number: version.deed for version in versions}
    undone = now.deed if now.parent in deeds else None
    redone = deeds.get(now.redo) if now.redo else None
    with st.container(horizontal=True, gap="small"):
        _step("undo", token, undone)
        _step("redo", token, redone)


def _step(step: str, token: str, deed: Message | None) -> None:
    label = t(f"workspaces.{step}") if deed is None else t(f"workspaces.{step}_what", what=_short(deed))
    method = getattr(state.workspaces(), step)
    st.button(
        label, key=f"workspaces.{step}", icon=f":material/{step}:", disabled=deed is None,
        on_click=state.change, args=(method, token),
    )  # fmt: skip


def _short(deed: Message) -> str:
    """What was done, cut so that it fits on a button."""
    said = plain(deed, state.language())
    return escape(said if len(said) <= LONGEST else said[: LONGEST - 1] + "…")


def _row(token: str, version: Version, *, current: bool) -> None:
    when = moment(version.at, state.language())
    rows = t("workspaces.rows", n=version.rows, rows=whole(version.rows))
    badge = f" :blue-badge[{t('workspaces.current')}]" if current else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        number = t("workspaces.version", number=version.number)
        st.markdown(f"{say(version.what)}{badge}  \n:gray[:small[{number} · {when} · {rows}]]", width="stretch")
        if not current:
            st.button(
                t("workspaces.go_back"), type="tertiary", key=f"back.{version.number}", icon=":material/history:",
                on_click=state.change, args=(state.workspaces().go_back, token, version.number),
            )  # fmt: skip
