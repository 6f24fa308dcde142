"""Features from any frame: what is kept, what is left out, and how values are made comparable."""

import numpy as np
import pandas as pd
import pytest

from core import NotEnoughData
from core.segments import Features


def codes(features):
    return sorted(note.code for note in features.notes)


def test_keeps_numbers_and_leaves_out_what_does_not_measure():
    frame = pd.DataFrame(
        {
            "user_id": ["007", "b", "c"],
            "paid": [1.5, 2.5, 9.0],
            "vip": [True, False, True],
            "city": ["Lyon", "Oslo", "Lyon"],
            "shopId": [5, 5, 9],
            "客户编号": [31, 12, 99],
            "same": [4, 4, 4],
            "blank": [np.nan, np.nan, 1.0],
        }
    )
    features = Features.from_frame(frame)
    assert features.names == ("paid", "vip")
    assert features.user_ids.tolist() == ["007", "b", "c"]
    assert features.matrix.tolist() == [[1.5, 1], [2.5, 0], [9, 1]]
    assert features.units == ("number", "yes/no")
    reasons = ["constant", "id", "id", "missing", "text"]
    assert codes(features) == [f"segments.left_out_{reason}" for reason in reasons]


def test_missing_values_get_the_median_and_a_note():
    features = Features.from_frame(pd.DataFrame({"age": [20, None, 30, 70, np.inf]}))
    assert features.matrix[:, 0].tolist() == [20, 30, 30, 70, 30]
    assert str(features.notes[0]) == "Age: 2 missing values were filled with the median."


def test_row_numbers_are_no_feature_in_any_order():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"number": rng.permutation(40) + 7, "visits": rng.poisson(5, 40)})
    assert Features.from_frame(frame).names == ("visits",)


def test_without_ids_rows_are_known_by_the_index():
    assert Features.from_frame(pd.DataFrame({"visits": [1, 2, 5]})).user_ids.tolist() == ["0", "1", "2"]


@pytest.mark.parametrize("frame", [{"visits": [3]}, {"city": ["a", "b"]}, {"same": [1, 1]}])
def test_too_little_is_said(frame):
    with pytest.raises(NotEnoughData):
        Features.from_frame(pd.DataFrame(frame))


def test_standardised_has_mean_0_and_deviation_1_and_logs_only_what_is_skewed():
    rng = np.random.default_rng(1)
    spend, age = np.exp(rng.normal(4, 1, 5000)), rng.normal(40, 9, 5000)
    features = Features.from_frame(pd.DataFrame({"spend": spend, "age": age}))
    space = features.standardised()
    assert features.logged == ("spend",)
    assert space.dtype == np.float32
    np.testing.assert_allclose(space.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(space.std(axis=0), 1, atol=1e-5)
    logged = np.log1p(spend)
    np.testing.assert_allclose(space[:, 0], (logged - logged.mean()) / logged.std(), atol=1e-5)


def test_a_few_returns_do_not_keep_spend_from_being_logged():
    spend = np.exp(np.random.default_rng(1).normal(4, 2, 500))
    spend[:5] = -60
    features = Features.from_frame(pd.DataFrame({"spend": spend}))
    assert features.logged == ("spend",)
    logged = np.sign(spend) * np.log1p(np.abs(spend))
    np.testing.assert_allclose(features.standardised()[:, 0], (logged - logged.mean()) / logged.std(), atol=1e-5)


def test_a_share_of_yes_below_a_tenth_still_has_deviation_1():
    space = Features.from_frame(pd.DataFrame({"vip": [True] + [False] * 19})).standardised()
    assert space.std() == pytest.approx(1, abs=1e-6)


def test_known_features_have_a_translated_title_and_others_their_heading():
    features = Features.from_frame(pd.DataFrame({"spend": [1, 2], "我的列": [3, 5]}))
    assert [str(title) for title in features.titles()] == ["Spend", "我的列"]
