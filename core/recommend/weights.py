"""How much an entry of the matrix says about a person's taste."""

import numpy as np
from scipy.sparse import csr_array

from core.errors import OutOfRange
from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats

COUNTS = ("orders", "events")


def choose_weight(interactions: Interactions, weight: str | None) -> str:
    """`weight`, or the source's default: ratings as they stand, counts damped (40 eggs aren't 40 likes)."""
    if weight is None:
        return "log" if interactions.source in COUNTS else "value"
    if weight not in WEIGHTS:
        raise OutOfRange("weight", weight, ", ".join(WEIGHTS))
    return weight


def weigh(history: csr_array, weight: str) -> csr_array:
    """The history with each stored value replaced by its weight."""
    return csr_array((WEIGHTS[weight](history.data), history.indices, history.indptr), shape=history.shape)


def squared(history: csr_array) -> csr_array:
    """The squares of the stored values."""
    return csr_array((history.data**2, history.indices, history.indptr), shape=history.shape)


def _log(values: Floats) -> Floats:
    found = np.maximum(values, 0.0)
    return np.log1p(found, out=found)


def _binary(values: Floats) -> Floats:
    return (values > 0).astype(float)


def _value(values: Floats) -> Floats:
    return values


WEIGHTS = {"value": _value, "log": _log, "binary": _binary}
