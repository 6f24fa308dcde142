"""Who stays, who is gone, and how much hangs on few: counted up to the last complete day that is shown.

A chosen period says where to look back from; what lies before it counts as well, as nobody's absence can be seen
within a short period alone. All other filters hold.
"""

import math
from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np

from core.analytics.metrics.split import WHOLE, Split, Tallies, Tally, flag, one, tallied
from core.analytics.metrics.steps import last_complete_day, reach_of
from core.dataset import Dataset
from core.engine import collect
from core.filters import somebody
from core.schema import MONEY_SCALE

ACTIVE = ("events", "orders", "ratings", "reviews")
STAYED_DAYS = 30
GONE_DAYS = 90
TOP = 0.1
_FEWEST_BUYERS = 10
_DAY = nw.col("day")


def active_tables(dataset: Dataset) -> tuple[str, ...]:
    """The dated tables that show somebody doing something."""
    return tuple(name for name in ACTIVE if {"user_id", "day"} <= dataset.columns(name).keys())


def stayed(dataset: Dataset, _: Split) -> Tallies:
    """before: people active in the 30 days before the last 30; stayed: those of them active in the last 30 too.

    Nothing where the data cover fewer than 60 days.
    """
    tables = active_tables(dataset)
    end = _end(dataset, tables, 2 * STAYED_DAYS)
    if end is None:
        return {}
    open_ended = _without_period(dataset)
    seen = [open_ended.scan(name).select("user_id", "day") for name in tables]
    days = nw.concat(seen).filter(somebody(), end - 2 * STAYED_DAYS < _DAY, end >= _DAY)
    now = end - STAYED_DAYS < _DAY
    marked = days.with_columns(now=flag(now), before=flag(~now))
    each = marked.group_by("user_id").agg(nw.col("now", "before").max()).with_columns(part=nw.lit(WHOLE))
    both = nw.col("now") * nw.col("before")
    return tallied(each, before=nw.col("before"), stayed=both)


def gone(dataset: Dataset, _: Split) -> Tallies:
    """bought: people who ever bought; gone: those of them without an order in the last 90 days.

    Nothing where the orders cover 90 days or fewer.
    """
    end = _end(dataset, ("orders",), GONE_DAYS + 1)
    if end is None:
        return {}
    orders = _without_period(dataset).orders.filter(somebody(), end >= _DAY)
    bought = orders.filter(nw.col("amount") > 0) if "amount" in dataset.columns("orders") else orders
    last = bought.group_by("user_id").agg(_DAY.max()).with_columns(part=nw.lit(WHOLE))
    return tallied(last, bought=one(), gone=flag(end - GONE_DAYS >= _DAY))


def worth(dataset: Dataset, _: Split) -> Tallies:
    """share of the revenue (above zero) that the top tenth of buyers bring, its standard error, and buyers.

    The error is that of a Lorenz curve for large samples (Beach & Davidson 1983), in one pass and without chance.
    Nothing for fewer than 10 buyers.
    """
    each = (
        dataset.orders.filter(somebody()).group_by("user_id").agg(nw.col("amount").sum()).filter(nw.col("amount") > 0)
    )
    amounts = np.sort(collect(each.select("amount"), {"amount": "int"})["amount"].to_numpy())
    if len(amounts) < _FEWEST_BUYERS:
        return {}
    share, error = top_share(amounts / MONEY_SCALE, TOP)
    return {WHOLE: Tally(share=share, error=error, buyers=len(amounts))}


def top_share(ascending: np.ndarray[Any, Any], top: float) -> tuple[float, float]:
    """The share of the sum that the largest `top` (0..1) of these hold, and its standard error.

    Where the tenth is no whole number of people, one of them counts in part.
    """
    n = len(ascending)
    below = n - top * n
    whole = int(below)
    edge = ascending[min(whole, n - 1)]
    held = math.fsum(ascending[:whole]) + (below - whole) * edge
    mean = math.fsum(ascending) / n
    part, curve = held / n, held / n / mean
    influence = (np.minimum(ascending - edge, 0) + edge * below / n - part - curve * (ascending - mean)) / mean
    return 1 - curve, math.sqrt(math.fsum(influence**2) / n / (n - 1))


def _without_period(dataset: Dataset) -> Dataset:
    return dataset.whole.filtered(replace(dataset.filter, period=None))


def _end(dataset: Dataset, tables: tuple[str, ...], days: int) -> int | None:
    """The last complete day that is shown; None where the data do not cover so many `days` up to it."""
    everything = reach_of(dataset.whole, tables)
    end = last_complete_day(dataset, tables)
    return end if everything and end is not None and end - everything.first + 1 >= days else None
