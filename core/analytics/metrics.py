"""The one registry of metrics: screen, help text, report and tests all read a number's definition here."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd

from core.analytics.audience import total_users
from core.dataset import Dataset
from core.engine import collect, distinct
from core.messages import Message
from core.schema import MONEY_SCALE

Z95 = 1.959964


@dataclass(frozen=True)
class Value:
    """A number and what it rests on: n observations; low and high are a 95% interval where it is an estimate."""

    value: float
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Metric:
    """One number of the business.

    unit: count, money (currency units), share (0..1) or number.  better: "up", "down" or "" where neither is.
    needs: table -> the columns it must have.
    """

    name: str
    unit: str
    better: str
    needs: dict[str, tuple[str, ...]]
    compute: Callable[[Dataset], Value]

    @property
    def title(self) -> Message:
        return Message(f"metric.{self.name}")

    @property
    def definition(self) -> Message:
        return Message(f"metric.{self.name}.definition")

    def available(self, dataset: Dataset) -> bool:
        """Whether the dataset has all it needs."""
        return all(
            set(columns) <= dataset.columns(table).keys() and table in dataset.tables
            for table, columns in self.needs.items()
        )


def kpis(dataset: Dataset) -> pd.DataFrame:
    """The metrics this dataset supports, in the registry's order: name, value, low, high (95%), n, unit."""
    rows = []
    for metric in METRICS.values():
        if metric.available(dataset):
            found = metric.compute(dataset)
            rows.append((metric.name, found.value, found.low, found.high, found.n, metric.unit))
    frame = pd.DataFrame(rows, columns=["name", "value", "low", "high", "n", "unit"])
    return frame.astype({"value": float, "low": float, "high": float})


def wilson(successes: int, n: int) -> tuple[float, float]:
    """95% interval of a share (Wilson 1927); (nan, nan) for n = 0."""
    if n == 0:
        return math.nan, math.nan
    share, z2 = successes / n, Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def _rate(successes: int, n: int) -> Value:
    low, high = wilson(successes, n)
    return Value(successes / n if n else math.nan, n, low, high)


def _mean(total: float, total_of_squares: float, n: int) -> Value:
    """A mean with its normal 95% interval."""
    if n < 2:
        return Value(total / n if n else math.nan, n)
    mean = total / n
    half = Z95 * math.sqrt(max(total_of_squares / n - mean**2, 0.0) / (n - 1))
    return Value(mean, n, mean - half, mean + half)


def _one(frame: nw.LazyFrame[Any], **aggregates: nw.Expr) -> dict[str, float]:
    row = collect(frame.select(**aggregates)).iloc[0]
    return {name: 0 if pd.isna(row[name]) else row[name] for name in aggregates}


def _users(dataset: Dataset) -> Value:
    users = total_users(dataset)
    return Value(users, users)


def _views(dataset: Dataset) -> Value:
    found = _one(dataset.events, views=nw.col("page_views").sum(), n=nw.len())
    return Value(float(found["views"]), int(found["n"]))


def _distinct(table: str, column: str) -> Callable[[Dataset], Value]:
    def count(dataset: Dataset) -> Value:
        present = dataset.scan(table).filter(~nw.col(column).is_null())
        found = int(_one(distinct(present.select(column)), n=nw.len())["n"])
        return Value(found, found)

    return count


def _rows(table: str) -> Callable[[Dataset], Value]:
    return lambda dataset: Value(dataset.rows(table), dataset.rows(table))


def _baskets(dataset: Dataset) -> nw.LazyFrame[Any]:
    """Orders with their net amount in currency units; an order is an order id."""
    amount = (nw.col("amount").sum() / MONEY_SCALE).alias("amount")
    return dataset.orders.group_by("order_id").agg(amount, nw.col("user_id").min())


def _revenue(dataset: Dataset) -> Value:
    found = _one(dataset.orders, total=nw.col("amount").sum(), n=nw.col("amount").count())
    return Value(int(found["total"]) / MONEY_SCALE, int(found["n"]))


def _average_order(dataset: Dataset) -> Value:
    bought = _baskets(dataset).filter(nw.col("amount") > 0)
    squares = (nw.col("amount") * nw.col("amount")).sum()
    found = _one(bought, total=nw.col("amount").sum(), squares=squares, n=nw.len())
    return _mean(found["total"], found["squares"], int(found["n"]))


def _repeat_rate(dataset: Dataset) -> Value:
    bought = _baskets(dataset).filter(nw.col("amount") > 0)
    orders = bought.group_by("user_id").agg(nw.len().alias("orders"))
    found = _one(orders, repeat=(nw.col("orders") > 1).cast(nw.Int64).sum(), n=nw.len())
    return _rate(int(found["repeat"]), int(found["n"]))


def _average_rating(table: str, column: str) -> Callable[[Dataset], Value]:
    def average(dataset: Dataset) -> Value:
        stars = dataset.scan(table).filter(~nw.col(column).is_null()).select(v=nw.col(column))
        found = _one(stars, total=nw.col("v").sum(), squares=(nw.col("v") * nw.col("v")).sum(), n=nw.len())
        return _mean(found["total"], found["squares"], int(found["n"]))

    return average


def _share_of_sums(table: str, part: str, whole: str) -> Callable[[Dataset], Value]:
    def share(dataset: Dataset) -> Value:
        found = _one(dataset.scan(table), part=nw.col(part).sum(), whole=nw.col(whole).sum())
        return _rate(int(found["part"]), int(found["whole"]))

    return share


def _consent(dataset: Dataset) -> Value:
    agreed = _one(dataset.customers, yes=nw.col("consent").cast(nw.Int64).sum(), n=nw.len())
    return _rate(int(agreed["yes"]), int(agreed["n"]))


METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("users", "count", "up", {}, _users),
        Metric("page_views", "count", "up", {"events": ("page_views",)}, _views),
        Metric("visitors", "count", "up", {"events": ("user_id",)}, _distinct("events", "user_id")),
        Metric("sessions", "count", "up", {"events": ("session_id",)}, _distinct("events", "session_id")),
        Metric("revenue", "money", "up", {"orders": ("amount",)}, _revenue),
        Metric("orders", "count", "up", {"orders": ("order_id",)}, _distinct("orders", "order_id")),
        Metric("buyers", "count", "up", {"orders": ("user_id",)}, _distinct("orders", "user_id")),
        Metric("average_order", "money", "up", {"orders": ("order_id", "amount")}, _average_order),
        Metric("repeat_rate", "share", "up", {"orders": ("order_id", "amount")}, _repeat_rate),
        Metric("items", "count", "", {"items": ("item_id",)}, _distinct("items", "item_id")),
        Metric("reviews", "count", "up", {"reviews": ("review_id",)}, _rows("reviews")),
        Metric("average_rating", "number", "up", {"ratings": ("value",)}, _average_rating("ratings", "value")),
        Metric(
            "ctr",
            "share",
            "up",
            {"exposures": ("impressions", "clicks")},
            _share_of_sums("exposures", "clicks", "impressions"),
        ),
        Metric(
            "cvr",
            "share",
            "up",
            {"exposures": ("clicks", "conversions")},
            _share_of_sums("exposures", "conversions", "clicks"),
        ),
        Metric("consent", "share", "up", {"customers": ("consent",)}, _consent),
    )
}
