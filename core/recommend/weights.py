"""How much an entry of the matrix says about a person's taste."""

import numpy as np
from scipy.sparse import csr_array

from core.errors import OutOfRange
from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats

COUNTS = ("orders", "events")
BM25 = "bm25"
K1, B = 100.0, 0.8
LONG_TAIL = 10.0


def choose_weight(interactions: Interactions, weight: str | None) -> str:
    """`weight`, or the default: ratings as they stand, counts damped (40 eggs aren't 40 likes).

    Rows that are just given are ratings or counts as their values show: see like_counts.
    """
    if weight is None:
        counts = interactions.source in COUNTS or (interactions.source == "given" and like_counts(interactions.matrix))
        return "log" if counts else "value"
    if weight not in WEIGHTS:
        raise OutOfRange("weight", weight, ", ".join(WEIGHTS))
    return weight


def like_counts(matrix: csr_array) -> bool:
    """Whether the values are like plays or visits: none below 0, the largest more than LONG_TAIL times the median.

    No scale of ratings is, from 1 to 5 nor from 0 to 100: its median lies far above its tenth.
    """
    values = matrix.data
    some = values[values > 0]
    return bool(len(some) and values.min() >= 0 and some.max() > LONG_TAIL * np.median(some))


def weigh(history: csr_array, weight: str) -> csr_array:
    """The history with each stored value replaced by its weight."""
    return csr_array((WEIGHTS[weight](history.data), history.indices, history.indptr), shape=history.shape)


def squared(history: csr_array) -> csr_array:
    """The squares of the stored values."""
    return csr_array((history.data**2, history.indices, history.indptr), shape=history.shape)


def bm25(matrix: csr_array, k1: float = K1, b: float = B) -> csr_array:
    """Users x items, every item a text and every person a word of it: BM25 (Robertson & Zaragoza 2009).

    value * (k1 + 1) / (k1 * (1 - b + b * sum of the item / mean sum) + value) * log(items / (1 + items of the person)).
    """
    items = matrix.shape[1]
    sums = np.bincount(matrix.indices, matrix.data, minlength=items)
    length = 1 - b + b * sums / (sums.mean() if sums.any() else 1.0)
    rarity = np.log(max(1, items)) - np.log1p(np.diff(matrix.indptr))
    each = matrix.data * (k1 + 1) / (k1 * length[matrix.indices] + matrix.data)
    each *= np.repeat(rarity, np.diff(matrix.indptr))
    return csr_array((each, matrix.indices, matrix.indptr), shape=matrix.shape)


def _log(values: Floats) -> Floats:
    found = np.maximum(values, 0.0)
    return np.log1p(found, out=found)


def _binary(values: Floats) -> Floats:
    return (values > 0).astype(float)


def _value(values: Floats) -> Floats:
    return values


WEIGHTS = {"value": _value, "log": _log, "binary": _binary}
