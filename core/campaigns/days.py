"""A total for each day, of those a change could reach and of the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import narwhals as nw

from core.analytics.metrics.steps import last_complete_day, reach_of
from core.dataset import Dataset
from core.engine import collect, distinct
from core.errors import NotEnoughData, OutOfRange
from core.messages import Message
from core.schema import MONEY_SCALE

if TYPE_CHECKING:
    import pandas as pd

    Frame = nw.LazyFrame[Any]

METRICS: dict[str, tuple[str, str, Callable[[], nw.Expr], int]] = {
    "revenue": ("orders", "amount", lambda: nw.col("amount").sum(), MONEY_SCALE),
    "orders": ("orders", "order_id", lambda: nw.col("order_id").n_unique(), 1),
    "page_views": ("events", "page_views", lambda: nw.col("page_views").sum(), 1),
}
"""Name (of core.analytics.METRICS) -> table, column, the total of a day, and what it is divided by."""
_MOST_DAYS = 20 * 366  # a year written 9999 must not become three million empty days


def metrics(dataset: Dataset) -> tuple[str, ...]:
    """The totals this data has dates for."""
    return tuple(
        name for name, (table, column, *_) in METRICS.items() if {"day", column} <= dataset.columns(table).keys()
    )


def daily(dataset: Dataset, metric: str, *, campaign: str | None = None, channel: str | None = None) -> pd.DataFrame:
    """Every day of the data that is over, in order: day (days since 1970-01-01), value, and others where there is a comparison.

    value is of everybody, or of those whom `campaign` reached or of what came through `channel`; others of all else.
    Money in currency units. A chosen period does not cut the days: what came before is needed.
    Raises OutOfRange for a total the data does not have, NotEnoughData where no day is left.
    """
    if metric not in metrics(dataset):
        raise OutOfRange("metric", metric, ", ".join(metrics(dataset)) or "–")
    dataset = dataset.filtered(replace(dataset.filter, period=None))
    table, _, total, scale = METRICS[metric]
    dated = dataset.scan(table).filter(~nw.col("day").is_null())
    everybody = _by_day(dated, total())
    if everybody.empty:
        raise NotEnoughData(Message("campaigns.days"), 1, 0)
    chosen = _by_day(_of(dataset, dated, campaign, channel), total()) if campaign or channel else everybody
    first, over = int(everybody.index[0]), last_complete_day(dataset, (table,))
    last = int(everybody.index[-1]) if over is None else min(over, int(everybody.index[-1]))
    every = range(max(first, last - _MOST_DAYS), last + 1)
    found = chosen.reindex(every, fill_value=0).rename("value").rename_axis("day").to_frame()
    if campaign or channel:
        if found["value"].sum() in (0, everybody.sum()):
            raise NotEnoughData(Message("campaigns.others"), 1, 0)
        found["others"] = (everybody.reindex(every, fill_value=0) - found["value"]) / scale
    return found.assign(value=found["value"] / scale).reset_index()


def _by_day(frame: Frame, total: nw.Expr) -> pd.Series[Any]:
    found = collect(frame.group_by("day").agg(value=total), {"value": "int"})
    return found.set_index("day")["value"].fillna(0).sort_index()


def _of(dataset: Dataset, frame: Frame, campaign: str | None, channel: str | None) -> Frame:
    """The rows of the people a campaign reached, or of a channel."""
    if channel:
        return frame.filter(nw.col("channel") == channel)
    reached = dataset.scan("exposures").filter(nw.col("campaign_id") == campaign, ~nw.col("user_id").is_null())
    return frame.join(distinct(reached.select("user_id")), on="user_id", how="semi")


@dataclass(frozen=True)
class Able:
    """The first and the last day that can be asked about: with weeks before them, and a week from them on."""

    first: int
    last: int


def days_able(dataset: Dataset, *, baseline: int = 28, after: int = 7) -> Able:
    """The days that at least one of metrics() can be asked about. Raises NotEnoughData where there is none."""
    whole = dataset.filtered(replace(dataset.filter, period=None))
    tables = dict.fromkeys(METRICS[name][0] for name in metrics(dataset))
    reaches = [(reach, last_complete_day(whole, (table,))) for table in tables if (reach := reach_of(whole, (table,)))]
    ends = [(reach.first + baseline, (reach.last if over is None else over) - after + 1) for reach, over in reaches]
    able = [(first, last) for first, last in ends if first <= last]
    if not able:
        longest = max((last - first for first, last in ends), default=-baseline - after)
        raise NotEnoughData(Message("campaigns.days"), baseline + after, longest + baseline + after)
    return Able(min(first for first, _ in able), max(last for _, last in able))


def day_channels(dataset: Dataset, metric: str) -> tuple[str, ...]:
    """The channels a total can be split by, the largest first; at most 12, none where it has no or one channel."""
    table = METRICS[metric][0]
    if "channel" not in dataset.columns(table):
        return ()
    known = dataset.scan(table).filter(~nw.col("channel").is_null())
    found = collect(known.group_by("channel").agg(n=nw.len())).sort_values(["n", "channel"], ascending=[False, True])
    return tuple(found["channel"].head(_MOST_CHANNELS)) if len(found) > 1 else ()


_MOST_CHANNELS = 12
