"""Sales and what moved: the sentences are core's numbers, parts that are drawn sum to the change."""

from datetime import date, timedelta

import pytest

import core
from core import analytics
from core.analytics import SEGMENTS, Grouping
from dashboard import moves
from dashboard.figures import forecast as forecast_words
from dashboard.figures import unusual as unusual_words
from dashboard.figures.forecast import forecast_figure
from dashboard.figures.moved import drivers_figure, moved_figure
from dashboard.figures.trend import trend_figure
from dashboard.figures.unusual import unusual_figure
from dashboard.moves import Pair
from dashboard.report.context import Context
from dashboard.report.document import Chart, Text
from dashboard.report.sections import forecast, moved, trend, unusual
from dashboard.terms import Terms
from tests.dashboard.apps import opened, plain, saved, shop, shown

HEAD = "order_id,user_id,item_id,channel,amount,time\n"
TWO_MONTHS = (
    HEAD
    + "o1,a,i,email,60,2025-01-01\no2,b,i,ads,40,2025-01-06\no3,a,i,email,30,2025-02-05\no4,b,i,ads,45,2025-02-28\n"
)
JANUARY, FEBRUARY = (20_089, 20_119), (20_120, 20_147)


def year(days=210):
    return core.load({"o.csv": year_content(days)})


def year_content(days):
    first = date(2025, 1, 1)
    lines = [
        f"o{d}-{n},u{n},i,{'email' if n % 2 else 'ads'},5,{first + timedelta(d)}"
        for d in range(days)
        for n in range(30 if d == 150 else 4 + d % 7)
    ]
    return (HEAD + "\n".join(lines) + "\n").encode()


def test_the_headline_is_the_last_month_beside_the_one_before():
    frame = opened("sales", ws=saved({"o.csv": TWO_MONTHS.encode()}), lang="en")
    assert not frame.exception
    assert "Revenue of Feb 2025: 75.00, 25.0% less than Jan 2025. Mainly smaller orders." in plain(frame)
    assert "Revenue fell by 25.0% to 75.00: email alone fell by 30.00, more than the whole" in plain(frame)
    assert "No forecast yet: This needs 112 whole days of data; the data has 59" in plain(frame)


def test_the_shop_in_chinese_says_no_english():
    frame = opened("sales", ws=shop(), lang="zh")
    said = plain(frame)
    assert not frame.exception and "2025年12月销售额" in said and "未来 4 周销售额" in said
    assert "Revenue" not in said and "weeks" not in said


def test_without_orders_it_says_which_file_to_add():
    frame = opened("sales", ws=saved({"v.csv": b"user_id,page_id\na,p\n"}), lang="en")
    assert "This data has no orders" in shown(frame) and not frame.exception


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"user_id,item_id\na,i\nb,j\n", None),
        (b"order_id,user_id,item_id\no1,a,i\no2,b,i\n", "2 orders in all."),
        (b"order_id,user_id,item_id,amount\no1,a,i,30\n", "Revenue of 30.00 in all."),
        (b"order_id,user_id,item_id,amount,time\no1,a,i,30,2025-01-01\n", "Revenue of 30.00 in all."),
    ],
)
def test_little_data_says_what_it_can(content, said):
    frame = opened("sales", ws=saved({"orders.csv": content}), lang="en")
    assert not frame.exception and (said is None or said in plain(frame))


def test_filtered_to_a_few_days_nothing_breaks():
    token = saved({"o.csv": year_content(120)})
    frame = opened("sales", ws=token, lang="en", period="20250401-20250403", vs="previous")
    assert not frame.exception and "1 Apr 2025 – 3 Apr 2025 compared with 29 Mar 2025 – 31 Mar 2025." in plain(frame)
    frame = opened("sales", ws=token, lang="en", period="20250101-20250430")
    assert not frame.exception and "earlier period as long" in plain(frame)


def test_without_order_numbers_nothing_is_blamed():
    lines = TWO_MONTHS.split("\n")
    content = "\n".join(line.partition(",")[2] for line in lines)
    frame = opened("sales", ws=saved({"o.csv": content.encode()}), lang="en")
    assert not frame.exception and "25.0% less than Jan 2025." in plain(frame)
    assert "Mainly" not in plain(frame) and "Why revenue moved" not in plain(frame)
    many = b"\n".join(line.partition(b",")[2] for line in year_content(90).split(b"\n"))
    blocks = moved.moved(Context(core.load({"o.csv": many})))
    assert "drivers" not in [block.key for block in blocks if isinstance(block, Chart)]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_lines_without_a_number_have_words_of_their_own(lang):
    dataset = core.load({"o.csv": (TWO_MONTHS + ",c,i,email,99,2025-02-08\nr,a,i,email,-9,2025-02-08\n").encode()})
    why, terms = moves.causes(dataset, pair=Pair(FEBRUARY, JANUARY)), Terms(dataset, lang)
    assert moves.main_driver(why) == "moved.main.unnumbered.up" and terms.t(moves.main_driver(why))
    assert len(moves.driver_names(why, terms)) == 5 and drivers_figure(why, [""] * 5, "", lang).data


def test_a_month_that_is_not_over_is_compared_with_as_many_days():
    token = saved({"o.csv": year_content(41)})  # to 10 February
    frame = opened("sales", ws=token, lang="en", period="20250201-20250228", vs="previous")
    said = plain(frame)
    assert not frame.exception and "1 Feb 2025 – 10 Feb 2025 compared with 1 Jan 2025 – 10 Jan 2025." in said
    assert "parts of equal length are compared" in said


def test_segments_are_a_way_to_cut_once_they_were_shown():
    lines = [
        f"o{n}-{m},u{n},i{m % 5},email,{5 + n % 7},2025-0{1 + (n + m) % 2}-{1 + m:02d}"
        for n in range(40)
        for m in range(9)
    ]
    frame = opened("sales", ws=saved({"o.csv": (HEAD + "\n".join(lines) + "\n").encode()}), lang="en")
    assert "Segment" not in cut_by(frame).options
    frame.switch_page("views/segments.py").run()
    frame.switch_page("views/sales.py").run()
    assert "Segment" in cut_by(frame).options
    cut_by(frame).select(SEGMENTS).run()
    assert not frame.exception and "Revenue" in plain(frame)


def cut_by(frame):
    return next(box for box in frame.selectbox if box.label == "Cut by")


def test_the_overview_tells_what_moved_and_which_days_stand_out():
    frame = opened(ws=shop(), lang="en")
    assert not frame.exception
    assert "Revenue fell by" in plain(frame) and "unusual days among 365" in plain(frame)


def test_bars_begin_where_the_one_above_ends_and_the_last_is_their_sum():
    dataset = core.load({"o.csv": TWO_MONTHS.encode()})
    pair = Pair(FEBRUARY, JANUARY)
    found = moves.changes(dataset, pair=pair, metric="revenue", by=Grouping("orders", "channel"))
    bars = moved_figure(found, ["email", "ads"], "", "en").data[0]
    assert list(bars.x) == [-30, 5, -25] and list(bars.base) == [0, -30, 0]
    why = moves.causes(dataset, pair=pair)
    bars = drivers_figure(why, ["", "", ""], "", "en").data[0]
    assert sum(bars.x[:-1]) == pytest.approx(bars.x[-1]) and bars.x[-1] == -25


def test_the_forecast_goes_on_where_the_series_ends():
    dataset = year()
    past, found = analytics.daily(dataset, "orders"), analytics.forecast(dataset, "orders")
    drawing = forecast_figure(past, found, "Orders", "", "en")
    line, band, ahead = drawing.data
    assert line.x[-1] == ahead.x[0] and len(ahead.x) == 29 and line.y[-1] == ahead.y[0]
    assert max(band.y) == pytest.approx(max(found.days["high80"].max(), past.values[-1]))
    weekly = trend_figure(analytics.series(dataset, "orders"), "Orders", "", "en", ahead=found.weeks)
    assert list(weekly.data[2].y[1:]) == found.weeks["value"].tolist()
    assert "expected" in forecast_words.sentence(found, "", "en")


def test_every_unusual_day_is_marked():
    found = analytics.unusual_days(year(), "orders")
    drawing = unusual_figure(found, "Orders", "", "en")
    assert [len(trace.x) for trace in drawing.data[2:]] == [found.days["unusual"].sum()] == [1]
    assert "One unusual day among 210" in unusual_words.sentence(found, "en")
    assert unusual_words.spells_in_words(found, "", "en", most=3) == ["31 May 2025: 30 instead of about 7"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sections_of_a_report_hold_the_same_numbers(lang):
    dataset = year()
    context = Context(dataset, None, lang, "$")
    sections = {"trend": trend.trend, "moved": moved.moved, "unusual": unusual.unusual, "forecast": forecast.forecast}
    blocks = {name: section(context) for name, section in sections.items()}
    charts = {(name, block.key): block for name, found in blocks.items() for block in found if isinstance(block, Chart)}
    assert charts["forecast", "revenue"].frame["value"].sum() == pytest.approx(
        analytics.forecast(dataset, "revenue").total["value"].iloc[0]
    )
    cut = charts["moved", "by_orders_channel"].frame
    assert (cut["before"] + cut["change"]).tolist() == cut["after"].tolist()
    assert cut["change"].sum() == pytest.approx(charts["moved", "drivers"].frame["change"].sum())
    assert all(any(isinstance(block, Text) for block in found) for found in blocks.values())


def test_a_change_of_nothing_and_from_nothing():
    dataset = core.load({"o.csv": TWO_MONTHS.encode()})
    terms, by = Terms(dataset, "en"), Grouping("orders", "channel")

    def said(now, earlier):
        found = moves.changes(dataset, pair=Pair(now, earlier), metric="revenue", by=by)
        return moves.sentence(found, moves.group_names(found, terms), terms)

    assert said(JANUARY, JANUARY) == "Revenue did not change: 100.00."
    assert said(JANUARY, (0, 10)) == "Revenue came to 100.00, from nothing before."
    assert "; no single" not in said(FEBRUARY, JANUARY)
