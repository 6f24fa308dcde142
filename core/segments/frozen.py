"""Frozen segments: what a segmentation needs to place later customers, small enough to note down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from core.dataset import Dataset
from core.errors import NotEnoughData
from core.messages import Message
from core.segments.categories import indicators
from core.segments.counting import BREADTH
from core.segments.features import SCALINGS, Features, Scaling, as_numbers
from core.segments.habits import customer_table, last_day
from core.segments.kmeans import Segmentation, represent
from core.segments.lloyd import FINAL, Points, nearest, planes, smallest
from core.segments.measures import MEASURES, NONE_IS_ZERO, title

STEPS = 100
_SINCE_END = ("recency_days", "tenure_days")

Labels = npt.NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Frozen:
    """Segments as they were found once.

    names:     the features, as in Features. fills: what stands for a missing value of each, in its unit.
    scaling:   how raw values became comparable then.
    centroids: k x d in standardised units; a customer belongs to the nearest.
    sizes:     customers of each segment then. titles: the names they were given, "" for none.
    digest, version, day: of the data then; day is its last one (since 1970-01-01), None without days.
    at:        when they were frozen (ISO 8601), "" where nobody did so by hand.
    """

    names: tuple[str, ...]
    fills: npt.NDArray[np.float64]
    scaling: Scaling
    centroids: npt.NDArray[np.float64]
    sizes: npt.NDArray[np.int64]
    titles: tuple[str, ...]
    digest: str = ""
    version: int = 0
    day: int | None = None
    at: str = ""

    @property
    def k(self) -> int:
        return len(self.centroids)

    def note(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "names": list(self.names),
            "fills": self.fills.tolist(),
            "method": self.scaling.method,
            "logged": list(self.scaling.logged),
            "centre": self.scaling.centre.tolist(),
            "spread": self.scaling.spread.tolist(),
            "centroids": self.centroids.tolist(),
            "sizes": self.sizes.tolist(),
            "titles": list(self.titles),
            "digest": self.digest,
            "version": self.version,
            "day": self.day,
            "at": self.at,
        }


def freeze(
    features: Features, found: Segmentation, dataset: Dataset | None = None, *, titles: Sequence[str] = (), at: str = ""
) -> Frozen:
    """Segments of these features, to be applied again; `dataset` is what they were found in."""
    space = features.standardised()
    centroids = follow(represent(space)[0], found.centroids)
    sizes = np.bincount(nearest(space, centroids), minlength=found.k).astype(np.int64)
    day = None if dataset is None else last_day(dataset)
    digest, version = ("", 0) if dataset is None else (dataset.digest, dataset.version)
    named = tuple(titles) or ("",) * found.k
    return Frozen(features.names, _fills(features), features.scaling, centroids, sizes, named, digest, version, day, at)


def as_found(features: Features, found: Segmentation) -> Frozen:
    """The same without moving any centroid: each customer is placed as the segmentation placed them."""
    centres = found.centroids if found.placed_by is None else found.placed_by
    return Frozen(features.names, _fills(features), features.scaling, centres, found.sizes, ("",) * found.k)


def thaw(note: object) -> Frozen | None:
    """The frozen segments of a note; None where it is none that this version of the program can read."""
    if not isinstance(note, Mapping):
        return None
    try:
        logged = tuple(bool(yes) for yes in note["logged"])
        centre, spread = (np.array(note[part], float) for part in ("centre", "spread"))
        scaling = Scaling(logged, centre, spread, note.get("method", "z"))
        centroids, sizes = np.array(note["centroids"], float), np.array(note["sizes"], np.int64)
        names, titles, fills = tuple(note["names"]), tuple(note["titles"]), np.array(note["fills"], float)
        frozen = Frozen(
            names, fills, scaling, centroids, sizes, titles, note["digest"], note["version"], note["day"], note["at"]
        )
    except (KeyError, TypeError, ValueError):
        return None
    d = (len(names),)
    shapes = fills.shape == scaling.centre.shape == scaling.spread.shape == (len(logged),) == d
    known = shapes and scaling.method in SCALINGS
    return frozen if known and centroids.shape == (len(sizes), *d) and len(titles) == len(sizes) > 0 else None


def reapply(frozen: Frozen, dataset: Dataset) -> tuple[npt.NDArray[np.str_], Labels]:
    """Ids of the customers of a dataset and the frozen segment of each (0 .. k - 1).

    Raises NotEnoughData as frozen_features does.
    """
    features = frozen_features(frozen, dataset)
    return features.user_ids, placed(frozen, features)


def placed(frozen: Frozen, features: Features) -> Labels:
    """The frozen segment of each customer; `features` as of frozen_features."""
    return nearest(frozen.scaling(features.matrix), frozen.centroids)


def frozen_features(frozen: Frozen, dataset: Dataset) -> Features:
    """The frozen segments' own features of a dataset's customers, what is missing filled as it was then.

    With a period, the days since something count to its end. Raises NotEnoughData where a feature is not in the data.
    """
    known = customer_table(dataset, breadth=any(name in BREADTH for name in frozen.names))
    late = days_left(dataset)
    columns, units, notes = [], [], []
    coded = indicators(dataset, [name for name in frozen.names if name not in known], known.index)
    for name, fill in zip(frozen.names, frozen.fills, strict=True):
        if name in coded.names:
            columns.append(coded.matrix[:, coded.names.index(name)])
            units.append("yes/no")
            continue
        values = as_numbers(known[name]) if name in known else None
        if values is None:
            raise NotEnoughData(title(name), 1, 0)
        values += late if name in _SINCE_END else 0
        missing = np.isnan(values)
        if missing.any() and name not in NONE_IS_ZERO and name != "recency_days":
            notes.append(Message("segments.filled", feature=title(name), count=int(missing.sum())))
        columns.append(np.where(missing, fill, values))
        units.append(MEASURES[name].unit if name in MEASURES else "number")
    ids = known.index.to_numpy(dtype=str)
    return Features(ids, frozen.names, np.column_stack(columns), tuple(units), tuple(notes))


def until_end(features: Features, dataset: Dataset) -> Features:
    """The features of a period with the days since something counted to its end, not to the last record in it."""
    matrix, late = features.matrix.copy(), days_left(dataset)
    for name in set(_SINCE_END) & set(features.names):
        matrix[:, features.names.index(name)] += late
    return replace(features, matrix=matrix)


def days_left(dataset: Dataset) -> int:
    """Days between the last record of a period and its end, or the end of all data where that is earlier."""
    here, end = last_day(dataset), last_day(dataset.whole)
    if dataset.filter.period is None or here is None or end is None:
        return 0
    return min(dataset.filter.period[1], end) - here


def follow(points: Points, centroids: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Centroids moved by k-means to where these points put them, each keeping its number.

    A segment nobody is left in stays where it was. A step that gains less than 1e-5 of inertia is not taken, so
    that settled segments stay as they are.
    """
    here = centroids.astype(np.float32)
    for _ in range(STEPS):
        codes, best = smallest(planes(here) @ points.raised)
        member = (codes == np.arange(len(here), dtype=np.uint8)[:, None]) * points.weights
        weight = member.sum(axis=1, dtype=float)[:, None]
        sums = member @ points.raised[:-1].T
        means = np.where(weight > 0, sums / np.maximum(weight, 1e-9), here)
        gain = float((weight * np.square(means - here)).sum())
        inertia = float(np.dot(points.weights, np.maximum(best + points.squares, 0).astype(float)))
        if gain <= FINAL * inertia:
            break
        here = means.astype(np.float32)
    return here.astype(float)


def _fills(features: Features) -> npt.NDArray[np.float64]:
    """What customers without a record counted as: 0, the longest recency of all, or the median."""

    def fill(name: str, column: npt.NDArray[np.float64]) -> float:
        if name in NONE_IS_ZERO:
            return 0.0
        return float(column.max() if name == "recency_days" else np.median(column))

    return np.array([fill(name, column) for name, column in zip(features.names, features.matrix.T, strict=True)])
