"""Two shares beside each other: by hand, by scipy, and on data where nothing differs."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from core.analytics import shares
from core.analytics.shares import clear_differences


def differences(inside, outside, inside_all=100, outside_all=400):
    counts = pd.DataFrame({"word": [f"w{i}" for i in range(len(inside))], "inside": inside, "outside": outside})
    return clear_differences(counts, inside_all, outside_all)


def test_a_ratio_its_interval_and_z_by_hand():
    # 30 of 100 beside 40 of 400: 3 times; log interval +-1.96 sqrt(1/30 - 1/100 + 1/40 - 1/400).
    row = differences([30], [40]).iloc[0]
    error = (1 / 30 - 1 / 100 + 1 / 40 - 1 / 400) ** 0.5
    assert (row.inside_share, row.outside_share, row.ratio) == pytest.approx((0.3, 0.1, 3.0))
    assert (row.ratio_low, row.ratio_high) == pytest.approx(
        (3 * np.exp(-1.959964 * error), 3 * np.exp(1.959964 * error))
    )
    assert row.z == pytest.approx(0.2 / (0.14 * 0.86 * (1 / 100 + 1 / 400)) ** 0.5)
    # The square of z is Pearson's chi-square of the table.
    assert row.q == pytest.approx(stats.chi2_contingency([[30, 70], [40, 360]], correction=False).pvalue)


def test_where_a_side_has_none_half_a_text_is_added_for_the_ratio_alone():
    row = differences([30], [0]).iloc[0]
    assert (row.outside, row.outside_share) == (0, 0)
    assert row.ratio == pytest.approx((30.5 / 100.5) / (0.5 / 400.5))


def test_every_tested_row_counts_in_the_correction():
    alone, among = differences([30], [40]), differences([30] + [20] * 99, [40] + [80] * 99)
    assert among["word"].tolist() == ["w0"]
    assert among["q"].iloc[0] == pytest.approx(100 * alone["q"].iloc[0])


@pytest.mark.parametrize(("inside", "outside"), [(12, 0), (0, 24), (9, 4), (3, 21), (3, 12), (92, 398), (88, 399)])
def test_small_numbers_are_tested_exactly(inside, outside, monkeypatch):
    monkeypatch.setattr(shares, "LEVEL", 1)
    row = differences([inside], [outside]).iloc[0]
    side = "greater" if inside / 100 > outside / 400 else "less"
    one = stats.fisher_exact([[inside, 100 - inside], [outside, 400 - outside]], alternative=side).pvalue
    assert row.q == pytest.approx(min(1, 2 * one))
    assert 2 * stats.norm.sf(abs(row.z)) == pytest.approx(row.q)
    assert (row.z > 0) == (side == "greater")


def test_what_is_too_rare_or_too_common_is_not_tested():
    assert differences([9], [0]).empty
    assert differences([91], [400]).empty
    assert len(differences([10], [0])) == 1
    assert differences([], []).empty
    assert differences([0], [40], inside_all=0).empty


def test_among_alike_words_next_to_none_is_found():
    rng = np.random.default_rng(1)
    found = [len(differences(rng.binomial(100, 0.2, 200), rng.binomial(400, 0.2, 200))) > 0 for _ in range(100)]
    assert np.mean(found) <= 0.12  # 5% by design; 2 of 100 such samples have more than 12 of 100


def test_the_interval_holds_the_true_ratio():
    rng = np.random.default_rng(2)
    found = differences(rng.binomial(1000, 0.3, 2000), rng.binomial(4000, 0.1, 2000), 1000, 4000)
    assert len(found) == 2000
    assert np.mean((found["ratio_low"] <= 3) & (found["ratio_high"] >= 3)) == pytest.approx(0.95, abs=0.02)
