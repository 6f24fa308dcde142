"""What each table says of each customer, in numbers: one row a customer, NaN where it is silent."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.dataset import Dataset
from core.engine import collect, distinct
from core.errors import NotEnoughData
from core.filters import somebody
from core.messages import Message
from core.schema import MONEY_SCALE

NUMERIC = ("int", "number", "money", "bool")
MONTH = 365.25 / 12  # days
# Amounts taken off the price; a percentage or a code is not one.
_DISCOUNT = re.compile(r"disc(ount)?s?($|[\W_]|amount|value|total)|折扣额|优惠(金额|额)?$", re.IGNORECASE)
_RATE = re.compile(r"pct|percent|rate|%|率|code|type", re.IGNORECASE)
_TABLES = ("customers", "orders", "events", "ratings")


def customer_table(dataset: Dataset, *, breadth: bool = True) -> pd.DataFrame:
    """Every customer of any table (index user_id, those of the customers table first) and each measure of them.

    Columns are names of core.segments.measures, or numeric headings of the customers table; money in currency units.
    Without `breadth` different items and categories, which take longer than all else, are not counted.
    Raises NotEnoughData when no table names a customer.
    The last two answers are kept: features, facts, personas and the doctor of one page ask for the same.
    """
    given = dataset.unfilled
    return _table(_Asked(given.digest, breadth, given)).copy(deep=False)


@dataclass(frozen=True)
class _Asked:
    """Two questions are one where data and filters are the same."""

    digest: str
    breadth: bool
    dataset: Dataset = field(compare=False)


@lru_cache(maxsize=2)
def _table(asked: _Asked) -> pd.DataFrame:
    dataset, breadth = asked.dataset, asked.breadth
    habits: dict[str, Callable[[Dataset], pd.DataFrame]]
    habits = {"orders": partial(_orders, breadth=breadth), "events": _events, "ratings": _ratings}
    parts = [_profile(dataset)] if "customers" in dataset.names else []
    parts += [habits[table](dataset).set_index("user_id").sort_index() for table in habits if table in dataset.names]
    if not parts:
        raise NotEnoughData(Message("segments.customers"), 2, 0)
    ids = _united([part.index for part in parts])
    return pd.concat([part.reindex(ids) for part in parts], axis=1)


def people(dataset: Dataset) -> npt.NDArray[np.str_]:
    """Ids of the customers whom the filters leave in any table."""
    tables = [table for table in _TABLES if table in dataset.names]
    ids = [
        pd.Index(collect(distinct(dataset.scan(table).filter(somebody()).select("user_id")))["user_id"])
        for table in tables
    ]
    return _united(ids).to_numpy(dtype=str) if ids else np.empty(0, dtype=str)


def last_day(dataset: Dataset) -> int | None:
    """The last day any order or event was recorded on, as days since 1970-01-01."""
    tables = [table for table in ("orders", "events") if "day" in dataset.columns(table)]
    days = [collect(dataset.scan(table).select(nw.col("day").max()))["day"].iloc[0] for table in tables]
    return max((int(day) for day in days if pd.notna(day)), default=None)


def _united(ids: "list[pd.Index[Any]]") -> "pd.Index[Any]":
    """Each id once: those of the first table as they come, then in order those that each further one adds."""
    united = ids[0]
    for more in ids[1:]:
        united = united.append(more.difference(united))
    return united


def _profile(dataset: Dataset) -> pd.DataFrame:
    """The numeric columns of the customers table, and the days since a customer signed up."""
    types = dataset.columns("customers")
    numeric = [name for name, type_ in types.items() if type_ in NUMERIC and name not in ("consent", "label")]
    signed_up = ["signup_day"] if "signup_day" in types else []
    frame = collect(dataset.scan("customers").select("user_id", *numeric, *signed_up)).drop_duplicates("user_id")
    frame = frame.set_index("user_id")
    for name in numeric:
        if types[name] == "money":
            frame[name] = frame[name] / MONEY_SCALE
    today = last_day(dataset)
    if signed_up and today is not None:
        frame["tenure_days"] = (today - frame["signup_day"]).clip(lower=0)
    return frame.drop(columns=signed_up)


def _orders(dataset: Dataset, *, breadth: bool) -> pd.DataFrame:
    columns = dataset.columns("orders")
    counted = next((nw.col(c).n_unique() for c in ("order_id", "day") if c in columns), nw.len())
    wanted = [counted.alias("orders"), nw.len().alias("lines")]
    wanted += [nw.col("item_id").n_unique().alias("different_items")] if breadth else []
    if "day" in columns:
        day = nw.col("day")
        wanted += [day.max().alias("last"), day.min().alias("first"), day.n_unique().alias("order_days")]
    wanted += [nw.col("amount").sum().alias("spend")] if "amount" in columns else []
    wanted += [nw.col("quantity").sum().alias("items_bought")] if "quantity" in columns else []
    wanted += [_returned(columns)] if {"quantity", "amount"} & columns.keys() else []
    wanted += _discounts(dataset)
    frame = collect(dataset.scan("orders").filter(somebody()).group_by("user_id").agg(*wanted))
    frame = _measured(frame, last_day(dataset) or 0)
    return _with_categories(dataset, frame) if breadth else frame


def _returned(columns: dict[str, str]) -> nw.Expr:
    """Order lines with a negative quantity or amount."""
    below = [(nw.col(c) < 0).fill_null(False) for c in ("quantity", "amount") if c in columns]
    return nw.any_horizontal(*below, ignore_nulls=True).cast(nw.Int64).sum().alias("returned")


def _discounts(dataset: Dataset) -> list[nw.Expr]:
    """What the discount columns took off, in currency units, whatever their sign; none where they are rates."""
    types = dataset.columns("orders")
    headings = [
        name for name in dataset.traits("orders")
        if types[name] in ("number", "money") and _DISCOUNT.search(name) and not _RATE.search(name)
    ]  # fmt: skip
    if not headings or "amount" not in types:
        return []
    most = collect(dataset.whole.scan("orders").select(*(nw.col(name).abs().max() for name in headings))).iloc[0]
    # Judged by all data, so that a filter never changes which measures there are.
    amounts = [name for name in headings if pd.notna(most[name]) and most[name] > 1]
    if not amounts:
        return []
    taken = [nw.col(n).abs().fill_null(0) / (MONEY_SCALE if types[n] == "money" else 1) for n in amounts]
    return [sum(taken[1:], taken[0]).sum().alias("discounts")]


def _measured(frame: pd.DataFrame, today: int) -> pd.DataFrame:
    """The measures of the counted columns, in their order; helping columns go."""
    lines, orders = frame.pop("lines"), frame["orders"]
    if "last" in frame:
        first, last, days = frame.pop("first"), frame.pop("last"), frame.pop("order_days")
        frame.insert(1, "recency_days", today - last)
        frame["orders_per_month"] = orders / ((today - first + 1) / MONTH).clip(lower=1)
        frame["days_between"] = ((last - first) / (days - 1)).where(days > 1)
    if "spend" in frame:
        frame["spend"] = frame["spend"] / MONEY_SCALE
        frame["average_basket"] = frame["spend"] / orders
    returned = frame.pop("returned") if "returned" in frame else None
    if returned is not None:
        frame["return_share"] = returned / lines
    if "discounts" in frame:
        taken = frame.pop("discounts")
        frame["discount_share"] = (taken / (taken + frame["spend"])).where((taken >= 0) & (frame["spend"] > 0))
    return frame


def _with_categories(dataset: Dataset, orders: pd.DataFrame) -> pd.DataFrame:
    """With the different categories of what a customer ordered, where the items have any."""
    if "category" not in dataset.columns("items"):
        return orders
    goods = dataset.scan("items").select("item_id", "category").filter(~nw.col("category").is_null())
    bought = dataset.scan("orders").select("user_id", "item_id").join(goods, on="item_id", how="inner")
    held = collect(bought.group_by("user_id").agg(nw.col("category").n_unique().alias("different_categories")))
    return orders.merge(held, on="user_id", how="left")


def _events(dataset: Dataset) -> pd.DataFrame:
    columns = dataset.columns("events")
    views = nw.col("page_views").sum() if "page_views" in columns else nw.len()
    wanted = [views.alias("page_views"), nw.col("page_id").n_unique().alias("pages")]
    wanted += [nw.col("day").n_unique().alias("active_days")] if "day" in columns else []
    return collect(dataset.scan("events").group_by("user_id").agg(*wanted))


def _ratings(dataset: Dataset) -> pd.DataFrame:
    wanted = [nw.len().alias("ratings")]
    wanted += [nw.col("value").mean().alias("average_rating")] if "value" in dataset.columns("ratings") else []
    return collect(dataset.scan("ratings").group_by("user_id").agg(*wanted))
