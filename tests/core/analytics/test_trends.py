"""Series over time: totals kept, whole steps only, days without anything are zero."""

import pytest

import core
from core.analytics import series, series_names, span


def views(*days):
    lines = "".join(f"u{n},p,2025-01-{day:02d} 12:00:00\n" for n, day in enumerate(days))
    return core.load({"v.csv": f"user_id,page_id,time\n{lines}".encode()})


def test_days_without_views_are_zero():
    found = series(views(1, 1, 4), "page_views")
    assert found.step == 1
    assert found.points.to_numpy().tolist() == [[20_089, 2], [20_090, 0], [20_091, 0], [20_092, 1]]


def test_the_span_covers_every_dated_table():
    dataset = core.load({
        "v.csv": b"user_id,page_id,time\na,p,2025-01-03\n",
        "o.csv": b"order_id,user_id,item_id,amount,time\no,a,i,5,2025-01-01\n",
    })  # fmt: skip
    assert (span(dataset).first, span(dataset).last) == (20_089, 20_091)
    assert series_names(dataset) == ("revenue", "orders", "page_views", "visitors")
    assert series(dataset, "revenue").points["value"].tolist() == [5.0]


def test_long_spans_are_weeks_counted_back_so_that_none_is_a_part():
    lines = "".join(f"a,p,{day}\n" for day in __import__("pandas").date_range("2025-01-01", periods=100).date)
    found = series(core.load({"v.csv": f"user_id,page_id,time\n{lines}".encode()}), "page_views")
    assert found.step == 7 and found.points["value"].tolist() == [7] * 14
    assert found.points["day"].iloc[-1] == 20_089 + 99 - 6


def test_without_dates_there_is_no_span():
    dataset = core.load({"v.csv": b"user_id,page_id\na,p\n"})
    assert span(dataset) is None and series_names(dataset) == ()
    with pytest.raises(KeyError):
        series(dataset, "unheard of")
