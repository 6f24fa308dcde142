"""Totals among the rows of a table and remarks behind them: none of its rows."""

from collections.abc import Callable, Iterator

from core.loading.line import Line
from core.loading.text.odd import is_remark, is_total
from core.loading.text.profile import Profile
from core.loading.text.shape import kind

PROVEN = 8  # rows that show what a row of the table has
RECENT = 3  # rows at the end that may be remarks
TOTALS = frozenset("TtSsGgAaCcMmRr合总小平汇")  # what the words for a total begin with


class Tail:
    """known: what the columns hold.  learned: how many rows that was learned from."""

    def __init__(self, width: int, known: Callable[[], Profile | None], learned: Callable[[], int]) -> None:
        self.width, self.known, self.learned = width, known, learned

    def without_total(self, line: Line) -> Line:
        """The line, said to be none of the table where it is a total."""
        cells = line.cells
        if (
            line.code is None
            and self.width > 1
            and cells[0][:1] in TOTALS
            and is_total(cells)
            and self._is_extra(cells)
        ):
            return Line(line.number, cells, line.raw, "W_FOOTER_ROW")
        return line

    def last(self, lines: list[Line]) -> Iterator[Line]:
        """The last rows: totals among them and remarks behind them are none of the table."""
        begin = len(lines)
        while begin and self._is_late_remark(lines[begin - 1].cells):
            begin -= 1
        yield from map(self.without_total, lines[:begin])
        for line in lines[begin:]:
            yield line if line.code else Line(line.number, line.cells, line.raw, "W_FOOTER_ROW")

    def _is_late_remark(self, cells: list[str]) -> bool:
        """Whether a row at the end has its first cell alone, which no other row has."""
        profile = self.known()
        if (
            profile is None
            or self.learned() < PROVEN
            or self.width < 3
            or len(cells) != self.width
            or not cells[0].strip()
            or not is_remark(cells)
        ):
            return False
        return sum(column.values[""] <= RECENT for column in profile.columns[1:]) >= (self.width - 1) / 2

    def _is_extra(self, cells: list[str]) -> bool:
        """Whether a row that begins with a word for a total lacks what the others have."""
        profile = self.known()
        if profile is None:
            return True
        lacking = any(
            not cell.strip() and column.values[""] <= 1 for column, cell in zip(profile.columns, cells, strict=True)
        )
        rest = [cell for cell in cells if cell.strip()][1:]
        return lacking or (profile.evidence(cells)[0] > 0 and not any(kind(cell) in ("word", "text") for cell in rest))
