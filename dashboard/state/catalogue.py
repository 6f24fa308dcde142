"""The tables of the cluster that answers: listed, looked at, opened as a workspace."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

import core
from core.engine import Engine, chosen
from core.engine.spark_catalogue import cluster
from core.engine.spark_listing import Listing, catalogue_tables
from core.loading import Planned, Preview
from core.messages import Message
from dashboard.state.opened import open_workspace
from dashboard.state.workspaces import notice_version, tell, workspaces

FRESH = 60.0  # seconds for which what was seen of a table is still shown
Mapped = Mapping[str, Mapping[str, str]]
Progress = Callable[[str, float, int], Any]


def listing() -> Listing:
    """The tables of the catalogue. Raises CoreError where nobody answers."""
    engine = chosen()
    return _listing(engine, cluster(engine).url)


def planned(name: str, meanings: Mapping[str, str]) -> Planned:
    """What a table would become with these meanings of its columns."""
    engine = chosen()
    return _planned(engine, cluster(engine).url, name, tuple(sorted(meanings.items())))


def preview(name: str, meanings: Mapping[str, str]) -> Preview:
    """What a table would give with these meanings."""
    engine = chosen()
    return _preview(engine, cluster(engine).url, name, tuple(sorted(meanings.items())))


def attach(mapping: Mapped, onto: core.Dataset | None, progress: Progress) -> core.Dataset:
    """Open the tables as a new workspace, or as a further version of `onto`."""
    found = core.loading.attach(chosen(), mapping, workspaces=workspaces(), onto=onto, progress=progress)
    if onto and found.token != onto.token:
        tell(Message("workspace.kept_apart"))
    notice_version(found.token, found.version)
    open_workspace(found.token)
    return found


@st.cache_resource(ttl=FRESH, max_entries=4, show_spinner=False)
def _listing(_engine: Engine, url: str) -> Listing:
    return catalogue_tables(_engine)


@st.cache_resource(ttl=FRESH, max_entries=64, show_spinner=False)
def _planned(_engine: Engine, url: str, name: str, meanings: tuple[tuple[str, str], ...]) -> Planned:
    return core.loading.planned(_engine, name, dict(meanings))


@st.cache_resource(ttl=FRESH, max_entries=64, show_spinner=False)
def _preview(_engine: Engine, url: str, name: str, meanings: tuple[tuple[str, str], ...]) -> Preview:
    return core.loading.preview(_engine, _planned(_engine, url, name, meanings))
