"""What each person in a campaign did: one row a person, then a few sums a group; millions of people stay in the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from core.dataset import Dataset
from core.engine import collect
from core.errors import OutOfRange
from core.schema import MONEY_SCALE

if TYPE_CHECKING:
    import pandas as pd

    Frame = nw.LazyFrame[Any]

HISTORY = 84  # days before the contact whose spend tells people apart
_GROUP = ["campaign_id", "variant"]


@dataclass(frozen=True)
class Outcome:
    """Something that a campaign may change. column: of the contacts, or "" where it is read from the orders."""

    unit: str
    column: str = ""


OUTCOMES = {
    "conversions": Outcome("share", "conversions"),
    "clicks": Outcome("share", "clicks"),
    "value": Outcome("money", "value"),
    "buyers": Outcome("share"),
    "orders": Outcome("number"),
    "revenue": Outcome("money"),
}
"""Name -> Outcome: people who converted or clicked, the campaign's own value a person, and, in the days after the contact,
people who ordered, orders a person and revenue a person."""


def outcomes(dataset: Dataset) -> tuple[str, ...]:
    """The outcomes this data can be asked for."""
    has, dated = dataset.columns("exposures"), bought_after(dataset)
    if not {"campaign_id", "variant"} <= has.keys():
        return ()
    return tuple(name for name, outcome in OUTCOMES.items() if (outcome.column in has if outcome.column else dated))


def check_outcome(dataset: Dataset, outcome: str) -> None:
    """Raise OutOfRange unless the data has it."""
    if outcome not in outcomes(dataset):
        raise OutOfRange("outcome", outcome, ", ".join(outcomes(dataset)) or "–")


def bought_after(dataset: Dataset) -> bool:
    """Whether the orders of a person can be put before or after the contact."""
    return {"user_id", "day"} <= dataset.columns("exposures").keys() and {
        "day", "amount",
    } <= dataset.columns("orders").keys()  # fmt: skip


def sums(dataset: Dataset, outcome: str, window: int) -> pd.DataFrame:
    """One row a campaign and variant: campaign_id, variant, n (people), mixed, cut and the sums of `powers`.

    y is the outcome of a person, x the spend in the 84 days before the contact, b the spend in the `window` days
    before it. Money in currency units. mixed: people in several groups of a campaign, who are in no row else (variant
    is null); cut: people whose window goes beyond the orders, who are left out where the outcome needs it.
    """
    check_outcome(dataset, outcome)
    people = _people(dataset, OUTCOMES[outcome].column)
    if bought_after(dataset):
        people = _with_orders(dataset, people, window, cuts=not OUTCOMES[outcome].column)
        bought = {"buyers": (nw.col("orders") > 0), "orders": nw.col("orders"), "revenue": nw.col("revenue")}
        people = people.with_columns(y=bought.get(outcome, nw.col("y")).cast(nw.Float64))
    else:
        people = people.with_columns(x=nw.lit(0.0), b=nw.lit(0.0), cut=nw.lit(0))
    kept = people.with_columns(variant=nw.when(nw.col("arms") == 1).then(nw.col("variant")))
    whole = nw.col("cut") == 0
    powers = {name: nw.when(whole).then(term).otherwise(0.0).sum() for name, term in _powers().items()}
    found = kept.group_by(_GROUP).agg(n=whole.cast(nw.Int64).sum(), cut=nw.col("cut").sum(), **powers)
    types = dict.fromkeys(("n", "cut"), "int") | dict.fromkeys(powers, "number")
    return collect(found, types).sort_values(_GROUP, ignore_index=True)


def _powers() -> dict[str, nw.Expr]:
    """The sums that means, deviations, skewness and the part told by x are made of."""
    y, x, b = nw.col("y"), nw.col("x"), nw.col("b")
    return {
        "y": y, "yy": y * y, "yyy": y * y * y, "x": x, "xx": x * x, "xxx": x * x * x, "xy": x * y, "xxy": x * x * y,
        "xyy": x * y * y, "b": b, "bb": b * b, "bbb": b * b * b,
    }  # fmt: skip


def _people(dataset: Dataset, column: str) -> Frame:
    """campaign_id, variant, arms (groups the person was in), user_id, start (day of the first contact), y.

    Where the contacts name nobody, each row stands for one person.
    """
    has = dataset.columns("exposures")
    contacts = dataset.scan("exposures").filter(~nw.col("campaign_id").is_null(), ~nw.col("variant").is_null())
    y = (nw.col(column) if column else nw.lit(0)).cast(nw.Float64)
    if "user_id" not in has:
        return contacts.select(*_GROUP, arms=nw.lit(1), y=_worth(column, y))
    start = {"start": nw.col("day").min()} if "day" in has else {}
    found = contacts.filter(~nw.col("user_id").is_null()).with_columns(y=y)
    found = found.group_by("campaign_id", "user_id").agg(
        arms=nw.col("variant").n_unique(), variant=nw.col("variant").min(), y=nw.col("y").sum(), **start
    )
    return found.with_columns(y=_worth(column, nw.col("y")))


def _worth(column: str, total: nw.Expr) -> nw.Expr:
    """1 for whoever did it at least once; an amount in currency units; what is blank was nothing."""
    known = nw.coalesce(total, nw.lit(0.0))
    if not column or OUTCOMES[column].unit == "money":
        return known / MONEY_SCALE
    return (known > 0).cast(nw.Float64)


def _with_orders(dataset: Dataset, people: Frame, window: int, *, cuts: bool) -> Frame:
    """Adds orders and revenue of the `window` days from the contact on, b and x before it, and cut.

    Orders are those of the whole data: filters choose whose, not which.
    """
    start, since = nw.col("start"), nw.col("day") - nw.col("start")
    near = people.filter(~start.is_null()).select("campaign_id", "user_id", "start")
    joined = near.join(_orders(dataset), on="user_id", how="inner").with_columns(since=since)
    amount = nw.col("amount") / MONEY_SCALE
    totals = {
        "orders": _within(nw.lit(1.0), 0, window), "revenue": _within(amount, 0, window),
        "b": _within(amount, -window, 0), "x": _within(amount, -HISTORY, 0),
    }  # fmt: skip
    each = joined.with_columns(**totals)
    found = each.group_by("campaign_id", "user_id").agg(*(nw.col(name).sum() for name in totals))
    filled = {name: nw.coalesce(nw.col(name), nw.lit(0.0)) for name in totals}
    beyond = start.is_null() | (start + (window - 1) > _last_day(dataset))
    cut = beyond.cast(nw.Int64) if cuts else nw.lit(0)
    return people.join(found, on=["campaign_id", "user_id"], how="left").with_columns(**filled, cut=cut)


def _within(amount: nw.Expr, first: int, end: int) -> nw.Expr:
    """An amount on the days from `first` to before `end`, counted from the contact; nothing on all others."""
    within = (nw.col("since") >= first) & (nw.col("since") < end)
    return nw.when(within).then(amount).otherwise(0.0)


def _orders(dataset: Dataset) -> Frame:
    """user_id, day, amount (1/10,000) of each order; without order ids, of what a person bought on a day."""
    lines = dataset.whole.scan("orders").filter(~nw.col("day").is_null())
    if "order_id" not in dataset.columns("orders"):
        return lines.group_by("user_id", "day").agg(amount=nw.col("amount").sum())
    day = nw.col("day").min()
    return lines.group_by("user_id", "order_id").agg(day=day, amount=nw.col("amount").sum()).drop("order_id")


def _last_day(dataset: Dataset) -> int:
    last = collect(dataset.whole.scan("orders").select(last=nw.col("day").max()))["last"].iloc[0]
    return -1 if last != last or last is None else int(last)
