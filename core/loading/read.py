"""A table before any meaning: its headings and its rows, every cell as text."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import LoadError
from core.loading import guarded, json_file, parquet_file, text, workbook
from core.loading.headings import noted
from core.loading.kinds import sources
from core.loading.line import Line, Noting, unnoted
from core.loading.source import Source
from core.privacy import restored
from core.store import scratch

MAX_COLUMNS = 2000
Table = tuple[list[str], Iterator[Line]]


def _text(source: Source, note: Noting) -> Table:
    dialect = source.dialect or text.sniff(source.path, source.name, source.choices)
    return text.table(source.path, dialect, source.name, note)


_READERS: Mapping[str, Callable[[Source, Noting], Table]] = {
    "csv": _text,
    "xlsx": workbook.table,
    "json": json_file.table,
    "parquet": parquet_file.table,
}


@dataclass(frozen=True)
class RawTable:
    """A file before any meaning: every cell is text, as written.

    header: the headings.  rows: iterator of lists of cells.  report: encoding, delimiter and kind of file.
    """

    header: list[str]
    rows: Iterator[list[str]]
    report: Mapping[str, Any]


def read(source: Path | str | bytes, name: str | None = None) -> RawTable:
    """Header and rows of one file (a path, or bytes with a name); of several tables in it the first. Raises LoadError.

    Rows that do not fit the headings come in their best reading. What has to be written on the way goes when the
    process ends, and never beside the user's own file.
    """
    spool = scratch().upload_folder().path
    if isinstance(source, bytes):
        path = spool / "upload"
        path.write_bytes(source)
    else:
        path = Path(source)
    found = sources(path, name or path.name, spool)[0]
    header, lines = header_and_lines(found)
    report = {"kind": found.kind} | (vars(found.dialect) if found.dialect else {})
    return RawTable(header, _best(lines, len(header)), report)


def _best(lines: Iterator[Line], width: int) -> Iterator[list[str]]:
    """The cells of every row of the table itself; one that fits no reading is cut or filled up."""
    for line in lines:
        if line.code not in ("W_FOOTER_ROW", "W_MULTIPLE_TABLES", "W_SPARSE_SHEET"):
            yield line.mended or (line.cells if line.code is None else (line.cells + [""] * width)[:width])


def header_and_lines(source: Source, note: Noting = unnoted, *, on_headings: Noting = unnoted) -> Table:
    """The headings of a source, different from each other, and its rows after them. Raises LoadError.

    on_headings: called with what is odd about the headings, `note` with all the rest.
    """
    if source.problem:
        raise source.problem
    header, lines = _READERS[source.kind](source, note)
    if len(header) > MAX_COLUMNS:
        del lines  # closes the file, which the error's traceback would keep open
        raise LoadError("E_TOO_MANY_COLUMNS", source.name, columns=len(header), most=MAX_COLUMNS)
    if source.kind in guarded.KINDS:
        header = [restored(heading) for heading in header]
        lines = guarded.unguarded(header, lines, note)
    first = source.dialect.first if source.dialect else 1
    return noted(header, on_headings, line=first, repeated=source.kind != "parquet"), lines
