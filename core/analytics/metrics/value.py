"""A number and how sure it is: every estimate of the registry is one of these."""

import math
from dataclasses import dataclass

Z95 = 1.959964
_SIGNIFICANT = 12  # an engine may add decimals in any order; what differs lies beyond these digits


@dataclass(frozen=True)
class Value:
    """A number and what it rests on: n observations; low and high are a 95% interval where it is an estimate."""

    value: float
    n: int
    low: float | None = None
    high: float | None = None


NO_DATA = Value(math.nan, 0)


def wilson(successes: int, n: int) -> tuple[float, float]:
    """95% interval of a share (Wilson 1927); (nan, nan) for n = 0."""
    if n == 0:
        return math.nan, math.nan
    share, z2 = successes / n, Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def rate(successes: float, n: float) -> Value:
    """A share with its Wilson interval; none where the parts are no share, such as more clicks than impressions."""
    if not n:
        return NO_DATA
    if not 0 <= successes <= n:
        return Value(successes / n, int(n))
    return Value(successes / n, int(n), *wilson(int(successes), int(n)))


def mean(total: float, squares: float, n: float) -> Value:
    """A mean with its normal interval, from the sum of the values and that of their squares."""
    if n < 2:
        return Value(total / n, int(n)) if n else NO_DATA
    average = total / n
    return _normal(average, math.sqrt(max(squares / n - average**2, 0.0) / (n - 1)), int(n))


def ratio(y: float, x: float, yy: float, xy: float, xx: float, n: float) -> Value:
    """Sum of y over sum of x, with the normal interval of a ratio of sums (Cochran 1977, eq. 6.13) over n rows.

    yy, xy and xx are the sums of the products over the rows.
    """
    if not x:
        return NO_DATA
    if n < 2:
        return Value(y / x, int(n))
    found = y / x
    rest = max(yy - 2 * found * xy + found**2 * xx, 0.0)
    return _normal(found, math.sqrt(rest * n / (n - 1)) / abs(x), int(n))


def balance(up: float, down: float, n: float) -> Value:
    """(up - down) / n in points of 100, with its normal interval, as the net promoter score is made."""
    found = mean(up - down, up + down, n)
    low, high = (None if limit is None else 100 * limit for limit in (found.low, found.high))
    return Value(100 * found.value, found.n, low, high)


def _normal(value: float, error: float, n: int) -> Value:
    half = Z95 * error
    return Value(steady(value), n, steady(value - half), steady(value + half))


def steady(number: float) -> float:
    """The number without the last digits, which depend on the order of a sum."""
    return float(f"{number:.{_SIGNIFICANT}g}")
