"""How each feature lies in each segment: means, which side of the median, how many have none or one."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.segments.features import Features, Scaling
from core.segments.measures import MEASURES, title

COUNTED = ("orders", "page_views", "ratings")
"""Of these a customer may have none."""

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.integer]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Standing:
    """A feature seen from all segments: a number or a truth a segment."""

    name: str
    unit: str
    mean: Floats
    everyone: float
    contrast: Floats
    higher: npt.NDArray[np.bool_]
    lower: npt.NDArray[np.bool_]
    zero: Floats
    one: Floats


Known = tuple[str, str, Floats, bool]


def known_columns(features: Features) -> Iterable[Known]:
    """Name, unit, values and whether missing ones were filled in, of each feature and of the basket it implies."""
    filled = {str(note.values["feature"]) for note in features.notes if note.code == "segments.filled"}
    held = dict(zip(features.names, features.matrix.T, strict=True))
    for name, unit in zip(features.names, features.units, strict=True):
        yes_no = name not in MEASURES and bool(np.isin(held[name], (0, 1)).all())
        yield name, "yes/no" if yes_no else unit, held[name], str(title(name)) in filled
    if {"orders", "spend"} <= held.keys() and "average_basket" not in held:
        bought = held["orders"] > 0
        basket = np.divide(held["spend"], held["orders"], out=np.zeros(len(bought)), where=bought)
        basket[~bought] = np.median(basket[bought]) if bought.any() else 0
        yield "average_basket", "money", basket, not bought.all()


@dataclass(frozen=True, eq=False)
class Seen:
    """A feature before any grouping: raw values, these standardised, and the side of the median they lie on (0, 1, 2)."""

    name: str
    unit: str
    values: Floats
    filled: bool
    scaled: Floats
    side: Places
    middle: float


def seen(name: str, unit: str, values: Floats, filled: bool) -> Seen:
    values = np.ascontiguousarray(values)
    scaled = Scaling.of(values[:, None])(values[:, None])[:, 0].astype(np.float64)
    middle = float(np.median(values))
    side = (values > middle).astype(np.intp) - (values < middle) + 1
    return Seen(name, unit, values, filled, scaled, side, middle)


def standing(column: Seen, labels: Places, sizes: Places) -> Standing:
    """How a feature lies in each segment."""
    n, k, held = len(labels), len(sizes), np.maximum(sizes, 1)
    sums, mean = np.bincount(labels, column.scaled, k), np.bincount(labels, column.values, k) / held
    contrast = sums / held - (sums.sum() - sums) / np.maximum(n - sizes, 1)
    side = np.bincount(labels * 3 + column.side, minlength=3 * k).reshape(k, 3)
    everyone = float(mean @ sizes / n)
    higher, lower = (mean > everyone) & (2 * side[:, 0] <= sizes), (mean < everyone) & (2 * side[:, 2] <= sizes)
    if column.filled:
        above, below = _whatever_was_missing(mean, sizes, side, everyone, column.middle)
        higher, lower = higher & above & (side[:, 0] <= side[:, 2]), lower & below & (side[:, 2] <= side[:, 0])
        if column.unit == "yes/no":
            higher, lower = higher & (column.middle == 0), lower & (column.middle == 1)
    zero, one = _zero_and_one(column, labels, k, held, mean)
    rounded = np.where(sizes > 0, contrast, 0).round(6)  # the order of the rows shows in the last digits
    return Standing(column.name, column.unit, mean, everyone, rounded, higher, lower, zero, one)


def _zero_and_one(seen: Seen, labels: Places, k: int, held: Labels, mean: Floats) -> tuple[Floats, Floats]:
    """Shares of each segment with none and with one of a thing; of a yes/no the shares of no and yes."""
    if seen.unit == "yes/no":
        return 1 - mean, mean
    if seen.name not in COUNTED:
        return np.zeros(k), np.zeros(k)
    none, single = (np.bincount(labels[seen.values == number], minlength=k) / held for number in (0, 1))
    return none, single


def _whatever_was_missing(
    mean: Floats, sizes: Labels, side: Labels, everyone: float, middle: float
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Whether the mean of the known values of a segment is surely above, or below, that of all known values.

    Missing ones stand at the median, so that any of those there may be unknown; where most are there, nothing is sure.
    """
    moved = sizes - side[:, 1]
    apart = np.where(moved > 0, (mean - middle) * sizes / np.maximum(moved, 1), 0)
    apart_all = (everyone - middle) * sizes.sum() / max(int(moved.sum()), 1)
    least, most = np.minimum(apart, mean - middle), np.maximum(apart, mean - middle)
    enough = 2 * moved >= sizes
    return enough & (least > max(apart_all, everyone - middle)), enough & (most < min(apart_all, everyone - middle))
