"""User CF against the formula worked out by hand, and against the formula written as loops."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.recommend import fit

from .worlds import ratings, world

BY_HAND = [[5, 3, 0], [4, 0, 2], [0, 1, 5]]
tables = st.lists(st.lists(st.integers(0, 5), min_size=4, max_size=4), min_size=1, max_size=8).filter(
    lambda rows: any(map(any, rows))
)


def formula(table: np.ndarray, user: int, item: int) -> float:
    """Sum over all neighbours v of sim(u, v) * r_vi, as it is written down."""
    total = 0.0
    for other in range(len(table)):
        lengths = np.linalg.norm(table[user]) * np.linalg.norm(table[other])
        if other != user and lengths:
            both = (table[user] > 0) & (table[other] > 0)
            total += (table[user] * table[other])[both].sum() / lengths * table[other, item]
    return total


def test_a_score_is_the_sum_over_all_neighbours_of_similarity_times_rating() -> None:
    # u0 has i0 5, i1 3. sim(u0, u1) = 5*4 / (sqrt(34) sqrt(20)), sim(u0, u2) = 3*1 / (sqrt(34) sqrt(26)).
    table = fit("user_cf", ratings(BY_HAND)).recommend(["u0"])
    assert table["item_id"].tolist() == ["i2"]
    assert table["score"][0] == pytest.approx(20 / sqrt(34 * 20) * 2 + 3 / sqrt(34 * 26) * 5)


@settings(max_examples=40, deadline=None)
@given(tables)
def test_every_score_is_that_of_the_formula(rows: list[list[int]]) -> None:
    table = np.array(rows, dtype=float)
    interactions = ratings(rows)
    model = fit("user_cf", interactions)
    for found in model.recommend(interactions.user_ids, exclude_seen=False).itertuples():
        if not model.fallback_for(found.user_id):
            assert found.score == pytest.approx(
                formula(table, int(found.user_id[1:]), int(found.item_id[1:])), abs=1e-9
            )


@settings(max_examples=25, deadline=None)
@given(tables)
def test_a_large_catalogue_gives_the_same_scores_by_way_of_the_people(rows: list[list[int]]) -> None:
    small = fit("user_cf", ratings(rows))
    people = small.interactions.rows([*small.interactions.user_ids, "nobody"])
    np.testing.assert_allclose(replace(small, links=None).scores_of(people), small.scores_of(people), atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(tables)
def test_the_parts_by_own_item_add_up_to_the_score_also_of_seen_items(rows: list[list[int]]) -> None:
    interactions = ratings(rows)
    model = fit("user_cf", interactions)
    for found in model.recommend(interactions.user_ids, exclude_seen=False).itertuples():
        evidence = model.explain(found.user_id, found.item_id).evidence
        assert evidence.empty or evidence["weight"].sum() == pytest.approx(found.score, abs=1e-9)


def test_the_reason_counts_the_similar_people_who_have_it() -> None:
    # bob and cat share a or b with ann and have c; dan has c and shares nothing; eve shares a but lacks c.
    model = fit("user_cf", world(ann="ab", bob="ac", cat="bc", dan="c", eve="a"))
    reason = model.explain("ann", "c")
    assert reason.message.values["n"] == 2
    assert set(reason.evidence["item_id"]) == {"a", "b"}
    assert model.explain("ann", "a").message.values["n"] == 2  # bob and eve, not ann herself
    assert "2 customers with a history like this one’s chose it" in str(reason.message)


def test_the_nearest_people_are_those_most_alike() -> None:
    table = fit("user_cf", ratings(BY_HAND)).neighbours("u0")
    expected = pd.DataFrame(
        {"user_id": ["u1", "u2"], "similarity": [20 / sqrt(680), 3 / sqrt(884)], "items": [1, 1], "rank": [1, 2]}
    )
    pd.testing.assert_frame_equal(table, expected.astype({"user_id": "str"}))
    assert fit("user_cf", ratings(BY_HAND)).neighbours("nobody").empty


def test_someone_who_shares_nothing_is_no_neighbour() -> None:
    model = fit("user_cf", ratings([[5, 0, 0], [0, 4, 4], [0, 3, 0]]))
    assert model.fallback_for("u0")
    assert list(model.neighbours("u1")["user_id"]) == ["u2"]
