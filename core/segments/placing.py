"""Each customer's nearest centroid as a query of the engine: the measures, filled and made comparable, and the segment."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import narwhals as nw

from core.dataset import Dataset
from core.errors import NotEnoughData
from core.messages import Message
from core.segments.categories import told_columns
from core.segments.counting import BREADTH, counted
from core.segments.frozen import Frozen
from core.segments.measures import category, title

if TYPE_CHECKING:
    Frame = nw.LazyFrame[Any]

RAW, READY, SEGMENT = "raw_", "ready_", "segment"
_FAR, _LEAST = "far_", "least"


def placed_in_engine(frozen: Frozen, dataset: Dataset) -> Frame:
    """Every customer once, not yet asked for: user_id, raw_0 .. (own units), segment (0 .. k-1).

    What is missing is filled as it was where the segments were found; of equally near ones the first is taken.
    Raises NotEnoughData where a feature is not in the data, or no table names a customer.
    """
    frame = measured_in_engine(frozen.names, dataset)
    fills = _fills(frozen, dataset)
    frame = frame.with_columns(
        *(nw.col(name).fill_null(fill) for name, fill in zip(_named(RAW, fills), fills, strict=True))
    )
    frame = frame.with_columns(*(_ready(frozen, i).alias(f"{READY}{i}") for i in range(len(fills))))
    far = _named(_FAR, frozen.centroids)
    frame = frame.with_columns(*(_far(c).alias(name) for name, c in zip(far, frozen.centroids.tolist(), strict=True)))
    frame = frame.with_columns(nw.min_horizontal(*far).alias(_LEAST))
    return frame.select("user_id", *_named(RAW, fills), _first_of_least(far).alias(SEGMENT))


def measured_in_engine(names: Sequence[str], dataset: Dataset) -> Frame:
    """user_id and raw_0 .. of every customer, null where nothing is known.

    Each table is counted on its own and the counts are stacked, so that no table is read twice and none joined.
    """
    frames = counted(dataset.unfilled, breadth=any(name in BREADTH for name in names))
    if not frames:
        raise NotEnoughData(Message("segments.customers"), 2, 0)
    columns = {part: set(frame.collect_schema().names()) for part, frame in frames.items()}
    told = told_columns(dataset)
    homes = {name: _home(name, columns, told) for name in names}
    if "groups" in homes.values():
        frames["groups"] = dataset.unfilled.scan("customers")
    parts = [_part(frame, [name if homes[name] == part else None for name in names]) for part, frame in frames.items()]
    stacked = nw.concat(parts) if len(parts) > 1 else parts[0]
    known = stacked.filter(~nw.col("user_id").is_null()).group_by("user_id")
    return known.agg(*(nw.col(name).max() for name in _named(RAW, names)))


def _home(name: str, columns: Mapping[str, set[str]], told: Mapping[str, str]) -> str:
    """The part of the data that a feature comes from; "groups" for a column of 0 and 1."""
    found = next((part for part, held in columns.items() if name in held), None)
    group = category(name)
    if found is None and (group is None or group[0] not in told):
        raise NotEnoughData(title(name), 1, 0)
    return found or "groups"


def _part(frame: Frame, names: Sequence[str | None]) -> Frame:
    """user_id and every feature in its place, empty where another part has it."""
    empty = nw.lit(None).cast(nw.Float64)
    read = (empty if name is None else _value(name, frame) for name in names)
    return frame.select("user_id", *(value.alias(f"{RAW}{i}") for i, value in enumerate(read)))


def _value(name: str, frame: Frame) -> nw.Expr:
    """A feature as a number; what is not finite is not known."""
    group = None if name in frame.collect_schema().names() else category(name)
    if group is not None:
        return nw.when(nw.col(group[0]).cast(nw.String) == group[1]).then(1.0).otherwise(0.0)
    number = nw.col(name).cast(nw.Float64)
    return nw.when(number.is_finite()).then(number)


def _fills(frozen: Frozen, dataset: Dataset) -> list[float]:
    """What stands for a missing value of each feature; whoever has no value of a column of groups has 0."""
    told = told_columns(dataset)
    groups = [(part := category(name)) is not None and part[0] in told for name in frozen.names]
    return [0.0 if group else float(fill) for group, fill in zip(groups, frozen.fills, strict=True)]


def _ready(frozen: Frozen, place: int) -> nw.Expr:
    """A feature as core.segments.features.Scaling makes it comparable."""
    scaling, raw = frozen.scaling, nw.col(f"{RAW}{place}")
    if scaling.logged[place]:
        size = (1 + raw.abs()).log(math.e)
        raw = nw.when(raw < 0).then(-size).otherwise(size)
    return (raw - float(scaling.centre[place])) / float(scaling.spread[place])


def _far(centroid: Sequence[float]) -> nw.Expr:
    """The squared distance to a centroid."""
    away = [nw.col(f"{READY}{i}") - value for i, value in enumerate(centroid)]
    return reduce(add, (each * each for each in away))


def _first_of_least(far: Sequence[str]) -> nw.Expr:
    """The number of the nearest centroid, of equally near ones the lowest."""
    nearest: nw.Expr = nw.lit(len(far) - 1)
    for number in range(len(far) - 2, -1, -1):
        nearest = nw.when(nw.col(far[number]) == nw.col(_LEAST)).then(nw.lit(number)).otherwise(nearest)
    return nearest


def _named(form: str, each: Iterable[object]) -> list[str]:
    return [f"{form}{i}" for i, _ in enumerate(each)]
