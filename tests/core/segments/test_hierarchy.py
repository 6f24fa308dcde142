"""Hierarchical clustering: scipy as the peer, cuts, the rest of the customers, and the drawn tree."""

import numpy as np
import pandas as pd
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.metrics import adjusted_rand_score

from core import NotEnoughData, OutOfRange
from core.segments import Features, segment, sweep
from core.segments.hierarchy import METHODS, agreement, dendrogram, hierarchy, sampled
from tests.core.segments.worlds import features, planted, spenders


def test_a_tree_by_hand():
    """Ages 0, 1, 10: the first two merge at their distance, 1, all three by Ward at sqrt(4/3) times 9.5."""
    world = Features.from_frame(pd.DataFrame({"age": [0, 1, 10]}))
    tree = hierarchy(world)
    spread = np.std([0, 1, 10])
    assert tree.linkage[:, 2] == pytest.approx([1 / spread, np.sqrt(4 / 3) * 9.5 / spread], rel=1e-5)
    assert tree.found[2].labels.tolist() == [0, 0, 1]
    assert tree.found[3].sizes.tolist() == [1, 1, 1]


@pytest.mark.parametrize("method", METHODS)
def test_cuts_are_those_of_scipy(method):
    world = spenders(400)
    tree = hierarchy(world, method=method)
    peer = linkage(world.standardised().astype(float), method)
    np.testing.assert_allclose(np.sort(tree.linkage[:, 2]), np.sort(peer[:, 2]), rtol=1e-6)
    assert list(tree.found) == list(range(2, 13))
    for k, found in tree.found.items():
        assert found.k == k == len(np.unique(found.labels))
        assert adjusted_rand_score(fcluster(peer, k, "maxclust"), found.labels) == 1
        assert sorted(found.sizes, reverse=True) == found.sizes.tolist()


def test_profiles_are_the_means_of_the_members():
    world = spenders(300)
    found = hierarchy(world).found[5]
    raw = pd.DataFrame(world.matrix).groupby(found.labels).mean()
    np.testing.assert_allclose(found.profiles[list(world.names)], raw, rtol=1e-9)
    space = world.standardised().astype(float)
    assert found.inertia == pytest.approx(np.square(space - found.centroids[found.labels]).sum(), rel=1e-6)


def test_each_cut_splits_one_segment_of_the_last():
    found = hierarchy(spenders(500)).found
    for k in range(3, 13):
        pairs = set(zip(found[k - 1].labels.tolist(), found[k].labels.tolist(), strict=True))
        assert len(pairs) == k


def test_planted_groups_are_found_from_a_sample_of_many():
    world, truth = planted([5000, 200, 3000, 1200, 800])
    tree = hierarchy(world, strata=segment(world, 5).labels, size=300)
    assert len(tree.rows) == 300 and tree.total == 10_200
    assert adjusted_rand_score(truth, tree.found[5].labels) == 1


def test_the_sample_holds_each_stratum_in_proportion_and_nobody_twice():
    world, truth = planted([6000, 3000, 1000])
    rows = sampled(world.standardised(), truth.astype(np.int8), 500, seed=1)
    assert len(set(rows)) == 500
    np.testing.assert_allclose(np.bincount(truth[rows]), [300, 150, 50], atol=1)
    assert set(rows) != set(sampled(world.standardised(), truth.astype(np.int8), 500, seed=2))


def test_those_outside_the_tree_join_the_nearest_centroid_of_the_tree():
    world = spenders(3000)
    tree = hierarchy(world, size=200)
    space = world.standardised().astype(float)
    labels = tree.found[4].labels
    centres = np.array([space[tree.rows][labels[tree.rows] == s].mean(axis=0) for s in range(4)])
    others = np.setdiff1d(np.arange(3000), tree.rows)
    nearest = np.square(space[others, None] - centres).sum(axis=2).argmin(axis=1)
    np.testing.assert_array_equal(labels[others], nearest)


@pytest.mark.parametrize("n", [300, 5000])
def test_shuffled_customers_get_the_same_segments(n):
    world = spenders(n)
    order = np.random.default_rng(5).permutation(n)
    moved = Features(world.user_ids[order], world.names, world.matrix[order], world.units)
    strata = segment(world, 6).labels
    found = hierarchy(world, strata=strata, size=500).found
    again = hierarchy(moved, strata=strata[order], size=500).found
    for k in found:
        np.testing.assert_array_equal(found[k].labels[order], again[k].labels)


def test_equal_heights_and_equal_customers_still_give_k_groups():
    grid = features([[x, y] for x in range(5) for y in range(5)] * 2)
    for k, found in hierarchy(grid).found.items():
        assert found.k == k
    assert list(hierarchy(features([[1, 5], [2, 5], [3, 9], [3, 9]])).found) == [2, 3]


@pytest.mark.parametrize("k", [2, 4, 12])
@pytest.mark.parametrize("method", METHODS)
def test_the_drawn_tree_holds_every_customer_and_is_cut_into_k(method, k):
    tree = hierarchy(spenders(400), method=method)
    drawn = dendrogram(tree, k)
    assert len(drawn.leaves) == 30 and len(drawn.branches) == 29
    assert drawn.leaves["customers"].sum() == 400
    by_segment = drawn.leaves.groupby("segment")["customers"].sum()
    assert by_segment.tolist() == tree.found[k].sizes.tolist()
    above = drawn.branches["height"] > drawn.cut
    assert above.sum() == k - 1 == (drawn.branches["segment"] == -1).sum()
    assert (drawn.branches["height"] >= drawn.branches[["left_height", "right_height"]].max(axis=1)).all()
    assert (drawn.branches["left"] < drawn.branches["right"]).all()


def test_a_small_tree_is_drawn_whole():
    drawn = dendrogram(hierarchy(features([[1, 5], [2, 5.5], [3, 9], [9, 1]])), 3)
    assert drawn.leaves["customers"].tolist() == [1] * 4 and len(drawn.branches) == 3


def test_agreement_is_the_adjusted_rand_index():
    world = spenders(900)
    tree, means = hierarchy(world), sweep(world)
    for k in (2, 5, 12):
        peer = adjusted_rand_score(tree.found[k].labels, means[k].labels)
        assert agreement(tree.found[k], means[k]) == pytest.approx(peer, abs=1e-12)
    assert agreement(means[4], means[4]) == 1


def test_colours_are_those_of_the_map_where_the_groups_are_the_same():
    world, _ = planted([200, 30, 120, 80])
    means = sweep(world)
    mine = hierarchy(world).like(means[4])
    assert agreement(mine, means[4]) == 1
    assert mine.colours == means[4].colours


def test_what_cannot_be_is_refused():
    with pytest.raises(OutOfRange, match="method is single"):
        hierarchy(spenders(50), method="single")
    tree = hierarchy(features([[1, 5], [2, 5.5], [3, 9]]))
    with pytest.raises(OutOfRange, match="K is 4"):
        dendrogram(tree, 4)
    with pytest.raises(NotEnoughData):
        hierarchy(Features(np.array(["a", "b"]), ("x",), np.array([[1.0], [1.0]]), ("number",)))
