"""From which day to which the tables reach, and whether their last day is whole: asked once of the data, needed by many."""

from dataclasses import dataclass

import narwhals as nw
import pandas as pd

from core.dataset import Dataset, once
from core.engine import collect
from core.schema import TABLES

# The last day is judged by how late the days before it went on.
_FEWEST_BEFORE, _MOST_BEFORE = 14, 28


@dataclass(frozen=True)
class Span:
    """First and last day, in days since 1970-01-01."""

    first: int
    last: int


def table_days(dataset: Dataset, table: str) -> Span | None:
    """The days a table covers, whatever the filters; None without any."""
    return _days(dataset.whole).get(table)


def shown_days(dataset: Dataset, table: str = "events") -> Span | None:
    """The days of a table that are shown: those of the whole data within the chosen period; None without any."""
    reach, period = table_days(dataset, table), dataset.filter.period
    if reach is None or not period:
        return reach
    first, last = max(reach.first, period[0]), min(reach.last, period[1])
    return Span(first, last) if first <= last else None


def span(dataset: Dataset) -> Span | None:
    """The days shown of all dated tables; None without any date."""
    known = [reach for name in dataset.names if (reach := shown_days(dataset, name))]
    return Span(min(r.first for r in known), max(r.last for r in known)) if known else None


def last_day_whole(dataset: Dataset, table: str = "events") -> bool | None:
    """Whether the last day shown went on as late as days do; None where times of day or days before it are too few.

    Not whole is a last day of the data that ended earlier than each of the 14 to 28 days before it.
    """
    shown, reach = shown_days(dataset, table), table_days(dataset, table)
    if shown is None or reach is None or "at" not in dataset.columns(table):
        return None
    return True if shown.last < reach.last else _went_on(dataset.whole, table, reach.last)


@once
def _days(whole: Dataset) -> dict[str, Span]:
    """The dated tables with their days, in one question. A trait that is called "day" is no date."""
    dated = [name for name in whole.names if "day" in TABLES[name].by_name and "day" in whole.columns(name)]
    day = nw.col("day")
    asked = [
        whole.scan(name).select(first=day.min(), last=day.max()).select("first", "last", place=nw.lit(place))
        for place, name in enumerate(dated)
    ]
    found = collect(nw.concat(asked)).dropna() if asked else pd.DataFrame(columns=["place", "first", "last"])
    rows = found[["place", "first", "last"]].astype(int).itertuples(index=False)
    return {dated[place]: Span(first, last) for place, first, last in rows}


@once
def _went_on(whole: Dataset, table: str, last: int) -> bool | None:
    day, at = nw.col("day"), nw.col("at")
    recent = whole.scan(table).filter(~day.is_null(), day >= last - _MOST_BEFORE)
    ends = collect(recent.group_by("day").agg(end=at.max())).dropna().sort_values("day")
    into_day = ends["end"] - ends["end"].dt.normalize()
    if len(ends) <= _FEWEST_BEFORE or int(ends["day"].iloc[-1]) != last or not into_day.any():
        return None
    return bool(into_day.iloc[-1] >= into_day.iloc[:-1].min())
