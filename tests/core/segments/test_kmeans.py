"""K-means: answers by hand, planted groups, scikit-learn as the peer, and what holds for any data."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from core import OutOfRange
from core.segments import Features, kmeans, segment, sweep
from tests.core.segments.worlds import features, planted, spenders


def test_two_pairs_by_hand():
    """Ages 20, 22 | 60: the pair lies 1 year to either side of 21, so inertia = 2 * 1 / variance."""
    found = segment(Features.from_frame(pd.DataFrame({"age": [60, 20, 22]})), k=2)
    assert found.labels.tolist() == [1, 0, 0]
    assert found.profiles[["segment", "size", "age"]].to_numpy().tolist() == [[0, 2, 21], [1, 1, 60]]
    assert found.profiles["share"].tolist() == pytest.approx([2 / 3, 1 / 3])
    variance = np.var([60, 20, 22])
    assert found.inertia == pytest.approx(2 / variance, rel=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_planted_groups_are_found_largest_first(seed):
    world, truth = planted([50, 200, 30, 120, 80], seed=seed)
    found = segment(world, k=5, seed=seed)
    assert adjusted_rand_score(truth, found.labels) == 1
    assert found.sizes.tolist() == [200, 120, 80, 50, 30]
    assert found.labels.dtype == np.int8


def test_centroids_profiles_and_inertia_are_those_of_the_members():
    world = spenders(3000)
    space = world.standardised().astype(float)
    for found in sweep(world, (3, 9)).values():
        means = np.array([space[found.labels == s].mean(axis=0) for s in range(found.k)])
        np.testing.assert_allclose(found.centroids, means, atol=1e-9)
        raw = pd.DataFrame(world.matrix).groupby(found.labels).mean()
        np.testing.assert_allclose(found.profiles[list(world.names)], raw, rtol=1e-9)
        assert found.inertia == pytest.approx(np.square(space - means[found.labels]).sum(), rel=1e-9)


@pytest.mark.parametrize("world", [planted([300] * 7, d=4, spread=4)[0], spenders(4000), spenders(30_000, d=3)])
def test_inertia_is_within_one_percent_of_scikit_learn_with_ten_starts(world):
    space = world.standardised()
    for k, found in sweep(world, (2, 5, 8, 12)).items():
        peer = KMeans(k, n_init=10, random_state=0).fit(space)
        assert found.inertia <= 1.01 * peer.inertia_


def test_extreme_customers_outside_an_even_sample_are_not_missed():
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(200_000, 2))
    matrix[[7, 77_777]] += 500
    assert segment(features(matrix), k=2).sizes.tolist() == [199_998, 2]


@pytest.mark.parametrize("world", [spenders(500), spenders(25_000, d=3), planted([9, 9, 9])[0]])
def test_shuffled_customers_get_the_same_segments(world):
    order = np.random.default_rng(5).permutation(len(world.user_ids))
    moved = Features(world.user_ids[order], world.names, world.matrix[order], world.units)
    for k, found in sweep(world, (2, 3, 7)).items():
        np.testing.assert_array_equal(found.labels[order], segment(moved, k).labels)


def test_one_k_alone_is_the_same_as_in_the_sweep():
    world = spenders(800)
    for k, found in sweep(world, seed=3).items():
        alone = segment(world, k, seed=3)
        np.testing.assert_array_equal(alone.labels, found.labels)
        assert alone.colours == found.colours


@pytest.mark.parametrize("k", [-1, 0, 1, 5, 13])
def test_k_out_of_range_says_what_is_allowed(k):
    world = features([[1, 5], [2, 5.5], [3, 9], [4, 1], [4, 1]])  # four different customers
    with pytest.raises(OutOfRange, match=f"K is {k}; allowed is 2"):
        segment(world, k)


def test_a_sweep_leaves_out_what_few_customers_cannot_give():
    world = features([[1, 5], [2, 5.5], [3, 9], [4, 1], [4, 1]])
    found = sweep(world)
    assert list(found) == [2, 3, 4]
    assert found[4].inertia == pytest.approx(0, abs=1e-9)
    assert found[4].sizes.tolist() == [2, 1, 1, 1]


def test_many_alike_customers_and_few_others_still_fill_every_segment():
    matrix = np.zeros((50_000, 2))
    matrix[:5] = [[1, 0], [2, 1], [3, 5], [9, 9], [-4, 2]]
    assert segment(features(matrix), 6).sizes.tolist() == [49_995, 1, 1, 1, 1, 1]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_holds_for_any_small_data(data):
    rows = data.draw(st.lists(st.tuples(*[st.integers(-9, 9)] * 2), min_size=4, max_size=40, unique=True))
    rows += rows[: len(rows) // 2]  # some customers twice
    matrix = np.array([*rows, (-9.5, 9.5), (9.5, -9.5)])
    world = features(matrix)
    space, last = world.standardised().astype(float), np.inf
    for k, found in sweep(world, range(2, 6)).items():
        assert found.sizes.sum() == len(matrix) and found.sizes.min() > 0
        assert sorted(found.sizes, reverse=True) == found.sizes.tolist()
        assert sorted(found.colours) == sorted(set(found.colours)) and len(found.colours) == k
        pairs = {}
        for row, label in zip(map(tuple, matrix), found.labels, strict=True):
            assert pairs.setdefault(row, label) == label  # equal customers are never parted
        distances = np.square(space[:, None] - found.centroids).sum(axis=2)
        own = distances[np.arange(len(space)), found.labels]
        assert (own <= distances.min(axis=1) + 1e-4).all()
        assert found.inertia <= last + 1e-6
        last = found.inertia


def test_results_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        segment(spenders(50), 2).labels[0] = 1


def test_scores_take_the_smallest_and_the_first_of_equals():
    codes, best = kmeans.smallest(np.array([[3, 1, 2], [1, 1, 5], [2, 0, 2]], np.float32))
    assert codes.tolist() == [1, 2, 0]
    assert best.tolist() == [1, 0, 2]
