"""Customer segments: k-means over habits, with segment 1 always the largest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.errors import OutOfRange
from core.segments.features import Features
from core.segments.lineage import inherit, overlap, parents
from core.segments.lloyd import (
    CHUNK,
    Floats,
    Points,
    best_fit,
    lloyd,
    merged_starts,
    planes,
    smallest,
    split_starts,
    spread_start,
)

LOWEST, HIGHEST = 2, 12
SAMPLE = 20_000  # points the centroids are found on: 12 centroids from 20,000 of 1,000,000 cost 0.1% of inertia
JUDGED = 4_000  # points the starts are compared on
MANY = 30  # small groups to merge into starts


@dataclass(frozen=True, eq=False)
class Segmentation:
    """Customers in groups of alike habits.

    labels:    int8[n], 0 .. k-1, in the order of features.user_ids; 0 is the largest group.
    centroids: k x d, the mean of each group in standardised units.
    sizes:     int64[k], customers in each group.
    profiles:  one row per segment: segment, size, share, and the mean of each feature in its own unit.
    inertia:   sum of squared distances to the centroids, in standardised units.
    colours:   for each segment a colour number that follows its people as K changes.
    parents:   for each segment, the segment of K - 1 most of its customers come from (all 0 for K = 2).
    placed_by: k x d, the centres whose nearest each customer was placed with; None for groups found in another way.
    """

    labels: npt.NDArray[np.int8]
    centroids: npt.NDArray[np.float64]
    sizes: npt.NDArray[np.int64]
    profiles: pd.DataFrame
    inertia: float
    colours: tuple[int, ...]
    parents: tuple[int, ...]
    placed_by: npt.NDArray[np.float64] | None = None

    @property
    def k(self) -> int:
        return len(self.sizes)


def segment(features: Features, k: int = 4, seed: int = 0) -> Segmentation:
    """Group customers into `k` segments, the same ones `sweep` gives for this k.

    Raises OutOfRange unless 2 <= k <= 12 and no more than the number of different customers.
    """
    return sweep(features, (k,), seed)[k]


def sweep(features: Features, ks: Iterable[int] = range(LOWEST, HIGHEST + 1), seed: int = 0) -> dict[int, Segmentation]:
    """Segments for each k, each growing out of k - 1.

    A k above the number of different customers is left out. Raises OutOfRange when a k lies outside 2 .. 12,
    or when no k is left.
    """
    wanted = sorted(set(ks))
    for k in wanted:
        check(k, HIGHEST)
    space = features.standardised()
    points, different = represent(space)
    check(min(wanted), different)
    centroids = find(points, min(max(wanted), different), seed)
    found = dict(enumerate(_describe(features, space, centroids), LOWEST))
    check(min(wanted), max(found, default=1))
    return {k: found[k] for k in wanted if k in found}


def described(
    features: Features, space: Floats, codes: npt.NDArray[np.int8], before: Segmentation | None = None
) -> Segmentation:
    """The Segmentation of groups found in another way: `codes` 0 .. k-1, none of them empty, numbered anew.

    `space` are the standardised features; `before` the segments of K - 1, whose colours go on.
    """
    columns = [*features.matrix.T, *space.T, np.ones(len(codes))]
    sums: npt.NDArray[np.float64] = np.column_stack([np.bincount(codes, column) for column in columns])
    means = sums[:, len(features.names) : -1] / sums[:, -1:]
    order = _largest_first(sums[:, -1].astype(np.int64), means.astype(np.float32))
    squares = float(np.square(space, dtype=np.float64).sum())
    return _segmentation(features, _renumbered(codes, order), sums[order], squares, before)


def check(k: int, highest: int) -> None:
    """Raise OutOfRange unless 2 <= k <= highest."""
    if not LOWEST <= k <= highest:
        raise OutOfRange("K", k, f"{LOWEST} – {highest}")


def represent(space: Floats) -> tuple[Points, int]:
    """At most 20,000 points that stand for all customers, and how many customers differ.

    Few different customers stand for themselves, with weights. Many are drawn along a hash of their values,
    so that the order of the rows plays no part and alike customers come in proportion.
    """
    keys = fingerprints(space)
    order = np.argsort(keys, kind="stable")
    firsts = np.flatnonzero(np.r_[True, np.diff(keys[order]) != 0])
    if len(firsts) <= SAMPLE:
        weights = np.diff(np.r_[firsts, len(keys)]).astype(np.float32)
        return Points.of(space[order[firsts]], weights), len(firsts)
    drawn, weights = _coreset(space, order)
    return Points.of(space[drawn], weights), len(firsts)


def _coreset(space: Floats, order: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], Floats]:
    """Customers drawn half evenly, half by their squared distance from the middle, weighted to stand for all.

    Without the second half, the few with extreme habits, who make up much of the inertia, would be missed
    (Bachem, Lucic & Krause 2018, "Scalable k-means clustering via lightweight coresets").
    """
    squares = np.einsum("ij,ij->i", space, space)[order].astype(np.float64)
    chance = 0.5 / len(order) + 0.5 * squares / squares.cumsum()[-1]
    steps = chance.cumsum()
    drawn = np.searchsorted(steps, (np.arange(SAMPLE) + 0.5) * (steps[-1] / SAMPLE))
    return order[drawn], (1 / (len(order) * chance[drawn])).astype(np.float32)


def fingerprints(space: Floats) -> npt.NDArray[np.uint64]:
    """A 64-bit hash of each row's values (FNV-1a over columns, finished as in splitmix64)."""
    keys = np.full(len(space), 0xCBF29CE484222325, np.uint64)
    for column in space.T:
        keys ^= np.ascontiguousarray(column).view(np.uint32)
        keys *= np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    keys *= np.uint64(0xBF58476D1CE4E5B9)
    return keys ^ (keys >> np.uint64(32))


def find(points: Points, highest: int, seed: int) -> list[Floats]:
    """Centroids for k = 2 .. highest, from splits of k - 1, merged small groups and fresh starts."""
    few = points.every(-(-len(points.weights) // JUDGED))
    rng = np.random.default_rng((seed, 0))
    many = lloyd(few, spread_start(few, min(MANY, len(few.weights)), rng), steps=20, tolerance=1e-3).centroids
    merged = merged_starts(few, many)
    found = [points.mean()]
    for k in range(LOWEST, highest + 1):
        rng = np.random.default_rng((seed, k))
        fresh = (spread_start(few, k, rng) for _ in range(max(10, 160 // k)))  # small k: cheap, and worse if missed
        starts = [*split_starts(points, found[-1]), *([merged[k]] if k in merged else []), *fresh]
        found.append(best_fit(points, few, starts).centroids)
    return found[1:]


def _describe(features: Features, space: Floats, centroids: list[Floats]) -> Iterator[Segmentation]:
    """All customers placed with their nearest centroid, for every K in one pass over the data.

    Ends early where customers are so alike that float32 cannot part them into more groups.
    """
    labels, sums, squares = _place(features.matrix, space, centroids)
    before: Segmentation | None = None
    for found, centres, summed in zip(labels, centroids, sums, strict=True):
        sizes = summed[:, -1].astype(np.int64)
        if sizes.min() == 0:
            return
        order = _largest_first(sizes, centres)
        before = _segmentation(features, _renumbered(found, order), summed[order], squares, before)
        before = replace(before, placed_by=centres[order].astype(float))
        yield before


def _place(
    matrix: npt.NDArray[np.float64], space: Floats, centroids: list[Floats]
) -> tuple[npt.NDArray[np.uint8], list[npt.NDArray[np.float64]], float]:
    """Labels (a row a K), per K the sums of raw values, of standardised values and of 1, and all squares."""
    from scipy.sparse import csc_array

    n, d = matrix.shape
    stack = np.concatenate([planes(centres) for centres in centroids])
    ends = np.cumsum([len(centres) for centres in centroids])
    labels = np.empty((len(centroids), n), np.uint8)
    total, squares = np.zeros((len(stack), 2 * d + 1)), 0.0
    raised = np.ones((d + 1, CHUNK), np.float32)  # always whole: equal customers then get equal scores to the last bit
    for start in range(0, n, CHUNK):
        part = slice(start, min(start + CHUNK, n))
        size = part.stop - start
        raised[:-1, :size] = space[part].T
        scores = stack @ raised
        rows = np.empty((size, len(centroids)), np.int32)
        for i, (end, centres) in enumerate(zip(ends, centroids, strict=True)):
            codes = smallest(scores[end - len(centres) : end])[0][:size]
            labels[i, part] = codes
            np.add(codes, end - len(centres), out=rows[:, i], casting="unsafe")
        values = np.concatenate([matrix[part], space[part], np.ones((size, 1))], axis=1)
        pointers = np.arange(0, rows.size + 1, len(centroids), dtype=np.int32)
        total += csc_array((np.ones(rows.size), rows.ravel(), pointers), shape=(len(stack), size)) @ values
        squares += float(np.square(values[:, d:-1]).sum())
    return labels, np.split(total, ends[:-1]), squares


def _largest_first(sizes: npt.NDArray[np.int64], centroids: Floats) -> npt.NDArray[np.intp]:
    """Groups by size; equal ones by the position of their centroid."""
    return np.lexsort((*centroids.T[::-1], -sizes))


def _renumbered(codes: npt.NDArray[Any], order: npt.NDArray[np.intp]) -> npt.NDArray[np.int8]:
    numbers: npt.NDArray[np.int8] = np.argsort(order).astype(np.int8)[codes]
    return numbers


def _segmentation(
    features: Features,
    labels: npt.NDArray[np.int8],
    sums: npt.NDArray[np.float64],
    squares: float,
    before: Segmentation | None,
) -> Segmentation:
    """The answer from the sums of `_place`; inertia is the squares less the sum of size * |centroid|^2."""
    d, k = len(features.names), len(sums)
    sizes = sums[:, -1]
    means = sums[:, :-1] / sizes[:, None]
    profiles = pd.DataFrame({"segment": range(k), "size": sizes.astype(np.int64), "share": sizes / sizes.sum()})
    profiles = pd.concat([profiles, pd.DataFrame(means[:, :d], columns=list(features.names))], axis=1)
    inertia = max(squares - float(sizes @ np.square(means[:, d:]).sum(axis=1)), 0.0)
    shared = None if before is None else overlap(before.labels, labels, (before.k, k))
    colours = tuple(range(k)) if before is None or shared is None else inherit(before.colours, shared)
    came_from = (0,) * k if shared is None else parents(shared)
    labels.flags.writeable = False
    return Segmentation(labels, means[:, d:], sizes.astype(np.int64), profiles, inertia, colours, came_from)
