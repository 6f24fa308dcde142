"""Numbers cut into a few bands people can read: round edges, about as many people in each."""

import math
from itertools import pairwise
from typing import Any

import narwhals as nw
import pandas as pd

from core.dataset import Dataset
from core.engine import collect
from core.schema import MONEY_SCALE

MOST_BANDS = 6
_DIGITS = 15  # all that a float has: 0.30000000000000004 is 0.3, and a number like 20,240,131,235,959 keeps its end


def banded(dataset: Dataset, column: str, *, most: int = MOST_BANDS) -> tuple[nw.Expr, tuple[str, ...]]:
    """The band of a numeric customer column as an expression, and the names of the bands, lowest first."""
    scale = MONEY_SCALE if dataset.columns("customers")[column] == "money" else 1
    value = nw.col(column).cast(nw.Float64) / scale
    known = dataset.customers.select(v=value).filter(~nw.col("v").is_null() & nw.col("v").is_finite())
    spread = collect(known.select(*_spread(most))).iloc[0]
    edges = _edges(known, spread, most) if spread["n"] else []
    names = band_names(edges, whole=bool(spread["whole"] == spread["n"]))
    band: nw.Expr = nw.when(value.is_finite()).then(nw.lit(names[0]))
    for edge, name in zip(edges, names[1:], strict=True):
        band = nw.when((value >= edge) & value.is_finite()).then(nw.lit(name)).otherwise(band)
    return band, names


def band_names(edges: list[float], *, whole: bool) -> tuple[str, ...]:
    """With edges 20 and 40: <20, 20-39, 40+ where all numbers are whole, else <20, 20 … <40, 40+."""
    if not edges:
        return ("…",)
    inner = [_between(low, high, whole=whole) for low, high in pairwise(edges)]
    return (f"<{edges[0]:,.{_DIGITS}g}", *inner, f"{edges[-1]:,.{_DIGITS}g}+")


def _between(low: float, high: float, *, whole: bool) -> str:
    if whole and high - low <= 1:
        return f"{low:,.{_DIGITS}g}"
    if whole and low >= 0:
        return f"{low:,.{_DIGITS}g}-{high - 1:,.{_DIGITS}g}"
    return f"{low:,.{_DIGITS}g} … <{high:,.{_DIGITS}g}"


def _spread(most: int) -> list[nw.Expr]:
    v = nw.col("v")
    cuts = [v.quantile(place / most, "linear").alias(f"cut{place}") for place in range(1, most)]
    whole = (v.floor() == v).cast(nw.Int64).sum().alias("whole")
    return [nw.len().alias("n"), whole, v.min().alias("least"), v.max().alias("largest"), *cuts]


def _edges(known: nw.LazyFrame[Any], spread: pd.Series, most: int) -> list[float]:
    """Where one band ends and the next begins: above the least value, at most the largest."""
    least, largest = float(spread["least"]), float(spread["largest"])
    cuts = sorted({float(spread[f"cut{place}"]) for place in range(1, most)})
    whole = spread["whole"] == spread["n"]
    step = max(_round_step(cuts[-1] - cuts[0] or largest - least or 1.0), 1.0 if whole else 0.0)
    rounded = sorted({float(f"{round(cut / step) * step:.{_DIGITS}g}") for cut in cuts})
    edges = [edge for edge in rounded if least < edge <= largest]
    if edges or least == largest:
        return edges
    # Most people share one value: the bands are the least value, and all above it.
    return [float(collect(known.filter(nw.col("v") > least).select(nw.col("v").min()))["v"].iloc[0])]


def _round_step(width: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is a tenth of the width at most."""
    power: float = 10.0 ** math.floor(math.log10(width / 10))
    return max(power * times for times in (1, 2, 5) if power * times <= width / 10 * (1 + 1e-9))
