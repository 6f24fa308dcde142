"""Who looked at what: views per page, person, day and channel. Pages and people always add up to the same total."""

from dataclasses import dataclass

import narwhals as nw
import numpy as np
import pandas as pd

from core.dataset import Dataset
from core.engine import collect

_VIEWS = {"page_views": "int"}
_VISITORS = _VIEWS | {"visitors": "int"}
# A year written 9999 must not become three million empty days.
_MOST_FILLED_DAYS = 20 * 366
_LONG_TAIL = 10


@dataclass(frozen=True, eq=False)
class ViewsPerPerson:
    """How views are spread over people.

    bins:   low, high (views of one person, both included), users; without gaps.
    total:  the sum of all people's views.  users: people with at least one event.
    top_tenth_share: the part of all views that the heaviest tenth of people made, 0..1.
    """

    bins: pd.DataFrame
    users: int
    total: int
    mean: float
    median: float
    top_tenth_share: float


def page_views(dataset: Dataset) -> pd.DataFrame:
    """Views of each page, largest first: page_id, page_views, visitors (distinct people)."""
    return _largest_first(_views_by(dataset, "page_id"), "page_id")


def user_views(dataset: Dataset, *, limit: int | None = None) -> pd.DataFrame:
    """Views by each person, largest first: user_id, page_views; only the `limit` heaviest where it is given."""
    people = dataset.events.group_by("user_id").agg(nw.col("page_views").sum())
    if limit is not None:
        people = people.sort("page_views", "user_id", descending=[True, False]).head(limit)
    return _largest_first(collect(people, _VIEWS), "user_id")


def views_per_person(dataset: Dataset) -> ViewsPerPerson:
    """How many people looked once, a few times, often; raises NotEnoughData without events."""
    people = dataset.events.group_by("user_id").agg(nw.col("page_views").sum())
    counted = people.group_by("page_views").agg(nw.len().alias("users"))
    spread = collect(counted, _VIEWS | {"users": "int"}).sort_values("page_views")
    views, users = spread["page_views"].to_numpy(), spread["users"].to_numpy()
    n, total = int(users.sum()), int((views * users).sum())
    median = (_ranked(views, users, (n - 1) // 2) + _ranked(views, users, n // 2)) / 2
    return ViewsPerPerson(
        bins=_in_bins(views, users, median),
        users=n,
        total=total,
        mean=total / n,
        median=median,
        top_tenth_share=_share_of_heaviest(views, users, max(1, n // 10)) / total if total else 0.0,
    )


def daily_views(dataset: Dataset) -> pd.DataFrame:
    """Views on each day, in order: day (days since 1970-01-01), page_views, visitors. Empty without times."""
    if "day" not in dataset.columns("events"):
        return pd.DataFrame({"day": [], "page_views": [], "visitors": []}).astype("int64")
    dated = dataset.events.filter(~nw.col("day").is_null())
    days = collect(dated.group_by("day").agg(*_sums()), _VISITORS)
    return days.sort_values("day", ignore_index=True)


def daily_trend(dataset: Dataset) -> pd.DataFrame:
    """Views of every calendar day from the first to the last, 0 where there were none.

    Columns: day, page_views, visitors, weekday (0 is Monday), week_mean (of this day and the six before; NaN before
    the seventh day).
    """
    days = daily_views(dataset).astype("int64")
    if len(days) and days["day"].iloc[-1] - days["day"].iloc[0] < _MOST_FILLED_DAYS:
        every = range(days["day"].iloc[0], days["day"].iloc[-1] + 1)
        days = days.set_index("day").reindex(every, fill_value=0).rename_axis("day").reset_index()
    # 1970-01-01 was a Thursday.
    return days.assign(weekday=(days["day"] + 3) % 7, week_mean=days["page_views"].rolling(7).mean())


def weekday_views(dataset: Dataset) -> pd.DataFrame:
    """Mean views of a Monday, a Tuesday ...: weekday (0 is Monday), page_views (mean a day), days."""
    trend = daily_trend(dataset)
    means = trend.groupby("weekday")["page_views"].agg(page_views="mean", days="size")
    return means.reset_index()


def channel_views(dataset: Dataset) -> pd.DataFrame:
    """Views of each channel, largest first: channel, page_views, visitors. Unknown is one last row with None."""
    if "channel" not in dataset.columns("events"):
        return pd.DataFrame({"channel": pd.Series(dtype=str), "page_views": [], "visitors": []})
    found = _views_by(dataset, "channel").astype({"channel": object})
    named = _largest_first(found[found["channel"].notna()], "channel")
    return pd.concat([named, found[found["channel"].isna()].assign(channel=None)], ignore_index=True)


def _views_by(dataset: Dataset, key: str) -> pd.DataFrame:
    return collect(dataset.events.group_by(key).agg(*_sums()), _VISITORS)


def _sums() -> tuple[nw.Expr, nw.Expr]:
    return nw.col("page_views").sum(), nw.col("user_id").n_unique().alias("visitors")


def _largest_first(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    return frame.sort_values(["page_views", key], ascending=[False, True], ignore_index=True)


def _ranked(views: np.ndarray, users: np.ndarray, rank: int) -> int:
    """The views of the person at `rank` (from 0), counted from the lightest."""
    return int(views[np.searchsorted(np.cumsum(users), rank, side="right")])


def _share_of_heaviest(views: np.ndarray, users: np.ndarray, heaviest: int) -> int:
    """The views of the `heaviest` people together."""
    before = np.cumsum(users[::-1]) - users[::-1]
    taken = np.clip(heaviest - before, 0, users[::-1])
    return int((views[::-1] * taken).sum())


def _in_bins(views: np.ndarray, users: np.ndarray, median: float) -> pd.DataFrame:
    """Bins of one width; where some look far more often than most, bins that end at 1, 2, 5, 10, 20, 50, ..."""
    most = int(views.max())
    if most > _LONG_TAIL * max(median, 1):
        ends = np.array([0, *(step * 10**power for power in range(18) for step in (1, 2, 5))])
    else:
        ends = np.arange(0, most + 2 * (step := _step(most)), step) + step - 1
    lows = np.concatenate([[min(0, int(views.min()))], ends[:-1] + 1])
    which = np.searchsorted(ends, views)
    held = np.bincount(which, weights=users, minlength=len(ends)).astype("int64")
    shown = slice(which.min(), which.max() + 1)
    return pd.DataFrame({"low": lows, "high": ends, "users": held})[shown].reset_index(drop=True)


def _step(most: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, ... that cuts 0 .. most into 20 bins or fewer."""
    steps = (times * 10**power for power in range(18) for times in (1, 2, 5))
    return next(int(step) for step in steps if most // step < 20)
