"""The columns of a profile: which of them group people, and how numbers are spread over people."""

import math
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd

from core.analytics.audience import PROFILE, total_users
from core.dataset import Dataset
from core.engine import collect
from core.schema import FILLED, MONEY_SCALE, TABLES

_NUMBERS = ("int", "number", "money")
_FEW_NUMBERS = 12
_MANY_GROUPS = 50
_MOST_BINS = 24


@dataclass(frozen=True, eq=False)
class Histogram:
    """How a number is spread over people; money comes in currency units.

    bins:  low (included), high (excluded), users. With open_low or open_high the outer bin also holds all beyond it.
    known: people with a value; unknown: those without.
    """

    bins: pd.DataFrame
    known: int
    unknown: int
    mean: float
    median: float
    open_low: bool
    open_high: bool


def profile_columns(dataset: Dataset) -> pd.DataFrame:
    """The customer columns a breakdown makes sense for: column, kind ("groups" or "numbers"), values (different ones).

    Numbers with few values are groups too. Traits of very many different texts, and columns with one value only,
    are left out; so are names, e-mails and phones.
    """
    columns = {c: kind for c, kind in dataset.columns("customers").items() if may_group(c, kind)}
    values = distinct_values(dataset.customers, list(columns)) if columns else {}
    kinds = [_kind(c, kind, values[c]) for c, kind in columns.items()]
    frame = pd.DataFrame({"column": list(columns), "kind": kinds, "values": [values[c] for c in columns]})
    return frame[frame["kind"].notna()].reset_index(drop=True)


def column_kind(dataset: Dataset, column: str) -> str | None:
    """ "groups" or "numbers" for one customer column, None where a breakdown by it makes no sense."""
    kind = dataset.columns("customers")[column]
    values = distinct_values(dataset.customers, [column])[column]
    return _kind(column, kind, values) if may_group(column, kind) else None


def may_group(column: str, kind: str) -> bool:
    """Whether a customer column of this type may be shown by its values: no ids, names, e-mails, phones or texts."""
    known = TABLES["customers"].by_name.get(column)
    if kind == "bool" and column.endswith(FILLED):
        return False
    return column != "user_id" and kind in ("category", "bool", *_NUMBERS) and not (known and known.personal)


def distinct_values(table: nw.LazyFrame[Any], columns: list[str]) -> dict[str, int]:
    """Column -> how many different values it has; unknown is none of them."""
    # An unknown value is one that n_unique() counts and count() does not.
    distinct = [nw.col(c).n_unique().alias(f"distinct{i}") for i, c in enumerate(columns)]
    known = [nw.col(c).count().alias(f"known{i}") for i, c in enumerate(columns)]
    # Of no rows the engine gives no number rather than 0.
    row = collect(table.select(nw.len().alias("rows"), *distinct, *known)).fillna(0).iloc[0]
    return {c: int(row[f"distinct{i}"]) - int(row[f"known{i}"] < row["rows"]) for i, c in enumerate(columns)}


def _kind(column: str, kind: str, values: int) -> str | None:
    if values < 2:
        return None
    if kind in _NUMBERS and (values > _FEW_NUMBERS or column in ("age", "income")):
        return "numbers"
    return "groups" if values <= _MANY_GROUPS or column in PROFILE else None


def number_histogram(dataset: Dataset, column: str) -> Histogram:
    """How a numeric customer column is spread; raises NotEnoughData without customers.

    Bins have round widths and cover the 1st to the 99th percentile; the few beyond are counted in the outer bins.
    """
    dataset.require("customers")
    money = dataset.columns("customers")[column] == "money"
    value = nw.col(column).cast(nw.Float64) / (MONEY_SCALE if money else 1)
    known = dataset.customers.select(v=value).filter(~nw.col("v").is_null() & nw.col("v").is_finite())
    spread = collect(known.select(*_spread())).iloc[0].astype(float)
    bins = _bins(known, spread) if spread["n"] else pd.DataFrame({"low": [], "high": [], "users": []})
    return Histogram(
        bins=bins,
        known=int(spread["n"]),
        unknown=total_users(dataset) - int(spread["n"]),
        mean=spread["mean"],
        median=spread["median"],
        open_low=bool(spread["n"] and spread["least"] < bins["low"].iloc[0]),
        open_high=bool(spread["n"] and spread["most"] >= bins["high"].iloc[-1]),
    )


def _spread() -> list[nw.Expr]:
    v = nw.col("v")
    quantiles = {"p01": 0.01, "median": 0.5, "p99": 0.99}
    return [
        nw.len().alias("n"),
        v.mean().alias("mean"),
        v.min().alias("least"),
        v.max().alias("most"),
        (v.floor() == v).cast(nw.Int64).sum().alias("whole"),
        *(v.quantile(share, "linear").alias(name) for name, share in quantiles.items()),
    ]


def _bins(known: nw.LazyFrame[Any], spread: pd.Series) -> pd.DataFrame:
    """People in bins of one round width: low, high, users."""
    step = _round_step(spread["p99"] - spread["p01"], whole=spread["whole"] == spread["n"])
    first, last = math.floor(spread["p01"] / step), math.floor(spread["p99"] / step)
    place = (nw.col("v") / step).floor().clip(first, last).cast(nw.Int64).alias("bin")
    held = collect(known.select(place).group_by("bin").agg(nw.len().alias("users")), {"bin": "int", "users": "int"})
    every = range(first, last + 1)
    users = held.set_index("bin")["users"].reindex(every, fill_value=0).to_numpy()
    lows = [place * step for place in every]
    return pd.DataFrame({"low": lows, "high": [low + step for low in lows], "users": users})


def _round_step(width: float, *, whole: bool) -> float:
    """The smallest of 1, 2, 5 times a power of ten that needs about two dozen bins at most; whole numbers at least 1."""
    if width <= 0:
        return 1.0
    power: float = 10.0 ** math.floor(math.log10(width / _MOST_BINS))
    step = next(power * times for times in (1, 2, 5, 10) if width / (power * times) <= _MOST_BINS)
    return max(step, 1.0) if whole else step
