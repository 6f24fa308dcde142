"""What each table says of each customer, as queries of the engine: a row a customer, null where it is silent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pandas as pd

from core.engine import collect
from core.filters import somebody
from core.schema import MONEY_SCALE

if TYPE_CHECKING:
    from core.dataset import Dataset

    Frame = nw.LazyFrame[Any]

NUMERIC = ("int", "number", "money", "bool")
BREADTH = ("different_items", "different_categories")
MONTH = 365.25 / 12  # days
# Amounts taken off the price; a percentage or a code is not one.
_DISCOUNT = re.compile(r"disc(ount)?s?($|[\W_]|amount|value|total)|折扣额|优惠(金额|额)?$", re.IGNORECASE)
_RATE = re.compile(r"pct|percent|rate|%|率|code|type", re.IGNORECASE)


def counted(dataset: Dataset, *, breadth: bool = True) -> dict[str, Frame]:
    """Of each part of the data that tells of customers a frame of user_id and measures, not yet asked for.

    "customers" (as it lies there), "orders", "categories" (of what was ordered; only with `breadth`), "events", "ratings".
    """
    today = last_day(dataset)
    frames = {"customers": _profile(dataset, today)} if "customers" in dataset.names else {}
    if "orders" in dataset.names:
        frames["orders"] = _orders(dataset, today, breadth=breadth)
        if breadth and "category" in dataset.columns("items"):
            frames["categories"] = _categories(dataset)
    later = {"events": _events, "ratings": _ratings}
    return frames | {name: read(dataset) for name, read in later.items() if name in dataset.names}


def last_day(dataset: Dataset) -> int | None:
    """The last day any order or event was recorded on, as days since 1970-01-01; of a sample, the last one of all."""
    everyone = replace(dataset, share=1.0)
    tables = [table for table in ("orders", "events") if "day" in dataset.columns(table)]
    days = [everyone.scan(table).select("day") for table in tables]
    if not days:
        return None
    last = collect((nw.concat(days) if len(days) > 1 else days[0]).select(nw.col("day").max()))["day"].iloc[0]
    return int(last) if pd.notna(last) else None


def _profile(dataset: Dataset, today: int | None) -> Frame:
    """The numeric columns of the customers table, and the days since a customer signed up."""
    types = dataset.columns("customers")
    numeric = [name for name, type_ in types.items() if type_ in NUMERIC and name not in ("consent", "label")]
    wanted = [_amount(name).alias(name) if types[name] == "money" else nw.col(name) for name in numeric]
    if "signup_day" in types and today is not None:
        wanted.append((nw.lit(today) - nw.col("signup_day")).clip(lower_bound=0).alias("tenure_days"))
    return dataset.scan("customers").select("user_id", *wanted)


def _orders(dataset: Dataset, today: int | None, *, breadth: bool) -> Frame:
    columns = dataset.columns("orders")
    orders = next((nw.col(c).n_unique() for c in ("order_id", "day") if c in columns), nw.len())
    wanted = {"orders": orders, "lines": nw.len()}
    wanted |= {"different_items": nw.col("item_id").n_unique()} if breadth else {}
    if "day" in columns:
        day = nw.col("day")
        wanted |= {"last": day.max(), "first": day.min(), "order_days": day.n_unique()}
    wanted |= {"spend": nw.col("amount").sum()} if "amount" in columns else {}
    wanted |= {"items_bought": nw.col("quantity").sum()} if "quantity" in columns else {}
    wanted |= {"returned": _returned(columns)} if {"quantity", "amount"} & columns.keys() else {}
    wanted |= _discounts(dataset)
    frame = dataset.scan("orders").filter(somebody()).group_by("user_id")
    sums = frame.agg(*(expression.alias(name) for name, expression in wanted.items()))
    return sums.select("user_id", *_measured(wanted, today or 0))


def _returned(columns: Mapping[str, str]) -> nw.Expr:
    """Order lines with a negative quantity or amount."""
    below = [(nw.col(c) < 0).fill_null(False) for c in ("quantity", "amount") if c in columns]
    return nw.any_horizontal(*below, ignore_nulls=True).cast(nw.Int64).sum()


def _discounts(dataset: Dataset) -> dict[str, nw.Expr]:
    """What the discount columns took off, in currency units, whatever their sign; none where they are rates."""
    types = dataset.columns("orders")
    headings = [
        name for name in dataset.traits("orders")
        if types[name] in ("number", "money") and _DISCOUNT.search(name) and not _RATE.search(name)
    ]  # fmt: skip
    if not headings or "amount" not in types:
        return {}
    # Judged by all data, so that neither a filter nor a sample changes which measures there are.
    everything = replace(dataset.whole, share=1.0).scan("orders")
    most = collect(everything.select(*(nw.col(name).abs().max() for name in headings))).iloc[0]
    amounts = [name for name in headings if pd.notna(most[name]) and most[name] > 1]
    if not amounts:
        return {}
    taken = [nw.col(n).abs().fill_null(0) / (MONEY_SCALE if types[n] == "money" else 1) for n in amounts]
    return {"discounts": sum(taken[1:], taken[0]).sum()}


def _measured(has: Mapping[str, object], today: int) -> list[nw.Expr]:
    """The measures of the counted columns, in their order; no division by zero, which a cluster refuses."""
    orders, spend = nw.col("orders"), _amount("spend")
    found = {name: nw.col(name) for name in ("orders", "different_items") if name in has}
    found |= {"spend": spend} if "spend" in has else {}
    found |= {"items_bought": nw.col("items_bought")} if "items_bought" in has else {}
    if "last" in has:
        first, last, gaps = nw.col("first"), nw.col("last"), nw.col("order_days") - 1
        found = {"recency_days": nw.lit(today) - last} | found
        months = ((nw.lit(today) - first + 1) / MONTH).clip(lower_bound=1)
        found["orders_per_month"] = orders / months
        found["days_between"] = (last - first) / nw.when(gaps > 0).then(gaps)
    found |= {"average_basket": spend / orders} if "spend" in has else {}
    found |= {"return_share": nw.col("returned") / nw.col("lines")} if "returned" in has else {}
    if "discounts" in has:
        taken = nw.col("discounts")
        found["discount_share"] = taken / nw.when((taken >= 0) & (spend > 0)).then(taken + spend)
    return [expression.alias(name) for name, expression in found.items()]


def _amount(name: str) -> nw.Expr:
    """Money in currency units."""
    return nw.col(name).cast(nw.Float64) / MONEY_SCALE


def _categories(dataset: Dataset) -> Frame:
    """The different categories of what a customer ordered."""
    goods = dataset.scan("items").select("item_id", "category").filter(~nw.col("category").is_null())
    lines = dataset.scan("orders").filter(somebody()).select("user_id", "item_id")
    bought = lines.join(goods, on="item_id", how="inner").group_by("user_id")
    return bought.agg(nw.col("category").n_unique().alias("different_categories"))


def _events(dataset: Dataset) -> Frame:
    columns = dataset.columns("events")
    views = nw.col("page_views").sum() if "page_views" in columns else nw.len()
    wanted = [views.alias("page_views"), nw.col("page_id").n_unique().alias("pages")]
    wanted += [nw.col("day").n_unique().alias("active_days")] if "day" in columns else []
    return dataset.scan("events").group_by("user_id").agg(*wanted)


def _ratings(dataset: Dataset) -> Frame:
    wanted = [nw.len().alias("ratings")]
    wanted += [nw.col("value").mean().alias("average_rating")] if "value" in dataset.columns("ratings") else []
    return dataset.scan("ratings").group_by("user_id").agg(*wanted)
