"""Every model: finds what is there, nothing where nothing is, and learns nothing of those it is judged on."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score, roc_auc_score

from core.predict import MODELS, Examples, calibration, compare, cross_validated, importance, odds, ranking
from core.predict.bayes import naive_bayes
from core.predict.compare import measured
from core.predict.scores import auc, aucs
from tests.core.predict.worlds import noise, tennis, told


@pytest.fixture(scope="module")
def world():
    return told(400)


@pytest.fixture(scope="module")
def scored(world):
    return {name: cross_validated(world, name) for name in MODELS}


@pytest.mark.parametrize("name", MODELS)
def test_a_model_tells_what_can_be_told(world, scored, name):
    assert auc(scored[name].values[0], world.positive) > 0.75


@pytest.mark.parametrize("name", MODELS)
def test_of_noise_a_model_knows_nothing(name):
    """Selecting columns before the split would give far more than a half."""
    rng = np.random.default_rng(0)
    wide = Examples.from_frame(pd.DataFrame(rng.normal(size=(240, 100))).add_prefix("n"), rng.random(240) < 0.5)
    if name == "forest":
        wide = Examples.from_frame(wide.table.iloc[:, :20], wide.positive)
    assert 0.35 < auc(cross_validated(wide, name).values.mean(axis=0), wide.positive) < 0.65


def test_the_measures_are_those_of_scikit_learn(world, scored):
    for one in scored.values():
        found = measured(world.positive, one, np.ones((1, len(world.positive))))
        said = [values >= one.cut for values in one.values]
        for name, peer in {"accuracy": accuracy_score, "precision": precision_score, "recall": recall_score,
                           "f1": f1_score}.items():  # fmt: skip
            assert found[name][0] == pytest.approx(np.mean([peer(world.positive, yes) for yes in said]))
        peers = [roc_auc_score(world.positive, values) for values in one.values]
        assert found["auc"][0] == pytest.approx(np.mean(peers))


def test_weighted_aucs_are_those_of_repeated_people():
    rng = np.random.default_rng(0)
    scores, positive = rng.integers(0, 5, 40).astype(float), rng.random(40) < 0.5
    weights = rng.integers(0, 3, (3, 40))
    peers = [roc_auc_score(np.repeat(positive, w), np.repeat(scores, w)) for w in weights]
    assert aucs(scores, positive, weights.astype(float)) == pytest.approx(peers)


def test_the_comparison_names_the_best_and_beats_the_base(world, scored):
    found = compare(world.positive, list(scored.values()))
    assert found.table["model"].iloc[0] == "base"
    assert found.table["accuracy"].iloc[0] == max(world.share, 1 - world.share) == found.base
    assert found.real and found.beats and found.verdict.code == "labels.verdict_beats"
    assert (found.table["auc"].iloc[1:].diff().dropna() <= 0).all()


def test_noise_beats_no_base():
    found = noise(300)
    judged = compare(found.positive, [cross_validated(found, name) for name in ("logistic", "id3", "bayes", "svm")])
    assert not judged.real and judged.verdict.code == "labels.verdict_none"


def test_three_percent_are_warned_of():
    rare = noise(1_000, share=0.03)
    judged = compare(rare.positive, [cross_validated(rare, "logistic")])
    assert [(w.code, w.values.get("base")) for w in judged.warnings] == [("labels.rare_nobody", "97.0%")]
    logistic = judged.table.iloc[1]
    assert logistic["accuracy"] == pytest.approx(0.97) and np.isnan(logistic["precision"]) and not judged.beats


@pytest.mark.parametrize("name", ["logistic", "id3", "cart"])
def test_chance_is_seeded(name):
    world = told(120)
    assert (cross_validated(world, name).values == cross_validated(world, name).values).all()


def test_naive_bayes_is_the_hand_worked_example():
    # Sunny, cool, high, strong, Laplace: yes 9/14 * 3/12 * 4/12 * 4/11 * 4/11, no 5/14 * 4/8 * 2/8 * 5/7 * 4/7.
    table, play = tennis()
    asked = pd.DataFrame([["sunny", "cool", "high", "strong"]], columns=table.columns, dtype=object)
    yes, no = 9 / 14 * 3 / 12 * 4 / 12 * 4 / 11 * 4 / 11, 5 / 14 * 4 / 8 * 2 / 8 * 5 / 7 * 4 / 7
    assert naive_bayes(table, play).scores(asked)[0] == pytest.approx(yes / (yes + no))


def test_naive_bayes_joins_numbers_and_texts():
    table, play = tennis()
    table["degrees"] = np.arange(14.0)
    values, group = np.arange(14.0), {True: play, False: ~play}
    curve = {}
    for side, mask in group.items():
        mean, var = values[mask].mean(), values[mask].var() + 1e-9 * values.var()
        curve[side] = np.exp(-((3.0 - mean) ** 2) / 2 / var) / np.sqrt(var)
    row = pd.DataFrame([["fog", 3.0]], columns=["outlook", "degrees"]).astype({"outlook": object})
    yes, no = 9 / 14 * curve[True], 5 / 14 * curve[False]
    fitted = naive_bayes(table[["outlook", "degrees"]], play)
    assert fitted.scores(row)[0] == pytest.approx(yes / (yes + no))


def test_odds_are_those_of_scikit_learn_and_hold_the_truth():
    from sklearn.linear_model import LogisticRegression

    world = told(2_000)
    found = odds(world).set_index("column")
    space = (world.table - world.table.mean()) / world.table.std(ddof=0)
    peer = np.exp(LogisticRegression(max_iter=5_000).fit(space, world.positive).coef_[0])
    assert found.loc[["spend", "visits", "noise"], "odds"].to_numpy() == pytest.approx(peer, rel=1e-3)
    assert found.loc["spend", "low"] < np.exp(2) < found.loc["spend", "high"]
    assert found.loc["visits", "per_unit"] == pytest.approx(np.e**0.5, rel=0.15)
    assert found.loc["noise", "chance"] > 0.05


def test_an_odds_ratio_of_a_text_is_that_of_its_table():
    rng = np.random.default_rng(0)
    city = rng.choice(["a", "b"], 20_000, p=[0.6, 0.4])
    world = Examples.from_frame(pd.DataFrame({"city": city}), rng.random(20_000) < np.where(city == "b", 0.4, 0.2))
    cell = pd.crosstab(city, world.positive)
    ratio = cell.loc["b", True] * cell.loc["a", False] / cell.loc["b", False] / cell.loc["a", True]
    row = odds(world).iloc[0]
    assert (row["value"], row["reference"]) == ("b", "a") and row["odds"] == pytest.approx(ratio, rel=0.01)


def test_chi2_of_texts_is_that_of_scipy():
    from scipy.stats import chi2_contingency

    world = noise(400)
    peer = chi2_contingency(pd.crosstab(world.table["city"], world.positive), correction=False)
    row = ranking(world).set_index("column").loc["city"]
    assert (row["statistic"], row["freedom"], row["p"]) == pytest.approx((peer.statistic, 3, peer.pvalue))


def test_chi2_ranks_what_tells_first_negatives_or_not(world):
    shifted = Examples.from_frame(world.table - 100, world.positive)
    for found in (ranking(world), ranking(shifted)):
        assert found["column"].iloc[0] == "spend" and found["column"].iloc[-1] == "noise"
    assert ranking(world)["statistic"].to_numpy() == pytest.approx(ranking(shifted)["statistic"].to_numpy())


def test_shuffling_noise_costs_nothing(world, scored):
    found = importance(world, scored["forest"]).set_index("column")
    assert found.loc["noise", "low"] <= 0 <= found.loc["noise", "high"]
    assert found.loc["spend", "low"] > 0


def test_the_slope_is_that_of_a_plain_regression(world, scored):
    from sklearn.linear_model import LogisticRegression

    scores = scored["logistic"]
    share = scores.values[0]
    peer = LogisticRegression(C=1e9, tol=1e-10).fit(np.log(share / (1 - share))[:, None], world.positive)
    found = calibration(world.positive, scores)
    assert found.slope == pytest.approx(peer.coef_[0, 0], abs=1e-3)
    assert found.low < 1 < found.high
    assert found.bins["people"].sum() == 400
