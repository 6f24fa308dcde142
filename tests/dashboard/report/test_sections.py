"""Groups under ten people: no section tells of them, nor lets them be worked out."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import core
from core.analytics import Funnel
from core.privacy.small import shareable
from dashboard.noted import currency
from dashboard.report.build import build
from dashboard.report.context import Context, TooFewPeople
from dashboard.report.document import Chart, Numbers
from dashboard.report.request import Request
from dashboard.report.sections import SECTIONS
from dashboard.report.sections.funnel import funnel
from dashboard.report.sections.segments import _profiles, _sizes
from dashboard.terms import at_once, sweep_of
from tests.dashboard.report.made import DAYS, PEOPLE, files, shop

PERSONAL = [name for name, kind in SECTIONS.items() if not kind.whole]


@pytest.fixture
def few():
    """The shop, of which the filters leave the four people of 20 to 23 years."""
    return shop().filtered(core.Filter(groups=(("age", ("20-23",)),)))


@pytest.mark.parametrize("name", PERSONAL)
def test_of_fewer_than_ten_people_no_topic_tells_anything(few, name):
    with pytest.raises(TooFewPeople):
        SECTIONS[name].builder(Context(few))


def test_the_report_says_why_and_not_how_many(few):
    document = build(Request(sections=("kpis", "trend"), groups=(("age", ("20-23",)),)), few.whole)
    assert not document.sections
    assert {reason for _, reason in document.left_out} == {
        "Fewer than 10 people are left by the filters, so nothing is told of them."
    }


def test_data_that_name_nobody_are_told_all_the_same(home):
    rows = "\n".join(f"r{n},good kettle,{n % 5 + 1}" for n in range(30))
    dataset = core.load({"reviews.csv": f"review_id,content,rating\n{rows}\n".encode()})
    assert SECTIONS["words"].builder(Context(dataset))


def test_hidden_groups_are_two_at_least_and_ten_people():
    assert shareable(pd.Series([30, 20, 3])).tolist() == [True, False, False]
    assert shareable(pd.Series([30, 6, 5])).tolist() == [True, False, False]
    assert shareable(pd.Series([30, 12, 3, 2])).tolist() == [True, False, False, False]
    assert shareable(pd.Series([30, 20])).all()
    assert shareable(pd.Series([30, 0, 20])).tolist() == [True, False, True]


def _funnel(reached, channels):
    share = pd.Series(reached) / reached[0]
    steps = pd.DataFrame({
        "step": ["visit", "page:cart", "event:purchase"], "reached": reached, "share": share, "low": share, "high": share,
        "next_share": pd.Series(reached) / pd.Series(reached).shift(), "next_low": share, "next_high": share,
        "lost": pd.Series(reached).shift(fill_value=reached[0]) - reached,
    })  # fmt: skip
    return Funnel("visits", True, steps, pd.DataFrame(channels, columns=["channel", 0, 1, 2]), 0)


def _told(blocks):
    return str([vars(b) | ({"drawing": b.drawing.to_dict()} if isinstance(b, Chart) else {}) for b in blocks])


def test_a_step_that_few_reach_is_in_no_sentence_and_no_picture():
    found = _funnel([1234, 1199, 7], [["ads", 700, 690, 4], ["mail", 500, 489, 3], ["fax", 34, 9, 0]])
    answers = {"usual_steps": tuple(found.steps["step"]), "funnel": found}
    blocks = funnel(Context(shop(), compute=lambda analysis, *_, **__: answers[analysis.__name__]))
    steps, channels = (block for block in blocks if isinstance(block, Chart))
    assert steps.frame["reached"].tolist() == [1234, 1199] and channels.frame["channel"].tolist() == ["ads", "mail"]
    assert "1,192" not in _told(blocks) and "Order" not in _told(blocks)  # 1,192 are those who got lost on the way to 7
    answers["funnel"] = _funnel([1234, 7, 7], [])
    with pytest.raises(TooFewPeople):
        funnel(Context(shop(), compute=lambda analysis, *_, **__: answers[analysis.__name__]))


def test_few_who_came_again_and_a_small_top_tenth_are_not_told(home):
    rows = [f"o{n},u{n},i1,10,2025-03-{n % 28 + 1:02}" for n in range(40)] + ["p1,u1,i1,990,2025-03-28"]
    dataset = core.load({"orders.csv": "\n".join(["order_id,user_id,item_id,amount,date", *rows]).encode()})
    blocks = SECTIONS["loyalty"].builder(Context(dataset))
    assert "fewer than 10 came again" in blocks[0].words
    assert "again" not in [n.key for b in blocks if isinstance(b, Numbers) for n in b.numbers]
    assert "10%" not in next(block for block in blocks if getattr(block, "key", "") == "bands").subtitle


def test_a_change_from_fewer_than_ten_people_is_left_out(home):
    rows = [f"o{n},u{n % 3},i1,10,2025-03-{n + 1:02}" for n in range(10)]
    rows += [f"p{n},u{n},i1,10,2025-03-{n % 10 + 11}" for n in range(20)]
    dataset = core.load({"orders.csv": "\n".join(["order_id,user_id,item_id,amount,date", *rows]).encode()})
    first = 20_148  # 2025-03-01
    shown, before = (dataset.filtered(core.Filter(period=(first + a, first + a + 9))) for a in (10, 0))
    context = Context(shown, before)
    with pytest.raises(TooFewPeople):
        SECTIONS["moved"].builder(context)
    assert "beside" not in _told(SECTIONS["trend"].builder(replace(context, before=None)))
    series = [len(block.drawing.data) for block in SECTIONS["trend"].builder(context) if isinstance(block, Chart)]
    alone = SECTIONS["trend"].builder(replace(context, before=None))
    assert series == [len(block.drawing.data) for block in alone if isinstance(block, Chart)]
    notes = [n.note for b in SECTIONS["kpis"].builder(context) if isinstance(b, Numbers) for n in b.numbers]
    assert notes and not any("+" in note for note in notes)


def test_a_metric_of_few_answers_is_no_key_number(home):
    made = files() | {"reviews.csv": b"review_id,user_id,content,rating\nr1,u1,fine,5\nr2,u2,bad,1\nr3,u3,ok,3\n"}
    keys = [
        n.key for b in SECTIONS["kpis"].builder(Context(core.load(made))) if isinstance(b, Numbers) for n in b.numbers
    ]
    assert {"revenue", "users", "page_views"} <= set(keys) and not {"average_rating", "csat", "reviews"} & set(keys)


def test_shares_and_everyone_are_of_the_segments_that_are_shown():
    dataset = shop()
    context, sweep = Context(dataset), sweep_of(dataset, "", at_once)
    found = sweep.found[2]
    kept = np.array([0])
    sizes = _sizes(context, found, ["A", "B"], kept)
    assert sizes.frame["share"].tolist() == [1]
    table = _profiles(context, sweep, found, ["A", "B"], kept)
    features = [column for column in table.frame if column != "segment"]
    np.testing.assert_allclose(table.frame[features].iloc[0].astype(float), table.frame[features].iloc[1].astype(float))


def test_a_single_hidden_page_is_no_share_of_the_rest(home):
    rows = [f"u{n},home" for n in range(20)] + ["u1,secret"] * 20
    dataset = core.load({"events.csv": "\n".join(["user_id,page_id", *rows]).encode()})
    chart = next(block for block in SECTIONS["traffic"].builder(Context(dataset)) if isinstance(block, Chart))
    assert "100%" in chart.drawing.data[0].text[0]


def test_the_shop_itself_is_told_in_full():
    numbers = [n for b in SECTIONS["kpis"].builder(Context(shop())) if isinstance(b, Numbers) for n in b.numbers]
    assert {n.key: n.value for n in numbers}["orders"] == DAYS * PEOPLE


def test_the_sign_of_a_currency_is_no_markup_in_a_figure():
    context = Context(shop(), symbol="<b>%{x}€")
    assert context.symbol == currency({"currency": "<b>%{x}€"}, context.dataset) == "b%x€"
    chart = next(block for block in SECTIONS["trend"].builder(context) if isinstance(block, Chart))
    assert "<b>" not in str(chart.drawing.to_dict()) and "%{x}" not in str(chart.drawing.to_dict())
