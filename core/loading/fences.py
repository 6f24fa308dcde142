"""Between which values the numbers of a column usually lie, told by rules that a few wild values cannot move."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.engine import Sql, sql
from core.schema import MONEY_SCALE

Ask = Callable[[Sql], list[Any]]
WIDTH = 3.0
"""How many robust standard deviations from the median are usual: of normal numbers 0.3% lie beyond."""
FEWEST = 20
_SIGMA = 1.4826  # MAD to standard deviation, of normal numbers
_TENTHS = 2.563  # the distance of the 10% and 90% quantiles of normal numbers, in standard deviations
_SKEWED = 0.1
_FEW_STEPS = 3  # between the 10% and 90% quantiles of small counts: too few to tell how skewed they are
_WIDER = 3.5  # where the start of a skewed column is a guess too
_SCALE_END = 10
_ID_WORD = re.compile(r"(^|[\W_]|[^\x00-\x7f])id$|编号$", re.IGNORECASE)


@dataclass(frozen=True)
class Fences:
    """What is usual: from `low` to `high`, in the column's own unit (money in currency units).

    rule: "plain" (median +- 3 * 1.4826 * MAD) or "log" (the same of the logarithm, for a skewed column).
    """

    rule: str
    low: float
    high: float

    def outside(self, value: Sql) -> Sql:
        """Whether a number (SQL, in the same unit) lies outside; NULL does not."""
        return sql("coalesce({v} < {low} OR {v} > {high}, FALSE)", v=value, low=self.low, high=self.high)


def judged(name: str, kind: str) -> bool:
    """Whether a column of this name and core.schema type holds numbers that can be unusually large or small."""
    return kind in ("int", "number", "money") and not _ID_WORD.search(name)


def in_units(column: Sql, kind: str) -> Sql:
    """The number as a person reads it: money in currency units."""
    return sql("CAST({c} AS DOUBLE) / {s}", c=column, s=MONEY_SCALE if kind == "money" else 1)


def fences(ask: Ask, table: Sql, value: Sql) -> Fences | None:
    """The fences of a number over the rows of a table; None for fewer than 20 values, 0 and 1, ratings and row numbers.

    Skewed columns (Kelly's coefficient of the 10%, 50% and 90% quantiles beyond 0.1) are judged by log(x + c), with the
    c that makes these quantiles even. MAD: Leys et al. 2013; whole numbers get half a step more, as they lie on a grid, and
    a skewed column that goes below nothing half a standard deviation more.
    """
    numbers = sql("(SELECT {v} AS v FROM {t} WHERE isfinite({v}))", v=value, t=table)
    rows, low, high, whole, halves, distinct = ask(
        sql("SELECT count(*), min(v), max(v), bool_and(v = floor(v)), bool_and(2 * v = floor(2 * v)), count(DISTINCT v)"
            " FROM {n}", n=numbers)
    )[0]  # fmt: skip
    if rows < FEWEST or distinct <= 2 or (halves and low >= 0 and high <= _SCALE_END):
        return None
    if whole and distinct == rows == high - low + 1:
        return None
    found = _middle(ask, numbers)
    if found.away == 0:  # most are the same, such as 0: the others are judged among themselves
        others = sql("(SELECT v FROM {n} WHERE v <> {m})", n=numbers, m=found.median)
        rest = _middle(ask, others)
        return _including(_between(ask, others, rest, whole), found.median) if rest.rows >= FEWEST else None
    return _between(ask, numbers, found, whole)


@dataclass(frozen=True)
class _Middle:
    rows: int
    low: float
    median: float
    high: float
    away: float


def _middle(ask: Ask, numbers: Sql) -> _Middle:
    """Rows, the 10%, 50% and 90% quantiles, and the median distance from the median."""
    rows, quantiles = ask(sql("SELECT count(*), quantile_cont(v, [0.1, 0.5, 0.9]) FROM {n}", n=numbers))[0]
    if not rows:
        return _Middle(0, 0.0, 0.0, 0.0, 0.0)
    low, middle, high = quantiles
    away = ask(sql("SELECT median(abs(v - {m})) FROM {n}", n=numbers, m=middle))[0][0]
    return _Middle(rows, low, middle, high, away)


def _between(ask: Ask, numbers: Sql, found: _Middle, whole: bool) -> Fences:
    low, median, high = found.low, found.median, found.high
    even = low == median or median == high or (whole and high - low <= _FEW_STEPS)
    skew = 0.0 if even else (high + low - 2 * median) / (high - low)
    if abs(skew) <= _SKEWED:
        away = max(found.away * _SIGMA, (high - low) / _TENTHS if even else 0.0) + (0.5 * _SIGMA if whole else 0.0)
        return Fences("plain", median - WIDTH * away, median + WIDTH * away)
    if skew > 0:
        return Fences("log", *_of_logarithm(ask, numbers, (low, median, high), 1, whole))
    lower, upper = _of_logarithm(ask, numbers, (-high, -median, -low), -1, whole)
    return Fences("log", -upper, -lower)


def _of_logarithm(
    ask: Ask, numbers: Sql, quantiles: tuple[float, float, float], sign: int, whole: bool
) -> tuple[float, float]:
    """The fences of log(x + shift), as values of x; of a column skewed to the left x is the number with the other sign."""
    low, median, high = quantiles
    shift = (median * median - low * high) / (low + high - 2 * median)
    if low >= 0:  # a count or an amount starts at nothing, or above
        shift = max(shift, 0.5 if whole else 0.0)
    centre = math.log(median + shift)
    shifted = sql("({s} * v + {c})", s=sign, c=shift)
    spread = ask(
        sql("SELECT median(abs(ln({x}) - {m})) FROM {n} WHERE {x} > 0", x=shifted, m=centre, n=numbers)
    )[0][0]  # fmt: skip
    width = WIDTH if low >= 0 else _WIDER
    away = width * _SIGMA * (spread + (math.log1p(0.25 / (median + shift)) if whole else 0.0))
    return math.exp(centre - away) - shift, math.exp(centre + away) - shift


def _including(found: Fences, value: float) -> Fences:
    return Fences(found.rule, min(found.low, value), max(found.high, value))
