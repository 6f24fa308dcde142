"""What people do again and again: one row a purchase; without orders, a day with a visit or with a rating."""

from typing import Any, Literal

import narwhals as nw

from core.analytics.metrics import steps
from core.analytics.metrics.steps import last_complete_day
from core.dataset import Dataset
from core.engine import distinct
from core.errors import NotEnoughData, OutOfRange
from core.filters import somebody
from core.messages import Message

Kind = Literal["orders", "events", "ratings"]
KINDS: tuple[Kind, ...] = ("orders", "events", "ratings")
Frame = nw.LazyFrame[Any]


def loyalty_kinds(dataset: Dataset) -> tuple[Kind, ...]:
    """What this data can follow people by: its tables with days, orders first."""
    return tuple(kind for kind in KINDS if _dated(dataset, kind))


def kind_of(dataset: Dataset, kind: Kind | None) -> Kind:
    """`kind`, or the best this data has. Raises NotEnoughData where nothing is dated, OutOfRange for one it lacks."""
    able = loyalty_kinds(dataset)
    if not able:
        raise NotEnoughData(Message("loyalty.dates"), needed=1, found=0)
    if kind is not None and kind not in able:
        raise OutOfRange("kind", kind, ", ".join(able))
    return kind or able[0]


def acts(dataset: Dataset, kind: Kind) -> Frame:
    """user_id, act, day: every purchase (an order of more than nothing, returns taken off), visit day or rating day.

    An act is the order's id, lines without one are left out; where no line has any, the day. The day of an order is
    that of its first line; null where it is not known. Raises NotEnoughData for orders with neither ids nor days.
    """
    rows = dataset.scan(kind).filter(somebody())
    if kind != "orders":
        dated = rows.filter(~nw.col("day").is_null())
        return distinct(dated.select("user_id", "day")).select("user_id", "day", act=nw.col("day").cast(nw.String))
    columns = dataset.columns("orders")
    if "order_id" in columns:
        rows, by = rows.filter(~nw.col("order_id").is_null()), ["order_id"]
    elif "day" in columns:
        by = ["user_id", "day"]
    else:
        raise NotEnoughData(Message("loyalty.dates"), needed=1, found=0)
    wanted = {name: nw.col(name).min() for name in ("user_id", "day") if name in columns and name not in by}
    amount = nw.col("amount").sum() if "amount" in columns else nw.len()
    found = rows.group_by(*by).agg(_amount=amount, **wanted).filter(nw.col("_amount") > 0)
    day = nw.col("day") if "day" in columns else nw.lit(None, nw.Int32)
    return found.select("user_id", act=nw.col(by[-1]).cast(nw.String), day=day)


def followed(dataset: Dataset, kind: Kind, last: int) -> Frame:
    """user_id, first (day): everyone whose first purchase or visit up to `last` is among those the filters leave.

    A period chooses by when people began, a channel by how: whoever came early and is filtered by a late day would
    be known to have come back.
    """
    firsts = dated(dataset.whole, kind, last).group_by("user_id").agg(first=nw.col("day").min())
    if not dataset.is_filtered(kind):
        return firsts
    left = dated(dataset, kind, last).group_by("user_id").agg(seen=nw.col("day").min())
    return firsts.join(left, on="user_id").filter(nw.col("seen") == nw.col("first")).select("user_id", "first")


def dated(dataset: Dataset, kind: Kind, last: int) -> Frame:
    """The acts whose day is known and not after `last`."""
    return acts(dataset, kind).filter(~nw.col("day").is_null(), nw.col("day") <= last)


def reach_of(dataset: Dataset, kind: Kind) -> tuple[int, int]:
    """First and last complete day of a table in the whole data. Raises NotEnoughData where no row has a day."""
    reach, last = steps.reach_of(dataset.whole, (kind,)), last_complete_day(dataset.whole, (kind,))
    if reach is None or last is None:
        raise NotEnoughData(Message("loyalty.dates"), needed=1, found=0)
    return reach.first, last


def _dated(dataset: Dataset, kind: Kind) -> bool:
    # A trait that is called "day" is no date.
    return dataset.columns(kind).get("day") == "day" and "at" in dataset.columns(kind)
