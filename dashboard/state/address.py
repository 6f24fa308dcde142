"""The address: settings that live in it, and links that carry it from page to page."""

import re
from collections.abc import Container
from typing import Any, TypeVar

import streamlit as st

from dashboard.state.language import language

Value = TypeVar("Value", bool, int, str)


def remembered(key: str, default: Value, allowed: Container[Value]) -> str:
    """The key for a widget whose value lives in the address: key=remembered("k", 4, range(2, 13)).

    The default stays out of the address. What the reader changes there, or goes back to, is taken over; what is
    not allowed any more becomes the default.
    """
    asked, known = st.query_params.get(key), _in_address()
    if key not in st.session_state or asked != known.get(key) or st.session_state[key] not in allowed:
        st.session_state[key] = _parsed(asked, default, allowed)
    value = st.session_state[key]
    known[key] = None if value == default else str(int(value) if isinstance(value, bool) else value)
    write({key: known[key]})
    return key


def setting(key: str) -> str:
    """A remembered text as it stands."""
    return str(st.session_state.get(key, ""))


def value(key: str) -> Any:
    """What a widget holds, for its callback."""
    return st.session_state.get(key)


def keep_address(page: str) -> None:
    """Say in the address what is open; after a change of page also the settings that it dropped."""
    moved, st.session_state["page"] = st.session_state.get("page") != page, page
    dropped = {key: value for key, value in _in_address().items() if value and key not in st.query_params}
    write({"lang": language(), "ws": token()} | (dropped if moved else {}))


def link_to() -> dict[str, str]:
    """What a link to another page must carry, so that one click is one step for the browser's Back."""
    carried = _in_address() | {"lang": language(), "ws": token()}
    return {key: value for key, value in carried.items() if value is not None}


def token() -> str | None:
    """The workspace of this session: of its address, else the one it opened before."""
    asked = st.query_params.get("ws") or st.session_state.get("ws")
    st.session_state["ws"] = asked
    return asked


def put(key: str, value: object) -> None:
    """Set a widget from a callback, before it is drawn again."""
    st.session_state[key] = value


def forget(*keys: str) -> None:
    """Bring settings back to their defaults, here and in the address."""
    for key in keys:
        st.session_state.pop(key, None)
        _in_address().pop(key, None)
    write(dict.fromkeys(keys))


def write(changes: dict[str, str | None]) -> None:
    """Change the address once and only where it differs: each writing is a step for the browser's Back."""
    here = st.query_params.to_dict()
    wanted = {key: value for key, value in (here | changes).items() if value is not None}
    if wanted != here:
        st.query_params.from_dict(wanted)


def _in_address() -> dict[str, str | None]:
    """Each remembered setting as this session last wrote it, None where it is the default."""
    return st.session_state.setdefault("in_address", {})


def _parsed(asked: str | None, default: Value, allowed: Container[Value]) -> Value:
    value: Any = asked
    if isinstance(default, bool):
        value = default if asked is None else asked == "1"
    elif isinstance(default, int):
        value = int(asked) if asked and re.fullmatch(r"-?[0-9]{1,9}", asked) else default
    return value if value in allowed else default
