"""The open data of a session: opened from a pack, from uploads, or from its address."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

import core
from core.messages import Message
from dashboard.state.address import token, value, write
from dashboard.state.answering import engine
from dashboard.state.uploads import spool
from dashboard.state.workspaces import notice_version, say_if_changed, tell, workspaces

OF_FILES = ("data", "doctor", "workspaces")
"""Pages about the files themselves, whole and unfiltered, whichever engine answers the others."""


def open_dataset() -> core.Dataset | None:
    """The newest version of the open workspace, or None; one that cannot be opened raises CoreError."""
    which = token()
    if not which:
        return None
    number = workspaces().newest(which)
    say_if_changed(which, number)
    notice_version(which, number)
    return _opened(which, number)


def whole_dataset() -> core.Dataset | None:
    """The open data without filters, where it can be used; the frame has said already why it can't.

    The pages of files and workspaces read them here while the engine does not answer.
    """
    found = open_dataset() if st.session_state.get("usable") else None
    if found is None or value("page") not in OF_FILES or not engine().problem:
        return found
    return found.here if all(table.paths for table in found.tables.values()) else found


def note_usable(usable: bool) -> None:
    """Remember for this run whether the workspace could be opened."""
    st.session_state["usable"] = usable


def open_workspace(new: str) -> None:
    """Make `new` the workspace of this session and its address."""
    st.session_state["ws"] = new
    write({"ws": new})
    note_usable(True)


def close_workspace() -> None:
    """Have nothing open."""
    st.session_state["ws"] = None
    write({"ws": None})
    note_usable(False)


def open_sample(name: str) -> core.Dataset:
    """Open a pack that ships with the project."""
    return _open(core.open_sample(name, workspaces=workspaces()))


def open_upload(uploaded: Iterable[Any], *, beside: core.Dataset | None = None, **options: Any) -> core.Dataset:
    """Load uploaded files into a new workspace, or as a further version `beside` what that has; `options` are core.load's."""
    folder = workspaces().upload_folder()
    try:
        return _load(spool(uploaded, folder.path), beside, **options)
    finally:
        folder.remove()


def open_inbox(names: Iterable[str], *, beside: core.Dataset | None = None, **options: Any) -> core.Dataset:
    """Load files of the inbox where they lie, into a new workspace or beside what is open."""
    inbox = workspaces().inbox
    return _load({name: inbox / Path(name).name for name in names}, beside, **options)


def inbox() -> dict[str, int]:
    """Name -> bytes of each file that waits in the inbox; the folder is made where it is not there yet."""
    with core.store.disk_problems():
        workspaces().inbox.mkdir(parents=True, exist_ok=True)
        files = [file for file in sorted(workspaces().inbox.iterdir()) if file.is_file()]
        return {file.name: file.stat().st_size for file in files if not file.name.startswith(".")}


def remap(dataset: core.Dataset, file: str, chosen: dict[str, str], **options: Any) -> core.Dataset:
    """Load the files of `dataset` again with the meanings chosen for the columns of one of them, as a further version."""
    return _again(dataset, mapping=_wishes(dataset)["mapping"] | {file: chosen}, **options)


def rechoose(dataset: core.Dataset, choices: Mapping[str, Mapping[str, str]], **options: Any) -> core.Dataset:
    """Load the files of `dataset` again with these choices (of all files; none left is the default), as a further version."""
    return _again(dataset, choices=choices, **options)


def foresee(
    dataset: core.Dataset, choices: Mapping[str, Mapping[str, str]], **options: Any
) -> "core.doctor.Consequence":
    """What `rechoose` would change in the numbers; `options` are those of core.doctor.preview."""
    return core.doctor.preview(dataset, workspaces().sources(dataset), choices, **options)


def _again(dataset: core.Dataset, **options: Any) -> core.Dataset:
    """The same files with other wishes; those not given stay."""
    facts = {name: value for name, value in dataset.facts.items() if name not in ("sources", "mapping", "choices")}
    return _add(workspaces().sources(dataset), dataset, **_wishes(dataset) | {"facts": facts} | options)


def _wishes(dataset: core.Dataset) -> dict[str, Any]:
    """What was chosen when its files were loaded: the meanings of columns, and what is done about findings."""
    return {wish: dict(dataset.facts.get(wish, {})) for wish in ("mapping", "choices")}


def _load(files: dict[str, Path], beside: core.Dataset | None, **options: Any) -> core.Dataset:
    if beside is None:
        return _open(core.load(files, workspaces=workspaces(), **options))
    kept = workspaces().sources(beside)
    return _add(kept | files, beside, **_wishes(beside) | options)


def _add(files: dict[str, Path], dataset: core.Dataset, **options: Any) -> core.Dataset:
    """A further version of the open workspace; where it was changed meanwhile, say that this is another one now."""
    found = core.load(files, workspaces=workspaces(), onto=dataset, **options)
    if found.token != dataset.token:
        tell(Message("workspace.kept_apart"))
    return _open(found)


def _open(dataset: core.Dataset) -> core.Dataset:
    notice_version(dataset.token, dataset.version)
    open_workspace(dataset.token)
    return dataset


@st.cache_resource(max_entries=32, show_spinner=False)
def _opened(which: str, number: int) -> core.Dataset:
    return workspaces().open(which, number)
