"""A delimited text file as a table: its headings, and its rows with what is wrong about them."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from core.errors import LoadError
from core.loading.line import Line, Note, Noting
from core.loading.text.decoding import Decoded, mixed_note
from core.loading.text.dialect import Dialect
from core.loading.text.encoding import Encoding
from core.loading.text.frame import Frame
from core.loading.text.records import Record, records
from core.loading.text.rows import rows_of
from core.loading.text.score import USUAL
from core.loading.values import BLANKS

_END = "\x1a"  # the mark files once ended with


def table(path: Path, dialect: Dialect, name: str, note: Noting) -> tuple[list[str], Iterator[Line]]:
    """The headings of a text file and its rows after them. Raises LoadError.

    Rows that fit have no code. W_RAGGED_ROW: as csv reads it, with the best reading where there is one; a row that is
    too short has one where its columns tell which cells were merged or left out. W_UNCLOSED_QUOTE: a quotation mark
    begins a cell and never closes; the reading keeps it as a character. W_FOOTER_ROW: totals and remarks at the end.
    W_MULTIPLE_TABLES: rows of further tables, with a reading where they are as wide as this one.
    """
    start = dialect.body if dialect.headings else dialect.first
    decoded = Decoded(path, Encoding(dialect.encoding, dialect.guessed, dialect.fallback), name)
    lines = iter(decoded)
    for _ in range(start - 1):
        next(lines, None)
    found = _unblank(_unframed(records(lines, dialect.style, name, _width(dialect), start), dialect.frame))
    headings = list(dialect.headings)
    if not headings:
        first, blank = next(found, (None, False))
        if first is None:
            raise LoadError("E_EMPTY_FILE", name)
        headings = [""] * dialect.unnamed_first + first.cells
        if not dialect.has_header:
            headings = [f"column {n + 1}" for n in range(dialect.width or len(first.cells))]
            found = chain([(first, blank)], found)
    headings = [heading.replace("\0", "").strip(BLANKS) for heading in headings]
    _note_place(dialect, len(headings), note)
    return headings, rows_of(_noting_mixed(found, decoded, headings, note), dialect, headings, note)


def _noting_mixed(
    found: Iterator[tuple[Record, bool]], decoded: Decoded, headings: list[str], note: Noting
) -> Iterator[tuple[Record, bool]]:
    """The same rows; lines partly of another encoding are noted as they pass."""
    mixed = decoded.mixed
    for record, blank in found:
        if mixed:
            last = record.number + record.raw.rstrip("\r\n").count("\n")
            for line in [line for line in mixed if line <= last]:
                note(mixed_note(mixed.pop(line), line, headings, record.cells))
        yield record, blank


def _width(dialect: Dialect) -> int:
    """Cells of a row as it is written."""
    return 1 if dialect.frame.inner else dialect.frame.width or dialect.width or len(dialect.headings)


def _unframed(found: Iterator[Record], frame: Frame) -> Iterator[Record]:
    return map(frame, found) if frame else found


def _unblank(found: Iterator[Record]) -> Iterator[tuple[Record, bool]]:
    """Rows that hold anything, and whether a blank line is before them."""
    blank = False
    for record in found:
        cells = record[1]
        if cells and cells != [_END] and (cells[0].strip(BLANKS) or any(cell.strip(BLANKS) for cell in cells)):
            yield record, blank
            blank = False
        else:
            blank = True


def _note_place(dialect: Dialect, width: int, note: Noting) -> None:
    for line, text in dialect.before:
        note(Note("W_PREAMBLE", line, value=text[:200], done="ignored"))
    if not dialect.has_header:
        note(Note("W_NO_HEADER", dialect.first))
    elif dialect.numeric:
        note(Note("W_NUMERIC_HEADER", dialect.first))
    if dialect.header_rows > 1:
        note(Note("W_MULTIROW_HEADER", dialect.first, done="joined"))
    if width == 1:
        note(Note("W_ONE_COLUMN", dialect.first))
    elif (dialect.delimiter.strip(" ") or " ") not in USUAL:
        note(Note("W_UNUSUAL_DELIMITER", dialect.first, value=dialect.delimiter, done="read"))
    if dialect.guessed:
        note(Note("W_ENCODING_GUESSED", value=dialect.encoding, done="read"))
    if len(dialect.newlines) > 1:
        note(Note("W_MIXED_NEWLINES", done="read"))
