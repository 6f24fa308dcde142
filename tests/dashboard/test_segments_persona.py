"""The persona card: one segment in sentences, in both languages, and the names that segments carry elsewhere."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboard.apps import largest_segment, opened, plain, shop


def page():
    from dashboard import filters, state
    from dashboard.cards.segments_choice import fitted_segments
    from dashboard.cards.segments_persona import persona_card
    from dashboard.widgets import require_dataset

    state.note_usable(True)
    filters.remember()
    persona_card(fitted_segments(require_dataset()).group(4))


def card(lang="en", **address):
    frame = AppTest.from_function(page, default_timeout=120)
    frame.query_params.update({"ws": shop(), "lang": lang} | address)
    frame.run()
    assert not frame.exception
    return frame


def test_the_card_tells_a_segment_in_blocks_and_as_text():
    frame = card()
    said = plain(frame)
    for part in (
        "low basket, few page views",
        "Who they are",
        "What they do",
        "What they are worth",
        "What to do next",
    ):
        assert part in said
    assert "42% of customers, 23% of orders, 9% of revenue" in said
    text = frame.code[0].value
    assert text.startswith(f"low basket, few page views\n{largest_segment():,} customers")
    assert "- Offer a reason for a second order" in text


def test_another_segment_is_chosen_here():
    frame = card()
    frame.selectbox(key="segments.persona").set_value(3).run()
    assert "no orders, no ratings" in plain(frame) and "Help them to a first order: 100% never ordered" in plain(frame)


def test_the_segment_chosen_elsewhere_is_taken_over():
    frame = card()
    frame.session_state["who"] = 2
    frame.run()
    assert frame.selectbox(key="segments.persona").value == 2


def test_chinese():
    said = plain(card("zh"))
    for part in ("低客单、浏览少", "他们是谁", "行为习惯", "下一步建议", "占客户 42%、订单 23%、销售额 9%", "年龄以"):
        assert part in said
    assert "everyone" not in said and "{" not in said


@pytest.mark.parametrize(
    ("lang", "name"), [("en", "4 · high basket, many different pages"), ("zh", "4 · 高客单、浏览页面广")]
)
def test_segments_go_by_their_names_where_they_are_chosen(lang, name):
    frame = opened("segments", ws=shop(), lang=lang)
    assert name in frame.selectbox(key="who").options


def test_the_readers_own_name_wins_and_its_end_brings_the_automatic_one_back():
    frame = opened("segments", ws=shop(), lang="en", who="1")
    box = "segments.name.4-0-"
    frame.text_input(key=box).set_value("Savers").run()
    assert "1 · Savers" in frame.selectbox(key="who").options
    frame.text_input(key=box).set_value("").run()
    assert "1 · low basket, few page views" in frame.selectbox(key="who").options


def test_the_filter_says_the_name_of_a_segment():
    frame = opened("overview", ws=shop(), lang="en", segment="4-3-")
    assert "high basket, many different pages" in plain(frame)
