"""Colours follow the people when K changes."""

import numpy as np

from core.segments import sweep
from core.segments.lineage import inherit, overlap, parents
from tests.core.segments.worlds import planted, spenders


def test_a_split_by_hand():
    """Old segment 0 (6 people) falls into 4 and 2; old 1 (3 people) stays: it keeps its colour."""
    before = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1], np.int8)
    after = np.array([0, 0, 0, 0, 2, 2, 1, 1, 1], np.int8)
    shared = overlap(before, after, (2, 3))
    assert shared.tolist() == [[4, 0, 2], [0, 3, 0]]
    assert parents(shared) == (0, 1, 0)
    assert inherit((5, 1), shared) == (5, 1, 0)


def test_colours_stay_with_planted_groups():
    world, _ = planted([400, 300, 200, 100, 50], spread=0.1)
    found = sweep(world)
    assert found[5].sizes.tolist() == [400, 300, 200, 100, 50]
    assert sum(_same_people(found[5], found[6], colour) for colour in found[5].colours) == 4  # one group is split
    for k in range(4, 13):
        assert _stayed(found[k - 1], found[k]) > 0.7


def test_each_colour_moves_with_most_of_its_people():
    found = sweep(spenders(2000))
    for k in range(3, 13):
        before, after = found[k - 1], found[k]
        assert set(before.colours) < set(after.colours)
        by_rank = np.mean(before.labels == after.labels)
        assert _stayed(before, after) >= by_rank  # no colouring by rank keeps more people


def _stayed(before, after):
    """Share of customers whose colour stays."""
    return np.mean(np.array(before.colours)[before.labels] == np.array(after.colours)[after.labels])


def _same_people(before, after, colour):
    old = before.labels == before.colours.index(colour)
    return np.array_equal(old, after.labels == after.colours.index(colour))
