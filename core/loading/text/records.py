"""Physical lines to rows: the usual reader, and a second look where a quotation mark is out of place."""

import csv
from collections.abc import Callable, Iterator
from typing import NamedTuple

from core.errors import LoadError
from core.loading.text.style import MAX_CELL, Style

REACH = 12  # lines a cell with loose quotation marks may have


class Record(NamedTuple):
    """One row as it was divided: the number of its first line, and whether a quotation mark was taken for a character."""

    number: int
    cells: list[str]
    raw: str
    unclosed: bool = False
    loose: bool = False


def records(lines: Iterator[str], style: Style, name: str, width: int = 0, number: int = 1) -> Iterator[Record]:
    """Every row, blank ones too. A quotation mark out of place costs its own row at most: reading goes on at the next line.

    width: of a row that fits, 0 where it is not known yet.  Raises LoadError E_CELL_TOO_LONG.
    """
    pushed: list[str] = []
    taken: list[str] = []
    coded = style.coded
    several = coded is not None

    def feed() -> Iterator[str]:
        while True:
            if pushed:
                line = pushed.pop()
            elif (line := next(lines, "")) == "":
                return
            taken.append(line)
            yield coded(line) if coded else line

    def more() -> bool:
        line = pushed.pop() if pushed else next(lines, "")
        if line:
            taken.append(line)
        return bool(line)

    while True:
        again = False
        try:
            for cells in style.reader(feed()):
                if len(taken) == 1:
                    yield Record(number, style.decoded(cells) if several else cells, taken[0])
                    number += 1
                    taken.clear()
                    continue
                if width and len(cells) != width and _swallowed(taken, style, width):
                    again = True
                    break
                yield Record(number, style.decoded(cells) if several else cells, "".join(taken))
                number += len(taken)
                taken.clear()
        except csv.Error:
            again = True
        if not again:
            return
        if not taken:
            return
        found, used = _second_look(taken, more, style, width, number)
        if max(map(len, found.cells), default=0) > MAX_CELL:
            raise LoadError("E_CELL_TOO_LONG", name, most=MAX_CELL, line=number)
        pushed.extend(reversed(taken[used:]))
        yield found
        number += used
        taken.clear()


def _swallowed(taken: list[str], style: Style, width: int) -> bool:
    """Whether a row of several lines, which does not fit, has whole rows in it."""
    return any(len(style.cells(line) or ()) == width for line in taken[1:REACH])


def _second_look(
    taken: list[str], more: Callable[[], bool], style: Style, width: int, number: int
) -> tuple[Record, int]:
    """The first row of lines whose quotation marks are out of place, and how many of the lines it takes.

    One line is preferred; more are one row where only together they are as wide as the table, and none is a row itself.
    """
    found: list[tuple[bool, int, int, int, Record]] = []  # the best is the least
    for used in range(1, (REACH if width else 1) + 1):
        if used > len(taken) and not more():
            break
        if used > 1 and len(style.loose(taken[used - 1].rstrip("\r\n"), pairs=True)[0]) == width > 1:
            break
        raw = "".join(taken[:used])
        for order, (pairs, tight) in enumerate(((True, False), (False, False), (True, True))):
            cells, unclosed = style.loose(raw.rstrip("\r\n"), pairs=pairs, tight=tight)
            if used == 1 or len(cells) == width:
                record = Record(number, cells, raw, unclosed > 0, True)
                found.append((bool(width) and len(cells) != width, unclosed, used, order, record))
        best = min(found)
        if best[:2] == (False, 0):
            break
    return best[4], best[2]
