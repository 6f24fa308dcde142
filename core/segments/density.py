"""Every customer counted in the cells of a grid over the map, and the customers inside a drawn area."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.segments.kmeans import Segmentation
from core.segments.projection import Projection, Shown

COLUMNS, ROWS = 84, 48

Polygon = Sequence[tuple[float, float]]


def density(projection: Projection, segmentation: Segmentation, shown: Shown = None) -> pd.DataFrame:
    """Customers in each cell of an 84 x 48 grid over the map's extent, empty cells left out.

    column, row (from the lower left), segment (the label that most of the cell's customers have; the lower one in a
    tie), customers (of all segments), share (of that segment). The customers add up to everyone shown.
    """
    (x, y), k = projection.extent, segmentation.k
    cells = _steps(projection.x, *x, COLUMNS) * ROWS + _steps(projection.y, *y, ROWS)
    codes = cells * k + segmentation.labels
    counts = np.bincount(codes if shown is None else codes[shown], minlength=COLUMNS * ROWS * k).reshape(-1, k)
    customers = counts.sum(axis=1)
    held = np.flatnonzero(customers)
    segment = counts[held].argmax(axis=1)
    return pd.DataFrame(
        {
            "column": held // ROWS,
            "row": held % ROWS,
            "segment": segment,
            "customers": customers[held],
            "share": counts[held, segment] / customers[held],
        }
    )


def _steps(values: npt.NDArray[np.float32], low: float, high: float, count: int) -> npt.NDArray[np.int64]:
    """The cell of each value; the greatest value falls in the last one."""
    scale = count / (high - low) if high > low else 0.0
    return np.clip(((values - low) * scale).astype(np.int64), 0, count - 1)


def inside(projection: Projection, polygons: Sequence[Polygon]) -> npt.NDArray[np.bool_]:
    """Which customers, drawn or not, lie inside any of the polygons (corners in the units of the projection)."""
    within = np.zeros(len(projection.x), dtype=bool)
    for corners in polygons:
        within |= _enclosed(projection.x, projection.y, np.asarray(corners, dtype=float).reshape(-1, 2))
    return within


def _enclosed(
    x: npt.NDArray[np.float32], y: npt.NDArray[np.float32], corners: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Points from which a ray to the right crosses the outline an odd number of times; only those in its box are asked."""
    odd = np.zeros(len(x), dtype=bool)
    if len(corners) < 3:
        return odd
    (left, low), (right, high) = corners.min(axis=0), corners.max(axis=0)
    near = np.flatnonzero((x >= left) & (x <= right) & (y >= low) & (y <= high))
    px, py, crossed = x[near].astype(float), y[near].astype(float), np.zeros(len(near), dtype=bool)
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y1 != y2:
            crossed ^= ((y1 > py) != (y2 > py)) & (px < (x2 - x1) * (py - y1) / (y2 - y1) + x1)
    odd[near] = crossed
    return odd
