"""The registry of metrics: hand-worked values, published intervals, and a sentence for every number."""

import math

import pytest

import core
from core.analytics.metrics import METRICS, wilson
from core.messages import ENGLISH

ORDERS = b"""order_id,user_id,item_id,quantity,amount
o1,u1,a,1,10.00
o1,u1,b,2,20.0050
o2,u2,a,1,10
o3,u1,a,-1,-10
o4,u1,c,1,5
"""


def values(**files):
    frame = core.analytics.kpis(core.load({f"{name}.csv": content for name, content in files.items()}))
    return frame.set_index("name")


def test_orders_by_hand():
    found = values(orders=ORDERS)["value"]
    assert found["revenue"] == pytest.approx(35.005)
    assert (found["orders"], found["buyers"]) == (4, 2)
    assert found["average_order"] == pytest.approx((30.005 + 10 + 5) / 3)
    assert found["repeat_rate"] == 0.5  # u1 has two orders above zero, u2 one


def test_rates_of_nothing_are_no_data_never_zero():
    exposures = b"user_id,campaign_id,impressions,clicks,conversions\nu1,c,0,0,0\n"
    found = values(exposures=exposures)
    assert math.isnan(found["value"]["ctr"]) and math.isnan(found["value"]["cvr"])


def test_conversion_is_counted_on_clicks():
    exposures = b"user_id,campaign_id,impressions,clicks,conversions\nu1,c,100,10,1\nu2,c,100,10,4\n"
    found = values(exposures=exposures)["value"]
    assert (found["ctr"], found["cvr"]) == (0.1, 0.25)


def test_wilson_interval_as_published():
    # Newcombe (1998), table I, method 3: 81 of 263, 15 of 148, 0 of 20.
    for successes, n, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
    ):
        assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


def test_blank_consent_is_no():
    found = values(customers=b"user_id,consent\na,yes\nb,no\nc,\nd,yes\n")["value"]
    assert found["consent"] == 0.5


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_every_metric_has_a_name_and_a_definition(metric):
    assert {metric.title.code, metric.definition.code} <= ENGLISH.keys()
    assert metric.unit in ("count", "money", "share", "number")
