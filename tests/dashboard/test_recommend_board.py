"""The comparison of all models, and what follows from it."""

import pytest
import streamlit as st

import core
from core.recommend import leaderboard
from dashboard.cards import recommend
from tests.dashboard import apps
from tests.dashboard.test_recommend_hand import FILES


@pytest.fixture(autouse=True)
def nothing_compared_yet():
    st.cache_resource.clear()


def board_of(monkeypatch, *models):
    """The comparison of a few models only, so that the test is fast."""
    monkeypatch.setattr(
        core.recommend, "leaderboard", lambda known, progress=None: leaderboard(known, models=models, progress=progress)
    )


def opened(files=FILES, lang="en", **address):
    frame = apps.opened("recommendations", ws=apps.saved(files), lang=lang, **address)
    assert not frame.exception
    return frame


def compared(monkeypatch, *models, lang="en"):
    board_of(monkeypatch, *models)
    return apps.clicked(opened(lang=lang), "recommend.board.run")


def test_before_it_a_plain_model_is_shown_and_the_comparison_offered():
    text = apps.shown(opened())
    assert "come from **Chosen together**, a sensible start" in text
    assert "Not compared yet" in text


def test_the_verdict_leads_the_page_and_the_champion_is_shown(monkeypatch):
    frame = compared(monkeypatch, "item_cf", "content")
    text = apps.shown(frame)
    assert "#### Personalisation adds +" in text
    assert "come from **Chosen together** ★" in text
    assert "the champion" in text
    assert frame.button_group(key="model").value == "item_cf"
    table = next(frame for frame in (each.value for each in frame.dataframe) if "Against popular" in frame)
    assert table.iloc[0, 0] == "Chosen together ★"
    assert set(table["Model"].str.removesuffix(" ★")) >= {"Chosen together", "Most popular", "Similar content"}
    assert not any(button.key == "recommend.board.run" for button in frame.button)


def test_in_chinese_too_and_for_whoever_opens_the_data_next(monkeypatch):
    frame = compared(monkeypatch, "item_cf", lang="zh")
    assert "冠军模型" in apps.shown(frame)
    again = apps.opened("recommendations", ws=apps.token_of(frame), lang="en")
    assert "the champion" in apps.shown(again)


def test_fewer_than_fifty_people_are_too_few_to_tell(monkeypatch):
    board_of(monkeypatch, "item_cf")
    rows = FILES["ratings.csv"].decode().splitlines()[:81]
    frame = apps.clicked(opened({"ratings.csv": "\n".join(rows).encode()}), "recommend.board.run")
    text = apps.shown(frame)
    assert "Too few people to tell: 20 of the 50" in text
    assert frame.button_group(key="model").value == "popular"


def test_the_models_take_over_the_options_that_were_found(monkeypatch):
    frame = compared(monkeypatch, "item_cf", "user_cf")
    dataset = core.store.Workspaces().open(apps.token_of(frame))
    assert set(recommend.tuned(dataset, "item_cf")) == {"weight", "shrinkage", "neighbours"}
    assert recommend.tuned(dataset, "als") == {}


def test_what_was_not_run_says_why(monkeypatch):
    text = apps.shown(compared(monkeypatch, "item_cf", "social", "segment"))
    assert "Not in the comparison" in text
    assert "**Friends’ choices** –" in text
    assert "segments are formed from the whole history" in text


def test_who_is_on_fallback_and_what_they_get():
    files = FILES | {"customers.csv": b"user_id,age\nnew1,20\nnew2,30\nu00,40\nu01,50\n"}
    text = apps.shown(opened(files))
    # 80 people with a history and two without one.
    assert "**97.6%** of 82 customers get a list of their own by “Chosen together”" in text
    assert "**2.4%** –" in text


def test_the_favourites_of_a_segment_are_shown():
    frame = apps.opened("recommendations", ws=apps.shop(), lang="en")
    assert not frame.exception
    box = next(box for box in frame.selectbox if str(box.key).startswith("recommend.segment."))
    assert len(box.options) == 4
    assert "people with a history" in apps.shown(frame)


def test_where_all_customers_are_alike_there_are_no_segments():
    frame = opened()
    assert "numeric features that differ between customers" in apps.shown(frame)
    dataset = core.store.Workspaces().open(apps.token_of(frame))
    assert [name for name, _ in recommend.chain(dataset, "item_cf")] == ["item_cf", "content"]
