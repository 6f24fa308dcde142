"""The days of the data: asked once, of all tables together; a period shows its part of them."""

from dataclasses import replace

import core
from core.analytics import reach
from core.filters import Filter

ORDERS = b"user_id,item_id,order_id,order_date,amount\nu1,a,1,2025-01-02,3\nu2,b,2,2025-01-09,4\n"
VIEWS = b"user_id,page_id,time\nu1,a,2025-01-05 10:00:00\nu1,b,2025-02-01 11:00:00\n"
JANUARY = 20_089  # the first, in days since 1970


def asked(monkeypatch):
    counted = []
    plain = reach.collect
    monkeypatch.setattr(reach, "collect", lambda *args: counted.append(args) or plain(*args))
    return counted


def test_all_numbers_share_one_question_for_the_days(monkeypatch):
    questions = asked(monkeypatch)
    dataset = core.load({"orders.csv": ORDERS, "views.csv": VIEWS})
    week = dataset.filtered(Filter(period=(JANUARY + 1, JANUARY + 7)))
    assert core.analytics.span(dataset) == reach.Span(JANUARY + 1, JANUARY + 31)
    assert core.analytics.span(week) == reach.Span(JANUARY + 1, JANUARY + 7)
    assert core.analytics.shown_days(week, "orders") == reach.Span(JANUARY + 1, JANUARY + 7)
    assert core.analytics.shown_days(dataset, "events") == reach.Span(JANUARY + 4, JANUARY + 31)
    core.analytics.histories(week)
    assert len([one for one in questions if set(one[0].collect_schema().names()) == {"first", "last", "place"}]) == 1


def test_another_engine_is_asked_for_itself(monkeypatch):
    questions = asked(monkeypatch)
    dataset = core.load({"orders.csv": ORDERS})
    assert core.analytics.span(dataset) == core.analytics.span(replace(dataset, share=1.0))
    assert len(questions) == 2


def test_a_trait_called_day_and_rows_without_a_day_are_no_dates():
    assert (
        core.analytics.span(core.load({"customers.csv": b"user_id,city,day\nu1,Bonn,Monday\nu2,Rome,Friday\n"})) is None
    )
    assert (
        core.analytics.span(core.load({"orders.csv": ORDERS.replace(b"2025-01-02", b"").replace(b"2025-01-09", b"")}))
        is None
    )
