"""Lloyd's k-means on weighted points, with good starts: the arithmetic below core.segments.kmeans.

Written with one matrix product a step: scikit-learn's checks alone would cost more than a whole sweep here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint8]

POLISHED = 3  # of all starts, how many are followed to the end
FINAL = 1e-5  # a step that gains less than this share of inertia is the last
CHUNK = 8_192  # customers a product: their scores then stay in the processor's cache
WHOLE = 64  # products are padded to a multiple of this, so that equal rows get equal scores to the last bit


@dataclass(frozen=True, eq=False)
class Points:
    """Places to group.

    raised:  float32 (d + 1, n), one point a column; a last row of 1s lets one product give all distances.
    weights: float32[n], how many customers a point stands for.
    squares: float32[n], squared distance of each point to the origin.
    """

    raised: Floats
    weights: Floats
    squares: Floats

    @classmethod
    def of(cls, rows: Floats, weights: Floats) -> "Points":
        raised = np.ones((rows.shape[1] + 1, len(rows)), np.float32)
        raised[:-1] = rows.T
        return cls(raised, weights, np.einsum("ij,ij->i", rows, rows))

    def mean(self) -> Floats:
        """The middle of all points, as the one centroid of k = 1."""
        middle: Floats = self.raised[:-1] @ self.weights / self.weights.sum()
        return middle[None, :]

    def every(self, step: int) -> "Points":
        """Each `step`-th point."""
        if step <= 1:
            return self
        parts = (self.raised[:, ::step], self.weights[::step], self.squares[::step])
        return Points(*(np.ascontiguousarray(part) for part in parts))


@dataclass(frozen=True, eq=False)
class Fit:
    """Centroids (k x d) with no empty group among the points, and the inertia of these points."""

    centroids: Floats
    inertia: float


def planes(centroids: Floats) -> Floats:
    """Rows whose product with a raised point is its squared distance to a centroid, less its own square."""
    squares = np.einsum("ij,ij->i", centroids, centroids)
    return np.concatenate([-2 * centroids, squares[:, None]], axis=1).astype(np.float32)


def smallest(scores: Floats) -> tuple[Codes, Floats]:
    """Row number and value of the smallest score in each column; the first row wins a tie.

    numpy's argmin along the first axis takes several times as long.
    """
    best = scores[0].copy()
    codes = np.zeros(len(best), np.uint8)
    for row in range(1, len(scores)):
        closer = scores[row] < best
        np.maximum(codes, closer.view(np.uint8) * np.uint8(row), out=codes)
        np.minimum(best, scores[row], out=best)
    return codes, best


def nearest(rows: Floats, centroids: npt.NDArray[np.floating]) -> npt.NDArray[np.int8]:
    """The number of the nearest centroid of each row, the first of equally near ones."""
    labels, stack = np.empty(len(rows), np.int8), planes(centroids.astype(np.float32))
    raised = np.ones((rows.shape[1] + 1, min(CHUNK, -(-len(rows) // WHOLE) * WHOLE)), np.float32)
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        raised[:-1, : len(part)] = part.T
        labels[start : start + CHUNK] = smallest(stack @ raised)[0][: len(part)]
    return labels


def lloyd(points: Points, centroids: Floats, *, steps: int, tolerance: float = 0.0) -> Fit:
    """Move centroids to the mean of their points until nothing changes or a step gains under `tolerance`."""
    before: Codes | None = None
    last = np.inf
    for left in range(steps, -1, -1):
        codes, best = smallest(planes(centroids) @ points.raised)
        inertia = max(float(np.dot(points.weights, (best + points.squares).astype(np.float64))), 0.0)
        sums = _sums(points, codes, len(centroids))
        settled = before is not None and np.array_equal(codes, before)
        empty = np.flatnonzero(sums[:, -1] == 0)
        if left == 0 or (not len(empty) and (settled or last - inertia < tolerance * inertia)):
            break
        before, last = codes, inertia
        if len(empty):
            centroids = _refill(points, centroids, codes, int(empty[0]))
        else:
            centroids = sums[:, :-1] / sums[:, -1:]
    return Fit(centroids, inertia)


def _sums(points: Points, codes: Codes, k: int) -> Floats:
    """Weighted sum of the points of each group; the last column is its weight."""
    member = (codes == np.arange(k, dtype=np.uint8)[:, None]).astype(np.float32)
    member *= points.weights
    sums: Floats = member @ points.raised.T
    return sums


def _refill(points: Points, centroids: Floats, codes: Codes, empty: int) -> Floats:
    """Put a centroid that lost all its points on the point farthest from its own centroid."""
    moved = centroids.copy()
    apart = points.raised[:-1] - centroids[codes].T
    moved[empty] = points.raised[:-1, int(np.argmax(np.einsum("ij,ij->j", apart, apart)))]
    return moved


def spread_start(points: Points, k: int, rng: np.random.Generator) -> Floats:
    """Far-apart first centroids: greedy k-means++ (Arthur & Vassilvitskii 2007, section 5)."""
    chosen = [int(np.searchsorted(_cumulated(points.weights), rng.random()))]
    nearest = _distances(points, chosen)[0]
    while len(chosen) < k:
        draws = np.searchsorted(_cumulated(points.weights * nearest), rng.random(2 + int(np.log(k))))
        tried = np.minimum(_distances(points, list(draws)), nearest)
        winner = int(np.argmin(tried @ points.weights))
        chosen.append(int(draws[winner]))
        nearest = tried[winner]
    return np.ascontiguousarray(points.raised[:-1, chosen].T)


def _cumulated(mass: Floats) -> npt.NDArray[np.float64]:
    """Cumulated shares of mass, ending just above 1 so that every draw falls on a point."""
    total = np.cumsum(mass, dtype=np.float64)
    return total / total[-1] if total[-1] > 0 else np.linspace(1 / len(mass), 1, len(mass))


def _distances(points: Points, chosen: list[int]) -> Floats:
    scores: Floats = planes(np.ascontiguousarray(points.raised[:-1, chosen].T)) @ points.raised
    distances: Floats = np.maximum(scores + points.squares, 0)
    return distances


def split_starts(points: Points, centroids: Floats, worst: int = 2) -> list[Floats]:
    """The centroids with one more: each of the `worst` groups split along its widest feature."""
    codes, _ = smallest(planes(centroids) @ points.raised)
    member = (codes == np.arange(len(centroids), dtype=np.uint8)[:, None]) * points.weights
    weight = np.maximum(member.sum(axis=1), 1e-9)[:, None]
    squares = member @ (points.raised[:-1] ** 2).T
    variance = np.maximum(squares / weight - centroids**2, 0)
    order = np.argsort(-(variance.sum(axis=1) * weight[:, 0]), kind="stable")[:worst]
    return [_split(centroids, variance, int(group)) for group in order]


def _split(centroids: Floats, variance: Floats, group: int) -> Floats:
    """Two centroids in place of one, a standard deviation to either side of it."""
    step = np.zeros(centroids.shape[1], np.float32)
    widest = int(np.argmax(variance[group]))
    step[widest] = np.sqrt(variance[group, widest])
    halves = np.vstack([centroids, centroids[group] + step])
    halves[group] -= step
    return halves


def merged_starts(points: Points, centroids: Floats) -> dict[int, Floats]:
    """Starts for every smaller k: the pair that costs least is merged, again and again (Ward 1963)."""
    codes, _ = smallest(planes(centroids) @ points.raised)
    weights = _sums(points, codes, len(centroids))[:, -1]
    starts = {}
    while len(centroids) > 1:
        apart = np.square(centroids[:, None] - centroids[None]).sum(axis=2)
        cost = apart * (weights[:, None] * weights) / np.maximum(weights[:, None] + weights, 1e-9)
        np.fill_diagonal(cost, np.inf)
        i, j = divmod(int(np.argmin(cost)), len(weights))
        both = max(float(weights[i] + weights[j]), 1e-9)
        centroids[i] = (weights[i] * centroids[i] + weights[j] * centroids[j]) / both
        weights[i] = both
        centroids, weights = np.delete(centroids, j, axis=0), np.delete(weights, j)
        starts[len(weights)] = centroids.copy()
    return starts


def best_fit(points: Points, few: Points, starts: Iterable[Floats]) -> Fit:
    """The best end of many starts: all are judged on `few` points, and the winners followed on all."""
    judged = [lloyd(few, start, steps=20, tolerance=1e-3) for start in starts]
    judged.sort(key=lambda fit: fit.inertia)
    final = 0.0 if points is few else FINAL  # few are followed until no customer changes group
    ends = [lloyd(points, fit.centroids, steps=300, tolerance=final) for fit in judged[:POLISHED]]
    return min(ends, key=lambda fit: fit.inertia)
