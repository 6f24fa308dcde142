"""Filters: every table is cut by its own column, else by its customers, else left whole; checked against pandas."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import core
from core import analytics
from core.analytics import compared_with, last_days, last_month

CUSTOMERS = """user_id,gender,city,vip
a,female,X,true
b,male,X,false
c,female,Y,true
d,,Y,
"""
EVENTS = """user_id,page_id,page_views,channel,time
a,p1,1,email,2024-01-01
a,p2,2,ads,2024-01-05
b,p1,4,email,2024-01-05
c,p3,8,,2024-01-09
e,p3,16,ads,2024-01-09
"""
REVIEWS = """review_id,user_id,content,rating
r1,a,good kettle,5
r2,b,bad kettle,1
r3,c,fine,4
"""
ITEMS = "item_id,content,price\ni1,steel kettle,10\ni2,pan,20\n"
FRIENDS = "user1,user2\na,b\nb,c\n"
DAY = 19723  # 2024-01-01


@pytest.fixture(scope="module")
def data():
    files = {"customers": CUSTOMERS, "events": EVENTS, "reviews": REVIEWS, "items": ITEMS, "relationships": FRIENDS}
    return core.load({f"{name}.csv": text.encode() for name, text in files.items()})


def left(dataset, table, column="user_id"):
    return sorted(dataset.frame(table)[column])


def test_no_filter_is_the_dataset_itself(data):
    assert data.filtered(core.Filter()) is data
    assert data.filtered(core.Filter(channels=("email",))).filtered(core.Filter()) is data


def test_a_period_cuts_dated_tables_and_keeps_the_customers_who_were_active(data):
    shown = data.filtered(core.Filter(period=(DAY + 4, DAY + 4)))
    assert left(shown, "events", "page_views") == [2, 4]
    assert left(shown, "customers") == ["a", "b"]
    assert left(shown, "reviews") == ["a", "b"]
    assert len(shown.frame("items")) == 2
    assert shown.reach("events") == {"period": "own"}
    assert shown.reach("customers") == {"period": "people"}
    assert shown.reach("items") == shown.reach("relationships") == {"period": "whole"}


def test_both_ends_of_a_period_are_included(data):
    assert data.filtered(core.Filter(period=(DAY, DAY + 8))).rows("events") == 5
    assert data.filtered(core.Filter(period=(DAY + 1, DAY + 7))).rows("events") == 2


def test_an_unknown_channel_is_no_channel(data):
    assert left(data.filtered(core.Filter(channels=("ads", "email"))), "events") == ["a", "a", "b", "e"]


def test_period_and_channel_must_hold_in_the_same_row(data):
    shown = data.filtered(core.Filter(period=(DAY + 4, DAY + 4), channels=("email",)))
    assert left(shown, "customers") == ["b"]  # a had an email on another day


def test_groups_must_all_hold_and_rows_of_others_go(data):
    shown = data.filtered(core.Filter(groups=(("gender", ("female",)), ("vip", ("true",)))))
    assert left(shown, "customers") == ["a", "c"]
    assert left(shown, "events", "page_views") == [1, 2, 8]
    assert shown.reach("events") == {"groups": "people"}


@pytest.mark.parametrize(
    ("bands", "left_of_them"),
    [(("<18",), ["a"]), (("18-24",), ["b", "c"]), (("65+", "<18"), ["a", "d"]), (("24",), ["c"]), (("x",), [])],
)
def test_numbers_are_chosen_by_bands(bands, left_of_them):
    ages = core.load({"customers.csv": b"user_id,age\na,17\nb,18\nc,24\nd,65\ne,\n"})
    assert left(ages.filtered(core.Filter(groups=(("age", bands),))), "customers") == left_of_them
    assert analytics.group_values(ages)["age"][:2] == ("<18", "18-24")


def test_words_follow_their_reviews(data):
    shown = data.filtered(core.Filter(groups=(("gender", ("male",)),)))
    frequency = analytics.word_frequency(shown, source="reviews")
    assert dict(zip(frequency["word"], frequency["count"], strict=True)) == {"bad": 1, "kettle": 1}


def test_a_list_of_customers_is_kept_once_and_filters(data):
    home = core.store.Workspaces(data.root)
    path = home.keep_people(data.token, ["b", "a", "b"])
    assert home.keep_people(data.token, ["a", "b"]) == path
    assert left(data.filtered(core.Filter(people=path)), "events", "page_views") == [1, 2, 4]


def test_the_digest_changes_with_the_filter_and_only_with_it(data):
    filters = [core.Filter(period=(1, 2)), core.Filter(channels=("1", "2")), core.Filter(channels=("1, 2",))]
    digests = {data.filtered(f).digest for f in filters}
    assert len(digests | {data.digest}) == 4
    assert data.filtered(core.Filter(period=(1, 2))).digest == data.filtered(filters[0]).digest


def test_a_filter_that_leaves_nothing_leaves_empty_tables(data):
    shown = data.filtered(core.Filter(channels=("fax",)))
    assert [shown.rows(name) for name in ("events", "customers", "reviews")] == [0, 0, 0]
    assert shown.rows("words") == 3  # the titles of items are nobody's


CHANNELS = st.lists(st.sampled_from(["email", "ads", "fax"]), max_size=3, unique=True).map(tuple)
PERIODS = st.none() | st.tuples(st.integers(DAY - 2, DAY + 10), st.integers(DAY - 2, DAY + 10)).filter(
    lambda p: p[0] <= p[1]
)
GENDERS = st.lists(st.sampled_from(["female", "male"]), max_size=2, unique=True).map(tuple)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(period=PERIODS, channels=CHANNELS, genders=GENDERS)
def test_events_are_those_pandas_keeps_and_still_add_up(data, period, channels, genders):
    shown = data.filtered(core.Filter(period, channels, (("gender", genders),) if genders else ()))
    every, people = data.frame("events"), data.frame("customers")
    keep = pd.Series(True, index=every.index)
    if period:
        keep &= every["day"].between(*period)
    if channels:
        keep &= every["channel"].isin(channels)
    if genders:
        keep &= every["user_id"].isin(people.loc[people["gender"].isin(genders), "user_id"])
    assert sorted(shown.frame("events")["page_views"]) == sorted(every.loc[keep, "page_views"])
    by_page, by_person = analytics.page_views(shown), analytics.user_views(shown)
    assert by_page["page_views"].sum() == by_person["page_views"].sum() == every.loc[keep, "page_views"].sum()


def test_what_a_dataset_can_be_filtered_by(data):
    assert analytics.channels(data) == ("ads", "email")
    assert analytics.group_values(data) == {
        "gender": ("female", "male"), "city": ("X", "Y"), "vip": ("false", "true"),
    }  # fmt: skip


def days(text):
    return (pd.Timestamp(text) - pd.Timestamp(0)).days


@pytest.mark.parametrize(
    ("period", "how", "expected"),
    [
        (("2024-03-01", "2024-03-31"), "previous", ("2024-02-01", "2024-02-29")),
        (("2024-03-05", "2024-03-11"), "previous", ("2024-02-27", "2024-03-04")),
        (("2024-02-29", "2024-03-11"), "year", ("2023-02-28", "2023-03-11")),
        (("2024-01-01", "2024-01-31"), "previous", ("2023-12-01", "2023-12-31")),
    ],
)
def test_the_period_to_compare_with(period, how, expected):
    assert compared_with(tuple(map(days, period)), how) == tuple(map(days, expected))


def test_the_last_days_and_the_last_whole_month():
    assert last_days(days("2024-03-10"), 7) == (days("2024-03-04"), days("2024-03-10"))
    assert last_month(days("2024-03-30")) == (days("2024-02-01"), days("2024-02-29"))
    assert last_month(days("2024-03-31")) == (days("2024-03-01"), days("2024-03-31"))


def test_a_trait_that_is_called_day_or_channel_is_no_day_and_no_channel():
    customers = b"user_id,day,channel\na,3,friends\nb,40,email\n"
    files = {"customers.csv": customers, "events.csv": EVENTS.encode()}
    mine = core.load(files, mapping={"customers.csv": {"": "customers"}})
    assert analytics.span(mine) == analytics.Span(DAY, DAY + 8)
    assert left(mine.filtered(core.Filter(period=(DAY + 4, DAY + 4))), "customers") == ["a", "b"]
    assert left(mine.filtered(core.Filter(channels=("ads",))), "customers") == ["a"]


def test_period_and_channel_of_different_tables_must_both_hold():
    files = {
        "customers.csv": b"user_id,age\na,20\nb,30\nc,40\n",
        "events.csv": b"user_id,page_id,channel\na,p,email\nb,p,ads\n",
        "orders.csv": b"order_id,user_id,item_id,amount,order_date\n1,a,x,5,2024-01-01\n2,b,x,5,2024-01-01\n"
        b"3,c,x,5,2024-01-01\n4,a,x,5,2024-02-01\n",
    }
    both = core.load(files).filtered(core.Filter(period=(DAY, DAY), channels=("email",)))
    assert both.reach("customers") == {"period": "people", "channels": "people"}
    assert left(both, "customers") == ["a"]


def test_a_group_by_a_column_nobody_has_is_refused(data):
    with pytest.raises(core.errors.OutOfRange):
        data.filtered(core.Filter(groups=(("shoe size", ("40",)),)))


def test_periods_at_the_ends_of_the_calendar():
    last = 2_932_896  # 9999-12-31, which some write for "never"
    assert last_month(last) == (last - 30, last)
    assert last_month(last - 1) == (last - 60, last - 31)
    year_1 = -719_162
    assert compared_with((DAY, last), "previous") == (year_1, DAY - 1)
    assert compared_with((year_1, year_1 + 30), "previous") == compared_with((year_1, year_1 + 30), "year")
