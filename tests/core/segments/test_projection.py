"""The map: positions by hand and by numpy, centroids of all members, and rows that stay when K changes."""

import numpy as np
import pandas as pd
import pytest

from core import OutOfRange
from core.segments import Features, drawn_rows, profile_contrast, project, segment, segment_map, sweep
from tests.core.segments.worlds import features, planted, spenders


def test_components_are_those_of_the_singular_values():
    world = spenders(400, d=5)
    space = world.standardised().astype(float)
    _, values, directions = np.linalg.svd(space - space.mean(axis=0), full_matrices=False)
    shown = project(world)
    for i, places in enumerate((shown.x, shown.y)):
        np.testing.assert_allclose(np.abs(places), np.abs(space @ directions[i]), atol=1e-4)
    assert shown.explained == pytest.approx(tuple(values[:2] ** 2 / (values**2).sum()), rel=1e-4)


def test_the_axis_says_what_it_means():
    """Spend and recency mirror each other: one axis holds all of it."""
    frame = pd.DataFrame({"recency_days": [4, 3, 2, 1], "income": [10, 20, 30, 40]})
    axis = project(Features.from_frame(frame)).axes[0]
    assert "Days since last order" in str(axis) and "Income" in str(axis)
    assert {"(+)", "(−)"} <= set(str(axis).replace(",", " ").replace(";", " ").split())
    assert "100%" in str(axis)


def test_two_features_are_shown_in_their_own_units():
    world = features([[1, 5, 2], [2, 7, 2.5], [4, 1, 9]])
    shown = project(world, ("habit 1", "habit 0"))
    assert shown.x.tolist() == [5, 7, 1]
    assert shown.y.tolist() == [1, 2, 4]
    with pytest.raises(OutOfRange, match="shoe size"):
        project(world, ("habit 1", "shoe size"))


def test_one_feature_alone_still_has_a_map():
    shown = project(features([[1], [2], [5]]))
    assert shown.x.tolist() == shown.y.tolist() == [1, 2, 5]


@pytest.mark.parametrize("axes", ["pca", ("habit 0", "habit 1")])
def test_centroid_is_the_mean_of_all_members_in_the_shown_space(axes):
    world = spenders(5000)
    shown, found = project(world, axes), sweep(world, (4, 6))
    for one in found.values():
        drawn = segment_map(shown, one, drawn_rows(world, found, limit=500))
        means = [(shown.x[one.labels == s].mean(), shown.y[one.labels == s].mean()) for s in range(one.k)]
        np.testing.assert_allclose(drawn.centroids, means, rtol=1e-4, atol=1e-5)
        np.testing.assert_array_equal(drawn.x, shown.x[drawn.rows])
        assert (drawn.shown, drawn.total) == (500, 5000)


def test_small_segments_stay_visible_and_the_limit_holds():
    world, truth = planted([9000, 900, 90, 10])
    rows = drawn_rows(world, sweep(world, (2, 4)), limit=1000)
    assert len(rows) == 1000 == len(np.unique(rows))
    counts = np.bincount(truth[rows])
    assert counts[3] == 10 and counts[2] == 90 and counts[1] == 200


def test_all_are_drawn_when_few():
    world = spenders(60)
    assert drawn_rows(world, sweep(world, (2, 3))).tolist() == list(range(60))


def test_contrast_by_hand():
    """Ages 20, 20, 50: mean 30, deviation 14.1; the pair lies 10 years, 0.71 deviations, below the mean."""
    world = Features.from_frame(pd.DataFrame({"age": [20, 20, 50]}))
    rows = profile_contrast(world, segment(world, 2))
    assert rows["average"].tolist() == [30, 30]
    assert rows["difference"].tolist() == pytest.approx([-10 / 200**0.5, 20 / 200**0.5], rel=1e-5)
