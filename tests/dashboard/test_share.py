"""Sharing a view: the address brings everything back, and holds nothing of the data."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.dashboard.apps import opened, saved, shop
from tests.dashboard.tell_tale import TRACES, tell_tale

CHOICES = {
    "traffic": {"traffic.pages_way": "curve", "traffic.entries_way": "bounces", "traffic.way": "weekdays"},
    "audience": {"audience.cross.measure": "share", "audience.link.method": "pearson"},
    "words": {"words.drawing": "cloud", "words.phrases.view": "high", "words.order": "lowest"},
}


def shared(frame):
    """The address in the popover, opened."""
    frame.session_state["share"] = True
    frame.run()
    return next(code.value for code in frame.code if "lang=" in code.value)


def settings(address):
    return {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}


@pytest.mark.parametrize("page", CHOICES)
def test_choices_of_a_page_come_back_with_its_address(page):
    frame = opened(page, ws=shop(), lang="en", **CHOICES[page])
    assert {key: frame.button_group(key=key).value for key in CHOICES[page]} == CHOICES[page]
    assert not frame.exception
    assert CHOICES[page].items() <= settings(shared(frame)).items()


def test_the_address_shows_page_filters_k_and_language():
    asked = {"ws": shop(), "lang": "en", "period": "90", "k": "6", "demo": "1"}
    assert settings(shared(opened("segments", **asked))).items() >= asked.items()


def test_two_models_side_by_side_come_back():
    frame = opened("recommendations", ws=shop(), lang="en", **{"recommend.compare": "1", "model0": "popular"})
    assert frame.toggle(key="recommend.compare").value is True
    assert settings(shared(frame))["recommend.compare"] == "1"


@pytest.mark.parametrize("demo", ["0", "1"])
def test_no_id_and_no_name_is_in_it_even_after_somebody_was_searched(demo):
    frame = opened("recommendations", ws=saved(tell_tale()), lang="en", demo=demo)
    frame.text_input(key="recommend.search.demo" if demo == "1" else "recommend.search").set_value("ZQX77011").run()
    address = shared(frame).lower()
    assert not [trace for trace in TRACES if trace in address]


@pytest.mark.parametrize("wrong", ["", "%3Cscript%3E", "curve'--", "x" * 300])
def test_a_choice_nobody_offers_is_the_usual_one(wrong):
    frame = opened("traffic", ws=shop(), lang="en", **{"traffic.pages_way": wrong})
    assert frame.button_group(key="traffic.pages_way").value == "bars"
    assert not frame.exception
