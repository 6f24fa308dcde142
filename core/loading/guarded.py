"""Cells that an export guarded against being run as formulas, as they were before.

Whoever exports safely, we among them, writes an apostrophe before such a cell; a spreadsheet that saves the file again
keeps it. So every cell of that shape in a text file or a workbook loses one, whoever wrote it: of our own files exactly
what was exported comes back (core.privacy.export), and "'+49 170 1234567" of any other is a phone number again.
"""

from collections.abc import Iterator
from dataclasses import replace

from core.loading.line import Line, Note, Noting
from core.privacy.export import restored

KINDS = ("csv", "xlsx")
"""Kinds of file that spreadsheets open; in JSON and Parquet nobody guards anything."""
_STARTS = tuple(before + b"'" for before in (b",", b";", b"\t", b"|", b"\n", b"\r", b'"'))


def unguarded(header: list[str], lines: Iterator[Line], note: Noting) -> Iterator[Line]:
    """The rows with their cells restored, each of which is noted."""
    for line in lines:
        yield _unguarded(header, line, note) if "'" in line.raw else line


def _unguarded(header: list[str], line: Line, note: Noting) -> Line:
    cells = [restored(cell) for cell in line.cells]
    if cells != line.cells:
        for place, (before, after) in enumerate(zip(line.cells, cells, strict=True)):
            if before != after:
                heading = header[place] if place < len(header) else None
                note(Note("W_GUARDED_CELL", line.number, heading, before[:200], "restored"))
    mended = line.mended and [restored(cell) for cell in line.mended]
    return replace(line, cells=cells, mended=mended)


def may_be_guarded(chunk: bytes, before: bytes) -> bool:
    """Whether a cell in a piece of a text file may begin with an apostrophe; `before` is the byte before the piece."""
    if b"'" not in chunk:
        return False
    return any(start in chunk for start in _STARTS) or (chunk.startswith(b"'") and before + b"'" in _STARTS)
