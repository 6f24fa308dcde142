"""Who brings the money: buyers from the largest to the smallest, in bands that add up to all revenue."""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from core.analytics.metrics import METRICS
from core.dataset import Dataset
from core.engine import collect, distinct
from core.errors import NotEnoughData
from core.filters import somebody
from core.messages import Message
from core.schema import MONEY_SCALE

PARTS = 100
EDGES = (1, 5, 10, 20, 50, 100)  # where the bands end, in percent of the buyers
FEWEST_IN_BAND = 10  # buyers: a band of fewer says nothing of buyers at large
_SUMS = {"people": "int", "amount": "int", "orders": "int", "visits": "int"}


@dataclass(frozen=True, eq=False)
class CustomerValue:
    """Buyers in the order of what they brought, returns taken off.

    bands:  first, last (percent of the buyers, last included), people, amount (int64, 1/10,000 of the currency unit),
            revenue (currency units), share (of all revenue; NaN where that is not above 0), each (revenue a person),
            orders (a person; NaN without order ids), visits (a person: visits, or page views; NaN without events).
    curve:  buyers, revenue: shares 0..1, from the largest buyers on; first 0, 0.
    amount: int64, what all of them brought: the sum of `amount` over the bands.
    top:    the share that the largest tenth of the buyers bring, low, high (95%), as the registry of metrics defines it
            (top_tenth); NaN of fewer than 10 buyers, and where all together brought nothing.
    negative: buyers who brought back more than they bought.  visits: "sessions", "page_views" or "".
    """

    bands: pd.DataFrame
    curve: pd.DataFrame
    people: int
    amount: int
    top: tuple[float, float, float]
    negative: int
    visits: str

    @property
    def revenue(self) -> float:
        """What all of them brought, in currency units."""
        return self.amount / MONEY_SCALE


def customer_value(dataset: Dataset) -> CustomerValue:
    """Buyers by what they brought within what is shown. Raises NotEnoughData without amounts, or without a buyer."""
    if "amount" not in dataset.columns("orders"):
        raise NotEnoughData(Message("loyalty.amounts"), needed=1, found=0)
    below = (nw.col("amount") < 0).cast(nw.Int64).sum()
    found = collect(_bought(dataset).select(n=nw.len(), negative=below)).fillna(0).iloc[0].astype("int64")
    people, negative = int(found["n"]), int(found["negative"])
    if not people:
        raise NotEnoughData(Message("loyalty.people.orders"), needed=1, found=0)
    visits = _visits(dataset)
    parts = collect(_by_part(_each(dataset, visits), people), _SUMS).set_index("part").sort_index()
    return CustomerValue(
        bands=_bands(parts, people, has_orders="order_id" in dataset.columns("orders"), has_visits=bool(visits)),
        curve=_curve(parts), people=people, amount=int(parts["amount"].sum()), top=_top(dataset, parts),
        negative=negative, visits=visits,
    )  # fmt: skip


def _bought(dataset: Dataset) -> nw.LazyFrame[Any]:
    """user_id, amount, orders of every buyer."""
    rows, by = dataset.orders.filter(somebody()), ["user_id"]
    if "order_id" in dataset.columns("orders"):
        by.append("order_id")  # to count different ones among all lines takes three times as long
    orders = rows.group_by(*by).agg(amount=nw.col("amount").sum().fill_null(0), lines=nw.len())
    count = nw.len() if len(by) > 1 else nw.col("lines").sum()
    return orders.group_by("user_id").agg(amount=nw.col("amount").sum(), orders=count)


def _each(dataset: Dataset, visits: str) -> nw.LazyFrame[Any]:
    """user_id, amount, orders, visits of every buyer."""
    bought = _bought(dataset)
    if not visits:
        return bought.with_columns(visits=nw.lit(0, nw.Int64))
    if visits == "sessions":
        came = distinct(dataset.events.select("user_id", "session_id").filter(~nw.col("session_id").is_null()))
        seen = came.group_by("user_id").agg(visits=nw.len())
    else:
        seen = dataset.events.group_by("user_id").agg(visits=nw.col("page_views").sum())
    return bought.join(seen, on="user_id", how="left").with_columns(visits=nw.col("visits").fill_null(0))


def _visits(dataset: Dataset) -> str:
    """What says how much a buyer is on the site."""
    columns = dataset.columns("events")
    return "sessions" if "session_id" in columns else "page_views" if "page_views" in columns else ""


def _by_part(each: nw.LazyFrame[Any], people: int) -> nw.LazyFrame[Any]:
    """The buyers in hundredths from the largest on, equal ones by their ids; a hundredth of few buyers is empty."""
    amount = nw.col("amount")
    ranked = each.with_columns(_down=-amount).with_row_index("place", order_by=("_down", "user_id"))
    placed = ranked.with_columns(part=nw.col("place").cast(nw.Int64) * PARTS // people)
    return placed.group_by("part").agg(
        people=nw.len(), amount=amount.sum(), orders=nw.col("orders").sum(), visits=nw.col("visits").sum()
    )  # fmt: skip


def _bands(parts: pd.DataFrame, people: int, *, has_orders: bool, has_visits: bool) -> pd.DataFrame:
    """The hundredths in the bands of EDGES; the first ones together where they have too few buyers."""
    edges = [edge for edge in EDGES if edge * people >= 100 * FEWEST_IN_BAND or edge == EDGES[-1]]
    rows = []
    for first, last in zip([0, *edges], edges, strict=False):
        inside = parts[(parts.index >= first) & (parts.index < last)].sum()
        n, amount = int(inside["people"]), int(parts.loc[first : last - 1, "amount"].sum())
        rows.append((first, last, n, amount, inside["orders"] / max(n, 1), inside["visits"] / max(n, 1)))
    bands = pd.DataFrame(rows, columns=["first", "last", "people", "amount", "orders", "visits"])
    total, revenue = int(bands["amount"].sum()), bands["amount"] / MONEY_SCALE
    return bands.assign(
        revenue=revenue,
        share=bands["amount"] / total if total > 0 else np.nan,
        each=revenue / bands["people"].clip(lower=1),
        orders=bands["orders"] if has_orders else np.nan,
        visits=bands["visits"] if has_visits else np.nan,
    )[["first", "last", "people", "amount", "revenue", "share", "each", "orders", "visits"]]


def _curve(parts: pd.DataFrame) -> pd.DataFrame:
    """From the largest buyers on: which part of them brings which part of the revenue (Lorenz 1905, turned round)."""
    people, amount = parts["people"].cumsum(), parts["amount"].cumsum()
    total = int(amount.iloc[-1])
    revenue = amount / (total if total > 0 else np.nan)
    buyers = [0.0, *(people / people.iloc[-1])]
    return pd.DataFrame({"buyers": buyers, "revenue": [0.0 if total > 0 else np.nan, *revenue]})


def _top(dataset: Dataset, parts: pd.DataFrame) -> tuple[float, float, float]:
    """The one number of the largest tenth that every page shows; nothing of a revenue that is not above zero."""
    found = METRICS["top_tenth"].compute(dataset)
    if parts["amount"].sum() <= 0 or found.low is None or found.high is None:
        return float("nan"), float("nan"), float("nan")
    return found.value, found.low, found.high
