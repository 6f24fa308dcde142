"""One half of alternating least squares: the best factors of many rows at once, the other side's being given.

Row u solves (M + Y' D Y) x = Y' (1 + d), where Y are the other side's factors of its entries, d their confidence above
1, D the same on a diagonal, and M = (all factors)' (all factors) + ridge of u (Hu, Koren & Volinsky 2008, eq. 4).
"""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array

from core.recommend import ranking
from core.recommend.ranking import Floats, Numbers, Rows

STEPS = 3
CELLS_IN_CACHE = 250_000
_NOTHING = np.finfo(np.float32).tiny


def confidence_of(weighed: csr_array, scale: float) -> csr_array:
    """Confidence above 1 of each yes: scale * weight; entries of 0 or less are no yes and left out."""
    trust = csr_array((np.maximum(weighed.data, 0.0) * scale, weighed.indices, weighed.indptr), shape=weighed.shape)
    keep = weighed.data > 0
    if keep.all():
        return trust
    start = np.concatenate([[0], np.cumsum(keep)])[weighed.indptr]
    return csr_array((trust.data[keep], trust.indices[keep], start), shape=trust.shape)


def solve(trust: csr_array, factors: Floats, ridge: Floats, every: Floats | None = None) -> Floats:
    """Rows x factors, with a ridge for each row; a row without entries is 0.

    every: (all factors)' (all factors), where it is known already.

    Along the axes of (all factors)' (all factors) the common part is a diagonal, whatever a row's ridge. So rows shorter
    than the factors cost only as many unknowns as they have entries (Woodbury), with the same solution:
    (M + Y'DY)^-1 Y' = M^-1 Y' (1 + D Y M^-1 Y')^-1. Where a row has nothing D is 0, whatever Y is there.
    """
    width = factors.shape[1]
    lengths, axes = np.linalg.eigh(factors.T @ factors if every is None else every)
    if trust.nnz < len(factors):  # a few people of many: the other factors need not be turned
        used, places = np.unique(trust.indices, return_inverse=True)
        factors, trust = factors[used], csr_array((trust.data, places, trust.indptr), (trust.shape[0], len(used)))
    turned, found = factors @ axes, np.zeros((trust.shape[0], width))
    for rows, items, extra in _alike_in_length(trust, width, width, ranking.CELLS_AT_ONCE // 4):
        wanted = ((items >= 0) + extra)[:, :, None]
        common = np.maximum(lengths, 0.0) + ridge[rows][:, None]
        if items.shape[1] < width:
            mine = np.take(turned, items, axis=0, mode="wrap")  # half as long as by an index
            near = (mine * (1 / common)[:, None, :]).transpose(0, 2, 1)
            system = np.eye(items.shape[1]) + extra[:, :, None] * (mine @ near)
            found[rows] = (near @ np.linalg.solve(system, wanted))[:, :, 0]
        else:
            system, aim = _sums(turned, items, extra, wanted)
            system[:, np.arange(width), np.arange(width)] += common
            found[rows] = np.linalg.solve(system, aim)[:, :, 0]
    return np.asarray(found @ axes.T)


def nearly(
    trust: csr_array, factors: Numbers, ridge: Floats, guess: Numbers | None = None, steps: int = STEPS
) -> Numbers:
    """The same after some steps of conjugate gradients from a guess on (Takács, Pilászy & Tikk 2011), else from 0.

    Float32 or float64 as the factors are. Along their axes the common part is a diagonal, which the steps are scaled
    by, so few of them are near: what is left to find has no more directions than a row has entries.
    """
    kind, width = factors.dtype.type, factors.shape[1]
    lengths, axes = np.linalg.eigh(factors.T @ factors)
    turned, found = factors @ axes, np.zeros((trust.shape[0], width), kind)
    begun = found if guess is None or not guess.size else guess @ axes
    for rows, items, extra in _alike_in_length(trust, width, 1, CELLS_IN_CACHE):
        mine = np.take(turned, items, axis=0, mode="wrap")
        common = np.maximum(lengths, 0) + ridge[rows][:, None].astype(kind)
        found[rows] = _stepped(
            mine, extra.astype(kind), ((items >= 0) + extra).astype(kind), common, begun[rows], steps
        )
    return np.asarray(found @ axes.T)


def _stepped(mine: Numbers, extra: Numbers, wanted: Numbers, common: Numbers, x: Numbers, steps: int) -> Numbers:
    """Rows x factors: x moved by so many steps towards the solution of (common + Y' D Y) x = Y' (1 + d)."""

    def back(values: Numbers) -> Numbers:
        found: Numbers = (mine.transpose(0, 2, 1) @ values[:, :, None])[:, :, 0]
        return found

    def times(vectors: Numbers) -> Numbers:
        return common * vectors + back(extra * (mine @ vectors[:, :, None])[:, :, 0])

    rest = back(wanted) - times(x)
    near = rest / common
    way, left = near, _dots(rest, near)
    for step in range(1, steps + 1):
        moved = times(way)
        stride = left / np.maximum(_dots(way, moved), _NOTHING)
        x = x + stride * way
        if step < steps:
            rest = rest - stride * moved
            near = rest / common
            before, left = left, _dots(rest, near)
            way = near + left / np.maximum(before, _NOTHING) * way
    return x


def _dots(left: Numbers, right: Numbers) -> Numbers:
    return np.asarray(np.einsum("bf,bf->b", left, right)[:, None])


def _sums(factors: Floats, items: Rows, extra: Numbers, wanted: Numbers) -> tuple[Floats, Floats]:
    """Y' D Y and Y' (1 + d) of each row, a piece of its entries after the other: what all people like is a long row."""
    width = factors.shape[1]
    system, aim = np.zeros((len(items), width, width)), np.zeros((len(items), width, 1))
    step = max(width, ranking.CELLS_AT_ONCE // (len(items) * width))
    for start in range(0, items.shape[1], step):
        part = slice(start, start + step)
        mine = np.take(factors, items[:, part], axis=0, mode="wrap")
        aim += mine.transpose(0, 2, 1) @ wanted[:, part]
        mine *= np.sqrt(extra[:, part])[:, :, None]  # a table by itself takes half as long as by another
        system += mine.transpose(0, 2, 1) @ mine
    return system, aim


def inverse(trust: csr_array, factors: Floats, ridge: float, every: Floats) -> Floats:
    """(M + Y' D Y)^-1 of one row, factors x factors.   every: (all factors)' (all factors)."""
    mine = factors[trust.indices]
    system = every + ridge * np.eye(factors.shape[1]) + (mine * trust.data[:, None]).T @ mine
    return np.asarray(np.linalg.inv(system))


def _alike_in_length(trust: csr_array, width: int, least: int, cells: int) -> Iterator[tuple[Rows, Rows, Numbers]]:
    """Rows, their columns and confidences as tables: rows of like length together, shorter ones filled up by -1 and 0.

    At a time so many rows that rows x length (or `least`, where this is more) x width are that many cells.
    """
    lengths = np.diff(trust.indptr)
    order = np.argsort(lengths, kind="stable")
    order = order[lengths[order] > 0]
    ascending = lengths[order]
    at = 0
    while at < len(order):
        shortest = int(ascending[at])
        until = int(np.searchsorted(ascending, shortest + shortest // 4, side="right"))
        longest = int(ascending[until - 1])
        most = max(1, cells // (max(longest, least) * width))
        rows = order[at : min(until, at + most)]
        at += len(rows)
        place = np.arange(int(lengths[rows].max()))
        there = place < lengths[rows][:, None]
        entry = np.where(there, trust.indptr[rows][:, None] + place, 0)
        yield (
            rows,
            np.where(there, trust.indices[entry], -1),
            np.where(there, trust.data[entry], trust.data.dtype.type(0)),
        )
