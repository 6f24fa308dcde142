"""The largest scores of each row, with ties in a fixed order."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Numbers = NDArray[np.floating[Any]]
"""Float32 or float64."""
Rows = NDArray[np.int64]
Ids = NDArray[np.str_]
Best = tuple[Rows, Rows, Rows, Floats]
"""Row, column, rank, score."""

CELLS_AT_ONCE = 4_000_000  # 32 MB of scores: as fast as more, and never a problem
DIGITS = 10  # scores that agree to so many decimals are equal: what is left is rounding
_NEAR = 10.0**-DIGITS
SEVERAL = 16  # columns that one stands for at most, and how many of these there are for each wanted at least


def top(scores: Numbers, n: int, first: Floats | None = None) -> tuple[Rows, Rows, Rows]:
    """Row, column, rank (from 1) of each row's `n` largest scores, never -inf.

    Equal scores: the column with the larger `first` (one number for each column) comes first, then the lower column.
    """
    rows, columns = above(scores, bound(scores, n) - _NEAR)
    order, rank = in_order(rows, columns, scores[rows, columns], n, first)
    return rows[order], columns[order], rank


def filled(scores: Floats, n: int, popular: Floats) -> Best:
    """Row, column, rank and score of each row's first `n`: positive scores, where these run out the most popular.

    The scores are written on: of these rows what is not positive becomes popularity's order, -1, -2, ...
    """
    least = bound(scores, n)
    short = np.flatnonzero(least <= 0)
    if len(short):
        mine = scores[short]
        scores[short] = mine = np.where((mine > 0) | (mine == -np.inf), mine, popular)
        least[short] = bound(mine, n)
    rows, columns = above(scores, least - _NEAR)
    found = scores[rows, columns]
    order, rank = in_order(rows, columns, found, n, popular)
    return rows[order], columns[order], rank, found[order]


def bound(scores: Numbers, n: int) -> Numbers:
    """A number for each row that at least `n` of its scores reach, and few more; -inf where it has fewer.

    The largest of several columns stands for them, where there are many: the n-th of these is never above the n-th of all.
    """
    columns = scores.shape[1]
    if columns <= n:
        return np.full(len(scores), -np.inf, scores.dtype)
    several = max(1, min(SEVERAL, columns // (SEVERAL * n)))
    if several > 1:
        even = columns // several
        scores = scores[:, : several * even].reshape(len(scores), several, even).max(axis=1)
    return np.asarray(np.partition(scores, -n, axis=1)[:, -n])


def above(scores: Numbers, least: Numbers) -> tuple[Rows, Rows]:
    """Row and column of the scores that are not below their row's number, never of -inf."""
    lowest = np.maximum(least, np.finfo(scores.dtype).min).astype(scores.dtype)
    rows, columns = np.divmod(np.flatnonzero(scores >= lowest[:, None]), scores.shape[1])
    return rows, columns


def in_order(rows: Rows, columns: Rows, scores: Numbers, n: int, first: Floats | None = None) -> tuple[Rows, Rows]:
    """The first `n` of each row, as places in what is given, and their ranks (see top)."""
    before = np.zeros(len(columns)) if first is None else -first[columns]
    order = np.lexsort((columns, before, -np.round(scores, DIGITS), rows))
    ranked = rows[order]
    rank = np.arange(1, len(rows) + 1) - np.searchsorted(ranked, ranked)
    return order[rank <= n], rank[rank <= n]


def blocks(rows: int, columns: int) -> list[slice]:
    """The rows of a rows x columns table in pieces of at most CELLS_AT_ONCE cells."""
    step = max(1, CELLS_AT_ONCE // max(1, columns))
    return [slice(start, start + step) for start in range(0, rows, step)]


def stored(matrix: csr_array) -> tuple[Rows, Rows]:
    """Row and column of every stored entry."""
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)), matrix.indices
