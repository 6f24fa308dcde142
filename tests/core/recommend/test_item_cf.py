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
from core.recommend.weights import bm25

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


def test_a_large_catalogue_keeps_the_strongest_links(monkeypatch: pytest.MonkeyPatch) -> None:
    every = fit("item_cf", ratings()).links.toarray()
    monkeypatch.setattr("core.recommend.neighbours.SMALL_CATALOGUE", 3)
    monkeypatch.setattr("core.recommend.item_cf.NEIGHBOURS", 1)
    assert (fit("item_cf", ratings()).links.toarray() > 0).sum(axis=1).tolist() == [1, 1, 1, 1]
    np.testing.assert_array_equal(fit("item_cf", ratings(RATINGS[:, :3])).links.toarray(), every[:3, :3])


def test_each_own_item_speaks_for_its_nearest_alone() -> None:
    # i0's cosine with i1 is .74, with i3 .42; of u1, who has i0 and i3, i0 speaks for i1 alone, i3 for i2.
    model = fit("item_cf", ratings(), neighbours=1)
    assert model.links.toarray()[0].tolist() == [0, pytest.approx(16 / sqrt(42 * 11), rel=1e-5), 0, 0]
    listed = model.recommend(["u1"]).set_index("item_id")["score"]
    assert listed["i1"] == pytest.approx(4 * 16 / sqrt(42 * 11), rel=1e-5)
    assert model.explain("u1", "i1").evidence["item_id"].tolist() == ["i0"]


def test_bm25_is_the_formula() -> None:
    # u0 has three items of four, u1 two: log(4 / (1 + 3)) = 0 and log(4 / (1 + 2)).
    sums = RATINGS.sum(axis=0)
    length = 0.2 + 0.8 * sums[0] / sums.mean()
    by_hand = 5 * 101 / (100 * length + 5) * log(4 / (1 + 3))
    table = bm25(ratings().matrix).toarray()
    assert table[0, 0] == pytest.approx(by_hand, abs=1e-12)
    length = 0.2 + 0.8 * sums[3] / sums.mean()
    assert table[1, 3] == pytest.approx(1 * 101 / (100 * length + 1) * log(4 / (1 + 2)))


def test_bm25_links_are_products_of_the_weighed_columns() -> None:
    model = fit("item_cf", ratings(), weight="bm25")
    columns = bm25(ratings().matrix).toarray()
    assert model.links.toarray()[0, 3] == pytest.approx(columns[:, 0] @ columns[:, 3])
    assert model.weight == "value"


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


@pytest.mark.parametrize("wrong", [{"neighbours": 0}, {"weight": "cubed"}])
def test_wrong_options_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(OutOfRange, match=next(iter(wrong))):
        fit("item_cf", ratings(), **wrong)
