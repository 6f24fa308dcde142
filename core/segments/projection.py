"""Where each customer stands on the map: positions that never depend on K, and what the two axes mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
import numpy.typing as npt

from core.errors import OutOfRange
from core.messages import Message
from core.segments.features import Features
from core.segments.kmeans import Segmentation, fingerprints
from core.segments.measures import title

DRAWN = 20_000
Shown = npt.NDArray[np.bool_] | None
"""Which customers the filters leave; None for everyone."""

LEAST_DRAWN = 200  # of each segment, so that a small one stays visible


@dataclass(frozen=True, eq=False)
class Projection:
    """All customers on two axes.

    x, y:      float32[n]: principal components of the standardised features, or two features in raw units,
               by sign(x) * log(1 + |x|) where `logged`.
    axes:      what each axis means, in words.
    explained: share of all variance along each axis; None for two features.
    names:     the two features; None for components.
    """

    x: npt.NDArray[np.float32]
    y: npt.NDArray[np.float32]
    axes: tuple[Message, Message]
    explained: tuple[float, float] | None = None
    names: tuple[str, str] | None = None
    logged: tuple[bool, bool] = (False, False)

    @cached_property
    def extent(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The least and the greatest x, and y, of all customers."""
        (x_low, x_high), (y_low, y_high) = ((float(v.min()), float(v.max())) for v in (self.x, self.y))
        return (x_low, x_high), (y_low, y_high)

    def centroids(self, segmentation: Segmentation) -> npt.NDArray[np.float64]:
        """k x 2: the mean of all members of each segment on these axes, drawn or not."""
        sums = [np.bincount(segmentation.labels, shown, minlength=segmentation.k) for shown in (self.x, self.y)]
        return np.column_stack(sums) / segmentation.sizes[:, None]


@dataclass(frozen=True, eq=False)
class SegmentMap:
    """What is drawn: some customers (`rows` of the features), their places, and everyone's centroids.

    shown, total: "20,000 of 1,000,000 shown"; total counts those whom the filters leave.
    extent:       the least and the greatest x, and y, of all customers, the same under every filter.
    """

    rows: npt.NDArray[np.int64]
    x: npt.NDArray[np.float32]
    y: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int8]
    centroids: npt.NDArray[np.float64]
    colours: tuple[int, ...]
    projection: Projection
    total: int

    @property
    def axes(self) -> tuple[Message, Message]:
        return self.projection.axes

    @property
    def extent(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return self.projection.extent

    @property
    def shown(self) -> int:
        return len(self.rows)


def project(features: Features, axes: str | Sequence[str] = "pca") -> Projection:
    """Place customers by their two principal components, or by two features named in `axes`.

    With one feature only, it is both axes. Raises OutOfRange for an unknown feature.
    """
    if isinstance(axes, str):
        if axes != "pca":
            raise OutOfRange("axes", axes, "pca")
        return _components(features) if len(features.names) > 1 else _pair(features, features.names * 2)
    unknown = next((name for name in axes if name not in features.names), None)
    if unknown is not None or len(axes) != 2:
        raise OutOfRange("axes", unknown or len(axes), ", ".join(features.names))
    return _pair(features, axes)


def drawn_rows(features: Features, found: Mapping[int, Segmentation], limit: int = DRAWN) -> npt.NDArray[np.int64]:
    """Rows to draw, the same for every K: in proportion, but at least 200 of each segment of the largest K.

    The choice falls on the same habits whatever the order of the rows.
    """
    finest = found[max(found)]
    if len(finest.labels) <= limit:
        return np.arange(len(finest.labels))
    order = np.argsort(fingerprints(features.standardised()), kind="stable")
    members = [order[finest.labels[order] == segment] for segment in range(finest.k)]
    drawn = [_evenly(rows, quota) for rows, quota in zip(members, _quotas(finest.sizes, limit), strict=True)]
    return np.sort(np.concatenate(drawn))


def _quotas(sizes: npt.NDArray[np.int64], limit: int) -> npt.NDArray[np.int64]:
    """How many of each segment to draw: the largest gives up what the small ones get beyond their share."""
    least = np.minimum(sizes, min(LEAST_DRAWN, limit // len(sizes)))
    quotas: npt.NDArray[np.int64] = np.maximum(sizes * limit // sizes.sum(), least)
    while quotas.sum() > limit:
        largest = int(np.argmax(quotas))
        quotas[largest] -= min(int(quotas.sum()) - limit, max(1, int(quotas[largest]) // 2))
    return quotas


def _evenly(rows: npt.NDArray[np.intp], count: int) -> npt.NDArray[np.intp]:
    return rows[np.arange(count) * len(rows) // max(count, 1)]


def segment_map(
    projection: Projection, segmentation: Segmentation, rows: npt.NDArray[np.int64], shown: Shown = None
) -> SegmentMap:
    """The map for one K: only labels, centroids and colours depend on it; `shown` leaves out customers, never moves them."""
    if shown is not None:
        everyone = np.flatnonzero(shown)
        rows = everyone if len(everyone) <= DRAWN else rows[shown[rows]]
    return SegmentMap(
        rows=rows,
        x=projection.x[rows],
        y=projection.y[rows],
        labels=segmentation.labels[rows],
        centroids=projection.centroids(segmentation),
        colours=segmentation.colours,
        projection=projection,
        total=len(segmentation.labels) if shown is None else int(shown.sum()),
    )


def _pair(features: Features, names: Sequence[str]) -> Projection:
    """Two features in their own units, by the logarithm where they are compared by it."""
    places = [features.names.index(name) for name in names]
    logged = [features.scaling.logged[i] for i in places]
    raw = [features.matrix[:, i] for i in places]
    x, y = (
        (np.sign(v) * np.log1p(np.abs(v)) if yes else v).astype(np.float32) for v, yes in zip(raw, logged, strict=True)
    )
    axes = [
        Message("segments.axis_logged", feature=title(n)) if yes else title(n)
        for n, yes in zip(names, logged, strict=True)
    ]
    return Projection(x, y, (axes[0], axes[1]), None, (names[0], names[1]), (logged[0], logged[1]))


def _components(features: Features) -> Projection:
    """The first two principal components; each points to where its strongest feature grows."""
    space = features.standardised()
    variances, directions = np.linalg.eigh(np.cov(space, rowvar=False))
    directions = directions[:, ::-1][:, :2].astype(np.float32)
    directions *= np.sign(directions[np.abs(directions).argmax(axis=0), [0, 1]])
    first, second = (float(share) for share in variances[::-1][:2] / variances.sum())
    places = (space - space.mean(axis=0, dtype=np.float64).astype(np.float32)) @ directions
    axes = (_axis(features, 1, directions[:, 0], first), _axis(features, 2, directions[:, 1], second))
    return Projection(places[:, 0].copy(), places[:, 1].copy(), axes, (first, second))


def _axis(features: Features, number: int, direction: npt.NDArray[np.float32], share: float) -> Message:
    """The axis in words: its one to three strongest features, their direction, its share of variance."""
    order = np.argsort(-np.abs(direction), kind="stable")[:3]
    strong = [i for i in order if abs(direction[i]) >= 0.5 * abs(direction[order[0]])]
    titles = features.titles()
    parts = [Message("segments.plus" if direction[i] > 0 else "segments.minus", feature=titles[i]) for i in strong]
    meaning = reduce(lambda one, other: Message("segments.and", one=one, other=other), parts)
    return Message("segments.axis", number=number, meaning=meaning, share=share)
