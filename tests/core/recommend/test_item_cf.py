"""Item CF against cosines worked out by hand."""

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
    similarity = fit("item_cf", ratings()).similarity.toarray()
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
    similarity = fit("item_cf", interactions).similarity.toarray()
    peer = cosine_similarity(interactions.matrix.toarray().T)
    np.fill_diagonal(peer, 0)
    np.testing.assert_allclose(similarity, peer, atol=1e-12)
    np.testing.assert_array_equal(similarity, similarity.T)


def test_few_neighbours_keep_the_nearest_and_stay_symmetric() -> None:
    full = fit("item_cf", ratings()).similarity.toarray()
    cut = fit("item_cf", ratings(), neighbours=1).similarity.toarray()
    np.testing.assert_array_equal(cut, cut.T)
    np.testing.assert_array_equal(cut.max(axis=1), full.max(axis=1))
    # i0 is nearest to i1, i1 to i0, i2 to i3, and i3 to i2: two pairs remain.
    assert np.count_nonzero(cut) == 4


def test_a_neighbour_counts_when_either_side_is_nearest() -> None:
    # a and b always go together; c was bought once, with a: a's nearest is b, c's nearest are a and b alike.
    made = Interactions.from_frame(frame(ann="ab", bob="ab", cat="abc"))
    similarity = fit("item_cf", made, neighbours=1).similarity.toarray()
    assert similarity[0, 2] == similarity[2, 0] == pytest.approx(1 / sqrt(3))


def test_blocks_of_items_leave_out_the_item_itself_too(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fit("item_cf", ratings(), neighbours=2).similarity.toarray()
    monkeypatch.setattr("core.recommend.ranking.CELLS_AT_ONCE", 5)
    np.testing.assert_array_equal(fit("item_cf", ratings(), neighbours=2).similarity.toarray(), whole)


def test_shrinkage_doubts_what_few_customers_say() -> None:
    # a and b are shared by both, c and d by one: cosines 1 and 1, counts 2 and 1.
    plain = fit("item_cf", Interactions.from_frame(frame(ann="ab", bob="ab", cat="cd")))
    shrunk = fit("item_cf", plain.interactions, shrinkage=2.0)
    assert plain.similarity.toarray()[[0, 2], [1, 3]] == pytest.approx([1, 1])
    assert shrunk.similarity.toarray()[[0, 2], [1, 3]] == pytest.approx([2 / 4, 1 / 3])


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


@pytest.mark.parametrize("option", [{"neighbours": 0}, {"shrinkage": -1.0}])
def test_options_have_limits(option: dict[str, float]) -> None:
    with pytest.raises(OutOfRange):
        fit("item_cf", ratings(), **option)
