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
