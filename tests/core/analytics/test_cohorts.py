"""Cohorts: a table worked by hand, what is not over, what filters mean, and what holds for any data."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core import Filter, analytics
from core.analytics.cohorts import start_after, starts_of
from core.errors import NotEnoughData, OutOfRange
from tests.paths import REAL, needs_real_data

# a and b begin in January, c in February, d in March; the data ends on 15 March.
HAND = """order_id,user_id,item_id,amount,channel,order_date
1,a,x,10,web,2025-01-05
2,b,x,10,shop,2025-01-31
3,a,x,10,shop,2025-02-01
4,c,x,10,web,2025-02-10
5,a,x,10,web,2025-03-01
6,c,x,10,web,2025-03-02
7,d,x,10,web,2025-03-15
8,e,x,-10,web,2025-01-07
"""
EPOCH = date(1970, 1, 1)


def loaded(text):
    return core.load({"orders.csv": text.encode()})


def days(*dates):
    return [(date.fromisoformat(d) - EPOCH).days for d in dates]


@pytest.fixture(scope="module")
def hand():
    return loaded(HAND)


def test_the_table_by_hand(hand):
    """Of a and b only a came in February; March is not over, so nobody's March is told. e only returned."""
    found = analytics.cohorts(hand, step="month")
    assert found.starts.tolist() == days("2025-01-01", "2025-02-01", "2025-03-01")
    assert found.people.tolist() == [2, 1, 1]
    assert found.over.tolist() == [[True, True], [True, False], [True, False]]
    assert found.active.tolist() == [[2, 1], [1, 0], [1, 0]]
    assert np.array_equal(found.share, [[1, 0.5], [1, np.nan], [1, np.nan]], equal_nan=True)
    assert (found.last_whole, found.earlier, found.unseen) == (False, 0, 1)
    assert found.average[["people", "active", "cohorts"]].to_numpy().tolist() == [[4, 4, 3], [2, 1, 1]]
    assert found.interval(0, 1) == pytest.approx((0.0945, 0.9055), abs=1e-4)  # Wilson 1927 for 1 of 2


def test_a_month_is_over_on_its_last_day(hand):
    found = analytics.cohorts(loaded(HAND + "9,a,x,10,web,2025-03-31\n"), step="month")
    assert found.last_whole
    assert found.active.tolist() == [[2, 1, 1], [1, 1, 0], [1, 0, 0]]  # a twice in March counts once
    assert found.over.tolist() == [[True, True, True], [True, True, False], [True, False, False]]
    assert len(found.table()) == 6


def test_filters_choose_by_the_first_order_and_all_later_ones_count(hand):
    first, last = days("2025-01-01", "2025-02-28")
    by_period = analytics.cohorts(hand.filtered(Filter(period=(first, last))), step="month")
    assert by_period.people.tolist() == [2, 1]
    by_late = analytics.cohorts(hand.filtered(Filter(period=tuple(days("2025-02-01", "2025-02-28")))), step="month")
    assert by_late.people.tolist() == [1]  # a ordered in February too, but did not begin there
    by_channel = analytics.cohorts(hand.filtered(Filter(channels=("web",))), step="month")
    assert by_channel.people.tolist() == [1, 1, 1]
    assert by_channel.active[0].tolist() == [1, 1]  # a began on the web and came back through the shop


def test_a_filter_that_leaves_nobody_is_an_empty_table(hand):
    found = analytics.cohorts(hand.filtered(Filter(channels=("nowhere",))), step="month")
    assert len(found.people) == 0
    assert found.table().empty


def test_without_orders_visits_are_followed_and_then_ratings():
    visits = core.load({"v.csv": b"user_id,page_id,time\na,x,2025-01-01\na,x,2025-01-31\nb,x,2025-01-02\n"})
    assert analytics.cohorts(visits, step="month").kind == "events"
    ratings = core.load({"r.csv": b"user_id,item_id,rating,time\na,x,5,2025-01-01\nb,x,4,2025-02-28\n"})
    found = analytics.cohorts(ratings, step="month")
    assert (found.kind, found.active.tolist()) == ("ratings", [[1, 0], [1, 0]])
    with pytest.raises(OutOfRange):
        analytics.cohorts(ratings, kind="orders")


def test_nothing_dated_says_so():
    with pytest.raises(NotEnoughData, match="with a date"):
        analytics.cohorts(loaded("order_id,user_id,item_id\n1,a,x\n"))


@needs_real_data
def test_online_retail_begins_in_december_2010():
    """885 of the 4,338 customers with an order that is more than nothing bought first in December 2010.

    One of them bought first on the last day, which ends at noon.
    """
    wanted = {"InvoiceNo": str, "CustomerID": str, "Quantity": float, "UnitPrice": float, "InvoiceDate": str}
    rows = pd.read_csv(REAL / "uci-online-retail" / "online_retail.csv", usecols=list(wanted), dtype=wanted)
    rows = rows.dropna(subset="CustomerID").assign(amount=rows["Quantity"] * rows["UnitPrice"], item_id="x")
    by = rows.groupby("InvoiceNo").agg({"CustomerID": "min", "item_id": "min", "amount": "sum", "InvoiceDate": "min"})
    found = analytics.cohorts(loaded(by.reset_index().to_csv(index=False)))
    assert found.starts[0] == days("2010-12-01")[0]
    assert (found.people[0], found.people.sum(), found.unseen) == (885, 4337, 34)


@pytest.mark.parametrize("step", ["week", "month", "quarter"])
def test_steps_cover_every_day_once(step):
    first, last = days("2023-12-30", "2024-03-03")
    starts = starts_of(first, last, step)
    assert starts[0] <= first < starts[1] and starts[-1] <= last < start_after(starts[-1], step)
    assert all(start_after(a, step) == b for a, b in pairwise(starts))
    weekdays = {(EPOCH + timedelta(days=start)).weekday() for start in starts}
    assert weekdays == {0} if step == "week" else all((EPOCH + timedelta(days=s)).day == 1 for s in starts)


def test_a_date_far_away_makes_no_endless_table():
    found = analytics.cohorts(loaded(HAND + "9,f,x,10,web,9999-12-31\n"), step="month")
    assert (found.people.tolist(), found.earlier) == ([1], 4)


@settings(max_examples=8, deadline=None)
@given(
    rows=st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 200)), min_size=1, max_size=40),
    step=st.sampled_from(["week", "month", "quarter"]),
)
def test_everybody_is_in_one_cohort_and_there_from_the_start(rows, step):
    """Shuffled rows give the same."""
    lines = [f"{n},{user},x,1,{EPOCH + timedelta(days=20000 + day)}" for n, (user, day) in enumerate(rows)]
    head = "order_id,user_id,item_id,amount,order_date\n"
    found = analytics.cohorts(loaded(head + "\n".join(lines) + "\n"), step=step)
    assert found.people.sum() + found.earlier == len({user for user, _ in rows})
    assert (found.share[:, 0] == 1).all()
    assert found.table().equals(analytics.cohorts(loaded(head + "\n".join(lines[::-1]) + "\n"), step=step).table())
