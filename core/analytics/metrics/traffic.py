"""What is counted of people and their visits."""

from typing import Any

import narwhals as nw

from core.analytics.audience import PEOPLE, total_users
from core.analytics.metrics.split import WHOLE, Rows, Split, Tallies, Tally, flag, one, tallied, together
from core.dataset import Dataset
from core.engine import collect, distinct

PURCHASES = frozenset(
    {"purchase", "purchased", "buy", "bought", "order", "ordered", "transaction", "payment", "pay", "paid"}
    | {"checkout_completed", "order_completed", "order_placed", "completed_purchase"}
    | {"购买", "已购买", "下单", "已下单", "支付", "已支付", "付款", "已付款", "成交", "购买成功", "支付成功"}
)


def people(dataset: Dataset, _: Split) -> Tallies:
    """users: distinct people of all tables."""
    return {WHOLE: Tally(users=total_users(dataset))}


def names_people(dataset: Dataset) -> bool:
    """Whether any table says whose its rows are."""
    return any("user_id" in dataset.columns(name) for name in PEOPLE)


def views(dataset: Dataset, split: Split) -> Tallies:
    """page_views, rows and visitors (distinct people)."""
    each = split.rows(dataset, "events").group_by("part", "user_id")
    counted = each.agg(nw.col("page_views").sum(), rows=nw.len())
    return tallied(counted, page_views=nw.col("page_views"), rows=nw.col("rows"), visitors=one())


def visits(dataset: Dataset, split: Split) -> Tallies:
    """sessions (distinct session ids); of the visits that could have been known to buy: visits, and bought."""
    named = split.rows(dataset, "events").filter(~nw.col("session_id").is_null())
    if kinds := purchase_events(dataset):
        marked = named.with_columns(bought=flag(nw.col("event").is_in(kinds)))
        each = marked.group_by("part", "session_id").agg(nw.col("bought").max())
        return tallied(each, sessions=one(), visits=one(), bought=nw.col("bought"))
    found = tallied(distinct(named.select("part", "session_id")), sessions=one())
    return together(found, _on_the_same_day(dataset, named)) if tells_orders(dataset) else found


def _on_the_same_day(dataset: Dataset, named: Rows) -> Tallies:
    """Of several visits of a person on a day with an order of theirs, one counts as the one with the order."""
    dated = named.filter(~nw.col("day").is_null())
    each = dated.group_by("part", "session_id").agg(nw.col("user_id").min(), nw.col("day").min())
    by_day = each.group_by("part", "user_id", "day").agg(visits=nw.len())
    orders = _bought(dataset).filter(~nw.col("day").is_null())
    ordered = distinct(orders.select("user_id", "day")).with_columns(bought=nw.lit(1))
    days = by_day.join(ordered, on=["user_id", "day"], how="left")
    return tallied(days, visits=nw.col("visits"), bought=nw.col("bought"))


def _bought(dataset: Dataset) -> nw.LazyFrame[Any]:
    """Order lines that cost something; all of them where no amounts are known."""
    return dataset.orders.filter(nw.col("amount") > 0) if "amount" in dataset.columns("orders") else dataset.orders


def purchase_events(dataset: Dataset) -> list[str]:
    """The kinds of event, as the whole data writes them, that are an order."""
    if "event" not in dataset.columns("events"):
        return []
    found = collect(distinct(dataset.whole.events.select("event")))["event"].dropna()
    return sorted(kind for kind in found if is_purchase(kind))


def is_purchase(kind: str) -> bool:
    """Whether a kind of event is an order."""
    return _plain(kind) in PURCHASES


def _plain(kind: str) -> str:
    return "_".join(kind.casefold().replace("-", " ").replace("_", " ").split())


def tells_orders(dataset: Dataset) -> bool:
    """Whether visits can be told apart by an order: by a kind of event, else by the days of orders."""
    dated = "day" in dataset.columns("events") and {"user_id", "day"} <= dataset.columns("orders").keys()
    return dated or bool(purchase_events(dataset))
