"""One half of alternating least squares: the best factors of many rows at once, the other side's being given.

Row u solves (M + Y' D Y) x = Y' (1 + d), where Y are the other side's factors of its entries, d their confidence above
1, D the same on a diagonal, and M = (all factors)' (all factors) + ridge (Hu, Koren & Volinsky 2008, eq. 4).
"""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array

from core.recommend import ranking
from core.recommend.ranking import Floats, Rows


def confidence_of(weighed: csr_array, scale: float) -> csr_array:
    """Confidence above 1 of each yes: scale * weight; entries of 0 or less are no yes and left out."""
    trust = csr_array((np.maximum(weighed.data, 0.0) * scale, weighed.indices, weighed.indptr), shape=weighed.shape)
    keep = weighed.data > 0
    if keep.all():
        return trust
    start = np.concatenate([[0], np.cumsum(keep)])[weighed.indptr]
    return csr_array((trust.data[keep], trust.indices[keep], start), shape=trust.shape)


def solve(trust: csr_array, factors: Floats, ridge: float) -> Floats:
    """Rows x factors; a row without entries is 0."""
    width = factors.shape[1]
    common = factors.T @ factors + ridge * np.eye(width)
    # Rows shorter than the factors cost less in as many unknowns as they have entries, with the same solution:
    # (M + Y'DY)^-1 Y' = M^-1 Y' (1 + D Y M^-1 Y')^-1. Where a row has nothing D is 0, whatever Y is there.
    inverted = np.linalg.inv(common)
    lengths = np.diff(trust.indptr)
    light = factors @ inverted if lengths[lengths < width].sum() > len(factors) else None
    found = np.zeros((trust.shape[0], width))
    for rows, items, extra in _alike_in_length(trust, width):
        wanted = ((items >= 0) + extra)[:, :, None]
        if items.shape[1] < width:
            mine = factors[items]
            near = mine @ inverted if light is None else light[items]
            system = np.eye(items.shape[1]) + extra[:, :, None] * (mine @ near.transpose(0, 2, 1))
            found[rows] = (near.transpose(0, 2, 1) @ np.linalg.solve(system, wanted))[:, :, 0]
        else:
            system, aim = _sums(factors, items, extra, wanted)
            found[rows] = np.linalg.solve(common + system, aim)[:, :, 0]
    return found


def _sums(factors: Floats, items: Rows, extra: Floats, wanted: Floats) -> tuple[Floats, Floats]:
    """Y' D Y and Y' (1 + d) of each row, a piece of its entries after the other: what all people like is a long row."""
    width = factors.shape[1]
    system, aim = np.zeros((len(items), width, width)), np.zeros((len(items), width, 1))
    step = max(width, ranking.CELLS_AT_ONCE // (len(items) * width))
    for start in range(0, items.shape[1], step):
        part = slice(start, start + step)
        mine = factors[items[:, part]]
        system += (mine * extra[:, part, None]).transpose(0, 2, 1) @ mine
        aim += mine.transpose(0, 2, 1) @ wanted[:, part]
    return system, aim


def inverse(trust: csr_array, factors: Floats, ridge: float) -> Floats:
    """(M + Y' D Y)^-1 of one row, factors x factors."""
    mine = factors[trust.indices]
    system = factors.T @ factors + ridge * np.eye(factors.shape[1]) + (mine * trust.data[:, None]).T @ mine
    return np.asarray(np.linalg.inv(system))


def _alike_in_length(trust: csr_array, width: int) -> Iterator[tuple[Rows, Rows, Floats]]:
    """Rows, their columns and confidences as tables: rows of like length together, shorter ones filled up by -1 and 0."""
    lengths = np.diff(trust.indptr)
    order = np.argsort(lengths, kind="stable")
    order = order[lengths[order] > 0]
    ascending = lengths[order]
    at = 0
    while at < len(order):
        shortest = int(ascending[at])
        until = int(np.searchsorted(ascending, shortest + shortest // 4, side="right"))
        longest = int(ascending[until - 1])
        most = max(1, ranking.CELLS_AT_ONCE // 4 // (max(longest, width) * width))
        rows = order[at : min(until, at + most)]
        at += len(rows)
        place = np.arange(int(lengths[rows].max()))
        there = place < lengths[rows][:, None]
        entry = np.where(there, trust.indptr[rows][:, None] + place, 0)
        yield rows, np.where(there, trust.indices[entry], -1), np.where(there, trust.data[entry], 0.0)
