"""Days that were not as days like them are: far from the usual for their weekday and their weeks."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.daily import Daily, Values, daily
from core.dataset import Dataset
from core.errors import NotEnoughData
from core.messages import Message

LIMIT = 3.5  # robust standard deviations
FALSE_ALARMS = 0.01
"""At most this share of the days of a series without any event is marked; simulated series hold it (see bench/)."""

FEWEST_DAYS = 56
_FEWEST_EACH = 2.0  # a day, on average: below, a day without anything says nothing
_WEEK, _NEAR, _WEEKS = 7, 29, 17  # days; of the level in days, of the week's rhythm in weeks, both around the day
_SPREAD = 85  # days whose ups and downs are looked at
_GAP = 3  # days from one unusual day to the next of the same run, at most
_OPEN = 0.1  # of the best weekday: less is a closed day
_NORMAL = 1.4826  # from the median of absolute deviations to a standard deviation


@dataclass(frozen=True, eq=False)
class Unusual:
    """Every day of a period and what was to be expected of it. Money in currency units.

    days: day, value, expected, low, high (the usual range), z (how far off, in robust standard deviations), unusual (bool).
    by_chance: how many days of these would be marked at most if nothing ever happened.
    """

    name: str
    days: pd.DataFrame

    @property
    def by_chance(self) -> float:
        return FALSE_ALARMS * len(self.days)

    @property
    def spells(self) -> pd.DataFrame:
        """Unusual days that belong together as one run, the latest first.

        Two of one direction belong together where at most two days lie between them and none of these leans the other
        way: a shop that is closed over Christmas is one run, also where its weekly closed day lies in it.
        Columns: first, last, days, value, expected (sums of all its days), z (of the day that was farthest off).
        """
        rows = [self._spell(first, last) for first, last in reversed(_runs(self.days))]
        return pd.DataFrame(rows, columns=["first", "last", "days", "value", "expected", "z"])

    def _spell(self, first: int, last: int) -> tuple[int, int, int, float, float, float]:
        run = self.days.iloc[first : last + 1]
        farthest = run["z"].iloc[int(run["z"].abs().argmax())]
        ends = int(run["day"].iloc[0]), int(run["day"].iloc[-1])
        return (*ends, len(run), float(run["value"].sum()), float(run["expected"].sum()), float(farthest))


def _runs(days: pd.DataFrame) -> list[tuple[int, int]]:
    """First and last place of each run of unusual days."""
    z, found = days["z"].to_numpy(), list[tuple[int, int]]()
    for place in np.flatnonzero(days["unusual"]):
        first, last = found[-1] if found else (0, -_GAP - 1)
        if place - last <= _GAP and (z[last : place + 1] * np.sign(z[place]) >= 0).all():
            found[-1] = (first, int(place))
        else:
            found.append((int(place), int(place)))
    return found


def unusual_days(dataset: Dataset, name: str) -> Unusual:
    """The days of the shown period of one of series_names(), judged by all days around them.

    Raises NotEnoughData with fewer than eight weeks of whole days, or fewer than two orders (views ...) a day.
    """
    past = daily(dataset, name)
    if len(past.values) < FEWEST_DAYS:
        raise NotEnoughData(Message("unusual.days"), needed=FEWEST_DAYS, found=len(past.values))
    if (each := float(past.values.mean() / past.each)) < _FEWEST_EACH:
        raise NotEnoughData(Message("unusual.a_day"), needed=int(_FEWEST_EACH), found=round(each, 1))
    days = judged(past)
    period = dataset.filter.period
    shown = days["day"].between(*period) if period else slice(None)
    return Unusual(name, days.loc[shown].reset_index(drop=True))


def judged(past: Daily) -> pd.DataFrame:
    """The days of Unusual, for a whole series.

    On the scale of square roots, where counts vary alike at any level: expected is the median of the same weekday
    within eight weeks on either side, times the median of how the days of two weeks on either side compare with
    theirs; at the ends of the series the nearest days serve. The day itself never counts. The spread is the median absolute
    deviation of the six weeks on either side, and at least what chance alone makes of orders that come independently.
    """
    root = np.sqrt(np.maximum(past.values, 0))
    expected = np.array([_expected(root, place) for place in range(len(root))])
    off = root - expected
    spread = np.maximum([_spread(off, expected, place) for place in range(len(root))], 0.5 * np.sqrt(past.each))
    z = off / spread
    return pd.DataFrame(
        {
            "day": past.first + np.arange(len(root)),
            "value": past.values,
            "expected": expected**2,
            "low": np.maximum(expected - LIMIT * spread, 0) ** 2,
            "high": (expected + LIMIT * spread) ** 2,
            "z": z,
            "unusual": np.abs(z) > LIMIT,
        }
    )


def _expected(root: Values, place: int) -> float:
    """What the other days lead one to expect of this one."""
    wide = _around(len(root), place, _WEEK * _WEEKS)
    usual = np.array([_median(root[wide[wide % _WEEK == weekday]]) for weekday in range(_WEEK)])
    near = _around(len(root), place, _NEAR)
    near = near[usual[near % _WEEK] > _OPEN * usual.max()]
    level = _median(root[near] / usual[near % _WEEK]) if len(near) else 1.0
    return float(usual[place % _WEEK] * level)


def _spread(off: Values, expected: Values, place: int) -> float:
    around = _around(len(off), place, _SPREAD)
    return _NORMAL * _median(np.abs(off[around[expected[around] > 0]]))


def _around(n: int, place: int, width: int) -> npt.NDArray[np.int64]:
    """The places nearest to this one, without it."""
    first = max(0, min(place - width // 2, n - width))
    window = np.arange(first, min(n, first + width), dtype=np.int64)
    others: npt.NDArray[np.int64] = window[window != place]
    return others


def _median(values: Values) -> float:
    return float(np.median(values)) if len(values) else 0.0
