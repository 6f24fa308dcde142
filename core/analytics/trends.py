"""How things went over time: series by day or week."""

from collections.abc import Callable
from dataclasses import dataclass

import narwhals as nw
import pandas as pd

from core.analytics.reach import Span, shown_days
from core.dataset import Dataset
from core.engine import collect
from core.schema import MONEY_SCALE

MOST_POINTS = 62  # longer spans are shown by week


@dataclass(frozen=True)
class Series:
    """A total for each step of `step` days; points has columns day (the first of each step) and value.

    Steps are counted back from the last day, so that none is a part; a first part that is left over is dropped.
    """

    name: str
    step: int
    points: pd.DataFrame


# Name of a series -> its table, the column it needs beside the day, and how it is counted.
TOTALS: dict[str, tuple[str, str, Callable[[], nw.Expr]]] = {
    "revenue": ("orders", "amount", lambda: nw.col("amount").sum()),
    "orders": ("orders", "order_id", lambda: nw.col("order_id").n_unique()),
    "page_views": ("events", "page_views", lambda: nw.col("page_views").sum()),
    "visitors": ("events", "user_id", lambda: nw.col("user_id").n_unique()),
    "reviews": ("reviews", "day", lambda: nw.len()),
}


def series_names(dataset: Dataset) -> tuple[str, ...]:
    """The series this dataset has dates for."""
    return tuple(
        name for name, (table, column, _) in TOTALS.items() if {"day", column} <= dataset.columns(table).keys()
    )


def series(dataset: Dataset, name: str, *, until: int | None = None) -> Series:
    """One of series_names() by day, or by week where there are more than MOST_POINTS days. Money in currency units.

    until: the last day that counts, such as the last one that is whole; all of them without it.
    """
    table, _, total = TOTALS[name]
    reach = shown_days(dataset, table)
    if reach is not None and until is not None and until < reach.last:
        reach = Span(reach.first, until) if until >= reach.first else None
    if reach is None:
        return Series(name, 1, pd.DataFrame({"day": [], "value": []}))
    step = 1 if reach.last - reach.first < MOST_POINTS else 7
    dated = dataset.scan(table).filter(~nw.col("day").is_null(), nw.col("day") <= reach.last)
    steps = ((reach.last - nw.col("day")) // step).alias("back")
    found = collect(dated.with_columns(steps).group_by("back").agg(total().alias("value")), {"value": "int"})
    back = range((reach.last - reach.first + 1) // step - 1, -1, -1)
    values = found.set_index("back")["value"].reindex(back, fill_value=0)
    days = [reach.last - step * (n + 1) + 1 for n in back]
    scale = MONEY_SCALE if name == "revenue" else 1
    return Series(name, step, pd.DataFrame({"day": days, "value": values.to_numpy() / scale}))
