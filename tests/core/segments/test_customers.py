"""From a dataset to features: recency, orders and spend by hand, and what is used when."""

import numpy as np
import pytest

import core
from core.segments import customer_features

ORDERS = b"""order_id,user_id,item_id,quantity,amount,order_date
o1,a,x,1,10.50,2025-03-01
o1,a,y,2,4.50,2025-03-01
o2,a,x,1,5.00,2025-03-11
o3,b,x,1,100.00,2025-02-09
o4,c,z,3,7.25,2025-03-01
"""


def test_recency_orders_and_spend_by_hand():
    features = customer_features(core.load({"orders.csv": ORDERS}), ("recency_days", "orders", "spend"))
    assert features.user_ids.tolist() == ["a", "b", "c"]
    assert features.matrix.tolist() == [[0, 2, 20], [30, 1, 100], [10, 1, 7.25]]
    assert features.units == ("days", "number", "money")


def test_whoever_never_ordered_counts_zero_with_the_longest_recency():
    people = b"user_id,age\na,30\nb,40\nc,50\nd,60\n"
    features = customer_features(
        core.load({"orders.csv": ORDERS, "people.csv": people}), ("age", "recency_days", "spend")
    )
    assert dict(zip(features.user_ids, features.matrix.tolist(), strict=True))["d"] == [60, 30, 0]


def test_profile_numbers_serve_where_no_habits_are_known():
    content = b"user_id,age,city,loyalty\n1,20,Rom,3.5\n2,30,Rom,1\n3,64,Bari,2\n"
    features = customer_features(core.load({"people.csv": content}))
    assert features.names == ("age", "loyalty")


def test_a_feature_that_repeats_another_is_left_out_with_a_note():
    content = "page_id,user_id,page_views\n" + "".join(
        f"p{page},u{user},1\n" for user in range(1, 30) for page in range(user)
    )
    features = customer_features(core.load({"views.csv": content.encode()}))
    assert features.names == ("page_views",)  # each page once: pages say the same
    assert [note.code for note in features.notes] == ["segments.left_out_alike"]


def test_an_unknown_feature_is_refused_by_name():
    with pytest.raises(core.OutOfRange, match="shoe_size"):
        customer_features(core.load({"orders.csv": ORDERS}), ("shoe_size",))


def test_without_numbers_it_says_so():
    with pytest.raises(core.NotEnoughData, match="numeric features"):
        customer_features(core.load({"people.csv": b"user_id,city\na,Rom\nb,Bari\nc,Bari\n"}))


def test_sums_over_customers_equal_those_of_the_tables():
    dataset = core.open_sample("shop")
    features = customer_features(dataset, ("orders", "spend", "page_views"))
    orders = dataset.frame("orders")
    totals = [orders["order_id"].nunique(), orders["amount"].sum() / 10_000]
    np.testing.assert_allclose(features.matrix[:, :2].sum(axis=0), totals, rtol=1e-12)
    assert features.matrix[:, 2].sum() == dataset.frame("events")["page_views"].sum()
