"""One row of a file as it was written, and one entry of the report."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Line:
    """One row of a file: the number of its first line, its cells, and its text exactly as it stood there.

    code:   why it does not fit as it stands (W_RAGGED_ROW, W_FOOTER_ROW ...); None for a row that fits.
    mended: the best reading of such a row, as wide as the header; None where there is none.
    sure:   nothing in that reading is guessed, so that it is used without asking, and noted.
    """

    number: int
    cells: list[str]
    raw: str
    code: str | None = None
    mended: list[str] | None = None
    sure: bool = False


@dataclass(frozen=True)
class Note:
    """One entry of the report: what was found (code), where (line, heading), the value as written and what was done."""

    code: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    done: str = "kept"


Noting = Callable[[Note], None]


def unnoted(note: Note) -> None:
    """Nobody wants the report."""


def fitting(lines: Iterator[Line], width: int) -> Iterator[Line]:
    """The lines, those of another width than the header marked as ragged."""
    for line in lines:
        yield line if line.code or len(line.cells) == width else replace(line, code="W_RAGGED_ROW")
