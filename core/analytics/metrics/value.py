"""A number and how sure it is: every estimate of the registry is one of these."""

import math
from dataclasses import dataclass

Z95 = 1.959964
_MORE = 3.0
_FEWEST_ALIKE = 10
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
    """A mean with its interval (Student 1908), from the sum of the values and that of their squares."""
    if n < 2:
        return Value(total / n, int(n)) if n else NO_DATA
    average = total / n
    variance = _spread(squares / n - average**2, squares / n)
    return _student(average, math.sqrt(variance / (n - 1)), int(n))


def ratio(y: float, x: float, yy: float, xy: float, xx: float, n: float) -> Value:
    """Sum of y over sum of x, with the interval of a ratio of sums (Cochran 1977, eq. 6.13; Student's t) over n rows.

    yy, xy and xx are the sums of the products over the rows.
    """
    if not x:
        return NO_DATA
    if n < 2:
        return Value(y / x, int(n))
    found = y / x
    rest = _spread(yy - 2 * found * xy + found**2 * xx, yy)
    return _student(found, math.sqrt(rest * n / (n - 1)) / abs(x), int(n))


def balance(up: float, down: float, n: float) -> Value:
    """(up - down) / n in points of 100, as the net promoter score is made, with its interval.

    The interval is that of three answers more, of which 3/4 are up and 3/4 down (Rocks 2016): it has a width where all
    answer alike. It ends at -100 and 100.
    """
    if n < 2:
        return Value(100 * up / n - 100 * down / n, int(n)) if n else NO_DATA
    found, more = (up - down) / n, n + _MORE
    middle = (up - down) / more
    error = math.sqrt(((up + down + _MORE / 2) / more - middle**2) / more)
    half = _t95(int(n)) * error
    low, high = max(min(middle - half, found), -1.0), min(max(middle + half, found), 1.0)
    return Value(steady(100 * found), int(n), steady(100 * low), steady(100 * high))


def _spread(variance: float, scale: float) -> float:
    """A variance; what is left of rounding where all values are alike is none."""
    return variance if variance > abs(scale) * 10.0**-_SIGNIFICANT else 0.0


def _student(value: float, error: float, n: int) -> Value:
    """None where so few values are all alike: they don't tell how far others would lie."""
    if not error and n < _FEWEST_ALIKE:
        return Value(steady(value), n)
    half = _t95(n) * error
    return Value(steady(value), n, steady(value - half), steady(value + half))


def _t95(n: int) -> float:
    """The 97.5% point of Student's t with n - 1 degrees of freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(n - 1, 0.975))


def steady(number: float) -> float:
    """The number without the last digits, which depend on the order of a sum."""
    return float(f"{number:.{_SIGNIFICANT}g}")
