"""Which two periods to compare where none is chosen: the last whole calendar month and the one before it."""

from dataclasses import replace

from core.analytics.periods import Period, compared_with, last_days, last_month
from core.analytics.reach import Span, last_day_whole, shown_days
from core.dataset import Dataset
from core.errors import NotEnoughData
from core.messages import Message

_LENGTHS = (28, 7)  # days, where there are no two whole months


def two_periods(dataset: Dataset, table: str) -> tuple[Dataset, Dataset]:
    """The data in a period, and in the one before it; other filters hold in both.

    A chosen period is compared with the one before, both cut where the data ends within it. Without one it is the last
    whole calendar month of a table, or the last 28 or 7 whole days.
    Raises NotEnoughData where the data does not reach back far enough.
    """
    reach = shown_days(dataset.whole, table)
    if reach is None:
        raise NotEnoughData(Message("moved.days"), needed=2 * min(_LENGTHS), found=0)
    last = reach.last - (last_day_whole(dataset.whole, table) is False)
    periods = (dataset.filter.period,) if dataset.filter.period else _usual(last)
    for period in periods:
        earlier = compared_with(period, "previous")
        both = covered(period, earlier, reach) if earlier[0] >= reach.first else None
        if both:
            return in_period(dataset, both[0]), in_period(dataset, both[1])
    found = last - reach.first + 1
    wanted = 2 * (periods[-1][1] - periods[-1][0] + 1)
    raise NotEnoughData(Message("moved.days"), needed=wanted, found=_before_end(reach, periods[-1], found))


def covered(now: Period, earlier: Period, reach: Span) -> tuple[Period, Period] | None:
    """Two periods, counted from their first days, as far as the data covers both; None where it covers no day of them.

    As they are where nothing is cut, so that a month may be longer than the one before.
    """
    if reach.first <= min(now[0], earlier[0]) and max(now[1], earlier[1]) <= reach.last:
        return now, earlier
    skipped = max(0, *(reach.first - period[0] for period in (now, earlier)))
    days = min(min(period[1], reach.last) - period[0] for period in (now, earlier))
    if days < skipped:
        return None
    return (now[0] + skipped, now[0] + days), (earlier[0] + skipped, earlier[0] + days)


def compared_pair(dataset: Dataset, table: str, earlier: Period) -> tuple[Dataset, Dataset]:
    """The data in its chosen period and in an earlier one, as far as a table covers both.

    Raises NotEnoughData where it covers no day of both.
    """
    reach, now = shown_days(dataset.whole, table), dataset.filter.period
    both = covered(now, earlier, reach) if reach and now else None
    if not both:
        raise NotEnoughData(Message("moved.days"), needed=1 + (now[1] - earlier[0] if now else 0), found=0)
    return in_period(dataset, both[0]), in_period(dataset, both[1])


def _before_end(reach: Span, period: Period, found: int) -> int:
    """Days of the data up to the end of the period."""
    return max(0, min(found, period[1] - reach.first + 1))


def _usual(last: int) -> tuple[Period, ...]:
    return (last_month(last), *(last_days(last, n) for n in _LENGTHS))


def in_period(dataset: Dataset, period: Period) -> Dataset:
    """The same data in another period; other filters hold."""
    return dataset.whole.filtered(replace(dataset.filter, period=period))
