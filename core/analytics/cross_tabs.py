"""Two columns of the profile at once: who is how often what, and whether that is more than chance.

Everyone is in exactly one cell; those of whom a value is not known are a row or a column of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.audience import AGE_BANDS, SMALL_GROUP, age_band, age_order, total_users
from core.analytics.bands import banded
from core.analytics.chance import discoveries
from core.analytics.profile import column_kind, may_group, profile_columns
from core.dataset import Dataset
from core.engine import collect
from core.errors import OutOfRange

MOST_GROUPS = 8
FEW_EXPECTED = 5.0

Counts = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Group:
    """One row or column: a value; or, without a name, the `others` values together; or, with neither, not known."""

    name: str | None = None
    others: int = 0

    @property
    def known(self) -> bool:
        """Whether the people in it gave a value."""
        return self.name is not None or self.others > 0


@dataclass(frozen=True, eq=False)
class CrossTab:
    """People by two columns: users[i, j] have row group i and column group j; not known comes last."""

    rows: tuple[Group, ...]
    columns: tuple[Group, ...]
    users: Counts

    @cached_property
    def expected(self) -> Numbers:
        """People in each cell if the columns had nothing to do with each other."""
        found: Numbers = np.outer(self.users.sum(1), self.users.sum(0)) / max(int(self.users.sum()), 1)
        return found

    @cached_property
    def share(self) -> Numbers:
        """Share of its row, 0..1; NaN in a row of nobody."""
        return _ratio(self.users, self.users.sum(1, keepdims=True))

    @cached_property
    def index(self) -> Numbers:
        """100 times the cell's share of its row over the same share of everyone: 100 is as the average."""
        return 100 * _ratio(self.users, self.expected)

    @cached_property
    def few(self) -> npt.NDArray[np.bool_]:
        """Cells in which fewer than FEW_EXPECTED people are to be expected: too few to say anything."""
        return self.expected < FEW_EXPECTED

    @cached_property
    def unusual(self) -> npt.NDArray[np.bool_]:
        """Cells that differ from the average by more than chance (adjusted residuals, false discovery rate 5%)."""
        rows, columns = self.users.sum(1, keepdims=True), self.users.sum(0, keepdims=True)
        everyone = max(int(self.users.sum()), 1)
        spread = np.sqrt(self.expected * (1 - rows / everyone) * (1 - columns / everyone))
        z = _ratio(self.users - self.expected, spread)
        return discoveries(z, ~self.few & np.isfinite(z))

    def of_known(self) -> "CrossTab":
        """The same people without those of whom either value is not known."""
        rows = [i for i, group in enumerate(self.rows) if group.known]
        columns = [j for j, group in enumerate(self.columns) if group.known]
        return _of_people(_part(self, rows, columns))


def cross_columns(dataset: Dataset) -> tuple[str, ...]:
    """The columns that can be crossed, groups before numbers; none unless there are two at least."""
    if "customers" not in dataset.names:
        return ()
    columns = profile_columns(dataset).sort_values("kind", kind="stable")["column"]
    return tuple(columns) if len(columns) > 1 else ()


def cross_tab(dataset: Dataset, *, rows: str, columns: str, most: int = MOST_GROUPS) -> CrossTab:
    """Everyone by two customer columns; numbers in bands, the values beyond the `most` largest of a column together.

    Raises NotEnoughData without customers, OutOfRange for a column that may not be shown by its values.
    """
    dataset.require("customers")
    (row, row_order), (column, column_order) = (_grouped(dataset, name) for name in (rows, columns))
    named = dataset.customers.select("user_id", row.alias("row"), column.alias("column"))
    counted = named.group_by("row", "column").agg(nw.col("user_id").n_unique().alias("users"))
    counts = collect(counted, {"users": "int"}).astype({"row": object, "column": object})
    counts = counts.where(counts.notna(), None)
    # Those who are in no file of customers: nothing is known of them.
    unnamed = pd.DataFrame({"row": [None], "column": [None], "users": [total_users(dataset) - counts["users"].sum()]})
    counts = pd.concat([counts, unnamed.astype({"row": object, "column": object})], ignore_index=True)
    return _folded(counts, row_order, column_order, most)


def _grouped(dataset: Dataset, column: str) -> tuple[nw.Expr, tuple[str, ...] | None]:
    """The group of a customer by a column, and the order of the groups where they have one."""
    types = dataset.columns("customers")
    if column not in types or not may_group(column, types[column]):
        raise OutOfRange("columns", column, ", ".join(c for c, kind in types.items() if may_group(c, kind)))
    if column == "age":
        band = age_band(types)
        return (nw.lit(None, nw.String), ()) if band is None else (band, AGE_BANDS)
    return (
        banded(dataset, column) if column_kind(dataset, column) == "numbers" else (nw.col(column).cast(nw.String), None)
    )


def _folded(
    counts: pd.DataFrame, row_order: Sequence[str] | None, column_order: Sequence[str] | None, most: int
) -> CrossTab:
    """Counts of pairs of values as a table of groups."""
    rows, row_places = _groups(counts.groupby("row")["users"].sum(), row_order, most)
    columns, column_places = _groups(counts.groupby("column")["users"].sum(), column_order, most)
    users = np.zeros((len(rows), len(columns)), dtype=np.int64)
    for row, column, people in counts.itertuples(index=False):
        users[row_places.get(row, -1), column_places.get(column, -1)] += people
    return _of_people(CrossTab(rows, columns, users))


def _of_people(tab: CrossTab) -> CrossTab:
    """Without the rows and columns of nobody."""
    rows, columns = np.flatnonzero(tab.users.sum(1)).tolist(), np.flatnonzero(tab.users.sum(0)).tolist()
    return _part(tab, rows, columns)


def _part(tab: CrossTab, rows: Sequence[int], columns: Sequence[int]) -> CrossTab:
    part = tab.users[np.ix_(np.array(rows, dtype=int), np.array(columns, dtype=int))]
    return CrossTab(tuple(tab.rows[i] for i in rows), tuple(tab.columns[j] for j in columns), part)


def _groups(
    sizes: pd.Series, order: Sequence[str] | None, most: int
) -> tuple[tuple[Group, ...], dict[str | None, int]]:
    """The groups of one column in order, not known last, and the place of each value."""
    ranked = sorted(sizes.index, key=lambda value: (-sizes[value], value))
    kept, rest = (ranked, []) if order else (ranked[:most], ranked[most:])
    if len(rest) == 1:
        kept, rest = ranked, []
    kept = _in_order(kept, order)
    groups = [Group(value) for value in kept] + ([Group(others=len(rest))] if rest else []) + [Group()]
    places: dict[str | None, int] = {value: place for place, value in enumerate(kept)}
    return tuple(groups), places | dict.fromkeys(rest, len(kept))


def _in_order(values: list[str], order: Sequence[str] | None) -> list[str]:
    """As `order` has them; else from little to much where every value has a number in it; else the largest first."""
    places = {value: place for place, value in enumerate(order or ())}
    if order or all(any(sign.isdigit() for sign in value) for value in values):
        return sorted(values, key=lambda value: (places.get(value, -1), *age_order(value)))
    return values


def _ratio(part: npt.NDArray[Any], whole: npt.NDArray[Any]) -> Numbers:
    """part / whole; NaN where the whole is nothing."""
    whole = np.broadcast_to(whole, part.shape).astype(float)
    found: Numbers = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return found


# --- on the way out -----------------------------------------------------------------------------------------
def shareable_cells(tab: CrossTab) -> npt.NDArray[np.bool_]:
    """Which cells may leave the program: none of fewer than SMALL_GROUP people, nor any that sums would give away.

    In each row and column the hidden cells are two at least and hold SMALL_GROUP people together, or are all of it.
    """
    shown = tab.users >= SMALL_GROUP
    changed = True
    while changed:
        changed = any(_hide_next(line, seen) for line, seen in _lines(tab.users, shown))
    return shown


def _lines(users: Counts, shown: npt.NDArray[np.bool_]) -> list[tuple[Counts, npt.NDArray[np.bool_]]]:
    across = [(users[i], shown[i]) for i in range(users.shape[0])]
    return across + [(users[:, j], shown[:, j]) for j in range(users.shape[1])]


def _hide_next(users: Counts, shown: npt.NDArray[np.bool_]) -> bool:
    """Hides the smallest shown cell of a line in which too little is hidden; whether it did."""
    hidden = int((~shown).sum())
    if not hidden or not shown.any() or (hidden > 1 and users[~shown].sum() >= SMALL_GROUP):
        return False
    shown[np.flatnonzero(shown)[users[shown].argmin()]] = False
    return True
