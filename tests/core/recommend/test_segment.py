"""Segment favourites against shares worked out by hand."""

import pandas as pd
import pytest

from core.errors import NotEnoughData, OutOfRange
from core.recommend import Interactions, fit, lacking

from .worlds import frame

ROWS = frame(ann="ab", bob="a", cat="b", dan="bc", eve="bc")
GROUPS = {"ann": "north", "bob": "north", "cat": "north", "dan": "south", "eve": "south", "fay": "south"}


def known() -> Interactions:
    """north: a 2 of 3, b 2 of 3; south: b 2 of 2, c 2 of 2; all: a 2, b 4, c 2 of 5. fay only follows ann."""
    links = pd.DataFrame({"user1": ["fay", "gil"], "user2": ["ann", "ann"]})
    return Interactions.from_frame(ROWS, relationships=links).grouped(GROUPS)


def test_a_score_is_the_share_in_the_segment_drawn_towards_everyones() -> None:
    # bob is in north and lacks b and c: (2 + 10 * 4/5) / 13 and (0 + 10 * 2/5) / 13.
    table = fit("segment", known(), prior=10).recommend(["bob"])
    assert table["item_id"].tolist() == ["b", "c"]
    assert table["score"].tolist() == pytest.approx([10 / 13, 4 / 13])


def test_someone_without_a_history_has_the_favourites_of_the_segment() -> None:
    model = fit("segment", known(), prior=1)
    assert model.recommend(["fay"])["item_id"].tolist() == ["b", "c", "a"]
    assert not model.fallback_for("fay")
    assert str(model.explain("fay", "c").message) == "2 of 2 in this customer’s segment chose it."
    assert model.explain("fay", "c").evidence.empty


def test_who_is_in_no_segment_gets_the_popular_list_and_a_note() -> None:
    model = fit("segment", known())
    assert model.fallback_for("gil")
    assert model.recommend(["gil"])["item_id"].tolist() == ["b", "a", "c"]
    assert str(model.explain("gil", "a").message).startswith("In no segment, so the most popular: 2 of 5")


def test_the_prior_decides_between_a_few_of_us_and_many_of_all() -> None:
    # north: a is had by all 3 of 3, of everyone by 3 of 23; b by nobody, of everyone by 20 of 23.
    rows = pd.concat([frame(ann="a", bob="a", cat="a"), frame(**{f"o{n}": "b" for n in range(20)}), frame(ann="c")])
    made = Interactions.from_frame(rows).grouped({"ann": "x", "bob": "x", "cat": "x", "dan": "x"} | {"o1": "y"})
    assert fit("segment", made, prior=0.1).favourites("x")["item_id"].tolist() == ["a", "c", "b"]
    assert fit("segment", made, prior=1000).favourites("x")["item_id"].tolist() == ["b", "a", "c"]


def test_the_favourites_of_a_segment_are_counted() -> None:
    table = fit("segment", known(), prior=10).favourites("south", 2)
    assert table["item_id"].tolist() == ["b", "c"]
    assert table["people"].tolist() == [2, 2]
    assert table["share"].tolist() == [1.0, 1.0]
    assert table["overall"].tolist() == [0.8, 0.4]
    assert table["lift"].tolist() == pytest.approx([(2 + 8) / 12 / 0.8, (2 + 4) / 12 / 0.4])
    with pytest.raises(OutOfRange, match="north, south"):
        fit("segment", known()).favourites("west")


def test_groups_are_given_by_id_and_blanks_are_none() -> None:
    made = known().grouped({"ann": 1, "bob": None, "cat": float("nan"), "stranger": 2})
    assert made.groups is not None
    assert made.groups.tolist() == ["1", "", "", "", "", "", ""]
    assert known().matrix.nnz == made.matrix.nnz


@pytest.mark.parametrize("groups", [None, {}, {"stranger": "x"}])
def test_without_segments_the_remedy_is_named(groups: dict[str, object] | None) -> None:
    made = Interactions.from_frame(ROWS)
    made = made if groups is None else made.grouped(groups)
    assert "customers in segments" in str(lacking("segment", made))
    with pytest.raises(NotEnoughData, match="customers in segments"):
        fit("segment", made)


@pytest.mark.parametrize("wrong", [0, -1, float("inf")])
def test_a_prior_of_nobody_is_refused(wrong: float) -> None:
    with pytest.raises(OutOfRange, match="prior"):
        fit("segment", known(), prior=wrong)
