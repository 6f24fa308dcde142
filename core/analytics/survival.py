"""Time until something happens where it has not happened to everybody yet: the estimate of Kaplan and Meier."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.analytics.metrics import Z95

Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Curve:
    """The part to whom it has happened by each day, 0..1, with its 95% interval.

    days:    int64[t], the days on which it happened to somebody or somebody was lost from sight, in order.
    at_risk: int64[t], to whom it could still happen on that day.
    share, low, high: float[t], after that day; the interval is Greenwood's (1926), on the scale of log(-log), so
              that it stays within 0..1 (Kalbfleisch & Prentice 1980, eq. 1.4.7).
    """

    days: Counts
    at_risk: Counts
    share: Numbers
    low: Numbers
    high: Numbers

    def at(self, day: int) -> tuple[float, float, float]:
        """Share, low and high by a day; 0 before the first; NaN after the last day that anybody was watched."""
        if not len(self.days) or day > self.days[-1]:
            return float("nan"), float("nan"), float("nan")
        place = int(np.searchsorted(self.days, day, side="right")) - 1
        return (
            (0.0, 0.0, 0.0)
            if place < 0
            else (float(self.share[place]), float(self.low[place]), float(self.high[place]))
        )


def kaplan_meier(days: Counts, happened: Counts, lost: Counts) -> Curve:
    """The curve of counts by day: to how many it happened, and how many were lost from sight (Kaplan & Meier 1958).

    Who is lost on a day was still there when it happened to others on that day. Days in order, each once.
    """
    at_risk = np.cumsum((happened + lost)[::-1])[::-1]
    left: Numbers = np.cumprod(1 - happened / at_risk, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Greenwood's sum; once nobody is left it has no end, nor has the interval a width.
        variance = np.cumsum(happened / (at_risk * (at_risk - happened)))
        spread = Z95 * np.sqrt(variance) / np.abs(np.log(left))
        near, far = left ** np.exp(-spread), left ** np.exp(spread)
    sure = (left <= 0) | (left >= 1)
    low, high = (np.where(sure, 1 - left, 1 - end) for end in (near, far))
    return Curve(days, at_risk, np.subtract(1.0, left), low, high)


def day_of(curve: Curve, share: float) -> float:
    """The first day by which it has happened to this part of all; NaN where that is not seen."""
    reached = np.flatnonzero(curve.share >= share - 1e-12)
    return float(curve.days[reached[0]]) if len(reached) else float("nan")
