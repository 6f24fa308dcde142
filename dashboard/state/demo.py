"""Demo mode: people stand under pseudonyms on every screen and in every file; the answers behind stay the same.

One switch of the session, in the address as demo=1. The key of the pseudonyms lies in the data root and goes nowhere.
"""

from collections.abc import Callable, Iterable

import pandas as pd
import streamlit as st

import core
from core.privacy import HIDDEN, Pseudonyms, Veil, key_of, own_secret, veil
from dashboard.state.address import remembered
from dashboard.state.language import t
from dashboard.state.opened import whole_dataset
from dashboard.state.workspaces import workspaces

DEMO = "demo"
KEY_FILE = "demo.key"


def demo() -> bool:
    """Whether people are hidden."""
    return bool(st.session_state.get(DEMO))


def demo_key() -> str:
    """The key of the switch, whose value lives in the address."""
    return remembered(DEMO, False, (False, True))


def start_demo() -> None:
    """Hide people from now on; for callbacks."""
    st.session_state[DEMO] = True


def person(user_id: object) -> str:
    """What to call a person: the id; in demo mode a pseudonym."""
    return t("demo.person", sign=_veil().code(user_id)) if demo() else str(user_id)


def said(text: str) -> str:
    """What people wrote, as it may be shown: in demo mode without contacts, ids and names."""
    return _veil().text(text) if demo() else text


def cell(value: object) -> str:
    """A cell of a file as it may be shown: in demo mode nothing of it."""
    return HIDDEN if demo() else str(value)


def telling(words: Iterable[str]) -> tuple[str, ...]:
    """Those of the words that no list may show: in demo mode names and ids of people."""
    return tuple(filter(_veil().tells, words)) if demo() else ()


def hide(frame: pd.DataFrame) -> pd.DataFrame:
    """A table as it may be shown or leave: in demo mode under pseudonyms, without names and contacts."""
    return hider()(frame)


def hider() -> Callable[[pd.DataFrame], pd.DataFrame]:
    """The same for work after the run, in a thread that knows no session."""
    if not demo():
        return lambda frame: frame
    cover, called = _veil(), t("demo.person", sign="{}")
    return lambda frame: cover.frame(frame, called)


def _veil() -> Veil:
    """Of the open data; where nothing is open, nobody is there to be known."""
    dataset = whole_dataset()
    return _veil_of(dataset.digest, dataset.token, dataset) if dataset else Veil(Pseudonyms(b""))


@st.cache_resource(max_entries=4, show_spinner=False)
def _veil_of(digest: str, token: str, _dataset: core.Dataset) -> Veil:
    secret = own_secret(workspaces().root / KEY_FILE)
    return veil(_dataset, key_of(secret, token))
