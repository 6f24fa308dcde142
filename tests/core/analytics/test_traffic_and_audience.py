"""Views and people: totals worked out by hand, and the sums that must agree whatever the data."""

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
