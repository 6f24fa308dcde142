"""What becomes of one file: its typed Parquet, and what was repaired or set aside on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from core.loading.columns import Plan
from core.loading.line import Note, Noting
from core.loading.statement import derived
from core.schema import TABLES


def no_tick(rows: int) -> None:
    """Nobody wants to know how far a load is."""


@dataclass
class Findings:
    """What was repaired and what was set aside while one load ran; rows are tuples in the reports' column order.

    tick: called with the rows of the file read so far; whatever it raises ends the load.
    expected: about how many rows the file has; 0 where nothing tells.
    """

    repairs: list[tuple[str, str, int | None, str | None, str | None, str]] = field(default_factory=list)
    quarantined: list[tuple[str, int, str, str]] = field(default_factory=list)
    tick: Callable[[int], None] = no_tick
    expected: int = 0

    def noting(self, file: str) -> Noting:
        """What a reader of this file calls with each entry of the report."""

        def note(found: Note) -> None:
            self.repairs.append((file, found.code, found.line, found.column, found.value, found.done))

        return note

    def tick_share(self, share: float) -> None:
        """A tick of work that knows the share done instead of the rows."""
        self.tick(int(share * self.expected))


@dataclass(frozen=True)
class Part:
    """The Parquet file one source became, with everything its plan names, and the rows counted on the way."""

    plan: Plan
    path: Path
    rows_in: int
    rows_loaded: int

    @property
    def types(self) -> dict[str, str]:
        """Column name -> core.schema type of everything in the file, derived columns included."""
        own = TABLES[self.plan.table].by_name
        following = {name: own[name].type if name in own else "id" for name, _ in derived(self.plan)}
        return {field_.name: field_.type for field_ in self.plan.fields} | following
