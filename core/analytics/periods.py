"""Periods to look at, and the one before to compare them with; days count from 1970-01-01, both ends included."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

Period = tuple[int, int]
Comparison = Literal["previous", "year"]

_FIRST_DAY = date(1970, 1, 1)
_EARLIEST = (date.min - _FIRST_DAY).days


def last_days(last: int, n: int) -> Period:
    """The `n` days that end with `last`."""
    return last - n + 1, last


def last_month(last: int) -> Period:
    """The last calendar month that is over on day `last`."""
    day = _date(last)
    return _month_of(day) if day == _month_end(day) else _month_of(day.replace(day=1) - timedelta(days=1))


def compared_with(period: Period, how: Comparison) -> Period:
    """The period just before, of the same length; or the same dates a year earlier.

    Before a whole calendar month comes the whole month before it, be it shorter or longer. No period begins before
    the year 1: one that lasts until 9999 has had thousands of years.
    """
    first, last = map(_date, period)
    if how == "year":
        return _days(_year_earlier(first)), _days(_year_earlier(last))
    if first.day == 1 and last == _month_end(first):
        return _month_of(_date(max(period[0] - 1, _EARLIEST)))
    length = period[1] - period[0] + 1
    return max(period[0] - length, _EARLIEST), max(period[0] - 1, _EARLIEST)


def _month_of(day: date) -> Period:
    return _days(day.replace(day=1)), _days(_month_end(day))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _year_earlier(day: date) -> date:
    """The same date a year before; 29 February becomes the 28th."""
    leap = day.month == 2 and day.day == 29
    return day.replace(year=max(day.year - 1, date.min.year), day=28 if leap else day.day)


def _date(days: int) -> date:
    return _FIRST_DAY + timedelta(days=days)


def _days(day: date) -> int:
    return (day - _FIRST_DAY).days
