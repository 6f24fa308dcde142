"""Measures of lists: by hand, and equal to the formulas written out person by person."""

from math import log2, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from core.recommend import Interactions, fit
from core.recommend.intervals import intervals
from core.recommend.metrics import accuracy, coverage, diversity, novelty, ranked

from .worlds import frame

NAMES = ("ndcg", "recall", "precision", "f1", "map")


def one_by_one(listed: list[int], wanted: set[int], k: int) -> tuple[float, ...]:
    """The five measures of one list, straight from their definitions."""
    if not wanted:
        return (0.0,) * 5
    hit = [rank for rank, item in enumerate(listed[:k], start=1) if item in wanted]
    ideal = sum(1 / log2(rank + 1) for rank in range(1, min(k, len(wanted)) + 1))
    recall, precision = len(hit) / len(wanted), len(hit) / k
    f1 = 2 * precision * recall / (precision + recall) if hit else 0.0
    mean = sum((place + 1) / rank for place, rank in enumerate(hit)) / min(k, len(wanted))
    return sum(1 / log2(rank + 1) for rank in hit) / ideal, recall, precision, f1, mean


people = st.lists(
    st.tuples(st.permutations(range(12)), st.integers(0, 12), st.sets(st.integers(0, 11))), min_size=1, max_size=8
)


@settings(max_examples=40, deadline=None)
@given(people=people, k=st.integers(1, 20))
def test_they_equal_the_definitions(people, k: int) -> None:
    lists = np.full((len(people), 20), -1)
    future = np.zeros((len(people), 12))
    for row, (order, length, wanted) in enumerate(people):
        lists[row, :length] = order[:length]
        future[row, list(wanted)] = 1
    found = accuracy(lists, csr_array(future), k)
    wanted = [one_by_one(list(order[:length]), wanted, k) for order, length, wanted in people]
    np.testing.assert_allclose(np.column_stack([getattr(found, name) for name in NAMES]), wanted, atol=1e-12)


def test_by_hand() -> None:
    # Hits at ranks 1 and 3 of three relevant items; a list of three in room for ten.
    found = accuracy(np.array([[4, 0, 2, -1]]), csr_array([[0, 1, 1, 0, 1]]))
    assert found.ndcg[0] == pytest.approx((1 + 1 / 2) / (1 + 1 / log2(3) + 1 / 2))
    assert (found.recall[0], found.precision[0]) == (pytest.approx(2 / 3), pytest.approx(2 / 10))
    assert found.map[0] == pytest.approx((1 + 2 / 3) / 3)


def test_an_item_nobody_had_stays_in_the_ideal() -> None:
    # Two relevant items, one of which no model can know: a list with the other one first is not perfect.
    assert accuracy(np.array([[0]]), csr_array([[1, 1]])).ndcg[0] == pytest.approx(1 / (1 + 1 / log2(3)))


def test_coverage_novelty_and_diversity_by_hand() -> None:
    # Of four people 4, 2 and 1 have a, b and c; d is new. Cosines: a·b = 2/sqrt(8), a·c = 1/2, b·c = 1/sqrt(2).
    past = Interactions.from_frame(
        frame(ann="abc", bob="ab", cat="a", dan="a"), pd.DataFrame({"item_id": ["d"], "title": ["new"]})
    )
    lists = np.array([[0, 1, -1], [1, 2, -1]])
    assert coverage(lists, past) == 1.0
    assert coverage(lists[:1], past) == pytest.approx(2 / 3)
    assert coverage(np.array([[3]]), past) == 0.0
    assert novelty(lists, past) == pytest.approx((0 + 1 + 1 + 2) / 4)
    assert novelty(np.array([[3]]), past) == 2.0
    assert diversity(lists, past) == pytest.approx(1 - (2 / sqrt(8) + 1 / sqrt(2)) / 2)
    assert diversity(np.array([[0, 1, 2]]), past) == pytest.approx(1 - (2 / sqrt(8) + 1 / 2 + 1 / sqrt(2)) / 3)
    assert np.isnan(diversity(np.array([[0, -1, -1]]), past))
    assert np.isnan(novelty(np.array([[-1]]), past))


def test_lists_are_those_the_model_gives(shop: Interactions) -> None:
    model, rows = fit("item_cf", shop), np.arange(len(shop.user_ids))
    lists, first = ranked(model, shop, rows, 3)
    for row, user in enumerate(shop.user_ids):
        own = model.recommend([user], 3)
        assert [str(shop.item_ids[item]) for item in lists[row] if item >= 0] == list(own["item_id"])
        assert first[row] == (own["score"].iloc[0] if len(own) else pytest.approx(float("nan"), nan_ok=True))


def test_what_tell_raises_ends_the_work(shop: Interactions) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ranked(fit("popular", shop), shop, np.array([0]), tell=stop)


def test_intervals_of_a_mean_are_those_of_the_normal_law_where_people_are_many() -> None:
    values = np.random.default_rng(0).normal(3, 2, (500, 1))
    mean, low, high = intervals(values, resamples=3_000)[:, 0]
    half = 1.96 * values.std() / sqrt(500)
    assert mean == values.mean()
    assert (low, high) == (pytest.approx(mean - half, abs=0.1 * half), pytest.approx(mean + half, abs=0.1 * half))


def test_intervals_are_paired_and_seeded() -> None:
    values = np.random.default_rng(1).random((60, 2))
    both = intervals(np.column_stack([values, values[:, 0] - values[:, 1]]), seed=3)
    assert np.array_equal(both[:, :2], intervals(values, seed=3))
    assert not np.array_equal(both[:, :2], intervals(values, seed=4))
    constant = intervals(np.column_stack([values[:, 0] + 0.5, values[:, 0]]) @ [[1.0], [-1.0]])
    np.testing.assert_allclose(constant, 0.5)
    assert np.isnan(intervals(np.zeros((0, 1)))).all()


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    # Skewed as nDCG is: mostly 0. 300 samples of 200 people, true mean 0.2 * 0.5.
    rng, held = np.random.default_rng(5), 0
    for sample in range(300):
        values = rng.random(200) * (rng.random(200) < 0.2)
        _, low, high = intervals(values[:, None], seed=sample, resamples=300)[:, 0]
        held += low <= 0.1 <= high
    assert 0.92 <= held / 300 <= 0.975
