"""Reconciliation: the sums hold for any filter, and a broken join is told with exactly what it lost or doubled."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import core
from core.analytics import Check, Reconciliation, reconcile
from core.analytics import reconcile as module_function
from core.messages import ENGLISH

DAY = 19723  # 2024-01-01
FILES = {
    "customers.csv": b"user_id,age,gender,consent\na,20,female,yes\nb,30,male,no\nc,,female,\nd,70,,yes\n",
    "events.csv": b"user_id,page_id,page_views,channel,time\na,p1,1,email,2024-01-01\na,p2,2,ads,2024-01-05\n"
    b"b,p1,4,email,2024-01-05\nc,p3,8,,2024-01-09\ne,p3,16,ads,2024-01-09\n",
    "orders.csv": b"order_id,user_id,item_id,quantity,amount,channel,order_date\n1,a,x,1,10.005,email,2024-01-01\n"
    b"1,a,y,1,-3,email,2024-01-02\n2,b,x,1,7.10,,2024-01-05\n3,e,z,1,5,ads,\n",
    "items.csv": b"item_id,title,category\nx,Kettle,kitchen\ny,Pan,kitchen\n",
    "reviews.csv": b"review_id,user_id,content,rating\nr1,a,good good kettle,5\nr2,b,bad kettle,1\n",
    "exposures.csv": b"user_id,campaign_id,impressions,clicks,conversions,ad_cost\na,c1,9,2,1,0.5\nb,c2,8,3,0,0.25\n",
}


@pytest.fixture(scope="module")
def data():
    return core.load(FILES)


def by_code(found):
    return {check.code: check for check in found.checks}


def test_every_sum_by_hand(data):
    found = by_code(reconcile(data))
    wholes = {code: check.whole for code, check in found.items()}
    assert {wholes[code] for code in wholes if code.startswith("views_by_")} == {31}
    assert {wholes[code] for code in wholes if code.startswith("revenue_by_")} == {191_050}  # 19.105 in 1/10,000
    assert (wholes["orders_by_customer"], wholes["people_by_age"], wholes["clicks_by_campaign"]) == (3, 5, 5)
    assert wholes["cost_by_campaign"] == 7_500 and wholes["rows_of_files"] == 19
    assert all(check.ok for check in found.values()) and len(found) == 19


def test_each_check_has_its_words(data):
    assert {check.title.code for check in reconcile(data).checks} <= ENGLISH.keys()


CHANNELS = st.lists(st.sampled_from(["email", "ads", "fax"]), max_size=3, unique=True).map(tuple)
DAYS = st.integers(DAY - 2, DAY + 10)
PERIODS = st.none() | st.tuples(DAYS, DAYS).map(sorted).map(tuple)
GENDERS = st.lists(st.sampled_from(["female", "male"]), max_size=2, unique=True).map(tuple)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(period=PERIODS, channels=CHANNELS, genders=GENDERS)
def test_the_sums_hold_whatever_the_filters(data, period, channels, genders):
    shown = data.filtered(core.Filter(period, channels, (("gender", genders),) if genders else ()))
    assert reconcile(shown).ok


def test_a_customer_who_is_there_twice_is_told_with_what_is_doubled():
    broken = core.load(FILES)
    path = broken.tables["customers"].paths[0]
    rows = pd.read_parquet(path)
    pd.concat([rows, rows[rows["user_id"] == "b"]]).to_parquet(path)
    found = reconcile(broken)
    apart = {check.code: check.difference for check in found.broken}
    assert apart == {"views_by_group": 4, "revenue_by_group": 71_000, "people_by_age": 1}  # what b saw, spent and is
    assert found.broken[0].code == "revenue_by_group" and not found.ok


def test_a_join_that_loses_whoever_is_not_known_is_told(data, monkeypatch):
    import sys

    module = sys.modules[module_function.__module__]
    monkeypatch.setattr(module, "_joined", lambda facts, told, on="user_id": facts.join(told, on=on, how="inner"))
    apart = {check.code: check.difference for check in reconcile(data).broken}
    # e is no customer, and z is no item of the catalogue
    assert apart == {
        "views_by_group": -16,
        "revenue_by_group": -50_000,
        "revenue_by_category": -50_000,
        "people_by_age": -1,
    }


def test_an_order_of_two_customers_counts_for_both_and_is_told():
    shared = core.load({"o.csv": b"order_id,user_id,item_id,amount\n1,a,x,5\n1,b,x,5\n2,b,x,5\n"})
    assert {c.code: c.difference for c in reconcile(shared).broken} == {"orders_by_customer": 1}


def test_further_checks_join_those_of_the_data(data):
    found = reconcile(data).joined_by([Check("rows_written", 10, 9, column="kpis")])
    assert [check.code for check in found.broken] == ["rows_written"]
    assert Reconciliation(()).ok


def test_sums_beyond_what_a_decimal_holds_are_exact():
    rows = "".join(
        f"{n},a,x,{amount}\n" for n, amount in enumerate(["450359962737.0497", "450359962737.0496", "0.0001"])
    )
    found = by_code(reconcile(core.load({"o.csv": f"order_id,user_id,item_id,amount\n{rows}".encode()})))
    assert found["revenue_by_item"].whole == 9_007_199_254_740_994


@pytest.mark.parametrize("name", ["page_views", "user_views"])
def test_a_table_of_the_screen_that_loses_a_row_is_told(data, monkeypatch, name):
    import sys

    module = sys.modules[module_function.__module__]
    real = getattr(module, name)
    monkeypatch.setattr(module, name, lambda dataset: real(dataset).iloc[1:])
    (apart,) = reconcile(data).broken
    assert apart.code == {"page_views": "views_by_page", "user_views": "views_by_person"}[name] and apart.whole == 31


@pytest.mark.parametrize(("name", "code"), [("page_views", "views"), ("revenue", "revenue"), ("orders", "orders")])
def test_a_number_of_the_registry_that_is_wrong_is_told(data, monkeypatch, name, code):
    from dataclasses import replace

    from core.analytics import METRICS
    from core.analytics.metrics import Value

    monkeypatch.setitem(METRICS, name, replace(METRICS[name], estimate=lambda _: Value(7.0, 1)))
    broken = reconcile(data).broken
    assert broken and all(check.code.startswith(f"{code}_by_") for check in broken)
