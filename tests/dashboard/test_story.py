"""The five-minute story: where it leads, what it says, what it leaves out."""

import re

import pandas as pd
import pytest

import core
from core.store import Workspaces
from tests.dashboard.apps import clicked, opened, plain, saved, shop, token_of

REVIEWS = "\n".join(["review_id,content", *(f"R{n},slow delivery" for n in range(30))]).encode()


# The shop of the tests has no campaigns, so one step less than the whole sample.
def step_of(frame):
    """Which step it is, of how many; None without the bar."""
    found = re.search(r"(?:step (\d+) of (\d+)|第 (\d+) 步，共 (\d+) 步)", plain(frame))
    return found and tuple(int(number) for number in found.groups() if number)


def keys(frame):
    return {button.key for button in frame.button}


# --- the way through ----------------------------------------------------------------------------------------
def test_with_nothing_open_it_opens_the_sample_shop_and_hides_people():
    frame = clicked(opened(lang="en"), "empty.story")
    assert step_of(frame) == (1, 10)
    assert frame.toggle(key="demo").value is True
    assert Workspaces().open(token_of(frame)).facts["name"]


def test_next_leads_through_every_page_to_the_report():
    frame = clicked(opened(lang="en", ws=shop()), "story.start")
    titles = [frame.title[0].value]
    for n in range(2, 10):
        frame = clicked(frame, "story.next")
        assert step_of(frame) == (n, 9)
        titles.append(frame.title[0].value)
    assert len(set(titles)) == 9
    assert "story.next" not in keys(frame)


def test_it_speaks_chinese():
    frame = clicked(clicked(opened(lang="zh", ws=shop()), "story.start"), "story.next")
    assert step_of(frame) == (2, 9)
    assert "看看是哪些渠道" in plain(frame)


def test_it_starts_from_any_page():
    frame = clicked(opened("data", lang="en", ws=shop()), "story.start")
    assert (step_of(frame), frame.toggle(key="demo").value) == ((1, 9), True)


def test_back_goes_back_and_end_ends_it():
    frame = clicked(opened("traffic", lang="en", ws=shop(), story="3"), "story.back")
    assert step_of(frame) == (2, 9)
    ended = clicked(frame, "story.end")
    assert step_of(ended) is None and "story" not in ended.query_params


def test_a_page_of_the_story_is_its_step_however_one_came_there():
    assert step_of(opened("audience", lang="en", ws=shop(), story="2")) == (4, 9)


def test_another_page_leads_back():
    frame = opened("data", lang="en", ws=shop(), story="3")
    assert step_of(clicked(frame, "story.resume")) == (3, 9)


@pytest.mark.parametrize("asked", ["0", "99", "x", "-1"])
def test_a_wrong_step_in_the_address_is_no_story(asked):
    assert step_of(opened("traffic", lang="en", ws=shop(), story=asked)) is None


# --- what it says -------------------------------------------------------------------------------------------
def test_pages_without_data_are_left_out():
    frame = clicked(opened(lang="en", ws=saved({"reviews.csv": REVIEWS})), "story.start")
    assert step_of(frame) == (1, 3)
    assert clicked(frame, "story.next").title[0].value == "Words"
    assert clicked(frame, "story.next").title[0].value == "Report"


def test_its_sentence_is_worked_out_from_the_data():
    frame = opened("traffic", lang="en", ws=shop(), story="3")
    views = core.open_sample("shop").frame("events").groupby("user_id")["page_views"].sum().sort_values(ascending=False)
    share = views.head(len(views) // 10).sum() / views.sum()
    assert f"{len(views):,} people made {views.sum():,} page views; the busiest tenth made {share:.0%}" in plain(frame)


def test_what_it_says_of_sales_is_the_change_between_two_periods():
    days = pd.date_range("2025-01-01", periods=59)  # January, and a February with half more a day
    rows = [f"O{n},u{n % 7},web,{100 if n < 31 else 150},{day:%Y-%m-%d}" for n, day in enumerate(days)]
    orders = "\n".join(["order_id,user_id,channel,amount,time", *rows]).encode()
    said = plain(opened("sales", lang="en", ws=saved({"orders.csv": orders}), story="2"))
    assert f"{28 * 150 / (31 * 100) - 1:.1%}" in said.split("Story")[1].split("See which")[0]


def test_filters_that_leave_little_leave_the_story_standing():
    frame = opened("traffic", lang="en", ws=shop(), story="3", period="19990101-19990102")
    assert step_of(frame) and not frame.exception
