"""The page Audience: people counted once, those who gave no age shown, and a breakdown by any column."""

import pandas as pd
import pytest

import core
from core.analytics import Histogram
from core.store import Workspaces
from dashboard.figures import audience
from dashboard.figures.style import MUTED
from tests.dashboard import apps

PEOPLE = b"user_id,age,gender,email\na,20,f,anna@b.example\na,20,f,\nb,22,m,\nc,40,f,\nd,,,\n"


def opened(files, lang="en"):
    return apps.opened("audience", ws=apps.saved(files), lang=lang)


def said(page):
    return [element.value for element in (*page.markdown, *page.caption)]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", r"#### 4 people; the largest age group is 18\-24 (67% of those whose age is known); 25% gave no age."),
        ("zh", r"#### 共 4 人；人数最多的年龄段是 18\-24（占已知年龄者的 67%）；25% 未提供年龄。"),
    ],
)
def test_people_are_counted_once(lang, sentence):
    page = opened({"customers.csv": PEOPLE}, lang)
    assert not page.exception
    assert sentence in said(page)
    assert any("green" in text and "= 4" in text for text in said(page))


def test_personal_columns_are_never_offered():
    page = opened({"customers.csv": PEOPLE})
    assert page.selectbox[0].options == ["Gender", "Age"]


def test_numbers_are_a_histogram_and_say_who_is_missing():
    page = opened({"customers.csv": PEOPLE})
    page.selectbox[0].select("age").run()
    assert not page.exception
    assert any("half of the 3 people known have 22 or less" in text and "Not given: 1" in text for text in said(page))


def test_rows_without_an_id_are_said_to_be_people():
    page = opened({"p.csv": b"age,gender\n20,f\n30,m\n"})
    assert any(r"p\.csv has no column that names people" in text for text in said(page))


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"items.csv": b"item_id,title\na,hat\n"}, "**This data names no people**"),
        ({"v.csv": b"user_id,page_id\na,x\nb,x\n"}, "**Nothing more is known of these people**"),
    ],
)
def test_without_profiles_it_says_what_to_add(files, sentence):
    page = opened(files)
    assert not page.exception
    assert not page.error
    assert sentence in said(page)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sample_shop(lang):
    page = apps.opened("audience", ws=core.open_sample("shop", workspaces=Workspaces()).token, lang=lang)
    assert not page.exception
    assert any("5,000" in text and "35\\-44" in text for text in said(page))


# --- figures ------------------------------------------------------------------------------------------------
def test_no_age_is_a_grey_bar_of_its_own():
    bars = audience.ages(pd.DataFrame({"age_group": ["<18", None], "users": [3, 1]}), "en").data[0]
    assert list(bars.x) == ["&lt;18", "Not given"]
    assert sum(bars.y) == 4
    assert [colour == MUTED for colour in bars.marker.color] == [False, True]


def test_what_has_no_room_is_one_bar_and_nobody_is_lost():
    counts = pd.DataFrame({"value": ["a", "b", "c", "d", None], "users": [5, 4, 2, 1, 3]})
    shown = audience.at_most(counts, 2, "en")
    assert shown.to_numpy().tolist() == [
        ["a", 5, False],
        ["b", 4, False],
        ["2 other values", 3, True],
        ["Not given", 3, True],
    ]


def test_open_bins_say_so():
    bins = pd.DataFrame({"low": [0, 10], "high": [10, 20], "users": [1, 2]})
    bars = audience.numbers(Histogram(bins, 3, 0, 1.0, 1.0, True, True), "Age", "en").data[0]
    assert list(bars.customdata) == ["below 10: 1", "10 and more: 2"]


def test_money_has_its_sign():
    bins = pd.DataFrame({"low": [0, 10_000], "high": [10_000, 20_000], "users": [1, 2]})
    drawing = audience.numbers(Histogram(bins, 3, 0, 1.0, 1.0, False, False), "Income", "zh", symbol="¥")
    assert drawing.data[0].customdata[1] == "¥10,000 至 ¥20,000 以下: 2"
    assert (drawing.layout.xaxis.tickprefix, drawing.layout.xaxis.tickformat) == ("¥", ",d")


def test_coverage_is_shown_in_percent():
    known = pd.DataFrame({"column": ["age"], "known": [1], "share": [0.25]})
    bars = audience.coverage(known, ["Age"], "en").data[0]
    assert (list(bars.x), list(bars.text), list(bars.customdata)) == ([25.0], ["25%"], ["1 (25.0%)"])
