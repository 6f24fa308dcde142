"""Before and after a date: what changed beyond the usual ups and downs, which every earlier date shows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.campaigns.days import METRICS, daily, metrics
from core.campaigns.placebo import FEWEST, WEEK, Days, Numbers, changes, totals, usual
from core.campaigns.verdicts import before_after_verdict
from core.dataset import Dataset
from core.errors import NotEnoughData, OutOfRange
from core.messages import Message

__all__ = ["METRICS", "BeforeAfter", "before_after", "metrics"]

WINDOW, BASELINE = 28, 28
_SHORTEST = 7  # days after the date


@dataclass(frozen=True, eq=False)
class BeforeAfter:
    """What the days from `day` on were, beside what the weeks before led to expect.

    metric, unit: revenue (money, in currency units), orders or page_views (count).
    window:   days looked at, fewer than asked where the data ends;  baseline: days before that set the expectation.
    after, expected: totals of the window.   change: after / expected - 1; with a comparison, beyond what the others did.
    usual:    the mean change at the placebo dates.   effect: change beyond the usual one, with its interval.
    enough:   whether the history can carry an interval; else low and high are NaN.
    history:  days of data before the day.
    placebos: one row an earlier date at which nothing is known to have happened: day, change (0.1: a tenth more).
    days:     one row a day from the first baseline day to the last of the window: day, value, expected (NaN before).
    compared: whether others (not reached, other channels) were looked at beside; others: their change, else NaN.
    """

    day: int
    metric: str
    unit: str
    window: int
    baseline: int
    after: float
    expected: float
    change: float
    usual: float
    effect: float
    low: float
    high: float
    level: float
    enough: bool
    history: int
    placebos: pd.DataFrame
    days: pd.DataFrame
    compared: bool
    others: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves no effect out."""
        return self.enough and not self.low <= 0 <= self.high

    @property
    def as_large(self) -> int:
        """Placebo dates that lie as far from the usual change as the day itself does."""
        own, others = (np.log1p(np.asarray(value, float)) for value in (self.change, self.placebos["change"]))
        return int((np.abs(others - math.log1p(self.usual)) >= abs(own - math.log1p(self.usual))).sum())

    @property
    def verdict(self) -> Message:
        """The finding in one sentence."""
        return before_after_verdict(self)


def before_after(
    dataset: Dataset,
    day: int,
    metric: str = "revenue",
    *,
    window: int = WINDOW,
    baseline: int = BASELINE,
    campaign: str | None = None,
    channel: str | None = None,
    level: float = 0.95,
) -> BeforeAfter:
    """A daily total from `day` on against the same weekdays of the `baseline` days before it.

    With `campaign` or `channel`: of those it reached (or of that channel), beyond what all others did at the same time.
    The interval comes from the same comparison at every earlier date whose window ends before `day`.
    Raises NotEnoughData where the days before, or 7 from it on, are not in the data; OutOfRange for windows that are no
    weeks, and for a metric the data does not have.
    """
    if baseline < WEEK or baseline % WEEK:
        raise OutOfRange("baseline", baseline, "7, 14, 21 …")
    if window < _SHORTEST:
        raise OutOfRange("window", window, "7 –")
    found = daily(dataset, metric, campaign=campaign, channel=channel)
    return measured(found, day, metric, window=window, baseline=baseline, level=level)


def measured(
    found: pd.DataFrame, day: int, metric: str, *, window: int = WINDOW, baseline: int = BASELINE, level: float = 0.95
) -> BeforeAfter:
    """The same of ready days: day, value, and others where there is a comparison."""
    place, window = _place(found, day, window, baseline)
    series = [found[name].to_numpy(dtype=float) for name in ("value", "others") if name in found]
    dates = np.arange(baseline, place - window + 1)
    own, earlier = (_beyond(series, at, window, baseline) for at in (np.array([place]), dates))
    if not math.isfinite(own[0]):
        raise NotEnoughData(Message("campaigns.others" if len(series) > 1 else f"metric.{metric}"), 1, 0)
    known = np.isfinite(earlier)
    history = series[0][:place] if len(series) == 1 else _ratio(series[0][:place], series[1][:place])
    what = usual(earlier[known], place - dates[known], history, window, baseline, level)
    enough = what.df >= FEWEST
    middle = what.mean if math.isfinite(what.mean) else 0.0
    after, expected = totals(series[0], np.array([place]), window, baseline)
    beside = changes(series[-1], np.array([place]), window, baseline)[0]
    others = math.expm1(beside) if len(series) > 1 else math.nan
    low, high = (math.expm1(own[0] - middle + sign * what.half) if enough else math.nan for sign in (-1, 1))
    return BeforeAfter(
        day, metric, "money" if metric == "revenue" else "count", window, baseline, float(after[0]),
        float(expected[0]), math.expm1(own[0]), math.expm1(middle), math.expm1(own[0] - middle), low, high, level,
        enough, place, pd.DataFrame({"day": found["day"].to_numpy()[dates[known]], "change": np.expm1(earlier[known])}),
        _shown(found, place, window, baseline), len(series) > 1, others,
    )  # fmt: skip


def _place(found: pd.DataFrame, day: int, window: int, baseline: int) -> tuple[int, int]:
    """Which row the day is, and the window as far as the data goes."""
    first, last = int(found["day"].iloc[0]), int(found["day"].iloc[-1])
    before, after = day - first, last - day + 1
    if before < baseline:
        raise NotEnoughData(Message("campaigns.days_before"), baseline, max(before, 0))
    if after < _SHORTEST:
        raise NotEnoughData(Message("campaigns.days_after"), _SHORTEST, max(after, 0))
    return before, min(window, after)


def _beyond(series: list[Numbers], places: Days, window: int, baseline: int) -> Numbers:
    """The change of the first series, less that of the second where there is one."""
    found = [changes(values, places, window, baseline) for values in series]
    return found[0] - found[1] if len(found) > 1 else found[0]


def _ratio(values: Numbers, others: Numbers) -> Numbers:
    """The series whose noise a difference of changes has; 0 where either has nothing."""
    return np.divide(values, others, out=np.zeros_like(values), where=(others > 0) & (values > 0))


def _shown(found: pd.DataFrame, place: int, window: int, baseline: int) -> pd.DataFrame:
    """The days around the date, with what each of its window was expected to be."""
    values = found["value"].to_numpy(dtype=float)
    ahead, back = np.arange(window), WEEK * np.arange(1, baseline // WEEK + 1)
    expected = np.full(baseline + window, np.nan)
    expected[baseline:] = values[place + (ahead % WEEK)[:, None] - back].mean(axis=1)
    rows = found.iloc[place - baseline : place + window]
    return pd.DataFrame({"day": rows["day"].to_numpy(), "value": rows["value"].to_numpy(), "expected": expected})
