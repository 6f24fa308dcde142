"""Uploaded files on their way to disk."""

import shutil
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def upload_key() -> str:
    """The key of the upload widget; it changes once its files were taken, which empties the widget."""
    return f"upload.{st.session_state.get('uploads', 0)}"


def spool(uploaded: Iterable[Any], folder: Path) -> dict[str, Path]:
    """Copy uploads to disk under generated names and free their memory: {file name: path}."""
    spooled: dict[str, Path] = {}
    for number, file in enumerate(uploaded):
        path = folder / f"{number}.upload"
        try:
            with path.open("wb") as target:
                shutil.copyfileobj(file, target)
        finally:
            _release(file)
        spooled[_unused(file.name, spooled)] = path
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
