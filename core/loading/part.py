"""What becomes of one file: its typed Parquet, and what was repaired or set aside on the way."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from core.loading.columns import Plan
from core.loading.line import Note, Noting
from core.loading.statement import derived
from core.schema import FILLED, TABLES


def no_tick(rows: int) -> None:
    """Nobody wants to know how far a load is."""


MOST_NOTED = 10_000
"""Entries of one kind in one column of a file; those beyond are counted in one entry more, so that a report stays small."""
MOST_OF_FILE = 100_000
"""Entries of one file, from which on each kind is only counted."""

Key = tuple[str, str, str | None, str]


@dataclass
class Findings:
    """What was repaired and what was set aside while one load ran; rows are tuples in the reports' column order.

    more: (file, code, column, done) -> entries beyond MOST_NOTED, which are only counted.

    tick: called with the rows of the file read so far; whatever it raises ends the load.
    expected: about how many rows the file has; 0 where nothing tells.
    """

    repairs: list[tuple[str, str, int | None, str | None, str | None, str]] = field(default_factory=list)
    quarantined: list[tuple[str, int, str, str]] = field(default_factory=list)
    tick: Callable[[int], None] = no_tick
    expected: int = 0
    more: Counter[Key] = field(default_factory=Counter)
    _noted: Counter[tuple[str, str, str | None]] = field(default_factory=Counter)
    _listed: Counter[str] = field(default_factory=Counter)

    def noting(self, file: str) -> Noting:
        """What a reader of this file calls with each entry of the report."""

        return partial(self.add, file)

    def add(self, file: str, found: Note) -> None:
        """One entry of the report of this file, unless there are MOST_NOTED of its kind already."""
        kind = (file, found.code, found.column)
        self._noted[kind] += 1
        if self._noted[kind] > self.most_of(file):
            self.add_more(file, found, 1)
        else:
            self._listed[file] += 1
            self.repairs.append((file, found.code, found.line, found.column, found.value, found.done))

    def most_of(self, file: str) -> int:
        """Entries of one kind that may be listed: one, once there are many of this file."""
        return MOST_NOTED if self._listed[file] < MOST_OF_FILE else 1

    def add_more(self, file: str, found: Note, times: int) -> None:
        """So many entries more of this kind, which are not listed."""
        if times:
            self.more[file, found.code, found.column, found.done] += times

    def entries(self) -> list[tuple[str, str, int | None, str | None, str | None, str, int]]:
        """Every entry, and how many times it stands for: 1 but for those that count the rest of their kind."""
        rest = [
            (file, code, None, column, f"… {times:,} more", done, times)
            for (file, code, column, done), times in self.more.items()
        ]
        return [(*entry, 1) for entry in self.repairs] + rest

    def tick_share(self, share: float) -> None:
        """A tick of work that knows the share done instead of the rows."""
        self.tick(int(share * self.expected))


@dataclass(frozen=True)
class Part:
    """The Parquet file one source became, with everything its plan names, and the rows counted on the way.

    filled: columns whose gaps were filled; for each "<column> (filled)" marks those cells.
    lined: whether each row has the line it came from as _line.
    first: the line of its first row, where each row is the line after that of the row before; 0 where it is not so.
    """

    plan: Plan
    path: Path
    rows_in: int
    rows_loaded: int
    filled: tuple[str, ...] = ()
    lined: bool = False
    first: int = 0

    @property
    def types(self) -> dict[str, str]:
        """Column name -> core.schema type of everything in the file, derived columns included."""
        own = TABLES[self.plan.table].by_name
        following = {name: own[name].type if name in own else "id" for name, _ in derived(self.plan)}
        marks = {name + FILLED: "bool" for name in self.filled}
        return {field_.name: field_.type for field_ in self.plan.fields} | following | marks
