"""Steps of time that can be compared: whole ones, counted back from the last day of the data."""

from collections.abc import Iterable

import narwhals as nw
import pandas as pd

from core.analytics.trends import MOST_POINTS, Span
from core.dataset import Dataset
from core.engine import collect

STEPS = (1, 7, 28)  # days; four weeks have as many weekends as the four before, which months have not
_FEWEST_BEFORE, _MOST_BEFORE = 14, 28  # days by which it is judged whether the last one is whole


def step_for(reach: Span) -> int:
    """Days of a step, so that there are not too many."""
    days = reach.last - reach.first + 1
    return next((step for step in STEPS if days // step <= MOST_POINTS), STEPS[-1])


def reach_of(dataset: Dataset, tables: Iterable[str]) -> Span | None:
    """The days these tables cover, whatever the filters; of a chosen period its days within the data. None without."""
    found = [one for name in tables if (one := _days(dataset.whole, name))]
    if not found:
        return None
    first, last = min(one.first for one in found), max(one.last for one in found)
    if dataset.filter.period:
        first, last = max(first, dataset.filter.period[0]), min(last, dataset.filter.period[1])
    return Span(first, last) if first <= last else None


def _days(whole: Dataset, table: str) -> Span | None:
    if "day" not in whole.columns(table):
        return None
    day = nw.col("day")
    found = collect(whole.scan(table).select(first=day.min(), last=day.max())).iloc[0]
    return None if pd.isna(found["first"]) else Span(int(found["first"]), int(found["last"]))


def last_complete_day(dataset: Dataset, tables: Iterable[str]) -> int | None:
    """The last day shown that is over: not a last day of the data that ended earlier than days do."""
    tables = tuple(tables)
    reach = reach_of(dataset, tables)
    if reach is None:
        return None
    cut = any(_ends_early(dataset.whole, name, reach.last) for name in tables)
    return reach.last - 1 if cut else reach.last


def _ends_early(whole: Dataset, table: str, last: int) -> bool:
    """Whether `last` is the last day of a table and ended earlier than each of the 14 to 28 days before it."""
    if not {"day", "at"} <= whole.columns(table).keys():
        return False
    day, at = nw.col("day"), nw.col("at")
    recent = whole.scan(table).filter(~day.is_null(), day >= last - _MOST_BEFORE)
    ends = collect(recent.group_by("day").agg(end=at.max())).dropna().sort_values("day")
    if len(ends) <= _FEWEST_BEFORE or int(ends["day"].iloc[-1]) != last:
        return False
    into_day = ends["end"] - ends["end"].dt.normalize()
    return bool(into_day.any() and into_day.iloc[-1] < into_day.iloc[:-1].min())
