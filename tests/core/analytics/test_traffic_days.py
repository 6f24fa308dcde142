"""Days and weeks of views beside an earlier period, and whether the last day is over."""

import math

import pandas as pd

import core
from core import analytics
from core.filters import Filter

FIRST = 20_089  # 2025-01-01, a Wednesday


def trend(views, start=FIRST, positions=None):
    """A daily_trend with these views."""
    days = [start + i for i in range(len(views))]
    mean = pd.Series(views, dtype=float).rolling(7).mean()
    where = positions or list(range(len(views)))
    return pd.DataFrame({"day": days, "page_views": views, "visitors": 1, "week_mean": mean, "position": where})


def loaded(rows):
    lines = "".join(f"{user},{page},{when}\n" for user, page, when in rows)
    return core.load({"v.csv": f"user_id,page_id,time\n{lines}".encode()})


def test_first_day_stands_beside_first_day():
    both = analytics.beside(trend([5, 6]), trend([1, 2, 3], FIRST - 3))
    assert both[["day", "earlier_day", "page_views", "earlier_views"]].to_numpy().tolist() == [
        [FIRST, FIRST - 3, 5, 1],
        [FIRST + 1, FIRST - 2, 6, 2],
    ]
    change = analytics.views_change(both)
    assert (change.views, change.earlier, change.days) == (11, 3, 2)
    assert change.change == 11 / 3 - 1


def test_only_days_that_both_periods_have_are_compared():
    both = analytics.beside(trend([5, 6, 7]), trend([2, 4], FIRST - 2, positions=[1, 2]))
    change = analytics.views_change(both)
    assert (change.views, change.earlier, change.days) == (13, 6, 2)


def test_a_change_from_nothing_has_no_percent():
    assert math.isnan(analytics.views_change(analytics.beside(trend([5]), trend([0]))).change)
    assert analytics.views_change(analytics.beside(trend([5]), trend([]))).days == 0


def test_weeks_are_whole_and_counted_from_the_end():
    weeks = analytics.weekly_trend(trend([100, *[1] * 7, *[2] * 7]))
    assert weeks.to_numpy().tolist() == [[FIRST + 1, 7], [FIRST + 8, 14]]
    assert len(analytics.weekly_trend(trend([1] * 6))) == 0


def test_a_week_that_the_earlier_period_lacks_in_part_is_not_compared():
    both = analytics.beside(trend([1] * 14), trend([3] * 11, FIRST - 11, positions=list(range(3, 14))))
    weeks = analytics.weekly_trend(both)
    assert weeks["earlier_views"].isna().tolist() == [True, False]
    assert weeks["earlier_views"].iloc[1] == 21
    assert weeks["earlier_day"].iloc[1] == FIRST - 7


def test_a_chosen_period_has_every_day_of_it_and_counts_from_its_first():
    dataset = loaded([("a", "x", "2025-01-01"), ("a", "x", "2025-01-04"), ("a", "x", "2025-01-09")])
    part = dataset.filtered(Filter(period=(FIRST + 1, FIRST + 5)))
    found = analytics.daily_trend(part)
    assert found["page_views"].tolist() == [0, 0, 1, 0, 0]
    assert found["position"].tolist() == [0, 1, 2, 3, 4]
    ahead = analytics.daily_trend(dataset.filtered(Filter(period=(FIRST - 2, FIRST))))
    assert ahead[["day", "position"]].to_numpy().tolist() == [[FIRST, 2]]  # before it the data knows nothing
    assert len(analytics.daily_trend(dataset.filtered(Filter(period=(FIRST + 50, FIRST + 60))))) == 0


def busy_days(days, last="23:00:00"):
    rows = [("a", "x", f"2025-01-{day:02} 22:{day:02}:00") for day in range(1, days)]
    return loaded([*rows, ("a", "x", f"2025-01-{days:02} {last}")])


def test_a_last_day_that_ends_early_is_not_whole():
    assert analytics.last_day_whole(busy_days(20)) is True
    assert analytics.last_day_whole(busy_days(20, last="09:30:00")) is False
    # With fewer than fourteen days before it, or times without hours, nothing can be said.
    assert analytics.last_day_whole(busy_days(10, last="09:30:00")) is None
    dates = loaded([("a", "x", f"2025-01-{day:02}") for day in range(1, 21)])
    assert analytics.last_day_whole(dates) is None
    # The last day of a chosen period that ends earlier is over.
    early = busy_days(20, last="09:30:00").filtered(Filter(period=(FIRST, FIRST + 9)))
    assert analytics.last_day_whole(early) is True


def test_without_times_nothing_is_said_of_days():
    dataset = core.load({"v.csv": b"user_id,page_id\na,x\n"})
    assert analytics.shown_days(dataset) is None
    assert analytics.last_day_whole(dataset) is None
    assert len(analytics.daily_trend(dataset)) == 0
