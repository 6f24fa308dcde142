"""Where the table is on a sheet: the block of cells that belong together, its headings, and what lies around it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice

from core.loading.line import Line, Note, Noting
from core.loading.text.dialect import Dialect
from core.loading.text.headings import joined
from core.loading.text.layout import Layout, layout
from core.loading.text.records import Record
from core.loading.text.rows import Found, rows_of
from core.loading.text.shape import kind
from core.loading.values import BLANKS
from core.loading.workbook_merged import Merged
from core.loading.workbook_rows import Row

LOOKED_AT = 400  # rows in which the table is looked for
MOST_HEADINGS = 3  # rows of headings that may have merged cells
FAR_ROWS, FAR_COLUMNS = 1000, 20  # blank ones between a cell and the table, from which on it is a stray one
_RARE = 0.05  # share of the rows that must have a cell right of the headings for it to be a column
_DIALECT = Dialect("utf-8", "\t", has_header=True, quote="", others=())


class Block:
    """The table on a sheet.  headings; lines(): its rows, then those set aside because they lie far from it.

    rows: those that hold anything, at least one.
    """

    def __init__(self, rows: Iterator[Row], merged: Merged, note: Noting) -> None:
        self.rows, self.merged, self.note = rows, merged, note
        self.strays: list[Line] = []
        self.far: Row | None = None
        self.hidden = 0
        head = list(islice(self._near(0), LOOKED_AT))
        self.left, self.right = _edges(head)
        start = _start(head, self.left, self.right)
        if start and merged.starting_in(head[start - 1], self.right - self.left):
            start -= 1
        found = self._layout(head[start:])
        body = next((k for k, row in enumerate(head) if row.number >= found.body and k >= start), len(head))
        self._note_place(found, [row for row in head if row.number < found.first])
        self.headings = [heading.strip(BLANKS) for heading in found.headings] or self._numbered(head[start], note)
        for row in head[start:body] if found.headings else ():
            self._note_odd(row)
        self.head = head[body if found.headings else start :]
        self.last = self.head[0].number - 1 if self.head else 0

    def _layout(self, head: list[Row]) -> Layout:
        """Where the headings are; merged ones tell how many rows they have, and count for every column they cover."""
        width = self.right - self.left
        filled = self.merged.across(head[:MOST_HEADINGS], width)
        found = layout([self._record(row) for row in head], _DIALECT.style, ())
        first = next((k for k, row in enumerate(head) if row.number >= found.first), 0)
        rows = max(found.rows, self.merged.depth(head[first]))
        if found.headings and found.rows < rows < len(head) - first:
            cells = [self._record(row).cells[:width] for row in head[first : first + rows]]
            found = replace(found, headings=tuple(joined(cells)), rows=rows, body=head[first + rows].number)
        for row, column in filled:
            if row.number >= found.body or not found.headings:
                del row.cells[column]
        return found

    def _near(self, last: int) -> Iterator[Row]:
        """The rows up to the first that comes after a long stretch of blank ones."""
        for row in self.rows:
            if last and row.number - last > FAR_ROWS:
                self.far = row
                return
            last = row.number
            yield row

    def _numbered(self, first: Row, note: Noting) -> list[str]:
        note(Note("W_NO_HEADER", first.number))
        return [f"column {n + 1}" for n in range(self.right - self.left)]

    def _note_place(self, found: Layout, before: list[Row]) -> None:
        for row in before:
            self.note(Note("W_PREAMBLE", row.number, value=_raw(row)[:200], done="ignored"))
        if found.numeric:
            self.note(Note("W_NUMERIC_HEADER", found.first))
        if found.rows > 1:
            self.note(Note("W_MULTIROW_HEADER", found.first, done="joined"))
        if found.width == 1:
            self.note(Note("W_ONE_COLUMN", found.first))

    def lines(self) -> Iterator[Line]:
        """Every row of the sheet below the headings."""
        last = self.head[-1].number if self.head else 0
        yield from rows_of(self._found(chain(self.head, self._near(last))), _DIALECT, self.headings, self.note)
        yield from self.strays
        for row in chain([self.far] if self.far else [], self.rows):
            yield _stray(row)
        if self.hidden:
            self.note(Note("W_HIDDEN_CELLS", None, None, str(self.hidden), "read"))

    def _found(self, rows: Iterator[Row]) -> Iterator[Found]:
        """The rows of the block, and whether blank ones are before them."""
        for row in rows:
            self._note_odd(row)
            for column, note in self.merged.down(row):
                self.note(replace(note, column=self._heading(column)))
            self.hidden += row.hidden
            if not row.cells and row.odd:
                row.cells[self.left] = ""
            if all(self._is_far(column) for column in row.cells):
                self.strays.append(_stray(row))
                continue
            for column, text in row.cells.items():
                if self._is_far(column):
                    self.note(Note("W_SPARSE_SHEET", row.number, None, text[:200], "ignored"))
            yield self._record(row), row.number > self.last + 1
            self.last = row.number

    def _is_far(self, column: int) -> bool:
        return column < self.left or column >= self.right + FAR_COLUMNS

    def _note_odd(self, row: Row) -> None:
        for column, code, text in row.odd:
            self.note(Note(code, row.number, self._heading(column), text, "emptied"))

    def _heading(self, column: int) -> str | None:
        at = column - self.left
        return self.headings[at] if 0 <= at < len(self.headings) else None

    def _record(self, row: Row) -> Record:
        """The row with a tab between its cells, as wide as the block; a remark and what sticks out are not."""
        width = max((column for column in row.cells if column < self.right + FAR_COLUMNS), default=0) + 1 - self.left
        if not _is_remark(row, self.left) or self.right - self.left < 3:
            width = max(width, self.right - self.left)
        cells = [row.cells.get(column, "") for column in range(self.left, self.left + max(width, 1))]
        return Record(row.number, cells, "\t".join(cells))


def _is_remark(row: Row, left: int) -> bool:
    """Whether a sentence in the first column is all a row holds."""
    return list(row.cells) == [left] and kind(row.cells[left]) == "text"


def _edges(head: list[Row]) -> tuple[int, int]:
    """The first column of the block and the one after its last: the run of columns, hardly a gap between, with most cells."""
    times = Counter(column for row in head for column, text in row.cells.items() if text.strip(BLANKS))
    runs: list[list[int]] = []
    for column in sorted(times):
        if runs and column - runs[-1][-1] <= FAR_COLUMNS:
            runs[-1].append(column)
        else:
            runs.append([column])
    best = max(runs, key=lambda run: sum(times[column] for column in run), default=[0])
    usual = [column for column in best if times[column] > max(1, _RARE * len(head))] or best
    return best[0], usual[-1] + 1


def _start(head: list[Row], left: int, right: int) -> int:
    """Index of the first row that has as many cells as half of the fullest one; what is before are titles and remarks."""
    given = [sum(left <= column < right for column in row.cells) for row in head]
    enough = max(2, (max(given) + 1) // 2)
    return next((k for k, cells in enumerate(given) if cells >= enough), 0)


def _raw(row: Row) -> str:
    return "\t".join(text for _, text in sorted(row.cells.items()) if text)


def _stray(row: Row) -> Line:
    """A row far from the table: set aside with its text."""
    return Line(row.number, [], _raw(row), "W_SPARSE_SHEET")
