"""Whether the days of a table are the ones they should be: none missing in the middle, none far off, the newest not old."""

import math

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.dataset import Dataset
from core.doctor.judged import Judged
from core.engine import collect
from core.messages import Message

Days = npt.NDArray[np.int64]
YEAR = 365
FRESH = 30
_AT_TIMES = ("exposures",)  # campaigns end
_LONGEST = 3  # days in a row may always be without data, and three times what is usual


def timeliness(dataset: Dataset, table: str, report: pd.DataFrame, today: int | None) -> Judged:
    """Rows dated where the others are, times days that are not in a gap, times how fresh the newest is.

    Far off is what lies further from the middle 80% of the rows than twice their span, and more than a year. A gap is a run of
    days without a row that is three times as long as usual, and longer than three days.
    """
    future = int((report["code"] == "W_FUTURE_DATE").sum())
    if "day" not in dataset.columns(table):
        return Judged(math.nan, 0)
    counted = dataset.scan(table).filter(~nw.col("day").is_null()).group_by("day").agg(rows=nw.len())
    days = collect(counted.sort("day"), {"day": "int", "rows": "int"})
    if days.empty:
        return Judged(math.nan, 0)
    day, rows = days["day"].to_numpy(), days["rows"].to_numpy()
    near = _near(day, rows) & ((day <= today) if today is not None else True)
    stray = max(int(rows[~near].sum()), future)
    inside = day[near]
    lacking, spanned = _gaps(inside) if len(inside) and table not in _AT_TIMES else (0, 1)
    lacking = max(0, lacking - math.ceil(2 * _undated(dataset, table, int(rows.sum())) / rows.mean()))
    age = max(0, today - int(inside[-1])) if today is not None and len(inside) else 0
    score = 100 * (1 - min(stray / rows.sum(), 1)) * (1 - lacking / spanned) * 0.5 ** (max(0, age - FRESH) / YEAR)
    reasons = (("quality.stray", stray), ("quality.gaps", lacking), ("quality.age", age if age > FRESH else 0))
    return Judged(score, int(rows.sum()), tuple((Message(code), count) for code, count in reasons if count))


def _undated(dataset: Dataset, table: str, dated: int) -> int:
    """Rows that came without a day that can be read: they may be of the days that seem to be missing."""
    aside = sum(file.rows_quarantined for file in dataset.report.files if file.table == table)
    return dataset.rows(table) - dated + aside


def _near(day: Days, rows: Days) -> npt.NDArray[np.bool_]:
    """Which days lie where the rows are."""
    below = np.cumsum(rows) / rows.sum()
    low, high = (int(day[min(int(np.searchsorted(below, share)), len(day) - 1)]) for share in (0.1, 0.9))
    reach = max(2 * (high - low), YEAR)
    return np.asarray((day >= low - reach) & (day <= high + reach))


def _gaps(day: Days) -> tuple[int, int]:
    """Days in gaps, and days from the first to the last."""
    steps = np.diff(day)
    usual = float(np.median(steps)) if len(steps) else 1.0
    long = steps[steps > max(_LONGEST, 3 * usual) + 1]
    return int((long - 1).sum()), int(day[-1] - day[0] + 1)
