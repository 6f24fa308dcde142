"""Every customer is counted in one cell, and an area drawn on the map holds whom it encloses."""

import numpy as np
import pytest

from core.segments import density, inside, members, project, segment_map, sweep
from core.segments.bridge import Sweep
from core.segments.density import COLUMNS, ROWS
from core.segments.projection import drawn_rows
from tests.core.segments.worlds import planted, spenders


@pytest.fixture(scope="module")
def world():
    features, _ = planted([500, 300, 200])
    found = sweep(features)
    return Sweep(features, found, project(features), drawn_rows(features, found))


def test_cells_hold_everyone_and_the_majority_colours_them(world):
    for k in (2, 3, 7):
        cells = density(world.projection, world.found[k])
        assert cells["customers"].sum() == 1000
        assert cells["share"].between(1 / k, 1).all()
        assert cells["column"].between(0, COLUMNS - 1).all() and cells["row"].between(0, ROWS - 1).all()
    three = density(world.projection, world.found[3])
    assert three.groupby("segment")["customers"].sum().tolist() == [500, 300, 200]  # far apart: no cell is shared


def test_with_filters_only_those_shown_are_counted(world):
    shown = np.arange(1000) % 4 == 0
    assert density(world.projection, world.found[3], shown)["customers"].sum() == 250
    assert density(world.projection, world.found[3], np.zeros(1000, bool)).empty


def test_a_filter_leaves_out_points_but_never_moves_them(world):
    shown = np.arange(1000) % 4 == 0
    whole, part = world.map(3), world.map(3, shown=shown)
    assert part.rows.tolist() == np.flatnonzero(shown).tolist() and part.total == 250
    assert part.x.tolist() == whole.x[shown].tolist()
    assert part.extent == whole.extent and (part.centroids == whole.centroids).all()
    assert world.map(3, shown=np.zeros(1000, bool)).shown == 0


def test_many_shown_are_drawn_from_the_same_choice():
    features = spenders(30_000)
    found = sweep(features, range(2, 4))
    rows = drawn_rows(features, found)
    shown = np.arange(30_000) < 25_000
    view = segment_map(project(features), found[3], rows, shown)
    assert set(view.rows) <= set(rows) and shown[view.rows].all() and view.total == 25_000


def test_a_box_and_a_triangle_hold_whom_they_enclose(world):
    x, y = world.projection.x, world.projection.y
    box = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
    assert (inside(world.projection, [box]) == ((np.abs(x) < 1) & (np.abs(y) < 1))).all()
    triangle = [(0.0, -9.0), (9.0, 0.0), (0.0, 9.0)]
    assert (inside(world.projection, [triangle]) == ((x > 0) & (np.abs(y) < 9 - x))).all()
    assert (inside(world.projection, [box, triangle]) >= inside(world.projection, [box])).all()
    assert not inside(world.projection, [[(0.0, 0.0), (1.0, 1.0)]]).any()


def test_members_are_those_with_the_label(world):
    ids = world.features.user_ids
    assert members(world, 3, 2).tolist() == ids[world.found[3].labels == 2].tolist()
    with pytest.raises(ValueError, match="segment"):
        members(world, 3, 3)
    with pytest.raises(ValueError, match="K"):
        members(world, 99, 0)


def test_two_features_are_drawn_by_the_logarithm_where_they_are_compared_by_it():
    features = spenders(500)
    projection = project(features, features.names[:2])
    assert projection.logged == (True, True)
    np.testing.assert_allclose(projection.x, np.log1p(features.matrix[:, 0]), rtol=1e-6)
    found = sweep(features, [3])[3]
    middle = [projection.x[found.labels == label].mean() for label in range(3)]
    np.testing.assert_allclose(projection.centroids(found)[:, 0], middle, rtol=1e-5)
