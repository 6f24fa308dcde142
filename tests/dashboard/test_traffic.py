"""The page Traffic: its sentence, the sums that must agree, and what it says where there is nothing to show."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import core
from core import analytics
from core.store import Workspaces
from dashboard.figures import traffic, visits
from dashboard.figures.names import short, short_names
from dashboard.figures.page_names import page_names
from dashboard.text import t
from tests.dashboard import apps

EVENTS = b"page_id,user_id,page_views\nhome,u1,3\ncart,u1,1\nhome,u2,5\nhome,u1,2\n"

# Four weeks: on each day a visit by a and one by b, in the last week by a alone; each sees one page.
VISITS = b"user_id,session_id,page_id,time,channel\n" + b"".join(
    b"%s,%d,%s,2025-01-%02d 10:00:00,ads\n" % (user, day, page, day)
    for day in range(1, 29)
    for user, page in ((b"a", b"home"), (b"b", b"shop"))[: 1 if day > 21 else 2]
)
CARDS = (
    "traffic.pages",
    "traffic.per_person",
    "traffic.trend",
    "traffic.returning_title",
    "traffic.entries",
    "traffic.next",
)


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


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sample_shop_has_every_card(lang):
    page = apps.opened("traffic", ws=core.open_sample("shop", workspaces=Workspaces()).token, lang=lang)
    assert not page.exception
    assert [code for code in CARDS if not any(text.startswith(f"**{t(code, lang)}**") for text in said(page))] == []
    assert page.metric[0].value == "347,705"
    (columns,) = [box for box in page.selectbox if box.key.startswith("traffic.by.")]
    assert columns.options[0] == {"en": "Channel", "zh": "渠道"}[lang]
    assert columns.options[-1].startswith({"en": "Customers: ", "zh": "客户："}[lang])


@pytest.mark.parametrize(
    ("key", "ways"),
    [
        ("traffic.pages_way", ["curve", "list"]),
        ("traffic.way", ["weeks", "weekdays"]),
        ("traffic.returning_way", ["weeks"]),
        ("traffic.entries_way", ["bounces"]),
    ],
)
def test_every_way_of_every_card_opens(key, ways):
    page = opened({"visits.csv": VISITS})
    for way in ways:
        page = page.button_group(key).set_value(way).run()
        assert not page.exception
        assert page.button_group(key).value == way


def test_times_that_are_dates_only_cannot_order_pages():
    dates = b"user_id,session_id,page_id,time\na,1,x,2025-01-01\na,1,y,2025-01-01\nb,2,x,2025-01-02\n"
    page = opened({"views.csv": dates})
    assert any("their order is not known" in text for text in said(page))
    assert not page.exception


def test_without_sessions_it_says_what_to_add():
    page = opened({"views.csv": EVENTS})
    assert any("session_id" in text for text in said(page))
    assert t("traffic.trend", "en") not in "".join(said(page))  # no times, no trend


def test_a_comparison_is_drawn_and_said():
    page = apps.opened("traffic", ws=apps.saved({"visits.csv": VISITS}), lang="en", period="7", vs="previous")
    assert not page.exception
    # The days 22 to 28 have a view each, 15 to 21 two.
    assert "**-50.0%** page views: 7 against 14 from 15 Jan 2025 to 21 Jan 2025 (7 days each)." in said(page)


def test_numbers_change_only_against_a_period_the_data_covers():
    ws = apps.saved({"visits.csv": VISITS})
    covered = apps.opened("traffic", ws=ws, lang="en", period="7", vs="previous")
    # Half the views by half the people; still one view each, of a page less.
    assert [metric.delta for metric in covered.metric] == ["-50.0%", "-50.0%", "-50.0%", "+0.0%"]
    in_part = apps.opened("traffic", ws=ws, lang="en", period="20250108-20250128", vs="previous")
    assert [metric.delta for metric in in_part.metric] == ["", "", "", ""]


@pytest.mark.parametrize("period", ["20250101-20250101", "20250127-20250203", "20241201-20250102"])
def test_few_days_are_no_error(period):
    page = apps.opened("traffic", ws=apps.saved({"visits.csv": VISITS}), lang="en", period=period, vs="previous")
    assert not page.exception


def test_a_way_that_a_shorter_period_lacks_is_left():
    page = opened({"visits.csv": VISITS})
    page = page.button_group("traffic.way").set_value("weeks").run()
    page.query_params["period"] = "7"
    page = page.run()
    assert not page.exception
    assert page.metric[0].value == "7"
    assert page.button_group("traffic.way").value == "days"


def test_a_filter_that_leaves_no_view_is_no_error():
    files = {"visits.csv": VISITS, "orders.csv": b"order_id,user_id,item_id,time\n1,a,i,2025-03-01\n"}
    page = apps.opened("traffic", ws=apps.saved(files), lang="en", period="20250301-20250302")
    assert "**No page views are left here**" in said(page)
    assert not page.exception


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


def test_the_pages_that_make_most_views_are_blue():
    views = pd.DataFrame({"page_id": ["a", "b", "c"], "page_views": [6, 3, 1], "visitors": [2, 2, 1]})
    blue, also, grey = traffic.pages(views, "en", blue=2).data[0].marker.color
    assert blue == also != grey


def test_the_curve_ends_at_all_pages_and_marks_where_most_are():
    views = pd.DataFrame({"page_id": ["a", "b", "c"], "page_views": [6, 3, 1], "visitors": [2, 2, 1]})
    drawing = traffic.pareto(analytics.cumulative_share(views), "en", needed=2, share=0.8)
    even, curve = drawing.data
    assert (curve.x[-1], curve.y[-1]) == (even.x[-1], even.y[-1]) == (3, 1)
    assert curve.hovertext[2] == "The 2 most seen pages take 90.0% of all views"
    assert drawing.layout.annotations[0].text == "80%: 2 pages"


def test_what_is_not_one_value_is_grey():
    rows = pd.DataFrame({"kind": ["value", "other", "unknown"], "page_views": [5, 3, 2], "share": [0.5, 0.3, 0.2]})
    bars = traffic.breakdown(rows, ["ads", "3 others", "Not given"], "en").data[0]
    assert sum(bars.x) == 10
    assert bars.text[0] == "5 · 50%"
    assert bars.marker.color[0] != bars.marker.color[1] == bars.marker.color[2]


def test_both_periods_are_drawn_day_beside_day():
    now = pd.DataFrame(
        {"day": [10, 11], "page_views": [4, 5], "week_mean": [None, None], "weekday": [0, 1], "position": [0, 1]}
    )
    then = now.assign(day=[3, 4], page_views=[7, 8])
    earlier, current = traffic.days(analytics.beside(now, then), "en").data
    assert (list(earlier.x), list(earlier.y), list(current.y)) == (list(current.x), [7, 8], [4, 5])
    assert earlier.customdata[0] == current.customdata[0] == "11 Jan 1970: 4 · 4 Jan 1970: 7"


def test_a_last_day_that_is_not_over_is_ringed():
    trend = pd.DataFrame({"day": [0, 1], "page_views": [4, 1], "weekday": [3, 4], "week_mean": [None, None]})
    ring = traffic.days(trend, "en", partial=True).data[-1]
    assert (list(ring.y), ring.mode) == ([1], "markers")


def test_new_and_returning_stand_on_each_other():
    steps = pd.DataFrame({"day": [0, 7], "visitors": [5, 0], "new": [4, 0], "returning": [1, 0]})
    drawing = traffic.visitors(steps, "en", step=7)
    new, returning = drawing.data
    assert [a + b for a, b in zip(new.y, returning.y, strict=True)] == [5, 0]
    assert drawing.layout.barmode == "stack"
    assert new.customdata[0] == "1 Jan 1970 – 7 Jan 1970 · New visitors: 4 (80.0%)"
    assert new.customdata[1].endswith("0 (–)")


def test_next_pages_and_those_who_left_are_everyone():
    rows = pd.DataFrame({"page_id": ["a", "b", "c", None], "times": [4, 3, 2, 1]})
    bars = visits.followers(rows, "en", most=2).data[0]
    assert list(bars.y) == ["a", "b", "1 other page", "Left"]
    assert sum(bars.x) == pytest.approx(1)
    assert list(bars.text) == ["40.0% · 4", "30.0% · 3", "20.0% · 2", "10.0% · 1"]


def test_bounce_rates_carry_their_intervals():
    found = analytics.visits(core.load({"visits.csv": VISITS}))
    dots = visits.bounces(found, "en").data[0]
    assert list(dots.x) == found.pages["bounce"].head(len(dots.x)).tolist()
    low = [x - d for x, d in zip(dots.x, dots.error_x.arrayminus, strict=True)]
    assert low == pytest.approx(found.pages["low"].head(len(dots.x)).tolist())


def test_addresses_that_begin_alike_are_told_apart_by_their_ends():
    pages = [f"https://www.example.com/shop/a/very/long/way/item-{i}" for i in range(3)]
    assert page_names(pages) == ["…/item-0", "…/item-1", "…/item-2"]
    assert page_names(["home", "cart"]) == ["home", "cart"]
    assert page_names(["https://www.example.com/shop/item-12345"]) == ["https:/…/shop/item-12345"]


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
