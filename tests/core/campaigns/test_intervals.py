"""Two groups: intervals against the literature and peers, and what must hold between difference, lift and p."""

import math

import numpy as np
import pytest
from scipy import stats

from core.campaigns import Mean, Share, compare
from core.campaigns.together import holm


def test_the_difference_of_two_shares_is_newcombes():
    # Newcombe 1998, table II (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339.
    found = compare(Share(70, 56 / 70), Share(80, 48 / 80))
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


def test_nothing_against_nothing_is_no_effect():
    found = compare(Share(20, 0.0), Share(20, 0.0))
    assert found.p == 1 and found.low < 0 < found.high and math.isnan(found.lift)


def test_means_without_skewness_are_near_students():
    rng = np.random.default_rng(0)
    one, other = rng.normal(10, 2, 400), rng.normal(9.7, 2, 400)
    found = compare(*(Mean(len(v), v.mean(), v.std(ddof=1)) for v in (one, other)), level=0.9)
    peer = stats.ttest_ind(one, other, equal_var=False)
    interval = peer.confidence_interval(0.9)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), abs=2e-3)
    assert found.p == pytest.approx(peer.pvalue, rel=0.1)


@pytest.mark.parametrize("level", [0.8, 0.9, 0.95, 0.99])
@pytest.mark.parametrize("pair", [(Share(300, 0.12), Share(280, 0.07)), (Mean(90, 12, 9, 2.5), Mean(200, 10, 9, 3.5))])
def test_difference_lift_and_p_agree_on_whether_there_is_an_effect(pair, level):
    found = compare(*pair, level=level)
    apart = found.low > 0 or found.high < 0
    assert apart == (found.lift_low > 0 or found.lift_high < 0) == (found.p < 1 - level)
    assert found.low < found.difference < found.high and found.lift_low < found.lift < found.lift_high


def test_the_limits_of_a_skewed_mean_are_where_halls_transformation_says():
    n, skewness = 50, 3.0
    low, high = Mean(n, 10, 20, skewness).limits(0.1)
    bend = skewness / math.sqrt(n)

    def transformed(limit):  # Hall 1992
        deviate = (10 - limit) / (20 / math.sqrt(n))
        return deviate + bend / 3 * deviate**2 + bend**2 / 27 * deviate**3 + bend / 6

    assert (transformed(low), transformed(high)) == pytest.approx((stats.t.ppf(0.95, 49), -stats.t.ppf(0.95, 49)))


def test_money_has_no_effect_on_p():
    small, large = ((Mean(50, s * 12, s * 9, 2), Mean(60, s * 10, s * 8, 2)) for s in (1, 1000))
    assert compare(*small).p == pytest.approx(compare(*large).p)
    assert compare(*small).lift_high == pytest.approx(compare(*large).lift_high)


def test_a_long_tail_moves_the_interval_of_the_small_group_up():
    even, tail = (compare(Mean(40, 10, 20, g), Mean(4000, 10, 20, g)) for g in (0, 5))
    assert tail.high > even.high and tail.low > even.low


def test_holm_by_hand():
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([]) == [] and holm([0.9, 0.8]) == [1.0, 1.0]
