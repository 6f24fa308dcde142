"""The page Traffic: its sentence, the sums that must agree, and what it says where there is nothing to show."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import core
from core import analytics
from core.store import Workspaces
from dashboard.figures import traffic
from dashboard.figures.names import short, short_names
from tests.dashboard import apps

EVENTS = b"page_id,user_id,page_views\nhome,u1,3\ncart,u1,1\nhome,u2,5\nhome,u1,2\n"


def opened(files, lang="en"):
    """The page with these files open; with None, nothing is."""
    return apps.opened("traffic", lang=lang, **({} if files is None else {"ws": apps.saved(files)}))


def said(page):
    return [element.value for element in (*page.subheader, *page.markdown)]


@pytest.mark.parametrize(("lang", "words"), [("en", "See your audience clearly"), ("zh", "看清您的受众")])
def test_without_data_it_offers_the_sample(lang, words):
    page = opened(None, lang)
    assert words in said(page)
    assert not page.exception


def test_without_page_views_it_says_what_to_add():
    page = opened({"customers.csv": b"user_id,age\na,20\n"})
    assert "**This data has no page views**" in said(page)
    assert not page.exception
    assert not page.error


@pytest.mark.parametrize(
    ("lang", "sentence", "sum_"),
    [
        ("en", "#### 11 page views by 2 people; home takes 91% of them.", "Sum of all pages = sum of all people = 11"),
        ("zh", "#### 2 人共浏览 11 次；其中 home 占 91%。", "所有页面之和 = 所有人之和 = 11"),
    ],
)
def test_the_sentence_and_the_two_sums(lang, sentence, sum_):
    page = opened({"views.csv": EVENTS}, lang)
    assert not page.exception
    assert sentence in said(page)
    assert any(sum_ in text and "green" in text for text in said(page))
    assert [metric.value for metric in page.metric] == ["11", "2", "2", "5.5"]


def test_the_sample_shop_has_every_card():
    page = apps.opened("traffic", ws=core.open_sample("shop", workspaces=Workspaces()).token, lang="en")
    assert not page.exception
    titles = ["Views per page", "Views per person", "Views over time", "Views per channel"]
    assert [title for title in titles if any(text.startswith(f"**{title}**") for text in said(page))] == titles
    assert page.metric[0].value == "347,705"


def test_sums_that_differ_would_be_red():
    def page():
        import pandas as pd

        from core.analytics import ViewsPerPerson
        from dashboard.cards.traffic_pages import pages_card

        pages = pd.DataFrame({"page_id": ["a"], "page_views": [5], "visitors": [1]})
        bins = pd.DataFrame({"low": [4], "high": [4], "users": [1]})
        pages_card(pages, ViewsPerPerson(bins, 1, 4, 4.0, 4.0, 1.0))

    shown = AppTest.from_function(page).run()
    assert any("red" in text and "5" in text and "4" in text for text in said(shown))


# --- figures ------------------------------------------------------------------------------------------------
def test_bars_of_people_hold_everyone():
    spread = analytics.views_per_person(core.load({"views.csv": EVENTS}))
    assert sum(traffic.people(spread, "en").data[0].y) == spread.users == 2


def test_pages_say_what_they_and_all_above_take():
    views = pd.DataFrame({"page_id": ["a", "b", "c"], "page_views": [6, 3, 1], "visitors": [2, 2, 1]})
    bars = traffic.pages(views, "en", most=2).data[0]
    assert list(bars.x) == [6, 3]
    assert list(bars.text) == ["6 · 60%", "3 · 30%"]
    assert bars.hovertext[1] == "b: 3 views by 2 people; with all above it 90.0%"


def test_an_unknown_channel_is_grey_and_last():
    views = pd.DataFrame({"channel": ["ads", None], "page_views": [1, 3], "visitors": [1, 1]})
    bars = traffic.channels(views, "zh").data[0]
    assert list(bars.y) == ["ads", "未提供"]
    assert bars.marker.color[0] != bars.marker.color[1]


def test_the_first_of_1970_was_a_thursday():
    trend = pd.DataFrame({"day": [0], "page_views": [4], "visitors": [1], "weekday": [3], "week_mean": [float("nan")]})
    daily, weekly = traffic.days(trend, "en").data
    assert list(daily.customdata) == ["1 Jan 1970, Thursday"]
    assert list(weekly.y) == [None]


@pytest.mark.parametrize(
    ("name", "shown"), [("home", "home"), ("a" * 40, "a" * 9 + "…"), ("商品详情页面", "商品详情…"), ("a\nb", "a b")]
)
def test_long_names_end_in_dots(name, shown):
    assert short(name, 10) == shown


def test_two_long_names_stay_two_bars():
    names = short_names(["x" * 50 + "1", "x" * 50 + "2"])
    assert len(set(names)) == 2
    assert names[0] == names[1].rstrip("\u200b")
