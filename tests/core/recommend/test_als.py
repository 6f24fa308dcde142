"""ALS against the paper's equations solved the slow way, and what must hold of any factorisation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from core.errors import OutOfRange
from core.recommend import Interactions, fit
from core.recommend.als import fit_als
from core.recommend.least_squares import solve

from .worlds import ratings, world


def tastes(people: int = 60, items: int = 24, groups: int = 3, seed: int = 0) -> Interactions:
    """Groups of people who mostly take from their own part of the items."""
    rng = np.random.default_rng(seed)
    own = np.arange(people)[:, None] % groups == np.arange(items)[None, :] % groups
    taken = rng.random((people, items)) < np.where(own, 0.6, 0.05)
    return ratings((taken * rng.integers(1, 6, taken.shape)).tolist())


def slow(trust: np.ndarray, factors: np.ndarray, ridge: np.ndarray | float) -> np.ndarray:
    """Eq. 4, row by row: (Y'C Y + ridge I)^-1 Y'C p with C = 1 + trust and p = 1 where trust is above 0."""
    rows = []
    for row, own in zip(trust, np.broadcast_to(ridge, len(trust)), strict=True):
        system = factors.T @ np.diag(1 + row) @ factors + own * np.eye(factors.shape[1])
        rows.append(np.linalg.solve(system, factors.T @ ((1 + row) * (row > 0))))
    return np.array(rows)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 999), width=st.integers(1, 9), share=st.floats(0.02, 0.9))
def test_every_row_is_the_solution_of_equation_4(seed: int, width: int, share: float) -> None:
    # Rows shorter and longer than the factors, some empty.
    rng = np.random.default_rng(seed)
    trust = rng.random((40, 17)) * (rng.random((40, 17)) < share)
    factors = rng.normal(size=(17, width))
    ridge = rng.uniform(0.2, 2.0, len(trust))
    np.testing.assert_allclose(solve(csr_array(trust), factors, ridge), slow(trust, factors, ridge), atol=1e-8)


def test_blocks_of_rows_give_the_same_solution(monkeypatch: pytest.MonkeyPatch) -> None:
    trust = tastes().matrix
    factors = np.random.default_rng(1).normal(size=(24, 5))
    whole = solve(trust, factors, np.ones(trust.shape[0]))
    monkeypatch.setattr("core.recommend.ranking.CELLS_AT_ONCE", 5)
    np.testing.assert_allclose(solve(trust, factors, np.ones(trust.shape[0])), whole, atol=1e-12)


def test_a_score_is_the_product_of_the_factors_and_the_loss_is_that_of_equation_3() -> None:
    model = fit_als(tastes(), factors=4)
    weights = model.interactions.matrix.toarray()
    trust = model.alpha * weights / weights[weights > 0].mean()
    people = slow(trust, model.factors, model.ridge)
    everyone = model.interactions.rows(model.interactions.user_ids)
    np.testing.assert_allclose(model.scores_of(everyone), people @ model.factors.T, atol=1e-9)
    left = (1 + trust) * ((trust > 0) - people @ model.factors.T) ** 2
    assert model.error() == pytest.approx(left.sum() / (1 + trust)[trust > 0].sum())


def test_what_is_left_unexplained_falls_with_the_factors() -> None:
    errors = [fit_als(tastes(), factors=rank, ridge=0.1).error() for rank in (1, 2, 3, 6, 12)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < errors[0] / 2


def test_each_group_is_offered_its_own_items() -> None:
    model = fit_als(tastes(), factors=3, ridge=0.2)
    first = model.recommend(model.interactions.user_ids, 1)
    own = [int(row.user_id[1:]) % 3 == int(row.item_id[1:]) % 3 for row in first.itertuples()]
    assert np.mean(own) > 0.9  # a third by chance


def test_the_reason_takes_the_score_apart_by_equation_7() -> None:
    model = fit_als(tastes(), factors=4)
    row = model.recommend(["u0"], 1).iloc[0]
    evidence = model.explain("u0", row["item_id"]).evidence
    history = model.interactions.matrix[[0]]
    assert set(evidence["item_id"]) == set(model.interactions.item_ids[history.indices])
    assert evidence["weight"].sum() == pytest.approx(row["score"], abs=1e-9)


def test_without_a_row_of_the_evidence_the_score_falls_by_what_algebra_says() -> None:
    # Sherman and Morrison: without item j the score falls by s_ij (c_j - d_j p_j) / (1 - d_j s_jj).
    model = fit_als(tastes(), factors=4)
    item = model.interactions.column(model.recommend(["u0"], 1)["item_id"][0])
    history = model.interactions.matrix[[0]]
    trust = model.alpha * history.data / model.unit
    own = model.factors[history.indices]
    system = model.factors.T @ model.factors + model.ridge * np.eye(4) + (own * trust[:, None]).T @ own
    inverted = np.linalg.inv(system)
    before = model.scores(history)[0]
    for place, j in enumerate(history.indices):
        s_ij, s_jj = model.factors[item] @ inverted @ own[place], own[place] @ inverted @ own[place]
        fall = s_ij * (1 + trust[place] - trust[place] * before[j]) / (1 - trust[place] * s_jj)
        without = history.copy()
        without.data[place] = 0.0
        assert before[item] - model.scores(without)[0, item] == pytest.approx(fall, abs=1e-9)


def test_a_value_of_nothing_or_less_is_no_yes() -> None:
    rows = pd.DataFrame({"user_id": ["u", "u", "v", "v"], "item_id": ["a", "b", "a", "c"], "value": [1, -1, 1, 1]})
    model = fit_als(Interactions.from_frame(rows), factors=1)
    assert model.factors[model.interactions.column("b")].tolist() == [0.0]


def test_the_ridge_is_counted_in_what_chance_alone_would_have() -> None:
    # 20 pairs of 5 people and 4 items: 4 a person, 5 an item.
    model = fit_als(ratings([[1] * 4] * 5), ridge=3.0, alpha=2.0)
    assert model.ridge == pytest.approx(3 * (1 + 2) * (np.sqrt(20 / 5) + np.sqrt(20 / 4)))


def test_anchors_are_the_items_with_most_of_a_factor() -> None:
    model = fit_als(tastes(), factors=3, ridge=0.2)
    for factor in range(3):
        anchors = model.anchors(factor, 4)
        loadings = np.sort(model.factors[:, factor])[::-1]
        assert anchors["loading"].tolist() == pytest.approx([value for value in loadings[:4] if value > 0])
    with pytest.raises(OutOfRange, match="factor"):
        model.anchors(3)


def test_factors_stand_at_right_angles_the_strongest_first() -> None:
    gram = (factors := fit_als(tastes(), factors=4).factors).T @ factors
    np.testing.assert_allclose(gram - np.diag(np.diag(gram)), 0, atol=1e-9)
    assert (np.diff(np.diag(gram)) <= 1e-12).all()


def test_similar_items_are_of_the_same_group() -> None:
    near = fit_als(tastes(), factors=3, ridge=0.2).similar_items("i0", 5)
    assert all(int(item[1:]) % 3 == 0 for item in near["item_id"])
    assert "i0" not in set(near["item_id"])


def test_fitting_twice_gives_one_model() -> None:
    np.testing.assert_array_equal(fit_als(tastes()).factors, fit_als(tastes()).factors)


@pytest.mark.parametrize("wrong", [{"factors": 0}, {"sweeps": 0}, {"alpha": -1}, {"ridge": 0}, {"ridge": np.inf}])
def test_what_cannot_be_fitted_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(OutOfRange, match=next(iter(wrong))):
        fit("als", world(ann="ab", bob="a"), **wrong)


def test_the_ridge_of_a_long_history_grows() -> None:
    data = tastes()
    plain, grown = fit_als(data, factors=4), fit_als(data, factors=4, growth=1.0)
    trust = grown.alpha * data.matrix.toarray() / grown.unit
    ridge = grown.ridge * (trust > 0).sum(axis=1) / (trust > 0).sum(axis=1).mean()
    rows = data.rows(data.user_ids)
    np.testing.assert_allclose(grown.scores_of(rows), slow(trust, grown.factors, ridge) @ grown.factors.T, atol=1e-9)
    assert not np.allclose(plain.factors, grown.factors)
