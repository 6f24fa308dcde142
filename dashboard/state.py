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
    """The key for a widget whose value lives in the address: key=remembered("k", 4, range(2, 13))."""
    if key not in st.session_state:
        st.session_state[key] = _asked(key, default, allowed)
    st.session_state.setdefault("in_address", set()).add(key)
    _write(key, st.session_state[key])
    return key


def keep_address() -> None:
    """Write again what a change of page may have dropped from the address."""
    _write("lang", language())
    _write("ws", token())
    for key in st.session_state.get("in_address", ()):
        _write(key, st.session_state.get(key))


def put(key: str, value: object) -> None:
    """Give a widget its value from a callback, before it is drawn again."""
    st.session_state[key] = value


def _asked(key: str, default: Value, allowed: Container[Value]) -> Value:
    asked = st.query_params.get(key, "")
    if isinstance(default, int):
        asked = int(asked) if re.fullmatch(r"-?[0-9]{1,9}", asked) else default
    return asked if asked in allowed else default


def _write(key: str, value: object) -> None:
    if value is not None and st.query_params.get(key) != str(value):
        st.query_params[key] = str(value)


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
    st.session_state["ws"] = st.query_params["ws"] = new
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


def forget_opened(old: str) -> None:
    """Read a workspace from disk again at its next use, after it was changed."""
    _opened.clear(old)


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
