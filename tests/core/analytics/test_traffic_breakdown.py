"""Views by channel, device and traits of people: by hand, and that the rows add up to everything."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core import analytics
from core.filters import Filter

VIEWS = (
    b"user_id,page_id,page_views,channel,device\n"
    b"a,x,2,email,phone\nb,x,1,ads,phone\nb,y,1,email,desktop\nc,y,5,,phone\n"
)
PEOPLE = b"user_id,gender,e_mail\na,f,a@x.com\nb,m,b@x.com\nd,m,d@x.com\n"


def dataset():
    return core.load({"views.csv": VIEWS, "people.csv": PEOPLE})


def rows_of(found):
    return found[["kind", "value", "page_views", "visitors"]].to_numpy().tolist()


def test_by_channel_by_hand():
    found = analytics.views_by(dataset(), table="events", column="channel")
    assert rows_of(found) == [["value", "email", 3, 2], ["value", "ads", 1, 1], ["unknown", None, 5, 1]]
    assert found["share"].tolist() == [3 / 9, 1 / 9, 5 / 9]
    assert found["views_each"].tolist() == [1.5, 1, 5]


def test_by_a_trait_of_people_by_hand():
    found = analytics.views_by(dataset(), table="customers", column="gender")
    # c is no customer, and d never looked.
    assert rows_of(found) == [["value", "f", 2, 1], ["value", "m", 2, 1], ["unknown", None, 5, 1]]


def test_small_values_are_one_row_whose_people_are_counted_once():
    lines = "".join(f"{user},x,{channel}\n" for user, channel in ["ap", "bp", "cp", "aq", "bq", "ar", "as"])
    few = core.load({"v.csv": f"user_id,page_id,channel\n{lines}d,x,\n".encode()})
    found = analytics.views_by(few, table="events", column="channel", most=2)
    assert rows_of(found) == [
        ["value", "p", 3, 3],
        ["value", "q", 2, 2],
        ["other", None, 2, 1],  # r and s: two views of one person
        ["unknown", None, 1, 1],
    ]
    assert found["values"].tolist() == [1, 1, 2, 0]


def test_the_columns_offered_are_groups_and_name_nobody():
    columns = analytics.traffic_columns(dataset())
    assert columns.to_numpy().tolist() == [
        ["events", "channel", 2],
        ["events", "device", 2],
        ["customers", "gender", 2],
    ]
    many = "".join(f"u{i},x,name{i}\n" for i in range(60)).encode()
    assert len(analytics.traffic_columns(core.load({"v.csv": b"user_id,page_id,nickname\n" + many}))) == 0


def test_what_is_known_of_people_holds_whatever_is_shown():
    part = dataset().filtered(Filter(channels=("email",)))
    found = analytics.views_by(part, table="customers", column="gender")
    assert rows_of(found) == [["value", "f", 2, 1], ["value", "m", 1, 1]]


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["", *"pqrstuv"]), st.integers(0, 9)),
        min_size=1,
        max_size=40,
    ),
    st.integers(1, 4),
)
def test_rows_add_up_to_all_views(rows, most):
    lines = "".join(f"{user},x,{views},{channel}\n" for user, channel, views in rows)
    people = "user_id,city\na,p\nb,q\na,r\nc,s\n"
    both = core.load({"v.csv": f"user_id,page_id,page_views,channel\n{lines}".encode(), "c.csv": people.encode()})
    total = sum(views for *_, views in rows)
    for table, column in (("events", "channel"), ("customers", "city")):
        if column in both.columns(table):
            found = analytics.views_by(both, table=table, column=column, most=most)
            assert found["page_views"].sum() == total
            assert len(found) <= most + 2
    if "city" in both.columns("customers"):
        assert found["visitors"].sum() == len({user for user, *_ in rows})  # each person has one city


def test_nothing_is_left_to_break_down():
    nobody = dataset().filtered(Filter(groups=(("gender", ("x",)),)))
    assert "channel" not in analytics.traffic_columns(nobody)["column"].tolist()


def test_groups_of_one_name_leave_without_a_mix_up():
    # A value may be called what "unknown" is called, and all of views_by() but the values have no name at all.
    for name in ("Not given", None):
        rows = pd.DataFrame({"value": ["p", name, name], "page_views": [90, 50, 5], "visitors": [30, 20, 19]})
        assert analytics.shareable_views(rows)[["page_views", "visitors"]].to_numpy().tolist() == [
            [90, 30],
            [50, 20],
            [5, 19],
        ]


def test_small_groups_leave_together():
    rows = pd.DataFrame({"value": ["p", "q", "r"], "page_views": [90, 9, 5], "visitors": [30, 9, 3]})
    assert analytics.shareable_views(rows, "rest").to_numpy().tolist() == [["p", 90, 30], ["rest", 14, 12]]
    large = pd.DataFrame({"value": ["p", "q"], "page_views": [90, 9], "visitors": [30, 10]})
    assert analytics.shareable_views(large).to_numpy().tolist() == [["p", 90, 30], ["q", 9, 10]]
