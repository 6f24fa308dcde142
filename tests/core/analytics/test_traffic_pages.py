"""How few pages make most views: counts by hand, and what must hold for any data."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analytics import cumulative_share, pages_for


def pages(*views):
    ranked = sorted(views, reverse=True)
    return pd.DataFrame({"page_id": [f"p{i}" for i in range(len(views))], "page_views": ranked, "visitors": 1})


@pytest.mark.parametrize(
    ("views", "share", "needed"),
    [
        ((50, 30, 20), 0.8, 2),  # 80 of 100, exactly
        ((50, 29, 21), 0.8, 3),
        ((1, 1, 1, 1), 0.5, 2),
        ((7,), 0.8, 1),
        ((0, 0), 0.8, 0),
        ((), 0.8, 0),
    ],
)
def test_how_many_pages_make_a_share(views, share, needed):
    assert pages_for(pages(*views), share) == needed


def test_the_curve_by_hand():
    assert cumulative_share(pages(6, 3, 1)).to_numpy().tolist() == [[0, 0.0], [1, 0.6], [2, 0.9], [3, 1.0]]
    assert cumulative_share(pages()).to_numpy().tolist() == [[0, 0.0]]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 1_000), min_size=1, max_size=900))
def test_the_curve_rises_to_all_and_bends_down(views):
    curve = cumulative_share(pages(*views))
    assert len(curve) <= 201
    assert curve["pages"].iloc[[0, -1]].tolist() == [0, len(views)]
    assert curve["share"].iloc[-1] == (1 if sum(views) else 0)
    slopes = (curve["share"].diff() / curve["pages"].diff()).dropna()
    assert (slopes.diff().dropna() <= 1e-9).all()
