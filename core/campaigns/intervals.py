"""Two groups beside each other: how much more, how much in proportion, and whether chance would do as much.

Each group has limits of its own, which need not lie evenly around its mean; those of the difference and of the lift
follow from them (MOVER: Zou & Donner 2008, Donner & Zou 2012), so that all three agree on whether there is an effect.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

LEAST_P = 1e-12
_STEPS = 48  # halvings: p is known to eleven digits
_POWER = 0.8


@dataclass(frozen=True)
class Share:
    """A share of n people; its limits are Wilson's (1927)."""

    n: int
    mean: float

    def limits(self, alpha: float) -> tuple[float, float]:
        """Low and high of the interval that misses with probability `alpha`."""
        z2 = NormalDist().inv_cdf(1 - alpha / 2) ** 2
        centre = (self.mean + z2 / (2 * self.n)) / (1 + z2 / self.n)
        half = math.sqrt(z2 * (self.mean * (1 - self.mean) / self.n + z2 / (4 * self.n**2))) / (1 + z2 / self.n)
        return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True)
class Mean:
    """A mean of n people, such as money, with the standard deviation and the skewness of one person.

    Its limits are those of Student, corrected for skewness by Hall's (1992) transformation.
    """

    n: int
    mean: float
    sd: float
    skewness: float = 0.0

    def limits(self, alpha: float) -> tuple[float, float]:
        """Low and high of the interval that misses with probability `alpha`."""
        from scipy.special import stdtrit

        error, q = self.sd / math.sqrt(self.n), float(stdtrit(self.n - 1, 1 - alpha / 2))
        return self.mean - error * self._bent(q), self.mean - error * self._bent(-q)

    def _bent(self, q: float) -> float:
        """The deviate that Hall's transformation takes to q."""
        bend = self.skewness / math.sqrt(self.n)
        if abs(bend) < 1e-9:
            return q
        return 3 / bend * (math.cbrt(1 + bend * (q - bend / 6)) - 1)


Arm = Share | Mean


@dataclass(frozen=True)
class Comparison:
    """A treated group against its control.

    difference: treatment - control, in the unit of the outcome.   lift: treatment / control - 1; high may be inf.
    p: how often chance alone would differ this much (two-sided): where the interval just touches no difference.
    smallest: the difference that would have been seen in four of five such tests.   level: of all intervals.
    """

    treatment: Arm
    control: Arm
    difference: float
    low: float
    high: float
    lift: float
    lift_low: float
    lift_high: float
    p: float
    smallest: float
    level: float


def compare(treatment: Arm, control: Arm, *, level: float = 0.95) -> Comparison:
    """The difference and the lift with their intervals; each group needs two people."""
    if isinstance(treatment, Mean) and isinstance(control, Mean):
        treatment, control = _alike(treatment, control)
    alpha = 1 - level
    low, high = _difference(treatment, control, alpha)
    lift = treatment.mean / control.mean - 1 if control.mean > 0 else math.nan
    spread = (high - low) / (2 * NormalDist().inv_cdf(1 - alpha / 2))
    smallest = (NormalDist().inv_cdf(1 - alpha / 2) + NormalDist().inv_cdf(_POWER)) * spread
    difference = treatment.mean - control.mean
    return Comparison(
        treatment, control, difference, low, high, lift, *_lift(treatment, control, alpha),
        _p(treatment, control), smallest, level,
    )  # fmt: skip


def _alike(one: Mean, other: Mean) -> tuple[Mean, Mean]:
    """Both with the skewness of all: that of a small group is far too low where spending has a long tail."""
    pooled = (one.n * one.skewness + other.n * other.skewness) / (one.n + other.n)
    return Mean(one.n, one.mean, one.sd, pooled), Mean(other.n, other.mean, other.sd, pooled)


def _difference(one: Arm, other: Arm, alpha: float) -> tuple[float, float]:
    """Zou & Donner 2008, eq. 7; of two shares this is Newcombe's (1998) method 10."""
    (low1, high1), (low2, high2) = one.limits(alpha), other.limits(alpha)
    difference = one.mean - other.mean
    below, above = math.hypot(one.mean - low1, high2 - other.mean), math.hypot(high1 - one.mean, other.mean - low2)
    return difference - below, difference + above


def _lift(one: Arm, other: Arm, alpha: float) -> tuple[float, float]:
    """Donner & Zou 2012, eq. 8 and 9, of the ratio, less 1; NaN where the control has nothing."""
    if other.mean <= 0:
        return math.nan, math.nan
    (low1, high1), (low2, high2) = one.limits(alpha), other.limits(alpha)
    product = one.mean * other.mean
    least, most = low1 * (2 * one.mean - low1), high1 * (2 * one.mean - high1)
    below, above = high2 * (2 * other.mean - high2), low2 * (2 * other.mean - low2)
    low = _over(least, product + _root(product**2 - below * least))
    high = _over(product + _root(product**2 - above * most), above)
    return low - 1, high - 1


def _root(square: float) -> float:
    return math.sqrt(max(square, 0.0))


def _over(part: float, whole: float) -> float:
    """A ratio that has no limit where nothing, or less, is divided by; nothing of nothing is nothing."""
    if whole > 0:
        return part / whole
    return 0.0 if part <= 0 else math.inf


def _p(one: Arm, other: Arm) -> float:
    """The alpha whose interval just touches no difference."""
    if one.mean == other.mean:
        return 1.0
    low, high = math.log(LEAST_P), 0.0
    if not _touches(one, other, LEAST_P):
        return LEAST_P
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _touches(one, other, math.exp(middle)) else (low, middle)
    return math.exp(low)


def _touches(one: Arm, other: Arm, alpha: float) -> bool:
    low, high = _difference(one, other, alpha)
    return low <= 0 <= high
