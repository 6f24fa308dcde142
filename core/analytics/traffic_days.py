"""Page views day after day and week after week, beside an earlier period, and whether the last day is whole."""

from dataclasses import dataclass

import narwhals as nw
import pandas as pd

from core.analytics.traffic import VISITORS, sums
from core.analytics.trends import Span
from core.dataset import Dataset
from core.engine import collect

# A year written 9999 must not become three million empty days.
MOST_FILLED_DAYS = 20 * 366
_WEEK = 7
# The last day is judged by how late the days before it went on.
_FEWEST_BEFORE, _MOST_BEFORE = 14, 28


@dataclass(frozen=True)
class Change:
    """Views of a period against an earlier one, over the `days` both have: change is 0.1 for a tenth more.

    change is NaN where the earlier period had no views.
    """

    views: int
    earlier: int
    days: int
    change: float


def shown_days(dataset: Dataset, table: str = "events") -> Span | None:
    """The days of a table that are shown: those of the whole data within the chosen period; None without any."""
    if "day" not in dataset.columns(table):
        return None
    day = nw.col("day")
    found = collect(dataset.whole.scan(table).select(first=day.min(), last=day.max())).iloc[0]
    if pd.isna(found["first"]):
        return None
    first, last = int(found["first"]), int(found["last"])
    if dataset.filter.period:
        first, last = max(first, dataset.filter.period[0]), min(last, dataset.filter.period[1])
    return Span(first, last) if first <= last else None


def daily_views(dataset: Dataset) -> pd.DataFrame:
    """Views on each day, in order: day (days since 1970-01-01), page_views, visitors. Empty without times."""
    if "day" not in dataset.columns("events"):
        return pd.DataFrame({"day": [], "page_views": [], "visitors": []}).astype("int64")
    dated = dataset.events.filter(~nw.col("day").is_null())
    days = collect(dated.group_by("day").agg(*sums()), VISITORS)
    return days.sort_values("day", ignore_index=True)


def daily_trend(dataset: Dataset) -> pd.DataFrame:
    """Views of every calendar day that is shown, 0 where there were none; empty without times.

    Columns: day, page_views, visitors, weekday (0 is Monday), week_mean (of this day and the six before; NaN before
    the seventh day), position (days since the chosen period began, or since the first day).
    """
    days, reach = daily_views(dataset).astype("int64"), shown_days(dataset)
    if reach and reach.last - reach.first < MOST_FILLED_DAYS:
        every = range(reach.first, reach.last + 1)
        days = days.set_index("day").reindex(every, fill_value=0).rename_axis("day").reset_index()
    start = dataset.filter.period[0] if dataset.filter.period else days["day"].min()
    # 1970-01-01 was a Thursday.
    weekday, mean = (days["day"] + 3) % 7, days["page_views"].rolling(_WEEK).mean()
    return days.assign(weekday=weekday, week_mean=mean, position=days["day"] - start)


def weekday_views(dataset: Dataset) -> pd.DataFrame:
    """Mean views of a Monday, a Tuesday ...: weekday (0 is Monday), page_views (mean a day), days."""
    trend = daily_trend(dataset)
    means = trend.groupby("weekday")["page_views"].agg(page_views="mean", days="size")
    return means.reset_index()


def beside(trend: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """A daily_trend with the one of an earlier period, first day beside first day.

    Adds earlier_day, earlier_views and earlier_mean (of seven days); NaN where the earlier period has no such day.
    """
    named = {"day": "earlier_day", "page_views": "earlier_views", "week_mean": "earlier_mean"}
    right = earlier[["position", *named]].rename(columns=named)
    return trend.merge(right, on="position", how="left")


def weekly_trend(trend: pd.DataFrame) -> pd.DataFrame:
    """Whole weeks of a daily_trend, counted back from its last day; a first part that is left over is dropped.

    Columns: day (the first of seven), page_views; and, of a trend from beside(), earlier_day and earlier_views, NaN
    where the earlier period lacks a day of the week.
    """
    whole = trend.tail(len(trend) // _WEEK * _WEEK).reset_index(drop=True)
    weeks = whole.groupby(whole.index // _WEEK)
    found = weeks.agg(day=("day", "min"), page_views=("page_views", "sum"))
    if "earlier_views" in trend:
        found["earlier_views"] = weeks["earlier_views"].sum(min_count=_WEEK)
        found["earlier_day"] = weeks["earlier_day"].min().where(found["earlier_views"].notna())
    return found


def views_change(both: pd.DataFrame) -> Change:
    """The views of the days that both periods of beside() have."""
    shared = both[both["earlier_views"].notna()]
    views, earlier = int(shared["page_views"].sum()), int(shared["earlier_views"].sum())
    return Change(views, earlier, len(shared), views / earlier - 1 if earlier else float("nan"))


def last_day_whole(dataset: Dataset, table: str = "events") -> bool | None:
    """Whether the last day shown went on as late as days do; None where times of day or days before it are too few.

    Not whole is a last day of the data that ended earlier than each of the 14 to 28 days before it.
    """
    everything, reach = dataset.whole, shown_days(dataset, table)
    if reach is None or "at" not in everything.columns(table):
        return None
    day, at = nw.col("day"), nw.col("at")
    recent = everything.scan(table).filter(~day.is_null(), day >= reach.last - _MOST_BEFORE)
    ends = collect(recent.group_by("day").agg(end=at.max())).dropna().sort_values("day")
    if not len(ends) or ends["day"].iloc[-1] > reach.last:
        return None if not len(ends) else True
    into_day = ends["end"] - ends["end"].dt.normalize()
    if len(ends) <= _FEWEST_BEFORE or not into_day.any():
        return None
    return bool(into_day.iloc[-1] >= into_day.iloc[:-1].min())
