"""Hierarchical clustering: a tree of a sample of customers, cut at every K, the rest with the nearest centroid."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.errors import NotEnoughData, OutOfRange
from core.messages import Message
from core.segments.features import Features
from core.segments.kmeans import HIGHEST, LOWEST, Segmentation, described, fingerprints
from core.segments.lineage import inherit, overlap
from core.segments.lloyd import nearest

Method = Literal["ward", "average", "complete"]
METHODS: tuple[Method, ...] = get_args(Method)
TREE = 2_000  # customers in the tree: work and memory grow with the square of it
LEAVES = 30

Rows = npt.NDArray[np.int64]
Labels = npt.NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """A tree of customers, and the segments of every K cut from it.

    method:  how the distance of two groups is measured.
    rows:    int64[m], the customers of the tree, places in features.user_ids.
    linkage: float64 (m-1) x 4: one row a merge, nearest first, as scipy.cluster.hierarchy.linkage gives it.
    found:   K -> Segmentation of all customers; colours and parents follow the people from K - 1.
    total:   customers in all.
    """

    method: Method
    rows: Rows
    linkage: npt.NDArray[np.float64]
    found: Mapping[int, Segmentation]
    total: int

    @property
    def ks(self) -> range:
        """Every K the tree can be cut at."""
        return range(min(self.found), max(self.found) + 1)

    def like(self, other: Segmentation) -> Segmentation:
        """The segments of the same K as `other`, in the colours of those they share most customers with.

        Raises OutOfRange when the tree can't be cut there.
        """
        if other.k not in self.found:
            raise OutOfRange("K", other.k, f"{min(self.ks)} – {max(self.ks)}")
        mine = self.found[other.k]
        return replace(mine, colours=inherit(other.colours, overlap(other.labels, mine.labels, (other.k, mine.k))))


@dataclass(frozen=True, eq=False)
class Dendrogram:
    """The top of a tree for one K, ready to be drawn.

    leaves:   one row a group at the bottom, from the left: place (0, 1, ..), customers (of the tree), segment.
    branches: one row a merge: left, right (places of what it joins), left_height, right_height, height (the
              distance at which they merge, in standard deviations), customers, segment (-1 above the cut).
    cut:      a height between the merge that leaves K groups and the next.
    """

    leaves: pd.DataFrame
    branches: pd.DataFrame
    cut: float


def hierarchy(
    features: Features,
    *,
    method: Method = "ward",
    strata: Labels | None = None,
    size: int = TREE,
    seed: int = 0,
) -> Hierarchy:
    """Cluster at most `size` customers bottom up, in the space k-means uses, and cut the tree at K = 2 .. 12.

    More customers than `size` are sampled in proportion from each of the `strata` (a group a customer, such as the
    labels of a Segmentation); those outside the sample join the group whose centroid is nearest. Raises OutOfRange for
    an unknown method, NotEnoughData where fewer than 2 customers differ.
    """
    from scipy.cluster.hierarchy import linkage

    if method not in METHODS:
        raise OutOfRange("method", method, ", ".join(METHODS))
    space = features.standardised()
    rows = sampled(space, strata, size, seed)
    points = space[rows].astype(np.float64)
    different = len(np.unique(points, axis=0))
    if different < LOWEST:
        raise NotEnoughData(Message("segments.customers"), LOWEST, different)
    tree = linkage(points, method)
    cuts = cut(tree, range(LOWEST, min(HIGHEST, different) + 1))
    return Hierarchy(method, rows, tree, _of_all(features, space, rows, cuts), len(space))


def sampled(space: npt.NDArray[np.float32], strata: Labels | None, size: int, seed: int) -> Rows:
    """Rows in an order that depends on their values alone: all of them, or `size` evenly along the strata."""
    keys = fingerprints(space)
    order = np.lexsort((keys, np.zeros(len(space), np.int8) if strata is None else strata))
    if len(order) <= size:
        return order
    steps = (np.arange(size) + np.random.default_rng(seed).random(size)) * (len(order) / size)
    return order[steps.astype(np.int64)]


def cut(tree: npt.NDArray[np.float64], ks: range) -> dict[int, Labels]:
    """The groups of the leaves for each K: what is left when the last K - 1 merges are undone.

    By the order of the merges and not by their height, so that K groups come out also where heights are equal.
    """
    from scipy.cluster.hierarchy import fcluster

    merges = len(tree)
    ordered = tree.copy()
    ordered[:, 2] = np.arange(1, merges + 1)
    return {k: (fcluster(ordered, merges + 1 - k + 0.5, "distance") - 1).astype(np.int8) for k in ks}


def dendrogram(tree: Hierarchy, k: int, leaves: int = LEAVES) -> Dendrogram:
    """The last merges of a tree, down to `leaves` groups. Raises OutOfRange when it can't be cut at `k`."""
    from scipy.cluster.hierarchy import dendrogram as arranged

    if k not in tree.found:
        raise OutOfRange("K", k, f"{min(tree.ks)} – {max(tree.ks)}")
    m = len(tree.rows)
    top = min(max(leaves, k), m)
    left_to_right = arranged(tree.linkage, top, "lastp", no_plot=True, count_sort="descending")["leaves"]
    place = {int(node): float(i) for i, node in enumerate(left_to_right)}
    bottom = _bottom(tree, left_to_right, tree.found[k].labels[tree.rows])
    segment = dict(zip(left_to_right, bottom["segment"], strict=True))
    height = dict.fromkeys(place, 0.0)
    rows = []
    for merge in range(m - top, m - 1):
        one, two = sorted((int(node) for node in tree.linkage[merge, :2]), key=place.__getitem__)
        node, high = m + merge, float(tree.linkage[merge, 2])
        segment[node] = segment[one] if merge < m - k else -1
        rows.append(
            (place[one], place[two], height[one], height[two], high, int(tree.linkage[merge, 3]), segment[node])
        )
        place[node], height[node] = (place[one] + place[two]) / 2, high
    columns = ["left", "right", "left_height", "right_height", "height", "customers", "segment"]
    return Dendrogram(bottom, pd.DataFrame(rows, columns=columns), _between(tree.linkage[:, 2], k))


def agreement(one: Segmentation, other: Segmentation) -> float:
    """The adjusted Rand index of two groupings of the same customers (Hubert & Arabie 1985): 1 the same, 0 chance."""
    shared = overlap(one.labels, other.labels, (one.k, other.k))
    both, rows, columns = (_pairs(counts) for counts in (shared, shared.sum(axis=1), shared.sum(axis=0)))
    expected = rows * columns / max(_pairs(shared.sum()), 1.0)
    most = (rows + columns) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def _pairs(counts: npt.NDArray[np.int64]) -> float:
    """How many pairs of customers stand together."""
    known = np.asarray(counts, dtype=float)
    return float((known * (known - 1) / 2).sum())


def _of_all(
    features: Features, space: npt.NDArray[np.float32], rows: Rows, cuts: dict[int, Labels]
) -> dict[int, Segmentation]:
    """The cuts for everyone: the tree's customers in its groups, the others with the nearest centroid."""
    found: dict[int, Segmentation] = {}
    sample = space[rows].astype(np.float64)
    for k, codes in cuts.items():
        if len(rows) < len(space):
            sizes = np.bincount(codes, minlength=k)
            sums = [np.bincount(codes, column, minlength=k) for column in sample.T]
            labels = nearest(space, (np.column_stack(sums) / sizes[:, None]).astype(np.float32))
        else:
            labels = np.empty_like(codes)
        labels[rows] = codes
        found[k] = described(features, space, labels, found.get(k - 1))
    return found


def _bottom(tree: Hierarchy, nodes: list[int], labels: Labels) -> pd.DataFrame:
    """The groups at the bottom: how many customers of the tree each holds, and their segment."""
    m = len(tree.rows)
    sizes = [1 if node < m else int(tree.linkage[node - m, 3]) for node in nodes]
    return pd.DataFrame(
        {
            "place": range(len(nodes)),
            "customers": sizes,
            "segment": [int(labels[_first_leaf(tree.linkage, node)]) for node in nodes],
        }
    )


def _first_leaf(linkage: npt.NDArray[np.float64], node: int) -> int:
    """Any one customer below a node: they all share a segment, as the tree is cut above."""
    leaves = len(linkage) + 1
    while node >= leaves:
        node = int(linkage[node - leaves, 0])
    return node


def _between(heights: npt.NDArray[np.float64], k: int) -> float:
    """Half way between the highest merge below the cut and the lowest above it."""
    above = heights[-(k - 1)]
    below = heights[-k] if k <= len(heights) else 0.0
    return float(above + below) / 2
