"""The next four weeks, with bands that earlier forecasts have earned, and whether they beat the simplest guess."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from core.analytics.backtest import CUTS, LEVELS, Cut, Ratio, bands, error_ratio, held
from core.analytics.daily import Daily, Values, daily
from core.analytics.holt_winters import AHEAD, START, WEEK, forecasts, seasonal_naive
from core.dataset import Dataset
from core.errors import NotEnoughData
from core.messages import Message

FORECASTS = ("revenue", "orders", "page_views")
"""What is forecast: totals whose days add up. Visitors of 28 days are not the sum of those of each."""

FEWEST_DAYS = START + 2 * AHEAD
_FEWEST = 50  # days with anything at all
_FEWEST_APART = 4  # forecasts that do not overlap: an interval from fewer is too narrow to say which model is better


@dataclass(frozen=True, eq=False)
class Forecast:
    """What to expect of the 28 days after `last` (days since 1970-01-01). Money in currency units.

    model: "holt_winters", or "seasonal_naive" (every day as a week before) where that is not clearly worse.
    days:  day, value, low80, high80, low90, high90; the limits are NaN where there are too few earlier forecasts.
    weeks: the same of four weeks, day the first of each.  total: the same of all 28 days, one row.
    ratio: the mean error of holt_winters by that of seasonal_naive in the back-test.
    held:  how many of `tried` earlier weekly bands of 80% held what came.
    """

    name: str
    model: Literal["holt_winters", "seasonal_naive"]
    last: int
    history: int
    days: pd.DataFrame
    weeks: pd.DataFrame
    total: pd.DataFrame
    ratio: Ratio
    held: int
    tried: int

    @property
    def apart(self) -> int:
        """How many of the earlier forecasts do not overlap."""
        return self.ratio.origins // AHEAD

    @property
    def too_few(self) -> bool:
        """Whether these are too few to say that a model is better."""
        return self.apart < _FEWEST_APART

    @property
    def beats(self) -> bool:
        """Whether the model erred less than "every day as a week before", by more than chance leaves open."""
        return self.model == "holt_winters"


def forecast(dataset: Dataset, name: str) -> Forecast:
    """What to expect of revenue, orders or page_views, from all whole days there are, whatever period is chosen.

    Raises NotEnoughData with fewer than 16 weeks, or 50 days with anything.
    """
    past = daily(dataset, name)
    if lack := forecast_lacks(past):
        raise lack
    return forecast_of(past)


def forecast_lacks(past: Daily) -> NotEnoughData | None:
    """What a series lacks to be forecast; None where there is enough."""
    busy = int((past.values > 0).sum())
    if len(past.values) < FEWEST_DAYS:
        return NotEnoughData(Message("forecast.days"), needed=FEWEST_DAYS, found=len(past.values))
    return NotEnoughData(Message("forecast.busy_days"), needed=_FEWEST, found=busy) if busy < _FEWEST else None


def forecast_of(past: Daily) -> Forecast:
    """The forecast of one series."""
    values = np.maximum(past.values, 0)  # a day of refunds alone has no rhythm to learn
    paths, naive = forecasts(values), seasonal_naive(values)
    ratio = error_ratio(values, paths, naive)
    better = ratio.high < 1 and ratio.origins >= _FEWEST_APART * AHEAD
    chosen = paths if better else naive
    hits, tried = held(values, chosen, CUTS["week"], LEVELS[0])
    next_day = past.last + 1
    return Forecast(
        name=past.name,
        model="holt_winters" if better else "seasonal_naive",
        last=past.last,
        history=len(values),
        days=_with_bands(values, chosen, CUTS["day"], next_day, 1),
        weeks=_with_bands(values, chosen, CUTS["week"], next_day, WEEK),
        total=_with_bands(values, chosen, CUTS["total"], next_day, AHEAD),
        ratio=ratio,
        held=hits,
        tried=tried,
    )


def _with_bands(values: Values, paths: Values, cut: Cut, first: int, step: int) -> pd.DataFrame:
    value = cut.sums(paths[-1:])[0]
    found = pd.DataFrame({"day": first + step * np.arange(len(value)), "value": value})
    for level in LEVELS:
        half = bands(values, paths, cut, level)
        half[~np.isfinite(half)] = np.nan
        found[f"low{level * 100:.0f}"] = np.maximum(value - half, 0)
        found[f"high{level * 100:.0f}"] = value + half
    return found
