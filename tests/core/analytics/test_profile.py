"""Columns of a profile: which are offered, and histograms whose bars hold everyone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core.analytics import number_histogram, profile_columns


def people(**columns):
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(["user_id", *columns])] + [f"u{i}," + ",".join(map(str, row)) for i, row in enumerate(rows)]
    return core.load({"customers.csv": "\n".join(lines).encode()})


def test_columns_that_tell_people_apart_are_offered_and_no_others():
    n = 60
    dataset = people(
        email=[f"a{i}@b.example" for i in range(n)],
        age=range(20, 20 + n),
        gender=["f", "m"] * (n // 2),
        kids=[i % 3 for i in range(n)],
        country=["X"] * n,
        motto=[f"word {i}" for i in range(n)],
        half_known=["yes", ""] * (n // 2),
    )
    found = profile_columns(dataset).to_numpy().tolist()
    assert found == [["age", "numbers", n], ["gender", "groups", 2], ["kids", "groups", 3]]


def test_a_histogram_by_hand():
    found = number_histogram(people(age=[20, 21, 21, 24, ""]), "age")
    assert found.bins.to_numpy().tolist() == [[20, 21, 1], [21, 22, 2], [22, 23, 0], [23, 24, 1]]
    assert (found.known, found.unknown, found.mean, found.median) == (4, 1, 21.5, 21.0)
    assert (found.open_low, found.open_high) == (False, True)  # 24 lies above the 99th percentile, 23.91


def test_one_value_is_one_bar():
    found = number_histogram(people(age=[30, 30]), "age")
    assert found.bins.to_numpy().tolist() == [[30, 31, 2]]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), min_size=2, max_size=40))
def test_bars_hold_everyone_and_touch(values):
    found = number_histogram(people(score=values), "score")
    assert found.bins["users"].sum() == found.known == len(values)
    assert len(found.bins) <= 26
    assert found.bins["high"].iloc[:-1].tolist() == pytest.approx(found.bins["low"].iloc[1:].tolist())
