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
    yes = csr_array((np.where(weighed.data > 0, 1.0, 0.0), weighed.indices, weighed.indptr), shape=weighed.shape)
    if yes.data.all():
        return trust
    keep = yes.data > 0
    start = np.concatenate([[0], np.cumsum(keep)])[weighed.indptr]
    return csr_array((trust.data[keep], trust.indices[keep], start), shape=trust.shape)


def solve(trust: csr_array, factors: Floats, ridge: float) -> Floats:
    """Rows x factors; a row without entries is 0."""
    width = factors.shape[1]
    common = factors.T @ factors + ridge * np.eye(width)
    # One more row, of zeros, stands where a short row has nothing; for rows shorter than the factors the same
    # solution costs less in as many unknowns as they have entries: (M + Y'DY)^-1 Y' = M^-1 Y' (1 + D Y M^-1 Y')^-1.
    padded = np.vstack([factors, np.zeros(width)])
    light = padded @ np.linalg.inv(common)
    found = np.zeros((trust.shape[0], width))
    for rows, items, extra in _alike_in_length(trust, width):
        mine, there = padded[items], items < len(factors)
        if items.shape[1] < width:
            near = light[items]
            system = np.eye(items.shape[1]) + extra[:, :, None] * (mine @ near.transpose(0, 2, 1))
            answer = np.linalg.solve(system, (there + extra)[:, :, None])
            found[rows] = (near.transpose(0, 2, 1) @ answer)[:, :, 0]
        else:
            system = common + (mine * extra[:, :, None]).transpose(0, 2, 1) @ mine
            wanted = mine.transpose(0, 2, 1) @ (there + extra)[:, :, None]
            found[rows] = np.linalg.solve(system, wanted)[:, :, 0]
    return found


def inverse(trust: csr_array, factors: Floats, ridge: float) -> Floats:
    """(M + Y' D Y)^-1 of one row, factors x factors."""
    mine = factors[trust.indices]
    system = factors.T @ factors + ridge * np.eye(factors.shape[1]) + (mine * trust.data[:, None]).T @ mine
    return np.asarray(np.linalg.inv(system))


def _alike_in_length(trust: csr_array, width: int) -> Iterator[tuple[Rows, Rows, Floats]]:
    """Rows, their columns and confidences as tables: rows of like length together, shorter ones filled up."""
    lengths = np.diff(trust.indptr)
    order = np.argsort(lengths, kind="stable")
    order = order[lengths[order] > 0]
    at = 0
    while at < len(order):
        shortest = int(lengths[order[at]])
        until = int(np.searchsorted(lengths[order], shortest + shortest // 4, side="right"))
        longest = int(lengths[order[until - 1]])
        most = max(1, ranking.CELLS_AT_ONCE // 4 // (max(longest, width) * width))
        rows = order[at : min(until, at + most)]
        at += len(rows)
        place = np.arange(int(lengths[rows].max()))
        there = place < lengths[rows][:, None]
        entry = np.where(there, trust.indptr[rows][:, None] + place, 0)
        yield rows, np.where(there, trust.indices[entry], trust.shape[1]), np.where(there, trust.data[entry], 0.0)
