"""What the days after any date look like beside the weeks before it, and how far that goes without any change.

The same comparison is made at every earlier date. Neighbouring dates share most of their days, so that they count as
far fewer than they are: how many follows from the overlap and from how much one day is like the next.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]

WEEK = 7
FEWEST = 3.0  # degrees of freedom; below, no interval means anything
_LONGEST_MEMORY = 0.95


@dataclass(frozen=True)
class Usual:
    """How such comparisons come out where nothing happened: mean and interval half-width, in logarithms; df."""

    mean: float
    half: float
    df: float


def changes(values: Numbers, places: Days, window: int, baseline: int) -> Numbers:
    """log(total of the `window` days from each place on / total that the same weekdays of the `baseline` days before led
    to expect); NaN where either is nothing. Places need `baseline` days before and `window` days from them on.
    """
    after, expected = totals(values, places, window, baseline)
    known = (after > 0) & (expected > 0)
    found = np.full(len(places), np.nan)
    found[known] = np.log(after[known] / expected[known])
    return found


def totals(values: Numbers, places: Days, window: int, baseline: int) -> tuple[Numbers, Numbers]:
    """The total of the days from each place on, and the expected one."""
    ahead, back = np.arange(window), WEEK * np.arange(1, baseline // WEEK + 1)
    after = values[places[:, None] + ahead].sum(axis=1)
    alike = values[places[:, None, None] + (ahead % WEEK)[:, None] - back]
    return after, alike.mean(axis=2).sum(axis=1)


def usual(placebos: Numbers, lags: Days, daily: Numbers, window: int, baseline: int, level: float) -> Usual:
    """What the placebo dates say of one more date. lags: days from each of them to that date.

    The daily noise is taken as an autoregression of the first order; how the placebo dates hang together follows from
    it and from the days they share. Their spread then has the degrees of freedom of Satterthwaite (1946).
    """
    from scipy.special import stdtrit

    m = len(placebos)
    if m < 2:
        return Usual(float(placebos.mean()) if m else math.nan, math.nan, 0.0)
    alike = overlaps(int(lags.max()) + 1, window, baseline, memory(daily))
    of_mean, freedom, df = _freedom(alike[:m])
    if df <= 0 or freedom <= 0:
        return Usual(float(placebos.mean()), math.nan, 0.0)
    variance = float(np.square(placebos - placebos.mean()).sum()) / freedom
    # The date itself shares days of its baseline with the last placebos.
    ahead = max(1 + of_mean - 2 * float(alike[lags].mean()), 0.0)
    return Usual(float(placebos.mean()), float(stdtrit(df, (1 + level) / 2)) * math.sqrt(variance * ahead), df)


def _freedom(alike: Numbers) -> tuple[float, float, float]:
    """Of values as correlated as this: the variance of their mean, the expected sum of squares around it (both for a
    variance of 1), and the degrees of freedom of that sum.

    With R their correlation and C = 1 - 11'/m: 1'R1 / m^2, tr(CR), and tr(CR)^2 / tr(CRCR).
    """
    m, running = len(alike), np.cumsum(alike)
    rows = running + running[::-1] - alike[0]  # R1
    total = float(rows.sum()) / m
    squares = float(m + 2 * ((m - np.arange(1, m)) * alike[1:] ** 2).sum())  # tr(RR)
    both = squares - 2 * float((rows**2).sum()) / m + total**2
    return total / m, m - total, (m - total) ** 2 / both if both > 0 else 0.0


def overlaps(n: int, window: int, baseline: int, phi: float) -> Numbers:
    """The correlation of two comparisons 0, 1, ... n - 1 days apart."""
    weights = np.concatenate([np.full(baseline, -1 / baseline), np.full(window, 1 / window)])
    shared = np.correlate(weights, weights, "full")
    reach = n + len(weights)
    noise = phi ** np.abs(np.arange(-reach, reach + 1)) if phi > 0 else (np.arange(-reach, reach + 1) == 0) * 1.0
    found = np.convolve(noise, shared, "same")
    return np.asarray(found[reach : reach + n] / found[reach])


def memory(daily: Numbers) -> float:
    """How much of a day's deviation (in logarithms, from its weekday and a straight trend) the next day keeps."""
    known = np.flatnonzero(daily > 0)
    if len(known) < 4 * WEEK:
        return 0.0
    logs, weekday = np.log(daily[known]), known % WEEK
    means = np.bincount(weekday, logs, WEEK) / np.maximum(np.bincount(weekday, minlength=WEEK), 1)
    rest = logs - means[weekday]
    rest = rest - np.polyval(np.polyfit(known, rest, 1), known)
    following = np.diff(known) == 1
    spread = float((rest**2).sum())
    raw = float((rest[1:] * rest[:-1])[following].sum()) / spread if spread > 0 else 0.0
    return min(max(raw + (1 + 3 * raw) / len(known), 0.0), _LONGEST_MEMORY)
