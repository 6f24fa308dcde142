"""What is counted of orders: lines, baskets (an order is an order id) and buyers. Amounts stay in 1/10,000."""

import narwhals as nw

from core.analytics.metrics.split import Rows, Split, Tallies, flag, number, one, tallied
from core.dataset import Dataset

_AMOUNT = nw.col("amount")


def lines(dataset: Dataset, split: Split) -> Tallies:
    """buyers (distinct people); with amounts also revenue, lines (with an amount) and squares (of a buyer's revenue)."""
    rows = split.rows(dataset, "orders")
    if "amount" not in dataset.columns("orders"):
        return tallied(rows.group_by("part", "user_id").agg(n=nw.len()), buyers=one())
    each = rows.group_by("part", "user_id").agg(_AMOUNT.sum(), lines=_AMOUNT.count())
    squares = number(_AMOUNT) * number(_AMOUNT)
    return tallied(each, revenue=_AMOUNT, lines=nw.col("lines"), buyers=one(), squares=squares)


def baskets(dataset: Dataset, split: Split) -> Tallies:
    """orders (distinct ids); with amounts also paid (those above zero), their total and squares."""
    named = split.rows(dataset, "orders").filter(~nw.col("order_id").is_null())
    if "amount" not in dataset.columns("orders"):
        return tallied(named.group_by("part", "order_id").agg(n=nw.len()), orders=one())
    each = named.group_by("part", "order_id").agg(_AMOUNT.sum())
    above = each.with_columns(paid=flag(_AMOUNT > 0), above=nw.when(_AMOUNT > 0).then(_AMOUNT))
    total, squares = nw.col("above"), number(nw.col("above")) * number(nw.col("above"))
    return tallied(above, orders=one(), paid=nw.col("paid"), total=total, squares=squares)


def paying(dataset: Dataset, split: Split) -> Tallies:
    """people with an order above zero: how many, how many of them again, their orders and the squares of these."""
    orders, n = paid_orders(dataset, split), nw.col("orders")
    each = orders.group_by("part", "user_id").agg(orders=nw.len())
    return tallied(each, people=one(), again=flag(n > 1), orders=n, squares=n * n)


def paid_orders(dataset: Dataset, split: Split) -> Rows:
    """Orders above zero: part, order_id, amount, user_id."""
    named = split.rows(dataset, "orders").filter(~nw.col("order_id").is_null())
    each = named.group_by("part", "order_id").agg(_AMOUNT.sum(), nw.col("user_id").min())
    return each.filter(_AMOUNT > 0)
