"""The Segments page where the data lies in a cluster: what is a sample says so, and everyone is counted at a click."""

import pytest
import streamlit as st

import core
from core.analytics import sampling
from core.engine import engines
from core.engine.local import LOCAL, Local
from core.segments import count_customers
from dashboard.cards import segments_everyone
from dashboard.state import answering
from tests.dashboard.apps import clicked, opened, plain, shop


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


def test_everyone_leaves_with_the_segment_they_got(far):
    whole = core.open_sample("shop")
    features = core.segments.customer_features(whole)
    found = core.segments.segment(features, 3)
    frame = segments_everyone.members(whole, None, features, found, ["Regulars", "Rest", "Few"])
    assert frame["segment"].value_counts().sort_index().tolist() == found.sizes.tolist()
    assert frame.groupby("segment")["segment_name"].unique().explode().tolist() == ["Regulars", "Rest", "Few"]
