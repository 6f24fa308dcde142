"""Whether two columns go together: against scipy, by hand, and over tables where chance alone is at work."""

import numpy as np
import pytest
from scipy.stats import chi2_contingency
from scipy.stats.contingency import association as scipy_association

from core.analytics import CrossTab, Group
from core.analytics.cramer import judge


def table(users):
    rows, columns = (tuple(Group(str(i)) for i in range(n)) for n in np.shape(users))
    return CrossTab(rows, columns, np.array(users))


@pytest.mark.parametrize("users", [[[30, 20], [20, 40]], [[100, 120, 90], [80, 150, 60], [70, 70, 70]]])
def test_chi_square_is_that_of_scipy(users):
    found = judge(table(users))
    known = chi2_contingency(users, correction=False)
    assert (found.chi_square, found.p, found.freedom) == pytest.approx((known.statistic, known.pvalue, known.dof))
    assert found.low <= found.v <= found.high
    assert found.v == pytest.approx(scipy_association(users, method="cramer"), abs=0.05)


def test_one_column_that_tells_the_other_is_the_strongest():
    found = judge(table(np.diag([50, 60, 70])))
    assert found.v == pytest.approx(1.0)
    assert found.strength == "strong"


def test_the_corrected_v_of_bergsma_by_hand():
    # chi-square of this table is 100 * (30*30 - 20*20)^2 / 50^4 = 4: phi2 = 0.04 - 1/99, side = 2 - 1/99 - 1.
    found = judge(table([[30, 20], [20, 30]]))
    assert found.v == pytest.approx(((0.04 - 1 / 99) / (1 - 1 / 99)) ** 0.5)


def test_small_cells_are_simulated_as_fisher_would_count_them():
    # Of the 70 ways to lay 4 + 4 people with these sums, 2 stray as far: p = 2 / 70.
    found = judge(table([[4, 0], [0, 4]]))
    assert found.simulated
    assert found.p == pytest.approx(2 / 70, abs=0.01)


def test_the_more_choices_the_more_it_takes():
    users = table([[60, 40], [40, 60]])  # p = 0.0047
    assert judge(users).strength == "weak"
    assert judge(users, choices=20).strength == "none"


def test_simulations_are_many_enough_to_hold_against_all_choices():
    assert judge(table([[9, 0], [0, 9]]), choices=110).strength == "strong"  # p = 2 / 48620


@pytest.mark.parametrize("users", [[[5, 6]], [[5], [6]], np.zeros((0, 0), dtype=int)])
def test_without_two_values_there_is_nothing_to_compare(users):
    assert judge(table(users)) is None


def test_the_interval_of_nothing_begins_at_nothing():
    # Tables drawn from a drawn table stray twice as far as the first: without that, chance alone would have a V.
    chance = np.random.default_rng(8)
    found = [judge(table(chance.multinomial(150, [1 / 25] * 25).reshape(5, 5)), seed=i) for i in range(60)]
    assert sum(each.low > 0 for each in found) <= 6  # 1.5 are to be expected


def test_those_not_known_are_not_compared():
    known = CrossTab(
        (Group("a"), Group("b"), Group()), (Group("x"), Group("y")), np.array([[30, 20], [20, 30], [99, 0]])
    )
    assert judge(known).people == 100


def test_chance_alone_is_found_out_at_the_stated_rate():
    chance = np.random.default_rng(5)
    shares = np.outer([0.5, 0.3, 0.2], [0.4, 0.4, 0.2]).ravel()
    found = [judge(table(chance.multinomial(300, shares).reshape(3, 3)), seed=i) for i in range(200)]
    wrong = sum(each.strength != "none" for each in found)
    assert wrong <= 18  # 10 are to be expected; more than 18 of 200 have a probability below 1%


def test_the_interval_holds_the_truth():
    chance = np.random.default_rng(6)
    shares = 0.7 * np.outer([0.5, 0.3, 0.2], [0.4, 0.4, 0.2]) + 0.3 * np.eye(3) / 3
    expected = np.outer(shares.sum(1), shares.sum(0))
    truth = (((shares - expected) ** 2 / expected).sum() / 2) ** 0.5
    found = [judge(table(chance.multinomial(500, shares.ravel()).reshape(3, 3)), seed=i) for i in range(120)]
    held = sum(each.low <= truth <= each.high for each in found)
    assert held >= 106  # 114 are to be expected at 95%
