"""The largest scores of each row, with ties in a fixed order."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Ids = NDArray[np.str_]

CELLS_AT_ONCE = 4_000_000  # 32 MB of scores: as fast as more, and never a problem
DIGITS = 10  # scores that agree to so many decimals are equal: what is left is rounding
_NEAR = 10.0**-DIGITS


def top(scores: Floats, n: int, first: Floats | None = None) -> tuple[Rows, Rows, Rows]:
    """Row, column, rank (from 1) of each row's `n` largest scores, never -inf.

    Equal scores: the column with the larger `first` (one number for each column) comes first, then the lower column.
    """
    allowed = scores > -np.inf
    if scores.shape[1] > n:
        allowed &= scores >= np.partition(scores, -n, axis=1)[:, [-n]] - _NEAR
    rows, columns = np.nonzero(allowed)
    before = np.zeros(len(columns)) if first is None else -first[columns]
    order = np.lexsort((columns, before, -np.round(scores[rows, columns], DIGITS), rows))
    rows, columns = rows[order], columns[order]
    rank = np.arange(1, len(rows) + 1) - np.searchsorted(rows, rows)
    return rows[rank <= n], columns[rank <= n], rank[rank <= n]


def blocks(rows: int, columns: int) -> list[slice]:
    """The rows of a rows x columns table in pieces of at most CELLS_AT_ONCE cells."""
    step = max(1, CELLS_AT_ONCE // max(1, columns))
    return [slice(start, start + step) for start in range(0, rows, step)]


def stored(matrix: csr_array) -> tuple[Rows, Rows]:
    """Row and column of every stored entry."""
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)), matrix.indices
