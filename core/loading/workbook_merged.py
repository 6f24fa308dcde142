"""Merged cells: the value stands in the first of them, and is meant for all."""

import re
from collections.abc import Sequence

from core.loading.line import Note
from core.loading.text.shape import NUMBERS, kind
from core.loading.workbook_rows import Row, column_of

Area = tuple[int, int, int, int]
"""First row, last row, first column, last column."""
_AREA = re.compile(rb'mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MOST, MOST_ROWS = 100_000, 4


class Merged:
    """The merged cells of a sheet, told by the end of its XML."""

    def __init__(self, xml: bytes) -> None:
        self.starting: dict[int, list[Area]] = {}
        self.open: dict[int, tuple[int, str]] = {}
        for number, found in enumerate(_AREA.finditer(xml)):
            first, last = int(found[2]), int(found[4])
            area = first, last, column_of(found[1].decode()), column_of(found[3].decode())
            if number < _MOST:
                self.starting.setdefault(first, []).append(area)

    def starting_in(self, row: Row, width: int) -> list[Area]:
        """The merged cells of a row that reach to the right, but not over the whole table, as titles do."""
        areas = self.starting.get(row.number, ())
        return [area for area in areas if area[2] in row.cells and 0 < area[3] - area[2] < width - 1]

    def depth(self, row: Row) -> int:
        """How many rows the merged cells that begin in a row of headings reach down, 1 without any."""
        return min(
            max((last - first + 1 for first, last, *_ in self.starting.get(row.number, ())), default=1), MOST_ROWS
        )

    def across(self, rows: Sequence[Row], width: int) -> list[tuple[Row, int]]:
        """Fill rows that may be headings to the right, but for titles over the whole table; returns what was filled."""
        filled = []
        for row in rows:
            for _, _, left, right in self.starting_in(row, width):
                covered = [column for column in range(left + 1, right + 1) if column not in row.cells]
                row.cells |= dict.fromkeys(covered, row.cells[left])
                filled += [(row, column) for column in covered]
        return filled

    def down(self, row: Row) -> list[tuple[int, Note]]:
        """Fill a row from the cells above that reach down to it, but for numbers, which would count twice.

        Returns (column, entry of the report) for each merged cell that begins here.
        """
        for column, (last, text) in list(self.open.items()):
            if row.number > last:
                del self.open[column]
            elif not row.cells.get(column):
                row.cells[column] = text
        begun = []
        for first, last, left, _ in self.starting.get(row.number, ()):
            text = row.cells.get(left, "")
            if last > first and text and kind(text) not in NUMBERS:
                self.open[left] = last, text
                begun.append((left, Note("W_MERGED_CELLS", row.number, None, text[:200], "filled")))
        return begun
