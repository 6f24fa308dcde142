"""Item CF against cosines worked out by hand."""

from dataclasses import replace
from itertools import pairwise
from math import log, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics.pairwise import cosine_similarity

from core.errors import OutOfRange
from core.recommend import Interactions, fit

from .worlds import frame

RATINGS = np.array([[5, 3, 0, 1], [4, 0, 0, 1], [1, 1, 0, 5], [0, 1, 5, 4]], dtype=float)


def ratings(table: np.ndarray = RATINGS) -> Interactions:
    rows = [(f"u{u}", f"i{i}", table[u, i]) for u, i in zip(*np.nonzero(table), strict=True)]
    return Interactions.from_frame(pd.DataFrame(rows, columns=["user_id", "item_id", "value"]))


def test_similarity_is_the_cosine_of_the_columns() -> None:
    # i0 = (5, 4, 1, 0), i1 = (3, 0, 1, 1): 5*3 + 1*1 = 16; lengths sqrt(42), sqrt(11).
    similarity = fit("item_cf", ratings()).links.toarray()
    assert similarity[0, 1] == pytest.approx(16 / sqrt(42 * 11))
    assert similarity[0, 2] == 0
    assert similarity[2, 3] == pytest.approx(20 / (5 * sqrt(43)))


def test_a_score_is_the_sum_of_similarity_times_rating() -> None:
    # u0 rated i0 5, i1 3, i3 1; i2 = (0, 0, 0, 5) meets i1 and i3 only in u3.
    table = fit("item_cf", ratings()).recommend(["u0"])
    assert list(table["item_id"]) == ["i2"]
    assert table["score"][0] == pytest.approx(3 * 5 / (sqrt(11) * 5) + 1 * 20 / (sqrt(43) * 5))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 5), min_size=4, max_size=4), min_size=1, max_size=8).filter(
        lambda rows: any(map(any, rows))
    )
)
def test_similarity_is_symmetric_and_equals_scikit_learn(rows: list[list[int]]) -> None:
    table = np.array(rows, dtype=float)
    interactions = ratings(table)
    similarity = fit("item_cf", interactions).links.toarray()
    peer = cosine_similarity(interactions.matrix.toarray().T)
    np.fill_diagonal(peer, 0)
    np.testing.assert_allclose(similarity, peer, atol=1e-12)
    np.testing.assert_array_equal(similarity, similarity.T)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 5), min_size=4, max_size=4), min_size=1, max_size=8).filter(
        lambda rows: any(map(any, rows))
    ),
    st.sampled_from([0, 3]),
)
def test_a_large_catalogue_gives_the_same_scores_without_similarities(rows: list[list[int]], shrinkage: int) -> None:
    interactions = ratings(np.array(rows, dtype=float))
    small = fit("item_cf", interactions, shrinkage=shrinkage)
    large = replace(small, links=None)
    people = interactions.rows([*interactions.user_ids, "nobody"])
    np.testing.assert_allclose(large.scores_of(people), small.scores_of(people), atol=1e-9)
    assert ((large.scores_of(people) > 0) == (small.scores_of(people) > 0)).all()


def test_which_catalogue_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.recommend.neighbours.SMALL_CATALOGUE", 3)
    assert fit("item_cf", ratings()).links is None
    assert fit("item_cf", ratings(RATINGS[:, :3])).links is not None


def test_people_come_in_blocks_too(monkeypatch: pytest.MonkeyPatch) -> None:
    large = replace(fit("item_cf", ratings()), links=None)
    whole = large.recommend(large.interactions.user_ids, exclude_seen=False)
    monkeypatch.setattr("core.recommend.ranking.CELLS_AT_ONCE", 5)
    pd.testing.assert_frame_equal(
        large.recommend(large.interactions.user_ids, exclude_seen=False), whole, check_exact=True
    )


def test_orders_count_by_their_logarithm_and_ratings_as_they_stand() -> None:
    rows = frame(ann="a", bob="ab").assign(value=[9.0, 9.0, 9.0])
    rated = fit("item_cf", Interactions.from_frame(rows, source="ratings"))
    bought = fit("item_cf", Interactions.from_frame(rows, source="orders"))
    assert rated.recommend(["ann"])["score"][0] == pytest.approx(9 / sqrt(2))
    assert bought.recommend(["ann"])["score"][0] == pytest.approx(log(10) / sqrt(2))


def test_the_evidence_adds_up_and_each_removal_costs_its_weight() -> None:
    model = fit("item_cf", ratings())
    evidence = model.explain("u0", "i2").evidence
    score = model.recommend(["u0"])["score"][0]
    assert list(evidence["item_id"]) == ["i1", "i3"]
    assert evidence["weight"].sum() == pytest.approx(score)
    for item, weight in zip(evidence.index, evidence["weight"], strict=True):
        history = model.interactions.matrix[[0]]
        history.data[history.indices == item] = 0
        assert model.scores(history)[0, 2] == pytest.approx(score - weight)


def test_the_sentence_names_what_was_bought() -> None:
    items = pd.DataFrame({"item_id": ["a", "b"], "title": ["Tea", "Cup"]})
    bought = Interactions.from_frame(frame(ann="a", bob="ab"), items, source="orders")
    assert "bought Tea" in str(fit("item_cf", bought).explain("ann", "b").message)


def test_similar_items_are_neighbours_and_never_the_item_itself() -> None:
    table = fit("item_cf", ratings()).similar_items("i0", n=2)
    assert list(table["item_id"]) == ["i1", "i3"]
    assert all(left >= right for left, right in pairwise(table["score"]))


def test_shrinkage_believes_a_cosine_by_the_people_behind_it() -> None:
    # Two people have i0 and i1, one has i2 and i3: cosines times 2 / (2 + 3) and 1 / (1 + 3).
    plain, shrunk = (fit("item_cf", ratings(), shrinkage=s).links.toarray() for s in (0, 3))
    assert shrunk[0, 1] == pytest.approx(plain[0, 1] * 2 / 5)
    assert shrunk[2, 3] == pytest.approx(plain[2, 3] * 1 / 4)
    np.testing.assert_array_equal(shrunk, shrunk.T)


def test_shrinkage_is_in_lists_reasons_and_neighbours_alike() -> None:
    model = fit("item_cf", ratings(), shrinkage=3)
    listed = model.recommend(["u0"]).set_index("item_id")["score"]
    assert model.explain("u0", "i2").evidence["weight"].sum() == pytest.approx(listed["i2"])
    assert model.similar_items("i0")["score"][0] == pytest.approx(model.links.toarray()[0].max())


@pytest.mark.parametrize("wrong", [-1, np.inf, np.nan])
def test_a_shrinkage_below_zero_is_refused(wrong: float) -> None:
    with pytest.raises(OutOfRange, match="shrinkage"):
        fit("item_cf", ratings(), shrinkage=wrong)
