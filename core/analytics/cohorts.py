"""Who came back: people by when they bought first, and the share of them still active in each later period."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.metrics import wilson
from core.analytics.purchases import Kind, dated, followed, kind_of, reach_of
from core.dataset import Dataset
from core.engine import collect, distinct
from core.filters import somebody

Step = Literal["week", "month", "quarter"]
STEPS: tuple[Step, ...] = ("week", "month", "quarter")
MOST = 25  # steps: more is no picture, and a date in the year 9999 must not become a matrix
WEEKS_UP_TO, MONTHS_UP_TO = 120, 2 * 366  # days of data

_EPOCH = date(1970, 1, 1)
_LAST = (date.max - _EPOCH).days
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Cohorts:
    """People in cohorts of one step (a week from Monday, a month or a quarter), the oldest first.

    kind:    what they do: "orders", "events" (days with a visit) or "ratings".
    starts:  int64[c], the first day of each cohort's step, in days since 1970-01-01.
    people:  int64[c], everyone whose first one fell in it, up to `last`; all together, with `earlier`, everyone.
    active:  int64[c, p], those of them with one in the step p steps later; 0 where that is not over.
    over:    bool[c, p], whether that step is over in the data. Step 0 always holds everybody.
    last_whole: whether the last cohort's own step is over.
    earlier: people of cohorts before the `MOST` shown.
    unseen:  people who have only returns or orders of nothing, or no day.
    last:    the last complete day of the data.
    """

    kind: Kind
    step: Step
    starts: Counts
    people: Counts
    active: Counts
    over: npt.NDArray[np.bool_]
    last_whole: bool
    earlier: int
    unseen: int
    last: int

    @cached_property
    def share(self) -> npt.NDArray[np.float64]:
        """The part of each cohort that was active, 0..1; NaN where the step is not over."""
        return np.where(self.over, self.active / np.maximum(self.people, 1)[:, None], np.nan)

    def interval(self, row: int, period: int) -> tuple[float, float]:
        """95% interval of a share (Wilson 1927)."""
        return wilson(int(self.active[row, period]), int(self.people[row]))

    @cached_property
    def average(self) -> pd.DataFrame:
        """All cohorts together, each person counting once: period, cohorts, people, active, share, low, high.

        Of each period only cohorts for which it is over; people are those of these cohorts.
        """
        rows = []
        for period in range(self.active.shape[1]):
            known = self.over[:, period]
            people, active = int(self.people[known].sum()), int(self.active[known, period].sum())
            share = active / people if people else float("nan")
            rows.append((period, int(known.sum()), people, active, share, *wilson(active, people)))
        return pd.DataFrame(rows, columns=["period", "cohorts", "people", "active", "share", "low", "high"])

    def table(self) -> pd.DataFrame:
        """One row a cohort and period that is over: cohort (day), people, period, active, share, low, high."""
        rows = [
            (start, people, period, int(self.active[row, period]), self.share[row, period], *self.interval(row, period))
            for row, (start, people) in enumerate(zip(self.starts.tolist(), self.people.tolist(), strict=True))
            for period in np.flatnonzero(self.over[row]).tolist()
        ]
        return pd.DataFrame(rows, columns=["cohort", "people", "period", "active", "share", "low", "high"])


def cohorts(dataset: Dataset, *, kind: Kind | None = None, step: Step | None = None) -> Cohorts:
    """People by the step of their first purchase (visit, rating) in the whole data, and who of them came again when.

    Filters choose people by that first one: see `followed`; all they did afterwards counts. Without `step` weeks, months
    or quarters by the length of the data. Raises NotEnoughData where nothing is dated.
    """
    kind = kind_of(dataset, kind)
    first, last = reach_of(dataset, kind)
    step = step or usual_step(first, last)
    starts = starts_of(first, last, step)
    began = followed(dataset, kind, last).select("user_id", cohort=_place(nw.col("first"), starts))
    came = distinct(dated(dataset.whole, kind, last).select("user_id", place=_place(nw.col("day"), starts)))
    counted = came.join(began, on="user_id").group_by("cohort", "place").agg(people=nw.len())
    cells = collect(counted, dict.fromkeys(("cohort", "place", "people"), "int"))
    found = _counts(cells, len(starts))
    return _table(found, starts, kind, step, last, _unseen(dataset, kind, last, int(np.trace(found))))


def usual_step(first: int, last: int) -> Step:
    """Weeks for up to four months of data, months for up to two years, quarters beyond."""
    days = last - first
    return "week" if days <= WEEKS_UP_TO else "month" if days <= MONTHS_UP_TO else "quarter"


def _counts(cells: pd.DataFrame, steps: int) -> Counts:
    """People by the step of their first one and the step they were active in; 0 is before the first that is shown."""
    found = np.zeros((steps + 1, steps + 1), np.int64)
    found[cells["cohort"].to_numpy(), cells["place"].to_numpy()] = cells["people"].to_numpy()
    return found


def _table(counts: Counts, starts: list[int], kind: Kind, step: Step, last: int, unseen: int) -> Cohorts:
    """The same by how many steps later, of the cohorts that have people."""
    shown = np.flatnonzero(np.diagonal(counts)[1:]) + 1
    done = len(starts) if start_after(starts[-1], step) == last + 1 else len(starts) - 1  # the last step that is over
    width = max(1, done - int(shown[0]) + 1) if len(shown) else 1
    places = shown[:, None] + np.arange(width)
    over = (places <= done) | (np.arange(width) == 0)
    active = np.where(over, counts[shown[:, None], np.minimum(places, len(starts))], 0)
    return Cohorts(
        kind=kind, step=step, starts=np.array(starts, np.int64)[shown - 1], people=active[:, 0], active=active,
        over=over, last_whole=bool(len(shown) == 0 or shown[-1] <= done), earlier=int(counts[0, 0]), unseen=unseen,
        last=last,
    )  # fmt: skip


def _unseen(dataset: Dataset, kind: Kind, last: int, counted: int) -> int:
    """People of the table who are in no cohort; not asked where filters choose by the first one."""
    if dataset.is_filtered(kind):
        return 0
    until = nw.col("day").is_null() | (nw.col("day") <= last)
    named = distinct(dataset.scan(kind).filter(somebody(), until).select("user_id"))
    return int(collect(named.select(n=nw.len()))["n"].iloc[0]) - counted


# --- the calendar -------------------------------------------------------------------------------------------
def _place(day: nw.Expr, starts: list[int]) -> nw.Expr:
    """How many of the steps have begun by a day: the number of the step it lies in, 0 before the first."""
    return nw.sum_horizontal(*((day >= start).cast(nw.Int64) for start in starts))


def starts_of(first: int, last: int, step: Step) -> list[int]:
    """The first days of the weeks, months or quarters from one day to another, no more than the last `MOST`."""
    found = [_start(last, step)]
    while found[0] > first and len(found) < MOST:
        found.insert(0, _start(found[0] - 1, step))
    return found


def start_after(start: int, step: Step) -> int:
    """The first day of the step that follows one that begins with `start`."""
    return _start(start + {"week": 7, "month": 31, "quarter": 92}[step], step)


def _start(day: int, step: Step) -> int:
    """The first day of the week (Monday), month or quarter of a day."""
    if step == "week":
        return day - (day + 3) % 7  # 1970-01-01 was a Thursday
    when = _EPOCH + timedelta(days=min(day, _LAST))
    month = when.month if step == "month" else when.month - (when.month - 1) % 3
    return (when.replace(month=month, day=1) - _EPOCH).days
