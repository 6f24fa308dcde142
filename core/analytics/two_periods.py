"""Which two periods to compare where none is chosen: the last whole calendar month and the one before it."""

from dataclasses import replace

from core.analytics.periods import Period, compared_with, last_days, last_month
from core.analytics.traffic_days import last_day_whole, shown_days
from core.analytics.trends import Span
from core.dataset import Dataset
from core.errors import NotEnoughData
from core.messages import Message

_LENGTHS = (28, 7)  # days, where there are no two whole months


def two_periods(dataset: Dataset, table: str) -> tuple[Dataset, Dataset]:
    """The data in a period, and in the one before it; other filters hold in both.

    A chosen period is compared with the one before; without one it is the last whole calendar month of a table, or the
    last 28 or 7 whole days. Raises NotEnoughData where the data does not reach back far enough.
    """
    reach = shown_days(dataset.whole, table)
    if reach is None:
        raise NotEnoughData(Message("moved.days"), needed=2 * min(_LENGTHS), found=0)
    last = reach.last - (last_day_whole(dataset.whole, table) is False)
    periods = (dataset.filter.period,) if dataset.filter.period else _usual(last)
    for period in periods:
        earlier = compared_with(period, "previous")
        if earlier[0] >= reach.first:
            return in_period(dataset, period), in_period(dataset, earlier)
    found = last - reach.first + 1
    wanted = 2 * (periods[-1][1] - periods[-1][0] + 1)
    raise NotEnoughData(Message("moved.days"), needed=wanted, found=_before_end(reach, periods[-1], found))


def _before_end(reach: Span, period: Period, found: int) -> int:
    """Days of the data up to the end of the period."""
    return max(0, min(found, period[1] - reach.first + 1))


def _usual(last: int) -> tuple[Period, ...]:
    return (last_month(last), *(last_days(last, n) for n in _LENGTHS))


def in_period(dataset: Dataset, period: Period) -> Dataset:
    """The same data in another period; other filters hold."""
    return dataset.whole.filtered(replace(dataset.filter, period=period))
