"""Numbers that rise and fall together: against scipy, with gaps, constants and pure noise."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control, pearsonr, spearmanr

import core
from core.analytics import correlations, number_columns, steps
from core.analytics.chance import adjusted
from core.analytics.correlation import correlate
from core.errors import NotEnoughData, OutOfRange
from core.filters import Filter

RANDOM = np.random.default_rng(3)


def people(**columns):
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(["user_id", *columns])] + [f"u{i}," + ",".join(map(str, row)) for i, row in enumerate(rows)]
    return core.load({"customers.csv": "\n".join(lines).encode()})


def with_gaps(n=300):
    numbers = pd.DataFrame(RANDOM.normal(size=(n, 4)), columns=list("abcd"))
    numbers["b"] += numbers["a"]
    numbers["c"] = numbers["c"].round()  # ties
    numbers.loc[RANDOM.random(n) < 0.2, "d"] = np.nan
    return numbers


def test_both_methods_are_those_of_scipy_gaps_and_ties_included():
    numbers = with_gaps()
    for pair in correlate(numbers).itertuples(index=False):
        both = numbers[[pair.first, pair.second]].dropna()
        pearson = pearsonr(both[pair.first], both[pair.second])
        spearman = spearmanr(both[pair.first], both[pair.second])
        low, high = pearson.confidence_interval()
        assert pair.people == len(both)
        assert (pair.pearson, pair.pearson_p) == pytest.approx((pearson.statistic, pearson.pvalue))
        assert (pair.pearson_low, pair.pearson_high) == pytest.approx((low, high), rel=1e-5)
        assert (pair.spearman, pair.spearman_p) == pytest.approx((spearman.statistic, spearman.pvalue))


def test_the_interval_of_ranks_is_that_of_bonett_and_wright():
    # r = 1 - 6 * 2 / (10 * 99): one pair of neighbours changed places, among ten.
    pair = correlate(pd.DataFrame({"a": range(10), "b": [1, 0, *range(2, 10)]}, dtype=float)).iloc[0]
    r = 1 - 12 / 990
    half = 1.959964 * ((1 + r * r / 2) / 7) ** 0.5
    assert pair.spearman == pytest.approx(r)
    expected = [np.tanh(np.arctanh(r) - half), np.tanh(np.arctanh(r) + half)]
    assert [pair.spearman_low, pair.spearman_high] == pytest.approx(expected)


def test_a_straight_line_is_one_and_too_few_people_say_nothing():
    line = pd.DataFrame({"a": range(10), "b": range(0, -10, -1)}, dtype=float)
    assert correlate(line)[["spearman", "pearson"]].to_numpy().tolist() == [[-1.0, -1.0]]
    assert correlate(line.head(9))[["spearman", "pearson_p"]].isna().all(axis=None)


def test_correction_is_that_of_benjamini_and_hochberg():
    p = np.array([0.01, np.nan, 0.04, 0.03])
    assert adjusted(p)[[0, 2, 3]].tolist() == pytest.approx(
        [0.03, 0.04, 0.04]
    )  # 0.01 * 3/1, 0.04 * 3/3, min(0.03 * 3/2, 0.04)
    assert adjusted(p)[[0, 2, 3]] == pytest.approx(false_discovery_control(p[[0, 2, 3]]))
    assert np.isnan(adjusted(p)[1])


def test_noise_is_found_related_no_more_often_than_stated():
    chance = np.random.default_rng(11)
    worlds = [correlate(pd.DataFrame(chance.normal(size=(120, 8)))) for _ in range(100)]
    for method in ("spearman", "pearson"):
        wrong = sum((adjusted(pairs[f"{method}_p"].to_numpy()) < 0.05).any() for pairs in worlds)
        assert wrong <= 11  # 5 worlds of 100 are to be expected; more than 11 have a probability below 1%


def test_constant_columns_are_left_out_and_named():
    n = 40
    dataset = people(age=range(20, 20 + n), income=[2 * a for a in range(n)], gender=["f", "m"] * (n // 2))
    found = correlations(dataset)
    assert found.columns["name"].tolist() == ["age", "income"]
    assert found.pairs["spearman"].tolist() == [1.0]
    assert len(found.significant()) == 1


def test_habits_count_and_those_of_the_same_rows_are_no_discovery():
    n = 30
    customers = "user_id,age\n" + "".join(f"u{i},{20 + i}\n" for i in range(n))
    orders = "order_id,user_id,item_id,amount\n" + "".join(
        f"o{i}{k},u{i},x,{10 + k}\n" for i in range(1, n) for k in range(i % 7)
    )
    dataset = core.load({"customers.csv": customers.encode(), "orders.csv": orders.encode()})
    assert number_columns(dataset) == {"orders": "orders", "spend": "orders", "age": "customers"}
    found = correlations(dataset)
    assert found.pairs.loc[found.pairs["by_nature"], ["first", "second"]].to_numpy().tolist() == [["orders", "spend"]]
    assert found.pairs.loc[found.pairs["by_nature"], "spearman_q"].isna().all()
    assert found.columns["known"].tolist() == [n, n, n]  # who never ordered has 0 orders


def test_a_label_of_two_words_counts_as_none_and_one():
    n = 40
    found = correlations(people(age=range(20, 20 + n), churn=["No"] * (n // 2) + ["Yes"] * (n // 2)))
    assert found.columns.set_index("name").loc["label", "one"] == "Yes"
    assert found.pairs["pearson"].iloc[0] == pytest.approx(pearsonr(range(n), [0] * 20 + [1] * 20).statistic)


@pytest.mark.parametrize("columns", [{"age": range(20, 60)}, {"age": range(20, 25), "income": [1, 2, 3, 4, 6]}])
def test_too_little_is_said_and_not_drawn(columns):
    with pytest.raises(NotEnoughData):
        correlations(people(**columns))


def test_steps_hold_everyone_and_have_the_means_by_hand():
    dataset = people(kids=[0] * 20 + [1] * 20 + [2] * 3, age=[30] * 20 + [30, 40] * 10 + [50] * 3)
    found = steps(dataset, across="kids", up="age")
    # The three people with two children are too few for a step of their own.
    assert found[["low", "high", "users"]].to_numpy().tolist() == [[0, 0, 20], [1, 2, 23]]
    assert found["mean"].tolist() == pytest.approx([30, 850 / 23])
    half = 1.959964 * np.std([30, 40] * 10 + [50] * 3, ddof=1) / 23**0.5
    assert (found["mean_high"] - found["mean"]).tolist() == pytest.approx([0, half])
    assert (found["mean"] - found["mean_low"]).tolist() == pytest.approx([0, half])


def test_nobody_spending_is_a_step_of_its_own():
    dataset = people(visits=[0] * 900 + list(range(1, 101)), age=[30] * 900 + [40] * 100)
    found = steps(dataset, across="visits", up="age")
    assert found["users"].tolist() == [900] + [10] * 10
    assert found["mean"].tolist() == [30] + [40] * 10


def test_ids_and_mails_have_no_steps():
    with pytest.raises(OutOfRange):
        steps(people(email=["a@b.example"] * 30, age=range(20, 50)), across="age", up="email")


def test_huge_numbers_are_compared_like_small_ones():
    small = pd.DataFrame({"a": range(20), "b": [n * n for n in range(20)]}, dtype=float)
    assert correlate(small * 1e200)["pearson"].iloc[0] == pytest.approx(correlate(small)["pearson"].iloc[0])


def test_where_nobody_is_left_there_are_no_numbers_to_compare():
    nobody = people(age=range(20, 40), churn=["No", "Yes"] * 10, city=["Rome"] * 20).filtered(
        Filter(groups=(("city", ("Oslo",)),))
    )
    assert number_columns(nobody) == {}


def test_row_numbers_are_compared_with_nothing():
    rng = np.random.default_rng(0)
    rows = "".join(f"u{i},{i},{age},{age + rng.integers(0, 9)}\n" for i, age in enumerate(rng.integers(20, 60, 40)))
    found = correlations(core.load({"customers.csv": ("user_id,no,age,visits\n" + rows).encode()}))
    assert "no" not in set(found.columns["name"])
    assert {"age", "visits"} <= set(found.columns["name"])


def test_too_few_people_are_said_to_be_too_few():
    few = core.load({"customers.csv": b"user_id,age,visits\na,20,1\nb,30,2\nc,40,5\n"})
    with pytest.raises(core.NotEnoughData) as lack:
        correlations(few)
    assert (lack.value.needed, lack.value.found) == (10, 3)
