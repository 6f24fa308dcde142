"""Features: what is known of each customer in numbers, in raw units and ready for comparison."""

import re
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.errors import NotEnoughData
from core.messages import Message
from core.schema import TABLES, normalise
from core.segments.measures import MEASURES, category, title

SKEWED = 1.0
FEW_NEGATIVE = 0.05
OVERRULED = ("segments.left_out_missing", "segments.left_out_id")
"""Reasons against a number that a reader may overrule; what is the same for everyone parts nobody."""
ROW_NUMBERS = 20  # from how many rows on a gapless run of integers is taken for row numbers
_ID_WORD = re.compile(r"(^|[\W_]|[^\x00-\x7f])id$|编号$", re.IGNORECASE)  # the word, so that "paid" is a number
_ID_CAMEL = re.compile(r"[a-z](ID|Id)$")
_ID_HEADINGS = {
    normalise(heading)
    for table in TABLES.values()
    for column in table.columns
    if column.type == "id"
    for heading in (column.name, *column.headings)
}


Method = Literal["z", "minmax"]
SCALINGS: tuple[Method, ...] = ("z", "minmax")


@dataclass(frozen=True)
class Preparation:
    """What a reader may decide about scaling; the rest follows from the data.

    method: "z" (mean 0, standard deviation 1) or "minmax" (the least 0, the greatest 1).
    turned: features with the logarithm although the rule says without, or without although it says with.
    """

    method: Method = "z"
    turned: tuple[str, ...] = ()


USUAL = Preparation()


@dataclass(frozen=True, eq=False)
class Scaling:
    """How raw values become comparable: sign(x) * log(1 + |x|) where `logged`, then (x - centre) / spread.

    z-scores: centre is the mean, spread the standard deviation. Min-max: the least value and the range. The columns of 0
    and 1 of one category column share a spread, so that together they weigh as much as one number: for z-scores the
    root of the sum of p * (1 - p), which makes its mean squared difference between two customers that of a number
    (2; Hastie, Tibshirani & Friedman 2009, section 14.3.3); for min-max the root of 2, which makes two categories as
    far apart as the least and the greatest of a number (Gower 1971).
    """

    logged: tuple[bool, ...]
    centre: npt.NDArray[np.float64]
    spread: npt.NDArray[np.float64]
    method: Method = "z"

    @classmethod
    def of(
        cls,
        matrix: npt.NDArray[np.float64],
        method: Method = "z",
        turned: Collection[int] = (),
        blocks: Sequence[str] = (),
    ) -> "Scaling":
        """Logs a column whose skew is above 1 and falls by it; up to 5% may be negative, as returns are.

        turned: places of columns where this rule is turned round. blocks: the category column that each column of 0 and 1
        was made of, "" for a number.
        """
        columns = [_scale_of(np.ascontiguousarray(column), method, i in turned) for i, column in enumerate(matrix.T)]
        logged, centre, spread = zip(*columns, strict=True) if columns else ((), (), ())
        spreads = _as_one(np.array(spread), blocks, method)
        return cls(tuple(logged), np.array(centre), spreads, method)

    def __call__(self, matrix: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
        """float32 n x d."""
        out = np.empty(matrix.shape[::-1], np.float32).T  # column by column, as it is written and read
        for i, logged in enumerate(self.logged):
            column = _log(matrix[:, i].astype(np.float32)) if logged else matrix[:, i]
            out[:, i] = (column - self.centre[i]) / self.spread[i] + 0.0  # + 0.0 leaves no negative zero
        return out


@dataclass(frozen=True, eq=False)
class Features:
    """Customers in numbers.

    user_ids: str[n].
    names:    a name of MEASURES, or the heading of a customer's own column.
    matrix:   float64 n x d, raw units (money in currency units), nothing missing.
    units:    "days", "money", "years", "share", "number" or "yes/no", one a feature.
    notes:    what was left out or filled, and why.
    preparation: what was decided about scaling.
    """

    user_ids: npt.NDArray[np.str_]
    names: tuple[str, ...]
    matrix: npt.NDArray[np.float64]
    units: tuple[str, ...]
    notes: tuple[Message, ...] = ()
    preparation: Preparation = USUAL

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, ids: str | None = "user_id") -> "Features":
        """Features from the numeric columns of a frame; ids are the column `ids`, or else the frame's index.

        Text, id-like, constant and mostly missing columns are left out; what is missing gets the median.
        Raises NotEnoughData below 2 customers, or when no column is left.
        """
        named = ids is not None and ids in frame.columns
        user_ids = (frame[ids] if named else frame.index.to_series()).astype(str).to_numpy(dtype=str)
        return from_columns(user_ids, frame.drop(columns=[ids]) if named else frame)

    @cached_property
    def scaling(self) -> Scaling:
        turned = {place for place, name in enumerate(self.names) if name in self.preparation.turned}
        return Scaling.of(self.matrix, self.preparation.method, turned, self.blocks)

    def standardised(self) -> npt.NDArray[np.float32]:
        """The matrix made comparable: skewed columns logged, then z-scores or min-max (float32 n x d)."""
        return self.scaling(self.matrix)

    @cached_property
    def blocks(self) -> tuple[str, ...]:
        """The category column each column of 0 and 1 was made of, "" for a number."""
        parts = [
            category(name) if unit == "yes/no" else None for name, unit in zip(self.names, self.units, strict=True)
        ]
        return tuple(part[0] if part else "" for part in parts)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names with each category column once, under its own name."""
        return tuple(dict.fromkeys(block or name for block, name in zip(self.blocks, self.names, strict=True)))

    @cached_property
    def deviation(self) -> npt.NDArray[np.float64]:
        """The standard deviation of each standardised column: 1 for the z-scores of a number."""
        if self.preparation.method == "z" and not any(self.blocks):
            return np.ones(len(self.names))
        found: npt.NDArray[np.float64] = self.standardised().std(axis=0, dtype=np.float64)
        return np.where(found > 0, found, 1.0)

    @property
    def key(self) -> tuple[tuple[str, ...], Preparation]:
        """What customers are compared by, and how: plain values that tell answers apart."""
        return self.names, self.preparation

    @property
    def logged(self) -> tuple[str, ...]:
        """Names of the features that are compared by their logarithm."""
        return tuple(name for name, yes in zip(self.names, self.scaling.logged, strict=True) if yes)

    def titles(self) -> tuple[Message, ...]:
        """The displayed name of each feature."""
        return tuple(title(name) for name in self.names)


def from_columns(user_ids: npt.NDArray[np.str_], frame: pd.DataFrame, overruled: Collection[str] = ()) -> Features:
    """Features of the usable columns of `frame`, one row a customer of `user_ids`; of the `overruled` all numbers are."""
    if len(frame) < 2:
        raise NotEnoughData(Message("segments.customers"), 2, len(frame))
    kept: list[tuple[str, npt.NDArray[np.float64], str]] = []
    notes: list[Message] = []
    for heading in frame.columns:
        name, values = str(heading), as_numbers(frame[heading])
        reason = "segments.left_out_text" if values is None else _unfit(heading, values)
        if values is not None and name in overruled and reason in OVERRULED:
            reason = "" if np.nanmin(values) < np.nanmax(values) else "segments.left_out_constant"
        if values is None or reason:
            notes.append(Message(reason, feature=title(name)))
            continue
        filled, missing = _filled(values)
        if missing:
            notes.append(Message("segments.filled", feature=title(name), count=missing))
        kept.append((name, filled, _unit(name, frame[heading])))
    if not kept:
        raise NotEnoughData(Message("segments.numeric_features"), 1, 0)
    names, columns, units = zip(*kept, strict=True)
    return Features(user_ids, tuple(names), np.column_stack(columns), tuple(units), tuple(notes))


def choose(features: Features, names: Sequence[str]) -> Features:
    """Only the features `names`, in this order."""
    at = [features.names.index(name) for name in names]
    units = tuple(features.units[i] for i in at)
    return replace(features, names=tuple(names), matrix=features.matrix[:, at], units=units)


def as_numbers(column: pd.Series) -> npt.NDArray[np.float64] | None:
    """The column as floats with NaN for what is missing or infinite; None when it is no number."""
    if column.dtype == object and pd.api.types.infer_dtype(column, skipna=True) in (
        "boolean",
        "integer",
        "floating",
    ):
        column = column.astype("Float64")
    if not (pd.api.types.is_bool_dtype(column) or pd.api.types.is_numeric_dtype(column)):
        return None
    if pd.api.types.is_complex_dtype(column):
        return None
    values: npt.NDArray[np.float64] = column.to_numpy(dtype=np.float64, na_value=np.nan, copy=True)
    values[~np.isfinite(values)] = np.nan
    return values


def _unfit(heading: Hashable, values: npt.NDArray[np.float64]) -> str:
    """Why a numeric column is no feature, as a message code; empty when it is one."""
    present = values[~np.isnan(values)]
    if 2 * len(present) < len(values):
        return "segments.left_out_missing"
    if present.min() == present.max():
        return "segments.left_out_constant"
    if str(heading) not in MEASURES and looks_like_id(str(heading), values):
        return "segments.left_out_id"
    return ""


def looks_like_id(heading: str, values: npt.NDArray[np.float64]) -> bool:
    """Whether a column numbers things: by its heading, or because it counts its rows without a gap."""
    if _ID_WORD.search(heading) or _ID_CAMEL.search(heading) or normalise(heading) in _ID_HEADINGS:
        return True
    n = len(values)
    if n < ROW_NUMBERS or np.isnan(values).any() or np.ptp(values) != n - 1:
        return False
    return bool((values == np.floor(values)).all()) and len(np.unique(values)) == n


def _filled(values: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], int]:
    """The column with the median where it was missing, and how often that was."""
    missing = np.isnan(values)
    if missing.any():
        values[missing] = np.median(values[~missing])
    return values, int(missing.sum())


def _unit(name: str, column: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(column):
        return "yes/no"
    return MEASURES[name].unit if name in MEASURES else "number"


def _scale_of(column: npt.NDArray[np.float64], method: Method, turned: bool) -> tuple[bool, float, float]:
    """Whether to log a column, its centre and its spread (1 for a constant)."""
    centre, spread, skew = moments(column)
    logged = False
    if turned or (skew > SKEWED and np.mean(column < 0) <= FEW_NEGATIVE):
        log_centre, log_spread, log_skew = moments(_log(column))
        logged = _evens(column, skew, log_spread, log_skew) != turned
    if method == "minmax":
        low, high = _ends(column, logged)
        return logged, low, high - low or 1.0
    return (True, log_centre, log_spread or 1.0) if logged else (False, centre, spread or 1.0)


def _evens(column: npt.NDArray[np.float64], skew: float, log_spread: float, log_skew: float) -> bool:
    """The rule on the logarithm: a column that is skewed, and less so by it."""
    return bool(skew > SKEWED and np.mean(column < 0) <= FEW_NEGATIVE and abs(log_skew) < skew and log_spread > 0)


def _ends(column: npt.NDArray[np.float64], logged: bool) -> tuple[float, float]:
    """The least and the greatest value, as they are compared."""
    ends = np.array([column.min(), column.max()])
    low, high = _log(ends) if logged else ends
    return float(low), float(high)


def _as_one(spread: npt.NDArray[np.float64], blocks: Sequence[str], method: Method) -> npt.NDArray[np.float64]:
    """One spread for the columns of each category column; a standard deviation squared is its p * (1 - p)."""
    shared = spread.copy()
    for block in {block for block in blocks if block}:
        places = [place for place, other in enumerate(blocks) if other == block]
        shared[places] = np.sqrt(2) if method == "minmax" else np.sqrt(np.square(spread[places]).sum())
    return shared


def _log(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
    logged: npt.NDArray[Any] = np.log1p(np.abs(column))
    return logged if column.min() >= 0 else logged * np.sign(column)


def moments(column: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    """Mean, standard deviation and skew, rounded so that the order of the rows cannot show."""
    mean = float(column.mean())
    away = column - mean
    square = away * away
    spread = float(np.sqrt(square.mean()))
    skew = float(square @ away) / len(column) / spread**3 if spread > 0 else 0.0
    return _rounded(mean, spread), _rounded(spread, spread), round(skew, 6)


def _rounded(value: float, scale: float) -> float:
    """`value` to about 10 digits of `scale`."""
    return round(value, 10 - int(np.floor(np.log10(scale)))) if scale > 0 else value
