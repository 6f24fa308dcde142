"""The registry of metrics: hand-worked values, published intervals, and a sentence for every number."""

import math

import numpy as np
import pytest

import core
from core.analytics.metrics import METRICS, TOPICS, mean, rate, ratio, wilson
from core.analytics.metrics.loyalty import top_share
from core.analytics.metrics.value import balance
from core.messages import ENGLISH

ORDERS = b"""order_id,user_id,item_id,quantity,amount
o1,u1,a,1,10.00
o1,u1,b,2,20.0050
o2,u2,a,1,10
o3,u1,a,-1,-10
o4,u1,c,1,5
"""


def loaded(**files):
    return core.load({f"{name}.csv": content for name, content in files.items()})


def values(**files):
    return core.analytics.kpis(loaded(**files)).set_index("name")


def lines(head, rows):
    return "\n".join([head, *rows]).encode()


def test_orders_by_hand():
    found = values(orders=ORDERS)["value"]
    assert found["revenue"] == pytest.approx(35.005)
    assert (found["orders"], found["buyers"]) == (4, 2)
    assert found["average_order"] == pytest.approx((30.005 + 10 + 5) / 3)
    assert found["repeat_rate"] == 0.5  # u1 has two orders above zero, u2 one
    assert found["orders_per_buyer"] == 1.5
    assert found["value_so_far"] * found["buyers"] == pytest.approx(found["revenue"])


def test_guests_bring_orders_and_revenue_but_are_no_buyers_who_never_came_back():
    orders = ["o1,u1,a,30", "o2,u1,b,10", "o3,u2,a,5", "o4,,a,100", "o5,,b,100", "o5,,a,1"]
    found = values(orders=lines("order_id,user_id,item_id,amount", orders))["value"]
    assert (found["revenue"], found["orders"], found["average_order"]) == (246, 5, pytest.approx(246 / 5))
    assert (found["users"], found["buyers"], found["repeat_rate"], found["orders_per_buyer"]) == (2, 2, 0.5, 1.5)
    assert found["value_so_far"] == pytest.approx(45 / 2)
    ratings = b"user_id,item_id,rating\nu1,a,5\n"
    heard = values(orders=lines("order_id,user_id,item_id,amount", orders), ratings=ratings)
    assert heard["value"]["response_rate"] == 0.5


def test_rates_of_nothing_are_no_data_never_zero():
    exposures = b"user_id,campaign_id,impressions,clicks,conversions,ad_cost,conversion_value\nu1,c,0,0,0,0,0\n"
    found = values(exposures=exposures)["value"]
    nothing = ("ctr", "cvr", "cost_per_click", "cost_per_conversion", "roas")
    assert all(math.isnan(found[name]) for name in nothing)


def test_conversion_of_campaigns_is_counted_on_clicks():
    exposures = b"user_id,campaign_id,impressions,clicks,conversions\nu1,c,100,10,1\nu2,c,100,10,4\n"
    found = values(exposures=exposures)["value"]
    assert (found["ctr"], found["cvr"]) == (0.1, 0.25)


def test_more_clicks_than_impressions_have_no_interval_of_a_share():
    found = rate(5, 3)
    assert found.value == pytest.approx(5 / 3) and found.low is None


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
def test_every_metric_has_a_name_a_definition_and_a_formula(metric):
    assert {metric.title.code, metric.definition.code} <= ENGLISH.keys() and metric.formula
    assert metric.unit in ("count", "money", "share", "number", "points") and metric.topic in TOPICS


def test_a_visit_with_a_purchase_event_converts():
    events = (
        b"user_id,page_id,session_id,event\na,p,s1,view\na,p,s1,Purchase\na,p,s2,view\nb,p,s3,view\nb,p,,purchase\n"
    )
    found = values(events=events)
    assert found["value"]["conversion"] == pytest.approx(1 / 3) and found["n"]["conversion"] == 3


def test_without_purchase_events_the_day_of_an_order_tells_and_counts_one_visit():
    events = (
        b"user_id,page_id,session_id,time\na,p,s1,2024-01-01\na,p,s2,2024-01-01\na,p,s3,2024-01-02\nb,p,s4,2024-01-01\n"
    )
    orders = b"order_id,user_id,item_id,amount,order_date\n1,a,x,5,2024-01-01\n2,b,x,-5,2024-01-01\n"
    assert values(events=events, orders=orders)["value"]["conversion"] == 0.25
    assert "conversion" not in values(events=events).index


def dated(day):
    return str(np.datetime64("2024-01-01") + day)


def test_retention_counts_back_from_the_last_day_and_needs_sixty():
    # a and b were active in the first 30 of 60 days, a again in the last 30; c only in these.
    rows = [f"a,p,{dated(0)}", f"b,p,{dated(29)}", f"a,p,{dated(30)}", f"c,p,{dated(59)}"]
    found = values(events=lines("user_id,page_id,time", rows))
    assert (found["value"]["retention"], found["n"]["retention"]) == (0.5, 2)
    short = values(events=lines("user_id,page_id,time", [f"a,p,{dated(1)}", *rows[1:]]))
    assert math.isnan(short["value"]["retention"])


def test_churn_needs_more_than_ninety_days_and_looks_back_from_the_end_of_a_period():
    rows = [f"1,a,x,5,{dated(0)}", f"2,b,x,5,{dated(1)}", f"3,c,x,5,{dated(90)}", f"4,d,x,-5,{dated(90)}"]
    data = loaded(orders=lines("order_id,user_id,item_id,amount,order_date", rows))
    found = core.analytics.kpis(data).set_index("name").loc["churned"]
    assert (found["value"], found["n"]) == (pytest.approx(1 / 3), 3)  # a; d returned only, so never bought
    first = core.analytics.span(data).first
    earlier = data.filtered(core.Filter(period=(first + 60, first + 89)))
    assert math.isnan(core.analytics.kpis(earlier).set_index("name")["value"]["churned"])


def test_the_top_tenth_by_hand_and_its_error_by_bootstrap():
    assert top_share(np.array([1.0] * 9 + [11.0]), 0.1)[0] == pytest.approx(11 / 20)
    assert top_share(np.array([1.0] * 10 + [5.0] * 5), 0.1)[0] == pytest.approx(1.5 * 5 / 35)  # one and a half people
    rng = np.random.default_rng(0)
    amounts = np.sort(rng.lognormal(0, 1, 2_000))
    drawn = [top_share(np.sort(rng.choice(amounts, 2_000)), 0.1)[0] for _ in range(400)]
    assert top_share(amounts, 0.1)[1] == pytest.approx(np.std(drawn), rel=0.12)


def test_fewer_than_ten_buyers_have_no_top_tenth():
    assert math.isnan(values(orders=ORDERS)["value"]["top_tenth"])


def test_satisfied_are_four_and_five_of_five_stars():
    found = values(ratings=b"user_id,item_id,rating\na,x,5\nb,x,4\nc,x,3\nd,x,1\n")["value"]
    assert found["csat"] == 0.5 and found["average_rating"] == 3.25 and "nps" not in found.index


def test_reviews_alone_have_stars_too():
    found = values(reviews=b"review_id,content,rating\n1,good,5\n2,bad,1\n3,fine,4\n")["value"]
    assert found["csat"] == pytest.approx(2 / 3)


def test_nps_is_of_a_scale_from_0_to_10_only():
    # Reichheld (2003): promoters answer 9 or 10, detractors 0 to 6; here 5 and 3 of 10.
    answers = [10, 10, 9, 9, 9, 8, 7, 6, 3, 0]
    rows = [f"u{i},x,{answer}" for i, answer in enumerate(answers)]
    found = values(ratings=lines("user_id,item_id,rating", rows))
    assert found["value"]["nps"] == pytest.approx(20) and found["n"]["nps"] == 10
    assert found["low"]["nps"] < 20 < found["high"]["nps"] and "csat" not in found.index
    named = lines("user_id,nps", [f"u{i},{answer}" for i, answer in enumerate([9, 10, 8, 1])])
    assert values(customers=named)["value"]["nps"] == pytest.approx(25)
    assert "nps" not in values(ratings=lines("user_id,item_id,rating", [f"u{i},x,{i}" for i in range(1, 11)])).index


def test_who_was_heard_of_all_buyers():
    ratings = b"user_id,item_id,rating\nu1,a,5\nstranger,a,1\n"
    assert values(orders=ORDERS, ratings=ratings)["value"]["response_rate"] == 0.5


def test_the_interval_of_a_ratio_is_that_of_its_residuals():
    rng = np.random.default_rng(1)
    x = rng.integers(1, 9, 400).astype(float)
    y = 2 * x + rng.normal(size=400)
    found = ratio(y.sum(), x.sum(), (y * y).sum(), (x * y).sum(), (x * x).sum(), 400)
    error = np.std(y - found.value * x, ddof=1) / math.sqrt(400) / x.mean()
    assert (found.high - found.low) / 2 / 1.965927 == pytest.approx(error, rel=1e-6)  # t with 399 degrees


def test_the_money_of_campaigns_by_hand():
    exposures = b"user_id,campaign_id,clicks,conversions,ad_cost,conversion_value\na,c,2,1,1.5,9\nb,c,4,,1.5,3\n"
    found = values(exposures=exposures)["value"]
    assert (found["cost_per_click"], found["roas"], found["campaign_cost"]) == (0.5, 4.0, 3.0)
    assert found["cost_per_conversion"] == 1.5  # b tells nothing of conversions


def test_a_mean_of_few_has_the_interval_of_student():
    # 1 to 5: mean 3, error sqrt(2.5 / 5), and 2.776 is the 97.5% point of t with 4 degrees of freedom.
    found = mean(15, 55, 5)
    assert (found.low, found.high) == pytest.approx((3 - 2.776 * 0.5**0.5, 3 + 2.776 * 0.5**0.5), abs=1e-3)


def test_few_values_that_are_alike_have_no_interval():
    assert mean(6.3, 3 * 2.1**2, 3).low is None and ratio(6, 3, 12, 6, 3, 3).high is None
    assert mean(50, 250, 10).low == 5


def test_points_end_at_a_hundred_and_are_never_certain():
    # Ten promoters: the middle is 10 / 13, the variance (11.5 / 13 - (10 / 13)^2) / 13, t with 9 degrees 2.262157.
    found = balance(10, 0, 10)
    low = 10 / 13 - 2.262157 * math.sqrt((11.5 / 13 - (10 / 13) ** 2) / 13)
    assert (found.value, found.low, found.high) == (100, pytest.approx(100 * low), 100)
    assert balance(0, 2, 2).low == -100 and balance(1, 0, 1).low is None


def test_rows_that_tell_one_part_are_in_no_share():
    exposures = b"user_id,campaign_id,impressions,clicks,conversions\na,c,100,1,\nb,c,,50,\nc,c,100,2,1\n"
    found = values(exposures=exposures)
    assert (found["value"]["ctr"], found["n"]["ctr"]) == (0.015, 200)
    assert (found["value"]["cvr"], found["n"]["cvr"]) == (0.5, 2)


def test_rows_that_say_nobody_are_not_one_person_who_stayed():
    rows = [f"{n},,good,{dated(n)}" for n in range(100)]
    found = values(reviews=lines("review_id,user_id,content,time", rows))
    assert "retention" not in found.index or math.isnan(found["value"]["retention"])
