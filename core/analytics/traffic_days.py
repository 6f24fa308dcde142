"""Page views day after day and week after week, beside an earlier period."""

from dataclasses import dataclass

import narwhals as nw
import pandas as pd

from core.analytics.reach import shown_days
from core.analytics.traffic import VISITORS, sums
from core.dataset import Dataset
from core.engine import collect

# A year written 9999 must not become three million empty days.
MOST_FILLED_DAYS = 20 * 366
_WEEK = 7


@dataclass(frozen=True)
class Change:
    """Views of a period against an earlier one, over the `days` both have: change is 0.1 for a tenth more.

    change is NaN where the earlier period had no views.
    """

    views: int
    earlier: int
    days: int
    change: float


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
