"""Lineage: which segments of K come from which of K - 1, so that colours follow the people."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]


def overlap(before: npt.NDArray[np.int8], after: npt.NDArray[np.int8], shape: tuple[int, int]) -> Counts:
    """How many customers went from each segment (row) of one grouping to each segment (column) of another."""
    pairs = before.astype(np.int16) * np.int16(shape[1]) + after
    return np.bincount(pairs, minlength=shape[0] * shape[1]).reshape(shape)


def parents(shared: Counts) -> tuple[int, ...]:
    """For each new segment, the old one most of its customers come from."""
    return tuple(int(old) for old in shared.argmax(axis=0))


def inherit(colours: tuple[int, ...], shared: Counts) -> tuple[int, ...]:
    """Colours of the new segments: matched one to one with the old so that most customers keep theirs.

    A segment without a match takes the lowest colour that is not in use.
    """
    from scipy.optimize import linear_sum_assignment

    old, new = linear_sum_assignment(shared, maximize=True)
    kept = {int(j): colours[int(i)] for i, j in zip(old, new, strict=True)}
    return tuple(_complete(kept, shared.shape[1]))


def _complete(kept: dict[int, int], k: int) -> Iterable[int]:
    unused = iter(colour for colour in range(k + len(kept) + 1) if colour not in kept.values())
    return [kept[j] if j in kept else next(unused) for j in range(k)]
