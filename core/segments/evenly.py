"""Customers ready to be looked through for gaps: a few thousand, in one order, without gaps that are only ties."""

import numpy as np
import numpy.typing as npt

from core.segments.features import Features
from core.segments.kmeans import fingerprints
from core.segments.lloyd import Floats

TIED = 0.05  # from this share of customers with one value on, a feature's own values are no gap


def evenly_drawn(features: Features, most: int) -> tuple[npt.NDArray[np.intp], Floats]:
    """Rows of at most `most` customers, and their standardised values, the same in whatever order rows come."""
    space = features.standardised()
    order = np.argsort(fingerprints(space), kind="stable")
    rows = order[np.arange(min(most, len(order))) * len(order) // min(most, len(order))]
    return rows, space[rows]


def untied(space: Floats, rng: np.random.Generator) -> Floats:
    """The same customers, ties broken at random.

    A feature of few values, such as yes or no, or of many zeros, has gaps between its values that say nothing of
    groups: its customers are ranked, ties at random, and the ranks laid out as a bell. Elsewhere a tie is spread
    to half the way to the next values. Of yes-or-no columns of which never two are yes, one stands for all.
    """
    kept = [i for i in range(space.shape[1]) if i not in _exclusive(space)]
    return np.column_stack([_spread(space[:, i], rng) for i in kept]).astype(np.float32)


def bell(values: npt.NDArray[np.float32], rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Normal scores of the ranks, ties at random."""
    from scipy.special import ndtri

    scores = np.empty(len(values))
    scores[np.lexsort((rng.random(len(values)), values))] = ndtri((np.arange(len(values)) + 0.5) / len(values))
    return scores


def _spread(column: npt.NDArray[np.float32], rng: np.random.Generator) -> npt.NDArray[np.float64]:
    values, place, counts = np.unique(column.astype(float), return_inverse=True, return_counts=True)
    if counts.max() > max(TIED * len(column), 3) or len(values) < 3:
        return bell(column, rng)
    middle = (values[1:] + values[:-1]) / 2
    low, high = np.r_[2 * values[0] - middle[0], middle], np.r_[middle, 2 * values[-1] - middle[-1]]
    drawn = low[place] + (high - low)[place] * rng.random(len(column))
    return np.where(counts[place] > 1, drawn, column)


def _exclusive(space: Floats) -> set[int]:
    """Columns of two values that are never high together with an earlier such column."""
    two = [i for i in range(space.shape[1]) if len(np.unique(space[:, i])) == 2]
    high = {i: space[:, i] == space[:, i].max() for i in two}
    out: set[int] = set()
    for place, i in enumerate(two):
        if any(not (high[i] & high[j]).any() for j in two[:place] if j not in out):
            out.add(i)
    return out
