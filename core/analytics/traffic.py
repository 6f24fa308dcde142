"""Who looked at what: views per page, per person and per day. The three always add up to the same total."""

import narwhals as nw
import pandas as pd

from core.dataset import Dataset
from core.engine import collect

_VIEWS = {"page_views": "int"}


def page_views(dataset: Dataset) -> pd.DataFrame:
    """Views of each page, largest first: page_id, page_views, visitors (distinct people)."""
    visitors = nw.col("user_id").n_unique().alias("visitors")
    pages = dataset.events.group_by("page_id").agg(nw.col("page_views").sum(), visitors)
    return _largest_first(collect(pages, _VIEWS | {"visitors": "int"}), "page_id")


def user_views(dataset: Dataset) -> pd.DataFrame:
    """Views by each person, largest first: user_id, page_views."""
    people = dataset.events.group_by("user_id").agg(nw.col("page_views").sum())
    return _largest_first(collect(people, _VIEWS), "user_id")


def daily_views(dataset: Dataset) -> pd.DataFrame:
    """Views on each day, in order: day (days since 1970-01-01), page_views, visitors. Empty without times."""
    if "day" not in dataset.columns("events"):
        return pd.DataFrame({"day": [], "page_views": [], "visitors": []}).astype("int64")
    visitors = nw.col("user_id").n_unique().alias("visitors")
    dated = dataset.events.filter(~nw.col("day").is_null())
    days = collect(dated.group_by("day").agg(nw.col("page_views").sum(), visitors), _VIEWS | {"visitors": "int"})
    return days.sort_values("day", ignore_index=True)


def _largest_first(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    return frame.sort_values(["page_views", key], ascending=[False, True], ignore_index=True)
