"""Content recommendation: vectors, Chinese, and the words that are cited."""

from math import log, sqrt

import numpy as np
import pandas as pd
import pytest

from core.errors import NotEnoughData
from core.recommend import Interactions, fit

from .worlds import ITEMS, frame


def shelf(*contents: str) -> pd.DataFrame:
    return pd.DataFrame({"item_id": [f"i{n}" for n in range(len(contents))], "content": contents})


def owner_of(item: str, items: pd.DataFrame) -> Interactions:
    return Interactions.from_frame(pd.DataFrame({"user_id": ["u"], "item_id": [item]}), items)


def test_an_identical_item_scores_exactly_one() -> None:
    # Four products, the first and the last word for word the same; one norm for all rows gives less than 1.
    items = shelf("wireless noise headphones", "phone case", "running shoes", "headphones noise wireless")
    table = fit("content", owner_of("i0", items)).recommend(["u"])
    assert table["item_id"][0] == "i3"
    assert table["score"][0] == pytest.approx(1.0, abs=1e-12)


def test_the_vectors_of_four_products_are_tf_idf_row_by_row() -> None:
    # idf = ln((1 + 4) / (1 + df)) + 1: red in two items, shoe in two, hat in one.
    model = fit("content", owner_of("i0", shelf("red shoe", "red hat", "blue shoe", "green coat")))
    two, one = log(5 / 3) + 1, log(5 / 2) + 1
    expected = two * two / (sqrt(two**2 + two**2) * sqrt(two**2 + one**2))
    assert model.similar_items("i0")["score"].tolist() == pytest.approx([expected, expected])
    np.testing.assert_allclose((model.vectors.toarray() ** 2).sum(axis=1), 1)


def test_the_profile_is_the_weighted_sum_of_the_own_items() -> None:
    # Items without a word in common are at right angles: i2 = i0 rated 3 of a profile (3, 4) -> cosine 3/5.
    rows = pd.DataFrame({"user_id": ["u", "u"], "item_id": ["i0", "i1"], "value": [3.0, 4.0]})
    items = shelf("alpha", "beta", "alpha", "beta")
    table = fit("content", Interactions.from_frame(rows, items)).recommend(["u"])
    assert table["item_id"].tolist() == ["i3", "i2"]
    assert table["score"].tolist() == pytest.approx([0.8, 0.6])


def test_chinese_texts_are_compared_by_words() -> None:
    items = shelf("高品质的无线耳机", "专业跑步鞋", "降噪无线耳机", "纯棉短袖衬衫")
    model = fit("content", owner_of("i0", items))
    assert model.recommend(["u"])["item_id"].tolist() == ["i2"]
    assert "无线耳机" in model.explain("u", "i2").evidence["words"].iloc[0].split(", ")


def test_nobody_has_it_yet_and_it_is_recommended_all_the_same() -> None:
    model = fit("content", Interactions.from_frame(frame(ann="a", bob="d"), ITEMS))
    assert model.recommend(["ann"])["item_id"].tolist() == [
        "b",
        "c",
        "d",
    ]  # b and c by words, d by popularity
    assert str(model.explain("ann", "d").message).startswith("Nothing closer")


def test_the_evidence_adds_up_and_cites_shared_words() -> None:
    model = fit("content", Interactions.from_frame(frame(ann="bcd"), ITEMS))
    reason = model.explain("ann", "a")
    assert reason.evidence["weight"].sum() == pytest.approx(model.recommend(["ann"])["score"][0])
    assert dict(zip(reason.evidence["item_id"], reason.evidence["words"], strict=True)) == {
        "b": "red, feet",
        "c": "shoe, feet",
    }


def test_without_the_first_row_of_the_evidence_the_score_falls() -> None:
    model = fit("content", Interactions.from_frame(frame(ann="bcd"), ITEMS))
    first = model.explain("ann", "a").evidence.index[0]
    history = model.interactions.matrix[[0]]
    before = model.scores(history)[0, 0]
    history.data[history.indices == first] = 0
    assert model.scores(history)[0, 0] < before


def test_items_without_any_words_are_refused() -> None:
    with pytest.raises(NotEnoughData, match="title, a text or a category"):
        fit("content", Interactions.from_frame(frame(ann="a")))
