"""Views and people: totals worked out by hand, and the sums that must agree whatever the data."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core

EVENTS = b"page_id,user_id,page_views\nhome,u1,3\ncart,u1,1\nhome,u2,5\nhome,u1,2\n"


def test_views_per_page_and_person_by_hand():
    dataset = core.load({"views.csv": EVENTS})
    assert core.analytics.page_views(dataset).to_numpy().tolist() == [["home", 10, 2], ["cart", 1, 1]]
    assert core.analytics.user_views(dataset).to_numpy().tolist() == [["u1", 6], ["u2", 5]]


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["x", "y"]), st.integers(0, 9)),
        min_size=1,
        max_size=30,
    )
)
def test_pages_and_people_always_add_up_to_the_same_total(rows):
    lines = "".join(f"{page},{user},{views}\n" for page, user, views in rows)
    dataset = core.load({"v.csv": f"page_id,user_id,page_views\n{lines}".encode()})
    total = sum(views for *_, views in rows)
    assert core.analytics.page_views(dataset)["page_views"].sum() == total
    assert core.analytics.user_views(dataset)["page_views"].sum() == total


def test_days_of_views_add_up_and_follow_the_calendar():
    content = b"user_id,page_id,time\na,x,2025-01-02 23:59:59\na,y,2025-01-02 00:00:00\nb,x,2025-01-03 00:00:00\n"
    days = core.analytics.daily_views(core.load({"v.csv": content}))
    assert days.to_numpy().tolist() == [[20_090, 2, 1], [20_091, 1, 1]]  # 2025-01-02 is day 20,090


def test_people_are_counted_once_and_missing_ages_are_shown():
    people = b"user_id,age\nu1,17\nu1,17\nu2,18\nu3,64\nu4,65\nu5,\nu6,200\n"
    ages = core.analytics.age_distribution(core.load({"p.csv": people, "v.csv": EVENTS}))
    assert ages.to_numpy().tolist() == [["<18", 1], ["18-24", 1], ["55-64", 1], ["65+", 1], [None, 2]]


def test_ready_bands_stay_as_they_are_in_order_of_age():
    people = "用户,年龄段\na,26-35岁\nb,18岁以下\nc,19-25岁\nd,26-35岁\n".encode()
    ages = core.analytics.age_distribution(core.load({"p.csv": people}))
    assert ages.to_numpy().tolist() == [["18岁以下", 1], ["19-25岁", 1], ["26-35岁", 2]]


def test_coverage_equals_a_hand_count():
    people = b"user_id,age,gender,loyalty\na,20,f,3\nb,,m,\nc,30,,\nd,,,\n"
    coverage = core.analytics.coverage(core.load({"p.csv": people}))
    assert coverage.to_numpy().tolist() == [["age", 2, 0.5], ["gender", 2, 0.5], ["loyalty", 1, 0.25]]


def test_groups_and_unknown_sum_to_everyone():
    people = b"user_id,gender\na,f\nb,m\nc,f\nd,\n"
    groups = core.analytics.group_counts(core.load({"p.csv": people}), "gender")
    assert groups.to_numpy().tolist() == [["f", 2], ["m", 1], [None, 1]]


# --- how views are spread -----------------------------------------------------------------------------------
def test_views_per_person_by_hand():
    rows = [("a", 1), ("b", 1), ("c", 2), ("d", 4), ("e", 92)]
    content = "user_id,page_id,page_views\n" + "".join(f"{user},p,{views}\n" for user, views in rows)
    spread = core.analytics.views_per_person(core.load({"v.csv": content.encode()}))
    assert (spread.users, spread.total, spread.mean, spread.median) == (5, 100, 20.0, 2.0)
    assert spread.top_tenth_share == 0.92  # of five people the heaviest tenth is one
    held = spread.bins[spread.bins["users"] > 0]
    assert held.to_numpy().tolist() == [[1, 1, 2], [2, 2, 1], [3, 5, 1], [51, 100, 1]]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=30))
def test_every_person_is_in_one_bin(views):
    content = "user_id,page_id,page_views\n" + "".join(f"u{i},p,{v}\n" for i, v in enumerate(views))
    spread = core.analytics.views_per_person(core.load({"v.csv": content.encode()}))
    bins = spread.bins
    assert bins["users"].sum() == spread.users == len(views)
    assert spread.total == sum(views)
    assert [sum(low <= v <= high for v in views) for low, high in zip(bins["low"], bins["high"], strict=True)] == bins[
        "users"
    ].tolist()
    assert (bins["low"].iloc[1:].to_numpy() == bins["high"].iloc[:-1].to_numpy() + 1).all()


def test_the_heaviest_people_are_the_first_of_all():
    dataset = core.load({"views.csv": EVENTS})
    assert core.analytics.user_views(dataset, limit=1).to_numpy().tolist() == [["u1", 6]]


def test_a_trend_has_every_day_and_its_weekday():
    content = b"user_id,page_id,time\na,x,2025-01-01\nb,x,2025-01-08\nb,y,2025-01-08\n"  # both are Wednesdays
    dataset = core.load({"v.csv": content})
    trend = core.analytics.daily_trend(dataset)
    assert trend["page_views"].tolist() == [1, 0, 0, 0, 0, 0, 0, 2]
    assert trend["weekday"].tolist() == [2, 3, 4, 5, 6, 0, 1, 2]
    assert trend["week_mean"].iloc[6:].tolist() == [1 / 7, 2 / 7]
    wednesday = core.analytics.weekday_views(dataset).query("weekday == 2")
    assert wednesday.to_numpy().tolist() == [[2, 1.5, 2]]


# --- profiles -----------------------------------------------------------------------------------------------
def test_files_without_people_are_named():
    dataset = core.load({"p.csv": b"age,gender\n20,f\n30,m\n", "v.csv": EVENTS})
    assert core.analytics.unnamed_people(dataset) == ("p.csv",)
    assert core.analytics.unnamed_people(core.load({"v.csv": EVENTS})) == ()


@pytest.mark.parametrize(
    ("users", "kept"),
    [
        ([30, 10], [30, 10]),  # nothing is small
        ([30, 9, 3], [30, 12]),
        ([30, 20, 9], [30, 29]),  # one alone would be told by the sum: the next smallest joins it
        ([30, 20, 4, 3], [30, 27]),  # seven people are still a small group
        ([4, 3], [7]),
        ([9], [9]),
        ([], []),
    ],
)
def test_small_groups_leave_together_and_the_sum_stays(users, kept):
    groups = pd.DataFrame({"value": list("abcd")[: len(users)], "users": pd.Series(users, dtype="int64")})
    left = core.analytics.shareable(groups, other="rest")
    assert left["users"].tolist() == kept
    assert left["users"].sum() == sum(users)
    assert ("rest" in left["value"].tolist()) == (len(kept) < len(users) or users == [9])


def test_bins_of_small_groups_have_no_edges():
    bins = pd.DataFrame({"low": [0, 10, 20], "high": [10, 20, 30], "users": [3, 40, 8]})
    left = core.analytics.shareable(bins, other="rest")
    assert left.to_numpy().tolist() == [[10, 20, 40], ["rest", None, 11]]
