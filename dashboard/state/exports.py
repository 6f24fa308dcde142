"""What left through the export door in this session: rows that were shown beside rows that were written."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard.state.opened import open_dataset

MOST = 200  # files of one session; the oldest are forgotten


@dataclass(frozen=True)
class Export:
    """One file that left: rows on screen, and rows counted in the file itself."""

    shown: int
    written: int


def exports() -> dict[str, Export]:
    """Name of each file of the open data that was downloaded -> its rows, the latest last."""
    return dict(_noted())


def note_export(name: str, shown: int, written: int) -> None:
    """Remember a file that was written; the same name again takes its place."""
    _note(_noted(), name, shown, written)


def export_note() -> partial[None]:
    """note_export for a file that is written after the run, in a thread that knows no session."""
    return partial(_note, _noted())


def _note(noted: dict[str, Export], name: str, shown: int, written: int) -> None:
    noted.pop(name, None)
    noted[name] = Export(shown, written)
    if len(noted) > MOST:
        noted.pop(next(iter(noted)))


def _noted() -> dict[str, Export]:
    """Those of the data that is open: what was written of other data says nothing of these."""
    dataset = open_dataset()
    return st.session_state.setdefault("exports", {}).setdefault(dataset.digest if dataset else "", {})
