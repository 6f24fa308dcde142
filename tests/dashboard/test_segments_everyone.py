"""The Segments page where the data lies in a cluster: what is a sample says so, and everyone is counted at a click."""

from functools import update_wrapper

import numpy as np
import pandas as pd
import pytest
import streamlit as st

import core
from core import analytics
from core.analytics import sampling
from core.engine import engines
from core.engine.local import LOCAL, Local
from core.segments import count_customers
from core.store import Workspaces
from dashboard.cards import segments_everyone
from dashboard.cards.segments_hierarchy import exported as tree_exported
from dashboard.cards.segments_profiles import exported
from dashboard.state import answering
from tests.dashboard.apps import clicked, opened, plain, shop
from tests.dashboard.test_segments_use import opened as opened_movement
from tests.dashboard.test_segments_use import orders


@pytest.fixture
def far(monkeypatch):
    """This computer's engine, taken for one across the network."""
    monkeypatch.setattr(engines, "LOCAL", Local(remote=True))
    monkeypatch.setattr(answering, "chosen", lambda: LOCAL)
    st.cache_resource.clear()  # how many are looked at is kept by the data, which is the same in all these tests
    yield
    st.cache_resource.clear()


def page(**address):
    frame = opened("segments", ws=shop(), **address)
    assert not frame.exception
    return frame


def test_here_nothing_is_said_of_samples():
    said = plain(page())
    assert "on the cluster" not in said and "1 in" not in said


def test_where_everyone_is_looked_at_the_page_says_so_once(far):
    said = plain(page())
    assert said.count("Nobody was left out") == 1 and "1 in" not in said


def test_a_sample_says_of_whom_and_everyone_is_counted_at_a_click(far, monkeypatch):
    monkeypatch.setattr(sampling, "MOST_PEOPLE", 2_000)
    frame = page()
    said = plain(frame)
    everyone = count_customers(core.open_sample("shop"))
    assert "about 1 in 2.5 customers" in said and f"of {everyone:,})" in said and "Nobody was left out" not in said
    frame = clicked(frame, "segments.everyone_do")
    sizes = next(table.value for table in frame.dataframe if "Share of everyone" in table.value)
    assert sizes["Customers"].sum() == everyone and len(sizes) == 4
    means = next(table.value for table in frame.dataframe if "Measure" in table.value and len(table.value.columns) == 5)
    assert means.iloc[:, 1:].map(lambda cell: cell.endswith("%)") or cell.endswith("(–)")).all(axis=None)
    assert "percentage points" in plain(frame)


@pytest.mark.parametrize("name", ["segments", "loyalty"])
def test_groups_by_orders_are_of_everyone(far, monkeypatch, name):
    monkeypatch.setattr(sampling, "MOST_PEOPLE", 2_000)
    frame = opened(name, ws=shop())
    assert not frame.exception
    assert next(t.value for t in frame.dataframe if "R × value" in t.value)["Customers"].sum() == 4_100
    assert ("of everyone and not of the sample" in plain(frame)) == (name == "segments")


@pytest.mark.parametrize("name", ["audience", "sales"])
def test_cards_that_bring_rows_here_look_at_a_sample_and_say_so(far, monkeypatch, name):
    asked = {}
    for home, analysis in ((analytics, "correlations"), (analytics, "basket_pairs")):
        monkeypatch.setattr(home, analysis, _noted(asked, getattr(home, analysis)))
    monkeypatch.setattr(sampling, "MOST_PEOPLE", 2_000)
    frame = opened(name, ws=shop())
    assert not frame.exception and "This card looks at all rows of" in plain(frame)
    assert asked and set(asked.values()) == {0.4}


def _noted(asked, analysis):
    def noted(dataset, **more):
        asked[analysis.__name__] = dataset.share
        return analysis(dataset, **more)

    return update_wrapper(noted, analysis)


def test_who_moved_since_segments_were_frozen_is_told_of_one_sample(far, monkeypatch):
    """The data before are looked at as those after: a sample of the same people, whatever the sample was then."""
    monkeypatch.setattr(sampling, "MOST_PEOPLE", 60)
    workspaces, first = Workspaces(), {"orders.csv": orders(range(80), "2024-01-02", "2024-02-02")}
    token = core.load(first, workspaces=workspaces).token
    frame = opened_movement("movement", token)
    frame.segmented_control(key="segments.move.way").set_value("frozen").run()
    frame.button(key="segments.freeze").click().run()
    core.load(
        first | {"more.csv": orders(range(20, 120), "2024-03-13")}, workspaces=workspaces, onto=workspaces.open(token)
    )
    later = opened_movement("movement", token)
    later.segmented_control(key="segments.move.way").set_value("frozen").run()
    assert not later.exception
    now = sampling.for_models(workspaces.open(token))
    there = {user for user in core.segments.people(now) if int(user[1:]) < 80}
    assert now.share == 0.5 and f"{len(there)} customers who were there both times" in plain(later)
    assert "0 went" in plain(later), "those before are of the same sample"


def test_everyone_leaves_with_the_segment_they_got(far):
    whole = core.open_sample("shop")
    features = core.segments.customer_features(whole)
    found = core.segments.segment(features, 3)
    frame = segments_everyone.members(whole, None, features, found, ["Regulars", "Rest", "Few"])
    assert frame["segment"].value_counts().sort_index().tolist() == found.sizes.tolist()
    assert frame.groupby("segment")["segment_name"].unique().explode().tolist() == ["Regulars", "Rest", "Few"]


@pytest.mark.parametrize(
    ("sizes", "told"),
    [([900, 60, 12, 7], [1, 2]), ([900, 60, 4, 3], [1]), ([900, 60, 6, 5], [1, 2]), ([30, 20], [1, 2])],
)
def test_the_size_of_a_small_segment_is_not_left_over(sizes, told):
    profiles = pd.DataFrame({"segment": range(len(sizes)), "size": sizes}).assign(share=np.array(sizes) / sum(sizes))
    kept = exported(profiles, ["a", "b", "c", "d"][: len(sizes)])
    assert kept["segment"].tolist() == tree_exported(profiles)["group"].tolist() == told
    left = sum(sizes) - kept["size"].sum()
    assert left == 0 or (left >= 10 and len(sizes) - len(kept) > 1)
