"""Words: Chinese is segmented, English cut at its edges, and one tokeniser rules both ways of counting."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core.tokens import tokenise


def test_words_of_both_languages_by_hand():
    reviews = 'content\n"Don\'t wait: buy TWO, two!"\n这个商品很好用\n'.encode()
    words = core.analytics.word_frequency(core.load({"reviews.csv": reviews}))
    assert words.head(1).to_numpy().tolist() == [["two", 2, 1]]
    assert {"don't", "wait", "buy", "商品"} <= set(words["word"])
    assert len(tokenise("这个商品很好用")) > 1


def test_stop_words_are_left_out_and_can_be_chosen():
    dataset = core.load({"reviews.csv": "content\nthe red hat\n这个帽子很好\n".encode()})
    kept = core.analytics.word_frequency(dataset, core.analytics.stop_words())
    assert set(kept["word"]) == {"red", "hat", "帽子", "好"}
    assert "red" not in set(core.analytics.word_frequency(dataset, ["red"])["word"])


@settings(max_examples=10, deadline=None)
@given(st.lists(st.text("abАб éß'’ -_.,1二三商品很好", min_size=1, max_size=20), min_size=1, max_size=10))
def test_counts_equal_the_tokeniser_on_every_text(texts):
    texts = [text for text in texts if text.strip() and tokenise(text)] or ["hat"]
    content = ("content,rating\n" + "".join(f'"{text}",5\n' for text in texts)).encode()
    words = core.analytics.word_frequency(core.load({"reviews.csv": content}))
    expected = Counter(word for text in texts for word in tokenise(text))
    assert dict(zip(words["word"], words["count"], strict=True)) == dict(expected)


def test_without_texts_it_says_what_to_upload():
    with pytest.raises(core.NotEnoughData, match="reviews or item texts"):
        core.analytics.word_frequency(core.load({"v.csv": b"user_id,page_id\na,b\n"}))


RATED = b"review_id,content,rating\nr1,red red hat,5\nr2,a Red coat. Mail anna@example.com or +44 20 7946 0958,1\nr3,redder,3\n"


def test_examples_use_exactly_the_word_and_hide_contacts():
    found = core.analytics.examples(core.load({"reviews.csv": RATED}), "red")
    assert found[["id", "times", "rating"]].to_numpy().tolist() == [["r1", 2, 5.0], ["r2", 1, 1.0]]
    assert found["text"].iloc[1] == "a Red coat. Mail a***@example.com or ***58"


@pytest.mark.parametrize(("first", "ids"), [("most", ["r1"]), ("lowest", ["r2"]), ("highest", ["r1"])])
def test_examples_come_in_the_order_asked_for(first, ids):
    dataset = core.load({"reviews.csv": RATED})
    assert core.analytics.examples(dataset, "red", limit=1, first=first)["id"].tolist() == ids


@pytest.mark.parametrize("word", [".*", "%", "r_d", "red'; DROP", ""])
def test_a_word_is_never_a_pattern(word):
    assert core.analytics.examples(core.load({"reviews.csv": RATED}), word).empty


def test_a_word_rates_as_its_reviews_do():
    found = core.analytics.word_ratings(core.load({"reviews.csv": RATED}), ("red", "redder"))
    assert found.to_numpy().tolist() == [["red", 2, 3.0], ["redder", 1, 3.0]]


def test_texts_with_chinese_are_counted():
    dataset = core.load({"reviews.csv": "review_id,content\na,好\nb,good\nc,很 good\n".encode()})
    found = core.analytics.texts(dataset)
    assert (found.source, found.texts, found.chinese) == ("reviews", 3, 2)
    assert core.analytics.text_sources(dataset) == ("reviews",)


def test_a_source_without_texts_says_what_to_upload():
    with pytest.raises(core.NotEnoughData, match="reviews or item texts"):
        core.analytics.examples(core.load({"reviews.csv": RATED}), "red", "items")


def test_the_pieces_of_an_address_or_a_number_are_not_words():
    texts = ["Call +44 7700 900123 or jane.doe@shop.example", "看 https://shop.example/doe 或拨打13800138000，好用"]
    content = "content,rating\n" + "".join(f'"{text}",5\n' for text in texts)
    words = set(core.analytics.word_frequency(core.load({"reviews.csv": content.encode()}))["word"])
    assert {"call", "or", "好用"} <= words
    assert not words & {"44", "7700", "900123", "jane", "doe", "shop", "example", "com", "https", "13800138000"}
