"""What is asked before something is done with a workspace: its new name, or whether it is really meant."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.store import Summary
from core.store.versions import LONGEST_NAME
from dashboard import state
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import size
from dashboard.widgets import main_action


def ask_name(summary: Summary, name: str) -> None:
    """Ask for another name."""
    _ask("rename", partial(_name, f"rename.{summary.token}", name, "rename", partial(_rename, summary.token)))


def ask_copy(summary: Summary, name: str) -> None:
    """Ask what to call a copy."""
    proposed = t("workspaces.copy_of", name=name)[:LONGEST_NAME]
    _ask("copy", partial(_name, f"copy.{summary.token}", proposed, "copy", partial(_copy, summary.token)))


def ask_delete(summary: Summary, name: str) -> None:
    """Ask before everything of a workspace goes."""
    text = t("workspaces.delete_text", name=escape(name), size=size(summary.size))
    _ask("delete", partial(_confirm, text, "delete_now", partial(_delete, summary.token)))


def ask_forget(token: str) -> None:
    """Ask before the earlier versions of the open workspace go."""
    text = t("workspaces.forget_text", size=size(state.workspaces().earlier_size(token)))
    _ask("forget", partial(_confirm, text, "forget_now", partial(_forget, token)))


def _ask(title: str, body: Callable[[], None]) -> None:
    st.dialog(t(f"workspaces.{title}_title"))(body)()


def _name(key: str, name: str, action: str, change: Callable[[str], None]) -> None:
    """A name to type, Enter or the button to take it."""
    with st.form(f"form.{key}", border=False):
        st.text_input(t("workspaces.name"), name, key=key, max_chars=LONGEST_NAME)
        if st.form_submit_button(
            t(f"workspaces.{action}"), type=main_action(), key=f"take.{key}", on_click=change, args=(key,)
        ):
            st.rerun()


def _confirm(text: str, action: str, change: Callable[[], None]) -> None:
    """What would go, and the button that does it."""
    st.markdown(text)
    with st.container(horizontal=True, horizontal_alignment="right"):
        kept = st.button(t("workspaces.keep"), key="workspaces.keep")
        if (
            st.button(t(f"workspaces.{action}"), type=main_action(), key=f"workspaces.{action}", on_click=change)
            or kept
        ):
            st.rerun()


def _rename(token: str, key: str) -> None:
    state.change(state.workspaces().rename, token, state.setting(key))


def _copy(token: str, key: str) -> None:
    with state.told():
        state.workspaces().duplicate(token, state.setting(key))


def _delete(token: str) -> None:
    with state.told():
        state.workspaces().delete(token)
        if state.token() == token:
            state.close_workspace()


def _forget(token: str) -> None:
    state.change(state.workspaces().forget_earlier, token)
