"""Every measure by hand on a few order lines, and what a code in the address asks for."""

import numpy as np
import pandas as pd
import pytest

import core
from core.segments import PRESETS, available_features, choice, code_of, customer_features, customer_table

ORDERS = b"""order_id,user_id,item_id,quantity,amount,order_date,discount_amount
o1,a,x,1,10.50,2025-03-01,0.00
o1,a,y,2,4.50,2025-03-01,5.00
o2,a,x,1,5.00,2025-03-11,0.00
o3,a,x,-1,-5.00,2025-03-31,0.00
o4,b,x,1,100.00,2025-03-21,25.00
"""
ITEMS = b"item_id,title,category\nx,Cup,home\ny,Ball,sport\n"
PEOPLE = b"user_id,age,signup_date,pets\na,30,2025-03-01,1\nb,40,2025-03-30,0\nc,50,2025-03-31,3\n"


@pytest.fixture(scope="module")
def shop():
    return core.load({"orders.csv": ORDERS, "items.csv": ITEMS, "people.csv": PEOPLE})


def test_recency_frequency_and_money_by_hand(shop):
    table = customer_table(shop)
    assert table.loc["a", ["recency_days", "orders", "spend"]].tolist() == [0, 3, 15]
    assert table.loc["b", ["recency_days", "orders", "spend"]].tolist() == [10, 1, 100]
    assert table.loc["c", ["recency_days", "orders", "spend"]].isna().all()


@pytest.mark.parametrize(
    ("measure", "of_a", "of_b"),
    [
        ("average_basket", 5, 100),
        ("items_bought", 3, 1),
        ("orders_per_month", 3 / (31 / (365.25 / 12)), 1),
        ("days_between", 15, np.nan),
        ("different_items", 2, 1),
        ("different_categories", 2, 1),
        ("return_share", 0.25, 0),
        ("discount_share", 5 / 20, 25 / 125),
        ("tenure_days", 30, 1),
        ("pets", 1, 0),
    ],
)
def test_each_measure_by_hand(shop, measure, of_a, of_b):
    assert customer_table(shop)[measure].reindex(["a", "b"]).tolist() == pytest.approx([of_a, of_b], nan_ok=True)


def test_a_rate_of_discount_is_no_amount():
    lines = ORDERS.replace(b"discount_amount", b"discount_pct").replace(b"5.00\n", b"0.20\n")
    assert "discount_share" not in customer_table(core.load({"orders.csv": lines}))
    shares = ORDERS.replace(b"25.00\n", b"0.25\n").replace(b",5.00\n", b",0.50\n")  # nothing above 1: a rate as well
    assert "discount_share" not in customer_table(core.load({"orders.csv": shares}))


def test_every_feature_says_what_it_counts_and_why_it_is_left_out(shop):
    available = available_features(shop).set_index("name")
    assert available["known"]["orders"] == pytest.approx(2 / 3) and available["known"]["days_between"] == pytest.approx(
        1 / 3
    )
    assert available["reason"]["days_between"].code == "segments.left_out_missing"
    assert available["mean"]["orders"] == pytest.approx(4 / 3)  # whoever never ordered counts 0
    assert available["group"][["orders", "different_items", "age", "pets"]].tolist() == list(PRESETS)
    assert all(str(definition) for definition in available["definition"])


def test_the_same_measures_are_offered_under_a_filter(shop):
    part = shop.filtered(core.filters.Filter(groups=(("age", ("40",)),)))
    assert available_features_or_none(part) is None  # one customer is too few
    two = shop.filtered(core.filters.Filter(groups=(("age", ("40", "50")),)))
    assert available_features(two)["name"].tolist() == available_features(shop)["name"].tolist()


def available_features_or_none(dataset):
    try:
        return available_features(dataset)
    except core.NotEnoughData:
        return None


def test_codes_of_features(shop):
    available = available_features(shop)
    assert choice(available, "").names is None
    assert choice(available, "rfm").names == ("recency_days", "orders", "spend")
    by_hand = code_of(available, ["spend", "age"])
    assert choice(available, by_hand).names == ("spend", "age")
    place = available["name"].tolist().index("days_between")
    for nonsense in ("x", "0.0", "99", f"0.{place}", "1..2", "-1"):
        assert choice(available, nonsense) is None


def test_a_family_leaves_out_what_repeats_another(shop):
    every = customer_features(shop, ("orders", "items_bought"))
    assert every.names == ("orders", "items_bought")
    assert customer_features(shop, ("orders", "items_bought"), distinct=True).names == ("orders",)


def test_a_kept_table_is_not_changed_by_those_who_read_it(shop: core.Dataset) -> None:
    first = customer_table(shop)
    kept = first.copy(deep=True)
    first["age"] = 0
    first.iloc[0, 0] = -1
    pd.testing.assert_frame_equal(customer_table(shop), kept)
