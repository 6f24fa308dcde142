"""Who brings the revenue: bands by hand, sums that are exact, and how sure the share of the top is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core import Filter, analytics
from core.analytics import METRICS
from core.analytics.metrics.loyalty import top_share
from core.errors import NotEnoughData

HEAD = "order_id,user_id,item_id,amount,time\n"


def loaded(amounts, **more):
    """One order a person: u0, u1 .."""
    lines = "".join(f"{n},u{n:04d},x,{amount},2025-01-{1 + n % 28:02d}\n" for n, amount in enumerate(amounts))
    return core.load({"orders.csv": (HEAD + lines).encode(), **more})


def test_bands_by_hand():
    """100 buyers who bring 1 to 100: the top tenth 91 + .. + 100 = 955 of 5,050, the next tenth 81 + .. + 90 = 855."""
    visits = b"user_id,page_id,session_id,time\nu0099,x,1,2025-01-01\nu0099,x,2,2025-01-01\nzz,x,3,2025-01-01\n"
    found = analytics.customer_value(loaded(range(1, 101), **{"v.csv": visits}))
    columns = ["first", "last", "people", "revenue", "each", "orders", "visits"]
    assert found.bands[columns].to_numpy().tolist() == [
        [0, 10, 10, 955, 95.5, 1, 0.2],
        [10, 20, 10, 855, 85.5, 1, 0],
        [20, 50, 30, 1965, 65.5, 1, 0],
        [50, 100, 50, 1275, 25.5, 1, 0],
    ]
    assert found.top[0] == pytest.approx(955 / 5050) and found.visits == "sessions"
    assert found.curve.iloc[[0, 10, 100]].to_numpy().tolist() == [[0, 0], [0.1, pytest.approx(955 / 5050)], [1, 1]]


def test_returns_are_taken_off_and_the_sum_stays_exact():
    """15 buyers: one with more returned than bought; no band has fewer than ten buyers."""
    found = analytics.customer_value(loaded([-5.1234, 0.1, 0.2, *[3] * 12]))
    assert (found.negative, found.amount) == (1, 360_000 + 3_000 - 51_234)
    assert found.bands["people"].tolist() == [15]
    assert found.bands["share"].tolist() == [1]


def test_without_net_revenue_there_is_no_share():
    found = analytics.customer_value(loaded([-3, 1, 1] * 5))
    assert np.isnan(found.top[0]) and found.bands["share"].isna().all() and found.curve["revenue"].isna().all()


def test_what_is_lacking_is_said():
    with pytest.raises(NotEnoughData, match="amounts"):
        analytics.customer_value(core.load({"o.csv": b"order_id,user_id,item_id\n1,a,x\n"}))
    with pytest.raises(NotEnoughData):
        analytics.customer_value(loaded([1, 2]).filtered(Filter(period=(0, 1))))


@pytest.mark.parametrize("chosen", [Filter(), Filter(channels=("ads",)), Filter(period=(20_150, 20_200))])
def test_the_bands_add_up_to_the_revenue_of_the_registry(chosen):
    shop = core.open_sample("shop").filtered(chosen)
    found = analytics.customer_value(shop)
    revenue = analytics.kpis(shop).set_index("name").loc["revenue", "value"]
    assert found.revenue == revenue and int(found.bands["amount"].sum()) == found.amount
    assert found.bands["people"].sum() == found.people


@settings(max_examples=15, deadline=None)
@given(cents=st.lists(st.integers(-10_000, 1_000_000), min_size=1, max_size=150))
def test_every_cent_is_in_one_band(cents):
    found = analytics.customer_value(loaded([cent / 100 for cent in cents]))
    assert int(found.bands["amount"].sum()) == 100 * sum(cents) == found.amount
    assert found.bands["people"].sum() == len(cents) and found.negative == sum(cent < 0 for cent in cents)
    each = found.bands["each"].to_numpy()
    assert (np.diff(each) <= 1e-9).all()


def test_the_largest_tenth_bring_what_the_registry_says():
    """15 buyers who bring 1, 4 .. 225: a tenth is one and a half of them, (225 + 196 / 2) of 1,240."""
    dataset = loaded([k * k for k in range(1, 16)])
    number, found = METRICS["top_tenth"].compute(dataset), analytics.customer_value(dataset)
    assert found.top[0] == pytest.approx(323 / 1240)
    assert found.top == (number.value, number.low, number.high)


def test_the_largest_tenth_bring_no_more_than_all():
    assert analytics.customer_value(loaded([*[1] * 9, 30])).top[2] == 1


def test_the_interval_of_the_top_tenth_covers_the_truth():
    """Log-normal spending with sigma 1: the top tenth bring 38.9% (Phi(Phi^-1(0.1) + 1)); 200 samples of 1,000 buyers."""
    rng, covered = np.random.default_rng(3), 0
    for _ in range(200):
        share, error = top_share(np.sort(rng.lognormal(3, 1, 1000)), 0.1)
        covered += abs(share - 0.3891) <= 1.96 * error
    assert 0.90 <= covered / 200 <= 0.99
