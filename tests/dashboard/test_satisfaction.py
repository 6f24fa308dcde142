"""The page Satisfaction: stars, surveys and reviews in both languages, and calm where there is nothing to say."""

import re

import pandas as pd
import pytest

import core
from core import analytics
from core.store import Workspaces
from dashboard.figures import satisfaction as figures
from dashboard.report.context import Context
from dashboard.report.document import Chart, Numbers, Section, Table, Text
from dashboard.report.facts import of_block
from dashboard.report.sections.satisfaction import satisfaction as section
from dashboard.text import t
from tests.dashboard import apps

STARS = [1] * 30 + [5] * 70


def opened(files, lang="en", **address):
    return apps.opened("satisfaction", ws=apps.saved(files), lang=lang, **address)


def ratings(stars, dates=True):
    lines = "".join(f"u{n},i{n % 3},{s}" + (f",2026-0{1 + n % 3}-15\n" if dates else "\n") for n, s in enumerate(stars))
    return {"ratings.csv": (f"user_id,item_id,rating{',date' if dates else ''}\n{lines}").encode()}


def survey(scores):
    lines = "".join(f"u{n},{'Oslo' if n % 2 else 'Rome'},{score}\n" for n, score in enumerate(scores))
    return {"survey.csv": ("user_id,city,How likely are you to recommend us?\n" + lines).encode()}


def chinese_reviews():
    low = "".join(f"r{n},发货慢,1\n" for n in range(30))
    high = "".join(f"s{n},质量很好,5\n" for n in range(60))
    return {"reviews.csv": ("review_id,content,rating\n" + low + high).encode()}


@pytest.fixture(scope="module")
def shop():
    return core.open_sample("shop")


# --- the page -----------------------------------------------------------------------------------------------
def test_ratings_alone_have_their_numbers_and_say_what_would_tell_why():
    page = opened(ratings(STARS))
    assert not page.exception
    assert "#### 70.0% of 100 ratings are 4 or 5 stars." in apps.plain(page)
    assert [metric.value for metric in page.metric] == ["70.0%", "3.80"]
    assert "add reviews with a text and stars" in apps.shown(page)


def test_without_dates_there_are_no_months():
    page = opened(ratings(STARS, dates=False))
    assert not page.exception
    assert "No dates: add a column" in apps.shown(page)


@pytest.mark.parametrize(
    ("lang", "sentence"), [("en", "net promoter score of 200 answers is"), ("zh", "200 份回答的净推荐值为")]
)
def test_a_survey_from_0_to_10(lang, sentence):
    page = opened(survey([9 if n % 2 else n % 11 for n in range(200)]), lang)
    assert not page.exception
    assert sentence in apps.plain(page)
    assert [metric.label for metric in page.metric] == [t("metric.nps", lang)]


def test_chinese_reviews_have_chinese_points():
    page = opened(chinese_reviews(), "zh")
    assert not page.exception
    found = apps.plain(page)
    assert "差评最突出的是“发货慢”（占差评的 100%）" in found
    assert ":primary-background[发货慢]" in apps.shown(page)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sample_shop(lang):
    page = apps.opened("satisfaction", ws=core.open_sample("shop", workspaces=Workspaces()).token, lang=lang)
    assert not page.exception
    assert not page.error
    assert "late delivery" in apps.plain(page)
    assert [metric.value for metric in page.metric] == ["69.0%", "3.95", "92.6%"]
    assert re.search("fashion.*64.6%", apps.plain(page))
    side = page.button_group(key="satisfaction.side")
    side.set_value("high").run()
    assert not page.exception


def test_the_sample_shop_by_items_and_by_segments():
    page = apps.opened("satisfaction", ws=apps.shop())
    for by, clear in ((analytics.Grouping("ratings", "item_id"), True), (analytics.SEGMENTS, False)):
        next(box for box in page.selectbox if box.label == "Group by").set_value(by).run()
        assert not page.exception
        assert ("clearly less satisfied" in apps.plain(page)) == clear


def test_without_ratings_it_says_what_to_add():
    page = opened({"v.csv": b"user_id,page_id\na,x\n"})
    assert not page.exception
    assert "**This data has no ratings**" in apps.shown(page)
    assert not page.error


@pytest.mark.parametrize("period", ["20250101-20250102", "20250103-20250106"])
def test_filters_that_leave_little_are_met_calmly(period):
    page = apps.opened("satisfaction", ws=apps.shop(), period=period)
    assert not page.exception
    assert not page.error


def test_in_demo_mode_quotes_name_nobody():
    low = "".join(f"r{n},u{n},late delivery{' Zebedee' if n < 5 else ''},1\n" for n in range(30))
    high = "".join(f"s{n},u{n},fine,5\n" for n in range(30))
    people = "user_id,name\n" + "".join(f"u{n},Zebedee\n" for n in range(30))
    files = {
        "reviews.csv": ("review_id,user_id,content,rating\n" + low + high).encode(),
        "customers.csv": people.encode(),
    }
    page = opened(files, demo="1")
    assert not page.exception
    assert "delivery •••" in apps.plain(page).replace(":primary-background[late delivery]", "delivery")
    assert "zebedee" not in apps.plain(page).lower()


# --- figures ------------------------------------------------------------------------------------------------
def test_bars_of_the_answers_sum_to_all_of_them(shop):
    rows = analytics.answers(shop, "csat")
    bars = figures.answers(rows, "csat", "en").data[0]
    assert sum(bars.x) == 13_552
    assert list(bars.y) == ["5 ★", "4 ★", "3 ★", "2 ★", "1 ★"]


def test_months_are_hollow_where_they_are_not_over():
    rows = pd.DataFrame(
        {
            "first": [0, 31],
            "last": [30, 58],
            "n": [5, 2],
            "value": [0.5, 1.0],
            "low": [0.2, 0.3],
            "high": [0.8, 1.0],
            "complete": [True, False],
        }
    )
    line = figures.months(rows, "csat", "en").data[2]
    assert list(line.y) == [50, 100]
    assert line.marker.color[0] != line.marker.color[1]
    assert line.hovertext[1].endswith("Not a whole month.")


def test_groups_have_their_colour_by_what_is_clear(shop):
    rows = analytics.satisfaction_by(shop, analytics.Grouping("items", "category"), "csat").groups
    drawing = figures.groups(rows, rows["group"].tolist(), 0.69, "csat", "en")
    dots = drawing.data[len(rows)]
    assert list(dots.x) == pytest.approx((100 * rows["value"]).tolist())
    assert [colour == figures.LOW for colour in dots.marker.color] == (rows["clear"] == "worse").tolist()


@pytest.mark.parametrize(
    ("value", "measure", "shown"),
    [(0.69, "csat", "69.0%"), (3.951, "average_rating", "3.95"), (12, "nps", "+12"), (float("nan"), "nps", "–")],
)
def test_a_measure_is_shown_in_its_unit(value, measure, shown):
    assert figures.score(value, measure) == shown


# --- in a report --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_section_has_the_numbers_of_the_screen_under_keys_of_their_own(shop, lang):
    blocks = section(Context(shop, lang=lang))
    numbers = next(block for block in blocks if isinstance(block, Numbers)).numbers
    assert {number.key: number.shown for number in numbers} == {
        "csat": "69.0%",
        "average_rating": "3.95",
        "response_rate": "92.6%",
    }
    keys = [block.key for block in blocks if isinstance(block, Chart | Table)]
    assert keys == ["answers", "months", "categories", "points_low", "points_high", "voices"]
    made = Section("satisfaction", "", blocks)
    facts = [fact.key for place, block in enumerate(blocks) for fact in of_block(made, place, block, "", lang)]
    assert len(facts) == len(set(facts)) > 100


def test_quotes_in_a_report_are_short_and_name_nobody():
    named = " for Zebedee and anna@example.com"
    low = "".join(f"r{n},u{n},late delivery{named if n < 5 else ''},1\n" for n in range(30))
    long = "".join(f"l{n},u{n},{'very ' * 60} late delivery,1\n" for n in range(30))
    high = "".join(f"s{n},u{n},fine,5\n" for n in range(30))
    people = "user_id,name\n" + "".join(f"u{n},Zebedee\n" for n in range(30))
    files = {"reviews.csv": "review_id,user_id,content,rating\n" + low + long + high, "customers.csv": people}
    blocks = section(Context(core.load({name: text.encode() for name, text in files.items()})))
    voices = next(block for block in blocks if isinstance(block, Table)).frame
    assert all("zebedee" not in text.lower() and "anna" not in text and len(text) <= 160 for text in voices["text"])
    words = [block.words for block in blocks if isinstance(block, Text)]
    assert all("zebedee" not in text.lower() for text in words)


def test_a_section_without_ratings_says_what_is_needed():
    with pytest.raises(core.NotEnoughData):
        section(Context(core.load({"v.csv": b"user_id,page_id\na,b\n"})))
