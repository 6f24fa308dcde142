"""The page Words: counts that obey the stop words, and texts shown exactly as they were written."""

import pandas as pd
import pytest

import core
from core.store import Workspaces
from dashboard.cards.words_examples import excerpt, marked
from dashboard.figures import words
from tests.dashboard import apps

REVIEWS = b"review_id,content,rating\nr1,the red red hat,5\nr2,a red *coat*,2\n"
ITEMS = b"item_id,content\ni1,wool scarf\n"


def opened(files, lang="en"):
    return apps.opened("words", ws=apps.saved(files), lang=lang)


def said(page):
    return [element.value for element in (*page.markdown, *page.caption)]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "#### Reviews use 3 different words; “red” leads with 3 mentions."),
        ("zh", "#### 评论共用了 3 个不同的词；“red”以 3 次居首。"),
    ],
)
def test_the_sentence_leaves_common_words_out(lang, sentence):
    page = opened({"reviews.csv": REVIEWS}, lang)
    assert not page.exception
    assert sentence in said(page)
    assert [metric.value for metric in page.metric] == ["2", "3", "5", "0%"]


def test_every_number_obeys_the_stop_words():
    page = opened({"reviews.csv": REVIEWS})
    page.toggle[0].set_value(False).run()
    assert [metric.value for metric in page.metric] == ["2", "5", "7", "0%"]  # with "the" and "a"
    page.multiselect[0].set_value(["red"]).run()
    assert [metric.value for metric in page.metric] == ["2", "4", "4", "0%"]
    assert not page.exception


def test_leaving_out_everything_is_said_calmly():
    page = opened({"reviews.csv": b"content\nred\n"})
    page.multiselect[0].set_value(["red"]).run()
    assert "**Every word is left out**" in said(page)
    assert not page.exception


def test_the_texts_can_be_switched_and_the_address_remembers():
    page = opened({"reviews.csv": REVIEWS, "items.csv": ITEMS})
    page.button_group(key="texts").set_value("items").run()
    assert "#### Item texts use 2 different words, each once." in said(page)
    assert page.query_params["texts"] in ("items", ["items"])


def test_without_texts_it_says_what_to_add():
    page = opened({"v.csv": b"user_id,page_id\na,x\n"})
    assert "**This data has no texts**" in said(page)
    assert not page.exception
    assert not page.error


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sample_shop(lang):
    page = apps.opened("words", ws=core.open_sample("shop", workspaces=Workspaces()).token, lang=lang)
    assert not page.exception
    assert page.metric[0].value == "6,000"
    assert sum("primary-background[" in text for text in said(page)) == 5


# --- examples -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "word", "shown"),
    [
        ("Red is a redder red", "red", ":primary-background[Red] is a redder :primary-background[red]"),
        ("这个商品很好", "商品", "这个:primary-background[商品]很好"),
        ("<b>hat</b> [x](y)", "hat", r"\<b\>:primary-background[hat]\</b\> \[x\]\(y\)"),
    ],
)
def test_a_text_is_shown_as_it_is_with_the_word_marked(text, word, shown):
    assert marked(text, word) == shown


def test_of_a_long_text_the_part_with_the_word_is_shown():
    text = "x " * 300 + "hat" + " y" * 300
    part = excerpt(text, "hat", 50)
    assert "hat" in part
    assert part.startswith("… ")
    assert part.endswith(" …")
    assert len(part) == 54


# --- figures ------------------------------------------------------------------------------------------------
def test_bars_are_counts_with_the_rating_beside_them():
    ranked = pd.DataFrame({"word": ["red", "hat"], "count": [3, 1], "texts": [2, 1]})
    bars = words.words(ranked, {"red": 3.5}, "en").data[0]
    assert list(bars.x) == [3, 1]
    assert list(bars.text) == ["3 · ★ 3.5", "1"]
    assert bars.hovertext[0] == "red: 3 mentions in 2 texts"
