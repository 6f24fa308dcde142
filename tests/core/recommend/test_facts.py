"""The size and the emptiness of the matrix, counted by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.recommend import Interactions, matrix_facts

from .worlds import frame


def test_the_shop_is_counted(shop: Interactions) -> None:
    # ann a b, bob a b c, cat c, dan a d; eve has nothing: 8 pairs of 4 people and 4 items.
    facts = matrix_facts(shop)
    assert (facts.people, facts.items, facts.taken, facts.pairs) == (4, 4, 4, 8)
    assert facts.density == 8 / 16
    assert facts.thin == 3  # all but bob
    assert facts.lengths.to_dict("list") == {"first": [1, 2, 3], "last": [1, 2, 5], "people": [1, 2, 1]}


@pytest.mark.parametrize(("baskets", "single"), [("a b cd", True), ("a bc", False), ("ab cd", False)])
def test_more_than_half_with_one_item_is_mostly_single(baskets: str, single: bool) -> None:
    rows = frame(**{f"u{n}": basket for n, basket in enumerate(baskets.split())})
    assert matrix_facts(Interactions.from_frame(rows)).mostly_single is single


def test_the_most_active_and_the_most_taken_come_first(shop: Interactions) -> None:
    # People bob, ann, dan, cat; items a, b, c, d (3, 2, 2, 1).
    assert matrix_facts(shop).cells.tolist() == [[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 1], [0, 0, 1, 0]]


def test_items_that_nobody_has_count_in_the_catalogue_only() -> None:
    made = Interactions.from_frame(frame(ann="a"), pd.DataFrame({"item_id": ["a", "z"], "title": ["A", "Z"]}))
    facts = matrix_facts(made)
    assert (facts.items, facts.taken, facts.density) == (2, 1, 0.5)
    assert facts.possible.tolist() == [[1]]


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 70), st.integers(1, 70), st.integers(0, 99))
def test_every_pair_is_in_one_cell_and_every_person_in_one_bucket(people: int, items: int, seed: int) -> None:
    known = np.argwhere(np.random.default_rng(seed).random((people, items)) < 0.3)
    made = Interactions.from_frame(pd.DataFrame(known.astype(str), columns=["user_id", "item_id"]))
    facts = matrix_facts(made)
    assert facts.cells.sum() == facts.pairs == len(known)
    assert facts.lengths["people"].sum() == facts.people
    assert facts.possible.sum() == facts.people * facts.taken
    assert (facts.cells <= facts.possible).all()
    assert facts.cells.size == 0 or max(facts.cells.shape) <= 20


def test_without_anything_there_is_nothing_to_draw() -> None:
    facts = matrix_facts(Interactions.from_frame(frame()))
    assert (facts.people, facts.pairs, facts.density) == (0, 0, 0.0)
    assert facts.lengths.empty


@pytest.mark.parametrize(("many", "last"), [(1001, None), (1000, 1000), (101, 200)])
def test_the_last_bucket_is_open_and_empty_ones_are_left_out(many: int, last: int | None) -> None:
    rows = pd.DataFrame({"user_id": "u", "item_id": [f"i{n}" for n in range(many)]})
    lengths = matrix_facts(Interactions.from_frame(rows)).lengths
    assert lengths["people"].tolist() == [1]
    found = lengths["last"].iloc[-1]
    assert (found is pd.NA) if last is None else found == last
