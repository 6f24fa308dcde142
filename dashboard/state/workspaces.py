"""Changes of workspaces by this session: each says which version the reader has on screen, and what went wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

import core
from core import store
from core.messages import Message
from dashboard.state.address import token as address_token


def workspaces() -> store.Workspaces:
    """Where this computer keeps its workspaces."""
    return store.Workspaces()


def saved() -> tuple[store.Summary, ...]:
    """Every workspace, the one changed last first; of those that are not open, this is what is on screen from now on."""
    found = workspaces().list()
    for summary in found:
        if summary.token != address_token():
            notice_version(summary.token, summary.number)
    return found


def has_others() -> bool:
    """Whether any workspace besides the open one is kept; cheap enough for every page."""
    return any(home.name != address_token() for home in (workspaces().root / "workspaces").glob("*/"))


def seen(token: str) -> int:
    """The version of a workspace that this session has on screen."""
    return int(_seen().get(token) or workspaces().newest(token))


def notice_version(token: str, number: int) -> None:
    """Take over which version is on screen from now on."""
    _seen()[token] = number


def say_if_changed(token: str, number: int) -> None:
    """Say what another window changed since this session last showed the workspace."""
    if token in _seen() and number != _seen()[token]:
        what = next((v.what for v in workspaces().versions(token) if v.number == number), None)
        tell(Message("workspace.changed_elsewhere", what=what) if what else Message("workspace.changed_somehow"))


def change(method: Callable[..., int], token: str, *values: Any) -> bool:
    """Make a change of a workspace by a method of it. What failed is said by the next run: a callback cannot show it."""
    with told():
        made = method(token, *values, seen=seen(token))
        if made == seen(token) + 1:  # else there are changes of others in between, still to be shown
            notice_version(token, made)
        return True
    return False


@contextmanager
def told() -> Iterator[None]:
    """Keep a problem for the next place that can show it."""
    try:
        yield
    except core.CoreError as problem:
        tell(problem.message)


def tell(what: Message) -> None:
    """Keep a word for the next place that can show it."""
    _told().append(what)


def untold() -> list[Message]:
    """What has not been said yet; asking for it counts as saying."""
    found = list(_told())
    _told().clear()
    return found


def _seen() -> dict[str, int]:
    return st.session_state.setdefault("seen", {})


def _told() -> list[Message]:
    return st.session_state.setdefault("told", [])
