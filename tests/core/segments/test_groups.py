"""Shares, indices and tests of two groups on counts known by hand and from scipy and statsmodels' formulas."""

import numpy as np
import pytest
from scipy import stats

import core
from core.analytics.chance import adjusted
from core.segments import customer_facts, habits_between, profile_shares, taken_shares
from core.segments.groups import two_proportions

ORDERS = b"""order_id,user_id,item_id,quantity,amount,order_date
o1,a,x,1,10,2025-03-01
o2,a,x,1,10,2025-03-02
o3,a,y,-1,-4,2025-03-03
o4,b,x,1,10,2025-03-01
o5,c,y,1,30,2025-03-01
"""
ITEMS = b"item_id,title,category\nx,Cup,home\ny,Ball,sport\n"
PEOPLE = b"user_id,age,city\na,30,Rom\nb,40,Rom\nc,50,Bari\nd,,Bari\n"


@pytest.fixture(scope="module")
def facts():
    return customer_facts(core.load({"orders.csv": ORDERS, "items.csv": ITEMS, "people.csv": PEOPLE}))


def who(facts, *ids):
    return np.isin(facts.features.user_ids, ids)


def test_different_buyers_are_counted_once_and_returns_are_not_bought(facts):
    rows = taken_shares(facts.taken["items"], who(facts, "a", "b")).set_index("name")
    assert rows["users"].to_dict() == {"Cup": 2}
    assert rows.loc["Cup", ["share", "share_against", "index"]].tolist() == [1.0, 0.5, 200]
    kinds = taken_shares(facts.taken["categories"], who(facts, "c")).set_index("value")
    assert kinds["users"].to_dict() == {"sport": 1} and kinds["index"]["sport"] == 400


def test_shares_are_of_those_whose_value_is_known(facts):
    rows = profile_shares(facts, who(facts, "c", "d")).set_index(["column", "value"])
    assert rows.loc[("age", "45-54"), ["users", "share", "users_against"]].tolist() == [1, 1.0, 1]
    assert rows.loc[("city", "Bari"), ["share", "share_against", "index"]].tolist() == [1.0, 0.5, 200]
    assert rows["chance"].isna().all()  # too few to tell


def test_means_of_two_groups(facts):
    rows = habits_between(facts.features, who(facts, "a"), who(facts, "b")).set_index("feature")
    assert rows.loc["spend", ["mean", "mean_against"]].tolist() == [16, 10]
    everyone = habits_between(facts.features, who(facts, "a")).set_index("feature")
    assert everyone["mean_against"]["spend"] == pytest.approx(14)


def test_nobody_has_no_mean_and_no_share(facts):
    nobody = who(facts)
    assert habits_between(facts.features, nobody)["mean"].isna().all()
    assert profile_shares(facts, nobody)["share"].isna().all()
    assert taken_shares(facts.taken["items"], nobody).empty


def test_two_proportions_is_the_chi_square_test_without_correction():
    ours = two_proportions(np.array([30, 2]), 100, np.array([50, 1]), 120)
    peer = stats.chi2_contingency([[30, 70], [50, 70]], correction=False).pvalue
    assert ours[0] == pytest.approx(peer) and np.isnan(ours[1])


def test_correction_is_that_of_benjamini_and_hochberg():
    chances = np.array([0.01, 0.04, np.nan, 0.03, 0.5])
    known = ~np.isnan(chances)
    assert adjusted(chances)[known] == pytest.approx(stats.false_discovery_control(chances[known]))
    assert np.isnan(adjusted(chances)[2])


def test_chance_alone_is_rarely_called_clear():
    rng = np.random.default_rng(0)
    lines = "".join(f"u{i},{rng.integers(20, 60)},c{rng.integers(8)},{rng.choice(['f', 'm'])}\n" for i in range(800))
    facts = customer_facts(core.load({"p.csv": f"user_id,age,city,gender\n{lines}".encode()}))
    false = [(profile_shares(facts, rng.random(800) < 0.3)["chance"] < 0.05).any() for _ in range(100)]
    assert sum(false) <= 12  # 5 expected


def test_without_orders_the_pages_tell():
    events = b"page_id,user_id\n/a,1\n/a,1\n/b,1\n/a,2\n"
    facts = customer_facts(core.load({"views.csv": events}))
    assert taken_shares(facts.taken["pages"], np.array([True, True]))["users"].tolist() == [2, 1]
