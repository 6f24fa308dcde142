"""Lists from a cluster on the page: made at a click, looked up, read back; and the sentence where models see a sample."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
import streamlit as st

from core import analytics
from core.engine import LOCAL
from core.messages import Message
from core.recommend import Reason
from dashboard import cache
from dashboard.cards import recommend_cluster
from tests.dashboard import apps
from tests.dashboard.test_recommend_hand import FILES

LISTS = pd.DataFrame(
    {"user_id": ["u00", "u00", "u01"], "item_id": ["a5", "b0", "zz"], "score": [0.9, 0.4, 0.8], "rank": [1, 2, 1]}
)


def far_away():
    """This computer, as if it were a cluster."""
    return replace(LOCAL, name="spark", place="cluster:15002", remote=True)


class Made:
    """What a cluster would hold."""

    users, items, pairs, rows, n, parts, alive = 2, 12, 320, 3, 10, 1, True

    def of(self, user_ids):
        return LISTS[LISTS["user_id"].isin(user_ids)]

    def head(self, people):
        return LISTS

    def part(self, number):
        return LISTS

    def reasons(self, user_id, item_ids, titles):
        own = pd.DataFrame({"user_id": user_id, "item_id": ["a0", "zz", "b1"], "weight": [0.9, 0.8, 0.1]})
        return [Reason(Message("recommend.reason.cluster", items="", did=""), own)] * len(item_ids)


@pytest.fixture
def far(monkeypatch):
    """Every dataset is answered by what calls itself a cluster; lists are made at once, and counted."""
    monkeypatch.setattr("core.store.manifest.chosen", far_away)
    asked = []

    def lists(dataset, n, *, progress):
        asked.append((dataset.share, n))
        for step in range(5):
            progress(step, 4)
        return Made()

    monkeypatch.setattr(recommend_cluster, "lists", lists)
    st.cache_resource.clear()  # a dataset of this computer has the same digest
    yield asked
    st.cache_resource.clear()


def page(lang="en", name="recommendations", files=FILES, **address):
    frame = apps.opened(name, ws=apps.saved(files), lang=lang, **address)
    assert not frame.exception
    return frame


def table(frame):
    return next(each.value for each in frame.dataframe if "Item id" in each.value or "商品编号" in each.value)


def test_on_this_computer_there_is_no_such_card():
    assert "on the cluster" not in apps.shown(page())


def test_lists_are_made_at_a_click_and_say_what_they_are(far):
    frame = page()
    assert "MLlib on cluster:15002" in apps.plain(frame)
    assert far == []
    apps.clicked(frame, "recommend.cluster.make")
    text = apps.shown(frame)
    assert far == [(1.0, 10)]
    assert "**3 rows for 2 people**, up to 10 of 12 items each, learnt from 320 pairs" in text
    assert table(frame)["Item"].tolist() == ["Shoe 5", "Hat 0", "zz"]
    frame.run()
    assert far == [(1.0, 10)]


def test_one_customer_is_looked_up_with_the_nearest_own_items(far):
    frame = apps.clicked(page(), "recommend.cluster.make")
    frame.text_input(key="recommend.cluster.whose").set_value(" u00 ").run()
    assert table(frame)["Customer"].unique().tolist() == ["u00"]
    assert set(table(frame)["Nearest of what they have"]) == {"Shoe 0, zz"}
    assert "likeness, not what a score is made of" in apps.shown(frame)
    frame.text_input(key="recommend.cluster.whose").set_value("u99").run()
    assert "Nobody with a history has this id" in apps.shown(frame)


def test_the_file_asks_for_consent_like_every_other(far):
    frame = apps.clicked(page(), "recommend.cluster.make")
    assert any(box.key == "confirm.recommendations_cluster" for box in frame.checkbox)


def test_models_learnt_meanwhile_do_not_drive_the_lists_out(far):
    frame = apps.clicked(page(), "recommend.cluster.make")
    for number in range(9):
        cache.compute_large(lambda data: data.digest, SimpleNamespace(digest=f"other-{number}"))
    frame.run()
    assert "rows for" in apps.shown(frame)


def test_a_cluster_that_restarted_has_lost_them(far, monkeypatch):
    frame = apps.clicked(page(), "recommend.cluster.make")
    monkeypatch.setattr(Made, "alive", False)
    frame.run()
    assert "make them again" in apps.shown(frame)
    monkeypatch.setattr(Made, "alive", True)
    frame.run()
    assert "rows for" not in apps.shown(frame)


def test_in_demo_mode_nobody_is_named(far):
    frame = apps.clicked(page(demo="1"), "recommend.cluster.make")
    assert "nobody is looked up by an id" in apps.shown(frame)
    assert not table(frame)["Customer"].isin(LISTS["user_id"]).any()


def test_in_chinese_too(far):
    frame = apps.clicked(page("zh"), "recommend.cluster.make")
    assert "2 人共 3 行" in apps.shown(frame)


@pytest.mark.parametrize("name", ["recommendations", "labels"])
def test_models_of_a_sample_say_so(far, monkeypatch, name):
    monkeypatch.setattr(analytics, "for_models", lambda dataset: dataset.sampled(0.5))
    customers = "user_id,age,label\n" + "".join(
        f"u{n:02},{20 + n % 50},{'yes' if n % 3 else 'no'}\n" for n in range(80)
    )
    friends = "user1,user2\n" + "".join(f"u{n:02},u{n + 1:02}\n" for n in range(79))
    files = FILES | {"customers.csv": customers.encode(), "relationships.csv": friends.encode()}
    text = apps.shown(page(name=name, files=files, model="social"))
    assert "all rows of **50.0%** of them" in text
    if name == "recommendations":
        assert "a sample, 50.0% of the people; of the links between two people about 25.00%" in text
        assert "For the people in the sample only" in text
