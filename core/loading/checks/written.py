"""Values as they stand in a plain file of one line a row, read again for the few rows that are noted."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.loading.checks.check import SHOWN
from core.loading.columns import Field
from core.loading.line import Note
from core.loading.values import BLANKS


def as_written(notes: Sequence[tuple[Field | None, Note]], path: Path, delimiter: str) -> list[Note]:
    """The notes with the values of their cells as they are written in the file."""
    wanted = {note.line for _, note in notes if note.line}
    rows: dict[int, list[str]] = {}
    if wanted:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = {
                number: next(csv.reader([line], delimiter=delimiter))
                for number, line in enumerate(file, 1)
                if number in wanted
            }
    return [_written(field, note, rows) for field, note in notes]


def _written(field: Field | None, note: Note, rows: dict[int, list[str]]) -> Note:
    if field is None or note.line not in rows:
        return note
    return replace(note, value=rows[note.line][field.index].strip(BLANKS)[:SHOWN])
