"""The verdict on screen: the curve is the table, and each segment that does not come back is named."""

import pandas as pd
import pytest

from core.messages import Message
from core.segments import Advice
from dashboard.cards.segments import LOOKS
from dashboard.cards.segments_verdict import of_chosen
from dashboard.figures.segments_verdict import STAR, k_curve
from tests.dashboard.apps import opened, shop, shown


@pytest.fixture
def advice():
    table = pd.DataFrame(
        {
            "k": [2, 3, 4], "inertia": [9.0, 5.0, 4.0], "separation": [0.4, 0.6, 0.5], "stability": [0.9, 0.95, 0.7],
            "weakest": [0.8, 0.9, 0.4], "null_low": [0.2, 0.2, 0.1], "null_high": [0.3, 0.3, 0.2],
            "separate": [2, 3, 1], "real": [True, True, False],
        }
    )  # fmt: skip
    steady = pd.DataFrame({"k": [3, 3, 3, 4, 4, 4, 4], "stability": [0.99, 0.97, 0.9, 1.0, 0.7, 0.4, 0.8]})
    steady["segment"] = steady.groupby("k").cumcount()
    verdict = Message("segments.advice.real", k=3)
    return Advice(3, "real", 3, 3, verdict, (), table, steady)


def test_the_curve_is_the_table_with_a_star_at_the_recommended_k(advice):
    low, band, steady, separation = (series["data"] for series in k_curve(advice, 4, "en")["series"])
    assert [mark["value"] for mark in separation] == [0.4, 0.6, 0.5] and steady == [0.9, 0.95, 0.7]
    assert [round(a + b, 9) for a, b in zip(low, band, strict=True)] == [0.3, 0.3, 0.2] and low == [0.2, 0.2, 0.1]
    assert [mark["symbol"] for mark in separation] == ["circle", STAR, "circle"]
    assert max(separation, key=lambda mark: mark["symbolSize"]) is separation[2]  # K = 4 is shown
    assert "0.60" in separation[1]["tooltip"]["formatter"]


def test_what_is_not_known_is_a_gap_in_the_curve(advice):
    advice.table.loc[0, ["separation", "null_low", "null_high"]] = float("nan")
    low, band, _, separation = (series["data"] for series in k_curve(advice, 4, "en")["series"])
    assert (low[0], band[0], separation[0]["value"]) == (None, None, None)


def test_each_segment_that_does_not_come_back_is_named(advice):
    said = of_chosen(advice, 4)
    assert "no gap" in said[0]
    assert "Segment 2 is doubtful: 70%" in said[1] and "Segment 3 is shaky: only 40%" in said[2]
    assert len(said) == 3


def test_steady_segments_are_said_in_one_sentence(advice):
    said = of_chosen(advice, 3)
    assert len(said) == 2 and "3 stand apart" in said[0] and "90%" in said[1]


def test_a_k_nothing_was_worked_out_for_is_not_spoken_of(advice):
    assert of_chosen(advice, 12) == []


# --- on the page --------------------------------------------------------------------------------------------
def test_the_four_planted_groups_are_found_and_one_click_leads_to_them():
    frame = opened("segments", ws=shop(), lang="en", k="7")
    assert not frame.exception and "4 segments, real" in shown(frame)
    frame.button(key="segments.take").click().run()
    assert frame.slider[0].value == 4 and "Of the 4 segments shown, 4 stand apart" in shown(frame)


@pytest.mark.parametrize("look", list(LOOKS))
def test_every_question_about_the_segments_has_an_answer_in_both_languages(look):
    for lang in ("en", "zh"):
        frame = opened("segments", ws=shop(), lang=lang, look=look)
        assert not frame.exception and not frame.error
