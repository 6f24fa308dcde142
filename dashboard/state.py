"""What a session remembers and its address; the only user of st.session_state and st.query_params.

The address carries the page, a random workspace token (ws), the language (lang) and settings such as K, never
ids or data; with it F5, a second tab and a restart show the same view.
"""

import re
import shutil
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

import core
from core import store
from core.messages import Message
from dashboard import text
from dashboard.text import LANGUAGES, Language

Value = TypeVar("Value", int, str)


# --- language -----------------------------------------------------------------------------------------------
def language() -> Language:
    """The language of this session: chosen, else of its address, else of its browser."""
    if "lang" not in st.session_state:
        browser = "zh" if (st.context.locale or "").lower().startswith("zh") else "en"
        asked = st.query_params.get("lang")
        st.session_state["lang"] = asked if asked in LANGUAGES else browser
    return st.session_state["lang"]


def is_dark() -> bool:
    """Whether the reader's theme is the dark one."""
    return st.context.theme.type == "dark"


def t(code: str, **values: object) -> str:
    """A sentence of the screen in the session's language."""
    return text.t(code, language(), **values)


def say(message: Message) -> str:
    """A sentence of core in the session's language, safe in Markdown."""
    return text.say_markdown(message, language())


# --- address ------------------------------------------------------------------------------------------------
def remembered(key: str, default: Value, allowed: Container[Value]) -> str:
    """The key for a widget whose value lives in the address: key=remembered("k", 4, range(2, 13)).

    The default stays out of the address. What the reader changes there, or goes back to, is taken over.
    """
    asked, known = st.query_params.get(key), _in_address()
    if key not in st.session_state or asked != known.get(key):
        st.session_state[key] = _parsed(asked, default, allowed)
    value = st.session_state[key]
    known[key] = None if value == default else str(value)
    _write({key: known[key]})
    return key


def keep_address(page: str) -> None:
    """Say in the address what is open; after a change of page also the settings that it dropped."""
    moved, st.session_state["page"] = st.session_state.get("page") != page, page
    _write({"lang": language(), "ws": token()} | (_in_address() if moved else {}))


def put(key: str, value: object) -> None:
    """Set a widget from a callback, before it is drawn again."""
    st.session_state[key] = value


def _in_address() -> dict[str, str | None]:
    """Each remembered setting as this session last wrote it, None where it is the default."""
    return st.session_state.setdefault("in_address", {})


def _parsed(asked: str | None, default: Value, allowed: Container[Value]) -> Value:
    value: Any = asked
    if isinstance(default, int):
        value = int(asked) if asked and re.fullmatch(r"-?[0-9]{1,9}", asked) else default
    return value if value in allowed else default


def _write(changes: dict[str, str | None]) -> None:
    """Change the address once and only where it differs: each writing is a step for the browser's Back."""
    here = st.query_params.to_dict()
    wanted = {key: value for key, value in (here | changes).items() if value is not None}
    if wanted != here:
        st.query_params.from_dict(wanted)


# --- the open data ------------------------------------------------------------------------------------------
def token() -> str | None:
    """The workspace of this session: of its address, else the one it opened before."""
    asked = st.query_params.get("ws") or st.session_state.get("ws")
    st.session_state["ws"] = asked
    return asked


def open_dataset() -> core.Dataset | None:
    """The open data, or None; a workspace that cannot be opened raises CoreError."""
    return _opened(token()) if token() else None


def usable_dataset() -> core.Dataset | None:
    """The open data where it can be used; the frame has said already why it can't."""
    return open_dataset() if st.session_state.get("usable") else None


def note_usable(usable: bool) -> None:
    """Remember for this run whether the workspace could be opened."""
    st.session_state["usable"] = usable


def open_workspace(new: str) -> None:
    """Make `new` the workspace of this session and its address."""
    st.session_state["ws"] = new
    _write({"ws": new})
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
    except core.CoreError:
        shutil.rmtree(folder)
        raise


def remap(dataset: core.Dataset, file: str, chosen: dict[str, str], **options: Any) -> core.Dataset:
    """Load the files of `dataset` again with the meanings chosen for the columns of one of them, and open the result."""
    mapping = dataset.facts.get("mapping", {}) | {file: chosen}
    facts = {name: value for name, value in dataset.facts.items() if name not in ("sources", "mapping")}
    again = core.load(sources(dataset), workspaces=workspaces(), mapping=mapping, facts=facts, **options)
    return _open(again)


def currency(dataset: core.Dataset) -> str:
    """The sign of the data's currency; nothing where it is not known."""
    return {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}.get(dataset.facts.get("currency", ""), "")


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


# --- uploads ------------------------------------------------------------------------------------------------
def upload_key() -> str:
    """The key of the upload widget; it changes once its files were taken, which empties the widget."""
    return f"upload.{st.session_state.get('uploads', 0)}"


def spool(uploaded: Iterable[Any], folder: Path) -> dict[str, Path]:
    """Copy uploads to disk under generated names and free their memory: {file name: path}."""
    spooled: dict[str, Path] = {}
    for number, file in enumerate(uploaded):
        path = folder / f"{number}.upload"
        with path.open("wb") as target:
            shutil.copyfileobj(file, target)
        spooled[_unused(file.name, spooled)] = path
        _release(file)
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
    return spooled


def _unused(name: str, taken: Container[str]) -> str:
    stem, suffix = Path(name).stem, Path(name).suffix
    numbered = (f"{stem} ({n}){suffix}" for n in range(2, 10_000))
    return name if name not in taken else next(other for other in numbered if other not in taken)


def _release(file: Any) -> None:
    # Streamlit keeps an upload in memory even after its tab is closed.
    run = get_script_run_ctx()
    if run is not None and hasattr(file, "file_id"):
        run.uploaded_file_mgr.remove_file(run.session_id, file.file_id)
