"""What moved between two periods: the change of a total cut into groups, so that the parts sum exactly to the change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd

from core.analytics.audience import SMALL_GROUP, band_of_age
from core.analytics.profile import distinct_values, profile_columns
from core.analytics.word_groups import SEGMENTS, Grouping, labelled
from core.dataset import Dataset
from core.engine import collect
from core.errors import OutOfRange
from core.filters import somebody
from core.schema import MONEY_SCALE

Frame = nw.LazyFrame[Any]
HOME = {"revenue": "orders", "orders": "orders", "page_views": "events"}
"""What can be cut into parts -> its table. Visitors can't: one person may be seen in many groups."""

NEW = Grouping("people", "new")
"""Grouping by whether a person's first row in the data lies within the period ("new") or before ("returning")."""

_NEEDS = {"revenue": "amount", "orders": "order_id", "page_views": "page_views"}
_COUNTS = {"value": "int", "people": "int"}
_MOST_VALUES, _FEW_NUMBERS = 50, 12


@dataclass(frozen=True, eq=False)
class Moved:
    """The change of a total, in whole units of the data: revenue in 1/10,000 of the currency unit.

    rows: kind ("value", then "other" for all beyond the largest changes, then "unknown"), group (text; None unless
          kind is "value"), values (how many groups the row holds), before, after, change (int64; they sum to those
          below), people (those of the larger period).
    """

    metric: str
    by: Grouping
    before: int
    after: int
    rows: pd.DataFrame

    @property
    def change(self) -> int:
        return self.after - self.before

    @property
    def residual(self) -> int:
        """What the parts leave unexplained: 0."""
        return self.change - int(self.rows["change"].sum())

    @property
    def scale(self) -> int:
        """How many units of the data are one unit of the reader."""
        return MONEY_SCALE if self.metric == "revenue" else 1


def moved_metrics(dataset: Dataset) -> tuple[str, ...]:
    """What this dataset has dates for and can be cut into parts: revenue, orders, page_views."""
    return tuple(name for name, table in HOME.items() if {"day", _NEEDS[name]} <= dataset.columns(table).keys())


def moved_ways(dataset: Dataset, metric: str) -> tuple[Grouping, ...]:
    """What the change of a metric can be cut by, without segments: channel, traits, item, category, new or returning, customers.

    Columns of 2 to 50 values in the whole data, numbers of at most 12; an age is its band. Orders are not cut by item.
    """
    table = HOME[metric]
    own = _columns(dataset, table, ("channel", "event", *dataset.traits(table)))
    found = [Grouping(table, column) for column in own]
    if table == "orders":
        found += [Grouping("items", c) for c in _columns(dataset, "items", ("category", *dataset.traits("items")))]
    found += [NEW]
    found += [Grouping("orders", "item_id")] if metric == "revenue" else []
    found += [Grouping("events", "page_id")] if table == "events" else []
    near = {by.column for by in found}  # a column counts once, nearest first
    found += [Grouping("customers", column) for column in _of_customers(dataset) if column not in near]
    chosen = dataset.filter  # what is filtered to one value has no parts
    fixed = {column for column, values in (("channel", chosen.channels), *chosen.groups) if len(values) == 1}
    return tuple(by for by in found if by.column not in fixed)


def _columns(dataset: Dataset, table: str, wanted: tuple[str, ...]) -> list[str]:
    """Those of these columns that group rows."""
    kinds = {c: k for c, k in dataset.columns(table).items() if c in wanted and k in ("category", "bool", "int")}
    values = distinct_values(dataset.whole.scan(table), list(kinds)) if kinds else {}
    most = {c: _FEW_NUMBERS if kind == "int" else _MOST_VALUES for c, kind in kinds.items()}
    return [c for c in wanted if c in kinds and 2 <= values[c] <= most[c]]


def _of_customers(dataset: Dataset) -> list[str]:
    if not dataset.rows("customers"):
        return []
    known = profile_columns(dataset.whole)
    return list(known.loc[(known["kind"] == "groups") | (known["column"] == "age"), "column"])


def moved(
    dataset: Dataset,
    before: Dataset,
    metric: str,
    by: Grouping,
    *,
    labels: Mapping[str, str] | None = None,
    most: int = 8,
) -> Moved:
    """How each group changed the metric from `before` to `dataset`, two periods of one data.

    The `most` largest changes are named, the rest gathered. An order counts once, in the group that most of its amount
    is in (of equal ones the first by name). `labels` (user_id -> group) are needed for SEGMENTS alone.
    Raises OutOfRange for a metric that can't be cut into parts.
    """
    if metric not in HOME:
        raise OutOfRange("metric", metric, ", ".join(HOME))
    sides = [_totals(side, metric, by, labels).add_suffix(name) for side, name in ((before, "_0"), (dataset, "_1"))]
    # Whole numbers all the way: a join of int64 that lacks a group would pass through float64.
    both = sides[0].astype("Int64").join(sides[1].astype("Int64"), how="outer").fillna(0).astype("int64")
    rows = pd.DataFrame(
        {
            "before": both["value_0"],
            "after": both["value_1"],
            "change": both["value_1"] - both["value_0"],
            "people": both[["people_0", "people_1"]].max(axis=1),
        }
    )
    found = _gathered(rows.rename_axis("group").reset_index(), most)
    return Moved(metric, by, int(rows["before"].sum()), int(rows["after"].sum()), found)


def shareable_moves(found: Moved) -> Moved:
    """The same as it may leave the program: groups of fewer than 10 people are in the row "other"; the sum stays."""
    named = found.rows["kind"] == "value"
    small = named & (found.rows["people"] < SMALL_GROUP)
    if not small.any():
        return found
    # One hidden group alone would be what the sum has beyond the others: the next smallest joins it.
    if small.sum() == 1 and not (found.rows["kind"] == "other").any() and (named & ~small).any():
        small[found.rows["people"].where(named & ~small).idxmin()] = True
    kinds = found.rows["kind"].where(~small, "other")
    hidden = found.rows.assign(kind=kinds)[kinds == "other"]
    kept = found.rows[kinds != "other"]
    rows = pd.concat([kept[kept["kind"] == "value"], _one_row(hidden, "other"), kept[kept["kind"] == "unknown"]])
    return Moved(found.metric, found.by, found.before, found.after, rows.reset_index(drop=True))


def _gathered(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """The largest changes first; all beyond them one row, what is not known another."""
    known = rows[rows["group"].notna()].assign(kind="value", values=1, size=rows["change"].abs())
    known = known.sort_values(["size", "after", "group"], ascending=[False, False, True])
    # One group alone in "other" would be named better.
    keep = most if len(known) > most + 1 else len(known)
    parts = [known.head(keep)]
    if len(known) > keep:
        parts.append(_one_row(known.iloc[keep:], "other"))
    if rows["group"].isna().any():
        parts.append(_one_row(rows[rows["group"].isna()].assign(values=0), "unknown"))
    columns = ["kind", "group", "values", "before", "after", "change", "people"]
    return pd.concat([part.astype({"group": object}) for part in parts], ignore_index=True)[columns]


def _one_row(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    sums = {name: int(rows[name].sum()) for name in ("values", "before", "after", "change", "people")}
    return pd.DataFrame([{"kind": kind, "group": None} | sums])


def _totals(side: Dataset, metric: str, by: Grouping, labels: Mapping[str, str] | None) -> pd.DataFrame:
    """group -> value, people; a group that is not known is NaN."""
    rows = _grouped(side, HOME[metric], by, labels)
    if metric == "orders":
        rows = _whole_orders(rows.filter(~nw.col("order_id").is_null()))
    value = {"revenue": nw.col("amount").sum(), "orders": nw.len(), "page_views": nw.col("page_views").sum()}[metric]
    found = collect(rows.group_by("group").agg(value=value, people=nw.col("user_id").n_unique()), _COUNTS)
    return found.astype({"group": object}).set_index("group").fillna(0)


def _whole_orders(lines: Frame) -> Frame:
    """Each order once: user_id, group."""
    parts = lines.group_by("order_id", "group").agg(nw.col("part").sum(), nw.col("user_id").min())
    largest = parts.group_by("order_id").agg(largest=nw.col("part").max(), buyer=nw.col("user_id").min())
    chosen = parts.join(largest, on="order_id").filter(nw.col("part") == nw.col("largest"))
    return chosen.group_by("order_id").agg(nw.col("group").min(), user_id=nw.col("buyer").min())


def _grouped(side: Dataset, table: str, by: Grouping, labels: Mapping[str, str] | None) -> Frame:
    """The rows of a table with their group as text."""
    lines = side.scan(table)
    if table == "orders" and "order_id" in side.columns("orders"):
        lines = lines.with_columns(part=nw.col("amount") if "amount" in side.columns("orders") else nw.lit(1))
    if by.table == table:
        return lines.with_columns(group=nw.col(by.column).cast(nw.String))
    key = "item_id" if by.table == "items" else "user_id"
    return lines.join(_homes(side, table, by, labels), on=key, how="left")


def _homes(side: Dataset, table: str, by: Grouping, labels: Mapping[str, str] | None) -> Frame:
    """The group of each item or person, once, whatever part of the data is shown."""
    if by == SEGMENTS:
        return labelled(side, labels or {})
    if by == NEW:
        return _new_or_returning(side, table)
    key = "item_id" if by.table == "items" else "user_id"
    value = band_of_age() if by.column == "age" else nw.col(by.column)
    homes = side.whole.scan(by.table).select(key, group=value.cast(nw.String))
    return homes.group_by(key).agg(nw.col("group").max())


def _new_or_returning(side: Dataset, table: str) -> Frame:
    """Guests are neither: nothing tells whether they had come before."""
    begins = side.filter.period[0] if side.filter.period else None
    dated = side.whole.scan(table).filter(somebody(), ~nw.col("day").is_null())
    first = dated.group_by("user_id").agg(nw.col("day").min())
    new = nw.lit(True) if begins is None else nw.col("day") >= begins
    return first.select("user_id", group=nw.when(new).then(nw.lit("new")).otherwise(nw.lit("returning")))
