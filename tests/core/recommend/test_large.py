"""Large tables take quicker ways: they must lead to where the plain ones do."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from core.recommend import Interactions
from core.recommend.als import fit_als
from core.recommend.gram import products_of
from core.recommend.least_squares import nearly, solve
from core.recommend.ranking import bound, top

from .worlds import ratings


def tastes(people: int = 400, items: int = 120) -> Interactions:
    rng = np.random.default_rng(3)
    own = np.arange(people)[:, None] % 4 == np.arange(items)[None, :] % 4
    return ratings((rng.random((people, items)) < np.where(own, 0.4, 0.03)).astype(int).tolist())


def test_steps_enough_end_at_the_solution() -> None:
    rng = np.random.default_rng(0)
    trust = csr_array(rng.random((30, 17)) * (rng.random((30, 17)) < 0.4))
    factors, ridge = rng.normal(size=(17, 6)), rng.uniform(0.2, 2.0, 30)
    found = nearly(trust, factors, ridge, steps=40)
    np.testing.assert_allclose(found, solve(trust, factors, ridge), atol=1e-9)
    # From the solution on there is nothing left to find.
    np.testing.assert_allclose(nearly(trust, factors, ridge, found, steps=1), found, atol=1e-9)


def test_a_fit_in_steps_leaves_as_little_unexplained(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fit_als(tastes(), factors=8)
    monkeypatch.setattr("core.recommend.als.EXACT", 0)
    quick = fit_als(tastes(), factors=8)
    assert quick.error() == pytest.approx(whole.error(), rel=0.01)
    users = whole.interactions.user_ids
    both = whole.recommend(users).merge(quick.recommend(users), on=["user_id", "item_id"])
    assert len(both) > 0.9 * 10 * len(users)


def test_lists_of_many_at_once_are_those_of_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.recommend.als.AT_ONCE", 150)  # in several pieces, and the pieces in several
    monkeypatch.setattr("core.recommend.ranking.CELLS_AT_ONCE", 120 * 40)
    model = fit_als(tastes(), factors=8)
    users = list(model.interactions.user_ids)
    alone = pd.concat([model.recommend([user], 50) for user in users], ignore_index=True)
    pd.testing.assert_frame_equal(model.recommend(users, 50), alone, rtol=1e-9)
    seen = pd.concat([model.recommend([user], 3, exclude_seen=False) for user in users], ignore_index=True)
    pd.testing.assert_frame_equal(model.recommend(users, 3, exclude_seen=False), seen, rtol=1e-9)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_of_many_columns_the_first_are_those_of_a_sort(kind: type) -> None:
    scores = np.random.default_rng(1).integers(0, 400, (20, 3_000)).astype(kind)
    scores[::2, ::3] = -np.inf
    for n in (1, 7):
        assert ((scores >= bound(scores, n)[:, None]).sum(axis=1) >= n).all()
        _, columns, _ = top(scores, n)
        expected = np.argsort(-scores, axis=1, kind="stable")[:, :n]
        np.testing.assert_array_equal(columns.reshape(20, n), expected)


def test_products_by_blas_and_by_entries_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    table = tastes().matrix
    expected = np.triu((table.T @ table).toarray())
    for share in (0.0, 0.12, 1.0):
        monkeypatch.setattr("core.recommend.gram.DENSE", share)
        monkeypatch.setattr("core.recommend.gram.BLOCK", 50)
        monkeypatch.setattr("core.recommend.ranking.CELLS_AT_ONCE", 120 * 30)
        np.testing.assert_allclose(np.triu(products_of(table)), expected)
