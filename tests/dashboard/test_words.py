"""The page Words: counts that obey the stop words, and texts shown exactly as they were written."""

from types import SimpleNamespace

import pandas as pd
import pytest

import core
from core.analytics import SEGMENTS
from core.store import Workspaces
from dashboard.cards.words_examples import excerpt, marked
from dashboard.cards.words_table import times
from dashboard.figures import words
from dashboard.figures.style import ACCENT
from dashboard.figures.words_cloud import HEIGHT, WIDTH, cloud, placed
from dashboard.figures.words_sides import LEFT, two_sides
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
    assert sum("primary-background[" in text for text in said(page)) == 7  # and one of each rating


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


# --- who writes what, and phrases -----------------------------------------------------------------------------
@pytest.fixture(scope="module")
def planted():
    """Oslo writes of warmth, Rome of the sun; low ratings name a late delivery."""
    people = "user_id,city\n" + "".join(f"u{n},{'Oslo' if n < 60 else 'Rome'}\n" for n in range(120))
    lines = [
        f"r{n},u{n},{'warm' if n < 60 else 'sunny'} coat{'. late delivery' if n % 3 == 0 else ''},{1 if n % 3 == 0 else 5}"
        for n in range(120)
    ]
    reviews = "review_id,user_id,content,rating\n" + "\n".join(lines) + "\n"
    return {"customers.csv": people.encode(), "reviews.csv": reviews.encode()}


def listed(page):
    """The first column of every table on screen."""
    return [frame.value.iloc[:, 0].tolist() for frame in page.dataframe]


def test_words_of_groups_and_phrases_of_ratings(planted):
    page = opened(planted)
    assert not page.exception
    assert listed(page) == [["warm"], ["late delivery"]]
    group = next(box for box in page.selectbox if box.label == "Group")
    group.set_value("Rome").run()
    assert listed(page)[0] == ["sunny"]
    assert "Rome: 60 texts, all others: 60." in "".join(said(page))


def test_phrases_of_high_ratings_and_the_most_telling_ones(planted):
    page = opened(planted)
    page.button_group(key="words.phrases.view").set_value("high").run()
    assert "No phrase is clearly more frequent here." in [info.value for info in page.info]
    page.button_group(key="words.phrases.view").set_value("common").run()
    assert not page.exception
    assert listed(page)[1] == ["late delivery", "sunny coat", "warm coat"]


def test_segments_group_texts_too():
    page = apps.opened("words", ws=apps.shop(), k="3")
    choice = next(box for box in page.selectbox if box.label == "Group by")
    choice.set_value(SEGMENTS).run()
    assert not page.exception
    group = next(box for box in page.selectbox if box.label == "Group")
    assert [name.partition(" (")[0] for name in group.options] == [
        "Segment 1",
        "Segment 2",
    ]  # the third never bought and writes nothing


def test_a_small_group_is_not_compared():
    few = "".join(f"r{n},coat,{'Oslo' if n < 30 else 'Rome'}\n" for n in range(31))
    page = opened({"reviews.csv": ("review_id,content,Town\n" + few).encode()})
    next(box for box in page.selectbox if box.label == "Group").set_value("Rome").run()
    assert page.info[0].value.startswith("Only 1 text on the smaller side")


@pytest.mark.parametrize(("period", "reviews"), [("20250101-20250102", 0), ("20250103-20250106", 3)])
def test_filters_that_leave_few_texts_or_none_are_met_calmly(period, reviews):
    page = apps.opened("words", ws=apps.shop(), period=period)
    assert not page.exception
    assert ("**No text is left**" in said(page)) == (reviews == 0)
    assert [metric.value for metric in page.metric][:1] == ([str(reviews)] if reviews else [])


def test_words_of_low_and_high_ratings_have_a_voice_from_each_side():
    late = ["late red hat,1"] * 30 + ["late red hat,5"] * 5 + ["red hat,5"] * 95
    page = opened({"reviews.csv": ("content,rating\n" + "\n".join(late) + "\n").encode()})
    assert "#### 100% of the low ratings (1–2 stars) speak of “late”, 5.0% of the high ones (4–5 stars)." in said(page)
    sentence = "“late”: 100.0% of the low ratings (30), 5.0% of the high ratings (5). 20× as often"
    assert any(sentence in text.replace("\\", "") for text in said(page))


def test_the_cloud_can_be_chosen():
    page = opened({"reviews.csv": REVIEWS})
    page.button_group(key="words.drawing").set_value("cloud").run()
    assert not page.exception
    assert any("These 3 words are 5 of 5 mentions (100%)." in text for text in said(page))


# --- figures ------------------------------------------------------------------------------------------------
def test_bars_are_counts_with_the_rating_beside_them():
    ranked = pd.DataFrame({"word": ["red", "hat"], "count": [3, 1], "texts": [2, 1]})
    bars = words.words(ranked, {"red": 3.5}, "en").data[0]
    assert list(bars.x) == [3, 1]
    assert list(bars.text) == ["3 · ★ 3.5", "1"]
    assert bars.hovertext[0] == "red: 3 mentions in 2 texts"


SKEWED = [2000 // n for n in range(1, 61)]
EVEN = [100] * 60
LONG = ["recommendation", "客服态度", "mmmmmmmmmmmmmmmm", "buy", "质量"]


@pytest.mark.parametrize("counts", [SKEWED, EVEN], ids=["skewed", "even"])
@pytest.mark.parametrize("most", [1, 20, 60])
def test_words_of_a_cloud_never_touch_and_stay_inside(counts, most):
    words = [f"{LONG[n % 5]}{n}"[:16] for n in range(60)]
    boxes = placed(words[:most], counts[:most])
    assert [box.word for box in boxes] == words[: len(boxes)]  # none but the rarest are left out
    assert len(boxes) >= min(most, 30)
    assert not any(one.touches(other) for n, one in enumerate(boxes) for other in boxes[:n])
    assert all(abs(b.x) + b.width / 2 <= WIDTH / 2 and abs(b.y) + b.height / 2 <= HEIGHT / 2 for b in boxes)
    assert boxes == placed(words[:most], counts[:most])


def test_letters_of_a_cloud_grow_with_the_root_of_the_mentions():
    large, small = placed(["hat", "red"], [400, 100])
    assert large.size == 2 * small.size


def test_long_words_that_begin_alike_are_all_in_the_cloud():
    long = ["internationalisation", "internationalisations"]
    ranked = pd.DataFrame({"word": long, "count": [9, 5], "texts": [9, 5]})
    drawn = cloud(ranked, {long[0]: 1.0}, "en").data[0]
    assert len(drawn.text) == 2
    assert drawn.textfont.color[0] != drawn.textfont.color[1]


def test_low_rated_words_of_a_cloud_have_a_colour_of_their_own():
    ranked = pd.DataFrame({"word": ["red", "<b>", "hat"], "count": [9, 4, 4], "texts": [2, 1, 1]})
    drawn = cloud(ranked, {"red": 2.5, "hat": 4.0}, "en").data[0]
    assert list(drawn.text) == ["red", "&lt;b&gt;", "hat"]
    assert list(drawn.textfont.color) == [LEFT, ACCENT, ACCENT]


def test_both_sides_of_a_word_are_drawn_from_the_middle():
    rows = pd.DataFrame({"word": ["late", "nice"], "low_share": [0.2, 0.0], "high_share": [0.01, 0.5]})
    drawing = two_sides(rows, "word", ("low_share", "high_share"), ("Low", "High"), ["a", "b"], "en")
    low, high = drawing.data
    assert list(low.x) == pytest.approx([-20, 0], abs=1e-6)
    assert list(high.x) == pytest.approx([1, 50], abs=1e-6)
    assert list(low.text) == ["20.0%", "0.0%"]
    left, right = drawing.layout.xaxis.range
    assert left < -20
    assert right > 50


def test_an_interval_is_said_with_a_ratio_and_none_is_invented_where_one_side_is_empty():
    row = {"inside": 5, "outside": 2, "ratio": 3.44, "ratio_low": 1.26, "ratio_high": 12.2}
    assert times(SimpleNamespace(**row)) == "3.4× as often (95% interval 1.3–12×)"
    assert times(SimpleNamespace(**row | {"outside": 0})) == "Only here (at least 1.3×)"
