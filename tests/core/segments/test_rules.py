"""Rules of a segment: they find planted boxes, are counted on everyone, and mean the same in SQL."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from core.segments import Features, Range, segment, segment_rules
from core.segments.rules import _joined, rounded
from tests.core.segments.worlds import planted


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {"spend": rng.uniform(0, 1000, 2000), "days since": rng.integers(0, 100, 2000), "noise": rng.random(2000)}
    )
    return Features.from_frame(frame), ((frame["spend"] > 400) & (frame["days since"] <= 30)).to_numpy()


def test_a_planted_box_is_found_in_its_own_units(world):
    found = segment_rules(*world)
    assert len(found.ways) == 1
    ranges = {one.feature: one for one in found.ways[0]}
    assert set(ranges) == {"spend", "days since"}
    assert ranges["spend"].low == pytest.approx(400, abs=3) and ranges["days since"].high == 30.5
    assert found.precision > 0.98 and found.recall > 0.98


def test_the_counts_are_those_of_the_sql(world):
    features, members = world
    found = segment_rules(features, members, max_depth=2)
    table = pd.DataFrame(features.matrix, columns=features.names).assign(member=members)
    asked = f"SELECT count(*), sum(member::int) FROM rows WHERE {found.sql()}"  # noqa: S608 - its own words
    connection = duckdb.connect()
    connection.register("rows", table)
    assert connection.execute(asked).fetchall() == [(found.found, found.right)]


def test_excel_says_the_same_with_its_own_signs(world):
    text = segment_rules(*world).excel()
    assert text.startswith("=OR(AND(") and "[@[days since]]<=30.5" in text and text.count("(") == text.count(")")


@pytest.mark.parametrize("label", range(3))
def test_every_k_means_segment_apart_has_rules(label):
    features, _ = planted([60, 50, 40])
    members = segment(features, k=3).labels == label
    found = segment_rules(features, members)
    assert (found.precision, found.recall, found.size) == (1.0, 1.0, members.sum())


def test_the_order_of_customers_changes_nothing(world):
    features, members = world
    order = np.random.default_rng(0).permutation(len(members))
    other = Features(features.user_ids[order], features.names, features.matrix[order], features.units)
    assert segment_rules(other, members[order]) == segment_rules(features, members)


@pytest.mark.parametrize(
    ("cut", "told"), [(30.5, 30.5), (1234.5, 1230.0), (0.123456, 0.123), (0.0, 0.0), (-12.3456, -12.3)]
)
def test_cuts_are_rounded_to_three_digits(cut, told):
    assert rounded(cut) == told


def test_ways_that_go_on_are_one():
    low, high = Range("a", 0.5, 1.5), Range("a", 1.5)
    assert _joined([(low, Range("b", high=9)), (Range("c", 1),), (high, Range("b", high=9))]) == (
        (Range("a", 0.5), Range("b", high=9)),
        (Range("c", 1),),
    )
    assert len(_joined([(low, Range("b", high=9)), (high, Range("b", high=8))])) == 2
