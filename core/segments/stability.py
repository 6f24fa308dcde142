"""How well groups hang together, how well they come back, and what both are worth without any group."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.segments.evenly import bell
from core.segments.lloyd import Floats, Points, lloyd, nearest, spread_start

STARTS = 3
STEADY, DOUBTFUL = 0.75, 0.6  # Hennig 2007: overlap from which a group is valid, below which it is not to be trusted


def distances(rows: Floats) -> Floats:
    """Distance of each row to each other."""
    squares = np.einsum("ij,ij->i", rows, rows)
    apart: Floats = np.sqrt(np.maximum(squares[:, None] + squares - 2 * rows @ rows.T, 0))
    np.fill_diagonal(apart, 0)
    return apart


def silhouette(apart: Floats, labels: npt.NDArray[np.integer]) -> float:
    """Mean silhouette of all rows (Rousseeuw 1987); a group of one counts 0, fewer than two groups give NaN."""
    groups, codes, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    if len(groups) < 2:
        return float("nan")
    sums = apart @ np.eye(len(groups), dtype=np.float32)[codes]
    every, own = np.arange(len(codes)), sizes[codes]
    inside = sums[every, codes] / np.maximum(own - 1, 1)
    means = sums / sizes
    means[every, codes] = np.inf
    other = means.min(axis=1)
    widest = np.maximum(np.maximum(inside, other), 1e-12)
    return float(np.where(own > 1, (other - inside) / widest, 0).mean())


def grouped(rows: Floats, k: int, rng: np.random.Generator) -> Floats:
    """Centroids of k groups, the best of a few starts."""
    points = Points.of(rows, np.ones(len(rows), np.float32))
    fits = [lloyd(points, spread_start(points, k, rng), steps=40, tolerance=1e-3) for _ in range(STARTS)]
    return min(fits, key=lambda fit: fit.inertia).centroids


def stability(rows: Floats, labels: npt.NDArray[np.integer], k: int, seed: int, draws: int) -> npt.NDArray[np.float64]:
    """Mean Jaccard overlap of each group with its closest one in groups of customers drawn again (Hennig 2007)."""
    rng, total = np.random.default_rng((seed, k)), np.zeros(k)
    sizes = np.bincount(labels, minlength=k)
    for _ in range(draws):
        again = nearest(rows, grouped(rows[rng.integers(0, len(rows), len(rows))], k, rng))
        both = np.bincount(labels * k + again, minlength=k * k).reshape(k, k)
        either = sizes[:, None] + np.bincount(again, minlength=k) - both
        total += (both / np.maximum(either, 1)).max(axis=1)
    return total / draws


def null_band(rows: Floats, ks: Sequence[int], seed: int, draws: int) -> npt.NDArray[np.float64]:
    """Silhouettes (draws x ks) of customers without groups: each feature with its own values, correlated as these are.

    The values are put in the order of normal draws with the same rank correlations (Iman & Conover 1982).
    """
    rng = np.random.default_rng((seed, 0))
    scores = np.column_stack([bell(column, rng) for column in rows.T])
    mixing = np.linalg.cholesky(np.cov(scores, rowvar=False).reshape(rows.shape[1], -1) + 1e-6 * np.eye(rows.shape[1]))
    values = np.sort(rows, axis=0)
    found = np.empty((draws, len(ks)))
    for draw in range(draws):
        order = np.argsort(np.argsort(rng.normal(size=rows.shape) @ mixing.T, axis=0), axis=0)
        made = np.take_along_axis(values, order, axis=0)
        apart = distances(made)
        found[draw] = [silhouette(apart, nearest(made, grouped(made, k, rng))) for k in ks]
    return found
