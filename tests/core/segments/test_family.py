"""The family tree: streams by hand, and sums that must equal the segments."""

from types import SimpleNamespace

import numpy as np
import pytest

from core import OutOfRange
from core.segments import sweep
from core.segments.family import family
from tests.core.segments.worlds import planted, spenders


def grouped(labels, colours, parents):
    labels = np.array(labels, np.int8)
    return SimpleNamespace(labels=labels, sizes=np.bincount(labels), colours=colours, parents=parents)


def test_streams_by_hand():
    """Of 5 and 2 customers, two of the five part with nobody else: segment 1 of K = 3 holds the two from before."""
    tree = family(
        {2: grouped([0] * 5 + [1] * 2, (0, 1), (0, 0)), 3: grouped([0, 0, 0, 2, 2, 1, 1], (0, 1, 2), (0, 1, 0))}, 2, 3
    )
    assert tree.flows.to_numpy().tolist() == [[2, 0, 0, 3], [2, 0, 2, 2], [2, 1, 1, 2]]
    assert tree.segments["customers"].tolist() == [5, 2, 3, 2, 2]
    assert tree.segments["parent"].tolist() == [-1, -1, 0, 1, 0]
    assert tree.stayed.to_numpy().tolist() == [[2, pytest.approx(5 / 7)]]


def test_no_stream_crosses_where_segments_only_split():
    """By hand, as above: segment 2 comes from the first, so it stands before segment 1."""
    tree = family(
        {2: grouped([0] * 5 + [1] * 2, (0, 1), (0, 0)), 3: grouped([0, 0, 0, 2, 2, 1, 1], (0, 1, 2), (0, 1, 0))}, 2, 3
    )
    assert tree.segments["order"].tolist() == [0, 1, 0, 2, 1]


def test_the_new_segment_and_where_it_comes_from_by_hand():
    """The two of segment 3 came with the first segment, all of them; colour 2 was not there before."""
    tree = family(
        {2: grouped([0] * 5 + [1] * 2, (0, 1), (0, 0)), 3: grouped([0, 0, 0, 2, 2, 1, 1], (0, 1, 2), (0, 1, 0))}, 2, 3
    )
    assert tree.births.to_numpy().tolist() == [[3, 2, 2, 0, 1.0]]


@pytest.mark.parametrize("world", [spenders(2000), planted([50, 200, 30, 120, 80])[0]])
def test_what_comes_in_and_goes_out_is_the_segment(world):
    found = sweep(world)
    tree = family(found, 2, 12)
    sizes = tree.segments.set_index(["k", "segment"])["customers"]
    out = tree.flows.groupby(["k", "segment"])["customers"].sum()
    into = tree.flows.assign(k=tree.flows["k"] + 1).groupby(["k", "next_segment"])["customers"].sum()
    assert out.to_dict() == sizes[sizes.index.get_level_values("k") < 12].to_dict()
    assert into.to_dict() == sizes[sizes.index.get_level_values("k") > 2].to_dict()
    assert all(sorted(rows["order"]) == list(range(k)) for k, rows in tree.segments.groupby("k"))
    assert [tuple(rows["colour"]) for _, rows in tree.segments.groupby("k")] == [found[k].colours for k in found]


def test_one_k_alone_has_no_streams():
    tree = family(sweep(spenders(100)), 4, 4)
    assert not len(tree.births) and not len(tree.stayed)
    assert len(tree.segments) == 4 and not len(tree.flows) and tree.ks == range(4, 5)


@pytest.mark.parametrize(("low", "high"), [(1, 4), (2, 13), (5, 3)])
def test_a_k_that_was_not_found_is_refused(low, high):
    with pytest.raises(OutOfRange, match="K is"):
        family(sweep(spenders(100)), low, high)
