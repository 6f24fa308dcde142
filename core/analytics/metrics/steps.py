"""Steps of time that can be compared: whole ones, counted back from the last day of the data."""

from collections.abc import Iterable

from core.analytics.reach import Span, last_day_whole, table_days
from core.analytics.trends import MOST_POINTS
from core.dataset import Dataset

STEPS = (1, 7, 28)  # days; four weeks have as many weekends as the four before, which months have not


def step_for(reach: Span) -> int:
    """Days of a step, so that there are not too many."""
    days = reach.last - reach.first + 1
    return next((step for step in STEPS if days // step <= MOST_POINTS), STEPS[-1])


def reach_of(dataset: Dataset, tables: Iterable[str]) -> Span | None:
    """The days these tables cover, whatever the filters; of a chosen period its days within the data. None without."""
    found = [one for name in tables if (one := table_days(dataset, name))]
    if not found:
        return None
    first, last = min(one.first for one in found), max(one.last for one in found)
    if dataset.filter.period:
        first, last = max(first, dataset.filter.period[0]), min(last, dataset.filter.period[1])
    return Span(first, last) if first <= last else None


def last_complete_day(dataset: Dataset, tables: Iterable[str]) -> int | None:
    """The last day shown that is over: not a last day of the data that ended earlier than days do."""
    tables = tuple(tables)
    reach = reach_of(dataset, tables)
    if reach is None:
        return None
    cut = any(_cut(dataset.whole, name, reach.last) for name in tables)
    return reach.last - 1 if cut else reach.last


def _cut(whole: Dataset, table: str, last: int) -> bool:
    """Whether `last` is the last day of a table and ended earlier than days do."""
    own = table_days(whole, table)
    return own is not None and own.last == last and last_day_whole(whole, table) is False
