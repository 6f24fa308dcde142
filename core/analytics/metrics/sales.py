"""What is counted of orders: lines, baskets (an order is an order id) and buyers. Amounts stay in 1/10,000.

Orders of guests count as orders and in revenue; a guest is no buyer, as nobody can tell whether he bought before.
"""

import narwhals as nw

from core.analytics.metrics.split import Split, Tallies, flag, number, one, tallied
from core.dataset import Dataset
from core.filters import somebody

_AMOUNT = nw.col("amount")


def lines(dataset: Dataset, split: Split) -> Tallies:
    """buyers (distinct people); with amounts also revenue, lines (with an amount), spent (by buyers) and its squares."""
    rows = split.rows(dataset, "orders")
    if "amount" not in dataset.columns("orders"):
        return tallied(rows.group_by("part", "user_id").agg(n=nw.len()), buyers=flag(somebody()))
    each = rows.group_by("part", "user_id").agg(_AMOUNT.sum(), lines=_AMOUNT.count())
    spent = nw.when(somebody()).then(_AMOUNT)
    told = {"spent": spent, "squares": number(spent) * number(spent)}
    return tallied(each, revenue=_AMOUNT, lines=nw.col("lines"), buyers=flag(somebody()), **told)


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
    rows, n = split.rows(dataset, "orders").filter(somebody(), ~nw.col("order_id").is_null()), nw.col("orders")
    orders = rows.group_by("part", "order_id").agg(_AMOUNT.sum(), nw.col("user_id").min()).filter(_AMOUNT > 0)
    each = orders.group_by("part", "user_id").agg(orders=nw.len())
    return tallied(each, people=one(), again=flag(n > 1), orders=n, squares=n * n)
