"""Spreadsheets (XLSX): the rows of a sheet as text."""

import io
from collections.abc import Iterator
from typing import Any

from core.errors import LoadError
from core.loading.archives import BAD_WORKBOOK
from core.loading.line import Line, Noting, fitting
from core.loading.source import Source
from core.loading.written import written


def table(source: Source, note: Noting) -> tuple[list[str], Iterator[Line]]:
    """The rows of the first sheet that has any; a spreadsheet that openpyxl cannot open is a LoadError."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(
            io.BytesIO(source.path.read_bytes()), read_only=True, data_only=True, keep_links=False
        )
    except BAD_WORKBOOK as error:
        raise LoadError("E_CORRUPT_WORKBOOK", source.name) from error
    for sheet in book.worksheets:
        rows = _sheet_lines(sheet, source.name)
        if (first := next(rows, None)) is not None:
            width = len(first.cells)
            while width and not first.cells[width - 1]:
                width -= 1
            fitted = (Line(line.number, _fitted(line.cells, width), line.raw) for line in rows)
            return first.cells[:width], fitting(fitted, width)
    raise LoadError("E_EMPTY_FILE", source.name)


def _sheet_lines(sheet: Any, name: str) -> Iterator[Line]:
    """The rows of a sheet that are not blank. The size it claims to have is not believed: some programs write A1."""
    try:
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = [written(value) for value in row]
            if any(cell.strip() for cell in cells):
                yield Line(number, cells, "\t".join(cells))
    except BAD_WORKBOOK as error:
        raise LoadError("E_CORRUPT_WORKBOOK", name) from error


def _fitted(cells: list[str], width: int) -> list[str]:
    """Spreadsheet rows end where their last cell does: filled up to the header's width."""
    return cells[:width] + [""] * (width - len(cells)) if not any(cells[width:]) else cells
