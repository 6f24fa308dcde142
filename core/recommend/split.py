"""The past, which a model may learn from, and the future that it is judged by."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from core.errors import OutOfRange
from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats, Rows, stored
from core.recommend.rows import NO_DAY

KINDS = ("time", "last", "random")
SHARE = 0.2
FEWEST = 50  # people: with fewer no difference between two models can be told from chance
KNOWN = 0.5  # of the pairs must be dated, so that time can divide them

Chosen = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Split:
    """Every pair of a customer and an item is in one half, as a whole.

    past:   the interactions with the pairs of the past only; ids, texts, friends and groups are all there.
    future: CSR users x items, 1 for each pair of the future that is a yes (its value is above 0).
    kind:   time (after one day for all), last (the latest items of each person) or random (any of each person).
    day:    the last day of the past (since 1970-01-01) where it is time, else None.
    users:  the rows that have both, a past and a future: those who can be compared.
    """

    past: Interactions
    future: csr_array
    kind: str
    day: int | None
    users: Rows


def split(interactions: Interactions, *, seed: int = 0, share: float = SHARE, kind: str | None = None) -> Split:
    """Lay about `share` of the pairs aside.

    One day divides all where most pairs are dated and FEWEST people, and a fifth of those with two items, are on both
    sides of it; else the latest items of each person are the future, or any where the days say nothing. There everyone
    with two items or more keeps at least one in the past.
    A pair with several rows is one pair, and its last day decides: what was bought before and after the day is future,
    and the past doesn't know of it.
    kind: one of KINDS to ask for; where time can't divide these people it is last, without any days it is random.
    """
    if not 0 < share < 1:
        raise OutOfRange("share", share, "0 … 1")
    if kind not in (None, *KINDS):
        raise OutOfRange("kind", kind, ", ".join(KINDS))
    days = _known(interactions)
    if days is None or kind == "random":
        return _halves(interactions, _of_each(interactions, np.zeros(interactions.matrix.nnz), share, seed), "random")
    if kind != "last" and (day := _dividing(interactions, days, share)) is not None:
        return _halves(interactions, days > day, "time", day)
    return _halves(interactions, _of_each(interactions, days, share, seed), "last")


def _known(interactions: Interactions) -> NDArray[np.int32] | None:
    """The days where they tell anything: most are there, and they differ."""
    days = interactions.days
    if days is None or not len(days) or np.mean(days != NO_DAY) < KNOWN or days.min() == days.max():
        return None
    return days


def _dividing(interactions: Interactions, days: NDArray[np.int32], share: float) -> int | None:
    """The day with a share of pairs after it closest to `share`, if people enough are on both sides."""
    dated, counts = np.unique(days, return_counts=True)
    after = 1 - np.cumsum(counts)[:-1] / len(days)
    day = int(dated[np.abs(after - share).argmin()])
    rows, people = stored(interactions.matrix)[0], interactions.matrix.shape[0]
    late = np.bincount(rows[days > day], minlength=people)
    total = np.diff(interactions.matrix.indptr)
    both = np.count_nonzero((late > 0) & (late < total))
    return day if day != NO_DAY and both >= max(FEWEST, 0.2 * np.count_nonzero(total > 1)) else None


def _of_each(interactions: Interactions, days: Floats | NDArray[np.int32], share: float, seed: int) -> Chosen:
    """The latest `share` of each person's items, at least one of two; within a day chance decides."""
    matrix = interactions.matrix
    rows, total = stored(matrix)[0], np.diff(matrix.indptr)
    order = np.lexsort((np.random.default_rng(seed).random(matrix.nnz), -days.astype(np.int64), rows))
    most = np.clip(np.rint(share * total), 1, np.maximum(total - 1, 0))
    later = np.zeros(matrix.nnz, dtype=bool)
    later[order] = np.arange(matrix.nnz) - matrix.indptr[rows] < most[rows]
    return later


def _halves(interactions: Interactions, later: Chosen, kind: str, day: int | None = None) -> Split:
    matrix = interactions.matrix
    past = taken(interactions, ~later)
    future = chosen(matrix, later & (matrix.data > 0))
    future.data = np.ones(future.nnz)
    users = np.flatnonzero((np.diff(past.matrix.indptr) > 0) & (np.diff(future.indptr) > 0))
    return Split(past, future, kind, day, users)


def taken(interactions: Interactions, kept: Chosen) -> Interactions:
    """The same people and items with some of the stored entries only."""
    days = None if interactions.days is None else interactions.days[kept]
    return replace(interactions, matrix=chosen(interactions.matrix, kept), days=days)


def chosen(matrix: csr_array, kept: Chosen) -> csr_array:
    """The matrix with some of its stored entries only."""
    starts = np.concatenate([[0], np.cumsum(kept)])[matrix.indptr]
    return csr_array((matrix.data[kept], matrix.indices[kept], starts), shape=matrix.shape)


def some(rows: Rows, most: int, seed: int) -> Rows:
    """At most so many of the rows by lot, ascending."""
    if len(rows) <= most:
        return rows
    return np.sort(np.random.default_rng(seed).choice(rows, most, replace=False))
