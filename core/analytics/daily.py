"""One total of each day of the whole data, whole days only: what alerts and forecasts learn from."""

from dataclasses import dataclass, replace

import narwhals as nw
import numpy as np
import numpy.typing as npt

from core.analytics.reach import last_day_whole, shown_days
from core.analytics.trends import TOTALS
from core.dataset import Dataset
from core.engine import collect
from core.schema import MONEY_SCALE

LONGEST = 3 * 366  # days: what was before teaches nothing about today

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Daily:
    """The total of every calendar day from `first` on (days since 1970-01-01), 0 where there was nothing.

    values: float, money in currency units.  each: what one order or view adds on average, which says how much of
    the ups and downs is chance at least.  unfinished: what a last day that was not over came to, which is left out; else None.
    """

    name: str
    first: int
    values: Values
    each: float
    unfinished: float | None = None

    @property
    def partial(self) -> bool:
        """Whether the last day of the data was not over."""
        return self.unfinished is not None

    @property
    def last(self) -> int:
        """The last whole day."""
        return self.first + len(self.values) - 1


def daily(dataset: Dataset, name: str) -> Daily:
    """One of series_names() on each day, whatever period is chosen; the other filters hold. At most three years."""
    everything = dataset.whole.filtered(replace(dataset.filter, period=None))
    table, _, total = TOTALS[name]
    reach = shown_days(everything, table)
    if reach is None:
        return Daily(name, 0, np.zeros(0), 1.0)
    partial = last_day_whole(everything, table) is False
    last = reach.last - partial
    first = max(reach.first, last - LONGEST + 1)
    days = everything.scan(table).filter(nw.col("day") >= first)
    found = collect(days.group_by("day").agg(total().alias("value"), nw.len().alias("rows")), {"value": "int"})
    held = found.set_index("day").reindex(range(first, reach.last + 1), fill_value=0)
    values = held["value"].fillna(0).to_numpy(dtype=np.float64) / (MONEY_SCALE if name == "revenue" else 1)
    each = _each(everything, name, values, int(held["rows"].sum()))
    return Daily(name, first, values[: last - first + 1], each, float(values[-1]) if partial else None)


def _each(dataset: Dataset, name: str, values: Values, rows: int) -> float:
    """Revenue comes in orders; everything else is counted one by one."""
    if name != "revenue":
        return 1.0
    if "order_id" in dataset.columns("orders"):
        rows = int(collect(dataset.orders.select(n=nw.col("order_id").n_unique()))["n"].iloc[0])
    return max(float(values.sum()) / max(rows, 1), 1e-9)
