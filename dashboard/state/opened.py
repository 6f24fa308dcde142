"""The open data of a session: opened from a pack, from uploads, or from its address."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import streamlit as st

import core
from core import store
from dashboard.state.address import token, write
from dashboard.state.uploads import spool


def open_dataset() -> core.Dataset | None:
    """The open data, or None; a workspace that cannot be opened raises CoreError."""
    return _opened(token()) if token() else None


def whole_dataset() -> core.Dataset | None:
    """The open data without filters, where it can be used; the frame has said already why it can't."""
    return open_dataset() if st.session_state.get("usable") else None


def note_usable(usable: bool) -> None:
    """Remember for this run whether the workspace could be opened."""
    st.session_state["usable"] = usable


def open_workspace(new: str) -> None:
    """Make `new` the workspace of this session and its address."""
    st.session_state["ws"] = new
    write({"ws": new})
    note_usable(True)


def open_sample(name: str) -> core.Dataset:
    """Open a pack that ships with the project."""
    return _open(core.open_sample(name, workspaces=workspaces()))


def open_upload(uploaded: Iterable[Any], *, beside: core.Dataset | None = None, **options: Any) -> core.Dataset:
    """Load uploaded files, and those of `beside`, into a new workspace and open it; `options` are those of core.load."""
    folder = workspaces().new_upload_folder()
    spooled = spool(uploaded, folder)
    kept = sources(beside) if beside else {}
    mapping = beside.facts.get("mapping", {}) if beside else {}
    try:
        return _open(core.load(kept | spooled, workspaces=workspaces(), mapping=mapping, **options))
    except BaseException:  # refused, or the reader cancelled: nothing stays
        shutil.rmtree(folder)
        raise


def remap(dataset: core.Dataset, file: str, chosen: dict[str, str], **options: Any) -> core.Dataset:
    """Load the files of `dataset` again with the meanings chosen for the columns of one of them, and open the result."""
    mapping = dataset.facts.get("mapping", {}) | {file: chosen}
    facts = {name: value for name, value in dataset.facts.items() if name not in ("sources", "mapping")}
    again = core.load(sources(dataset), workspaces=workspaces(), mapping=mapping, facts=facts, **options)
    for name, value in workspaces().notes(dataset.token).items():
        workspaces().note(again.token, name, value)
    return _open(again)


def sources(dataset: core.Dataset) -> dict[str, Path]:
    """File name -> where its bytes are kept on this computer."""
    home = workspaces().folder(dataset.token)
    return {name: home / path for name, path in dataset.facts.get("sources", {}).items()}


def _open(dataset: core.Dataset) -> core.Dataset:
    open_workspace(dataset.token)
    return dataset


def workspaces() -> store.Workspaces:
    """Where this computer keeps its workspaces."""
    return store.Workspaces()


@st.cache_resource(max_entries=32, show_spinner=False)
def _opened(which: str) -> core.Dataset:
    return workspaces().open(which)
