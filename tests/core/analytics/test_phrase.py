"""Phrases of two and three words: by hand, planted, and sampled."""

from math import log

import pytest

import core
from core.analytics import phrases, stop_words
from core.analytics.grams import joined


def reviews(*texts: str, stars: list[int] | None = None) -> core.Dataset:
    lines = [f'r{n:05},"{text}",{stars[n] if stars else ""}' for n, text in enumerate(texts)]
    return core.load({"reviews.csv": ("review_id,content,rating\n" + "\n".join(lines) + "\n").encode()})


def test_counts_and_association_by_hand():
    # 20 words: "red hat" 6 times, "red" once more, "blue" 7 times.
    found = phrases(reviews(*["red hat"] * 6, "red", *["blue"] * 7)).common
    row = found.iloc[0]
    assert (row.phrase, row.words, row.texts, row.share) == ("red hat", 2, 6, 6 / 14)
    assert row.npmi == pytest.approx(log((6 / 20) / (7 / 20 * 6 / 20)) / -log(6 / 20))
    assert len(found) == 1


def test_words_that_only_occur_together_have_the_largest_association():
    found = phrases(reviews(*["aa bb"] * 5, *["cc dd"] * 5, *["cc ee"] * 5)).common.set_index("phrase")
    assert found.loc["aa bb", "npmi"] == pytest.approx(1)
    assert 0 < found.loc["cc dd", "npmi"] < 1


def test_a_text_counts_once_however_often_it_says_it():
    assert phrases(reviews(*["red hat, red hat"] * 5)).common["texts"].tolist() == [5]


def test_phrases_neither_cross_a_pause_nor_end_with_a_stop_word():
    texts = ["the quality of the cloth. poor cloth"] * 5 + ["not worth it"] * 5 + ["质量差，发货慢"] * 5
    found = set(phrases(reviews(*texts), stop_words()).common["phrase"])
    assert found == {"poor cloth", "not worth", "质量差", "发货慢"}


def test_a_pair_that_is_part_of_one_triple_is_told_by_the_triple():
    found = phrases(reviews(*["true to size"] * 9, *["to size"])).common["phrase"]
    assert found.tolist() == ["true to size"]


def test_mixed_languages_are_joined_as_they_are_written():
    assert joined(["usb", "充电", "接口"]) == "usb 充电接口"


def test_the_planted_pain_point_ranks_first():
    low = ["late delivery and a nice box", "late delivery again", "a nice box"] * 12
    high = ["a nice box", "quick delivery"] * 50 + ["late delivery"]
    found = phrases(reviews(*low, *high, stars=[1] * 36 + [5] * 101), stop_words()).rated
    first = found.iloc[0]
    assert (first.phrase, first.low, first.high) == ("late delivery", 24, 1)
    assert first.example == "late delivery again"
    assert first.ratio_low > 1
    assert found.iloc[-1]["phrase"] == "quick delivery"
    assert "nice box" not in set(found["phrase"])


@pytest.mark.parametrize("first", [("late delivery", "发货慢")])
def test_the_pain_points_of_the_sample_shop_rank_first(first):
    found = phrases(core.open_sample("shop"), stop_words()).rated
    assert tuple(found["phrase"].head(2)) == first
    assert {"damaged box", "poor quality", "包装破损", "质量差"} <= set(found["phrase"].head(12))


def test_of_many_texts_an_even_part_is_read_and_said():
    dataset = reviews(*(["red hat"] * 60))
    found = phrases(dataset, most=25)
    assert (found.read, found.texts) == (20, 60)
    assert found.common["texts"].tolist() == [20]


def test_contacts_are_neither_words_nor_shown():
    found = phrases(reviews(*["red hat from anna@example.com today"] * 5)).common
    assert found["phrase"].tolist() == ["red hat from"]
    assert found["example"].iloc[0] == "red hat from a***@example.com today"


@pytest.mark.parametrize("texts", [("hat",), ("red hat",) * 4])
def test_too_few_texts_have_no_phrase(texts):
    found = phrases(reviews(*texts))
    assert found.common.empty
    assert found.rated.empty


def test_without_texts_it_says_what_to_upload():
    with pytest.raises(core.NotEnoughData, match="reviews or item texts"):
        phrases(core.load({"v.csv": b"user_id,page_id\na,b\n"}))
