"""The largest of each row, against a plain sort."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.recommend.ranking import top


@settings(max_examples=50, deadline=None)
@given(arrays(float, (3, 6), elements=st.sampled_from([-np.inf, -1.0, 0.0, 0.5, 2.0])), st.integers(1, 8))
def test_top_is_a_stable_sort_cut_off(scores: np.ndarray, n: int) -> None:
    rows, columns, rank = top(scores, n)
    found = [(int(r), int(k), int(c)) for r, c, k in zip(rows, columns, rank, strict=True)]
    expected = [
        (row, place + 1, int(column))
        for row in range(3)
        for place, column in enumerate(np.argsort(-scores[row], kind="stable")[:n])
        if scores[row, column] > -np.inf
    ]
    assert found == expected
