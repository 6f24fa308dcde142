"""Spreadsheets (XLSX): every sheet that holds a table, and its rows as text."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from core.errors import LoadError
from core.loading.archives import BAD_WORKBOOK
from core.loading.line import Line, Note, Noting
from core.loading.source import Source
from core.loading.values import BLANKS
from core.loading.workbook_block import LOOKED_AT, Block
from core.loading.workbook_merged import Merged
from core.loading.workbook_rows import Reader, Row
from core.loading.workbook_xml import Parts


def tables(path: Path, name: str, note: Noting) -> list[str]:
    """The names of the visible sheets that hold anything, the first that holds a table before the others.

    Raises LoadError E_EMPTY_FILE, E_CORRUPT_WORKBOOK, E_XML_DTD.
    """
    try:
        reader = Reader(Parts(path, name))
        sizes = {sheet.name: _size(reader, sheet.part) for sheet in reader.sheets if not sheet.hidden}
    except LoadError:
        raise
    except BAD_WORKBOOK as error:
        raise LoadError("E_CORRUPT_WORKBOOK", name) from error
    for sheet in reader.sheets:
        if sheet.hidden:
            note(Note("W_HIDDEN_SHEET", None, None, sheet.name, "skipped"))
    filled = [sheet for sheet, size in sizes.items() if size]
    if not filled:
        raise LoadError("E_EMPTY_FILE", name)
    first = next((sheet for sheet in filled if sizes[sheet] > 1), filled[0])
    return [first, *(sheet for sheet in filled if sheet != first)]


def table(source: Source, note: Noting) -> tuple[list[str], Iterator[Line]]:
    """The headings and rows of one sheet; line numbers are those of the sheet. Raises LoadError."""
    try:
        reader = Reader(Parts(source.path, source.name))
        part = next(sheet.part for sheet in reader.sheets if source.part in (None, sheet.name))
        block = Block(_given(reader.rows(part)), Merged(reader.parts.after(part, b"mergeCells")), note)
    except LoadError:
        raise
    except BAD_WORKBOOK as error:
        raise LoadError("E_CORRUPT_WORKBOOK", source.name) from error
    return block.headings, _guarded(block.lines(), source.name)


def _size(reader: Reader, part: str) -> int:
    """0 for a sheet without a cell, 1 for one with remarks, 2 for one with a table: two cells in each of two rows."""
    given = [len(row.cells) for row in islice(_given(reader.rows(part)), LOOKED_AT)]
    return 2 if sum(cells > 1 for cells in given) > 1 else min(len(given), 1)


def _given(rows: Iterator[Row]) -> Iterator[Row]:
    return (row for row in rows if row.odd or any(text.strip(BLANKS) for text in row.cells.values()))


def _guarded(lines: Iterator[Line], name: str) -> Iterator[Line]:
    try:
        yield from lines
    except LoadError:
        raise
    except BAD_WORKBOOK as error:
        raise LoadError("E_CORRUPT_WORKBOOK", name) from error
