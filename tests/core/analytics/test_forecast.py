"""Forecasts: earned bands, no look ahead, and the simplest guess where the model is no better."""

import numpy as np
import pytest

import core
from core.analytics import forecast
from core.analytics.backtest import CUTS, _half_widths, _relative_errors, bands, error_ratio, held
from core.analytics.daily import Daily
from core.analytics.forecast import forecast_of
from core.analytics.holt_winters import AHEAD, START, forecasts, outcomes, seasonal_naive

WEEK = np.array([100, 90, 80, 110, 130, 0, 60.0])


def noisy(seed, days=364, level=0.2):
    draw = np.random.default_rng(seed)
    return np.resize(WEEK, days) * np.exp(level * draw.standard_normal(days))


def past(values):
    return Daily("orders", 20_000, values, 1.0)


def test_a_perfect_rhythm_goes_on():
    values = np.resize(WEEK, 140)
    for paths in (forecasts(values), seasonal_naive(values)):
        assert paths[140] == pytest.approx(np.resize(WEEK, AHEAD), abs=1e-6)
        assert np.isnan(paths[START - 1]).all()


def test_a_forecast_knows_nothing_of_its_future():
    values = noisy(0, 200)
    for factor in (0.01, 30):
        changed = values.copy()
        changed[110:] *= factor
        assert np.array_equal(forecasts(values)[:111], forecasts(changed)[:111], equal_nan=True)


def test_a_gap_of_closed_days_teaches_nothing():
    values = noisy(0, 200)
    closed = values.copy()
    closed[150:158] = 0
    assert forecasts(closed)[158].sum() == pytest.approx(forecasts(values)[150].sum(), rel=0.001)


def test_outcomes_are_the_days_that_came():
    found = outcomes(np.arange(40.0))
    assert found[5].tolist() == list(range(5, 33)) and np.isnan(found[13][-1]) and found.shape == (41, AHEAD)


def test_the_band_is_the_error_that_earlier_forecasts_had():
    # Always 10 too low of a forecast of 100: every band is 10, and held what came.
    values, paths = np.full(400, 110.0), np.full((401, AHEAD), 100.0)
    assert bands(values, paths, CUTS["day"], 0.8) == pytest.approx(np.full(AHEAD, 10.0))
    assert bands(values, paths, CUTS["total"], 0.8) == pytest.approx([280.0])
    hits, tried = held(values, paths, CUTS["total"], 0.8)
    assert hits == tried > 0


def test_a_band_of_an_earlier_day_is_the_one_that_was_shown_then():
    values = noisy(3, 300)
    paths, cut = forecasts(values), CUTS["week"]
    for day in (200, 250):
        then = bands(values[:day], paths[: day + 1], cut, 0.8)
        widths = _half_widths(_relative_errors(values, paths, cut), day, cut, 0.8) * paths[day].mean()
        assert widths == pytest.approx(then)


def test_no_band_without_enough_earlier_forecasts():
    values, paths = np.full(START + AHEAD + 27, 110.0), np.full((START + AHEAD + 28, AHEAD), 100.0)
    assert np.isfinite(bands(values, paths, CUTS["day"], 0.8)).all()
    assert np.isinf(bands(values, paths, CUTS["day"], 0.9)).all()
    assert np.isinf(bands(values, paths, CUTS["total"], 0.8)).all()


def test_bands_hold_about_what_they_promise():
    for level in (0.8, 0.9):
        counted = np.array([held(v, forecasts(v), CUTS["week"], level) for v in map(noisy, range(4))]).sum(axis=0)
        assert level - 0.04 <= counted[0] / counted[1] <= level + 0.09


def test_the_model_is_shown_where_it_beats_the_week_before():
    found = forecast_of(past(noisy(1)))
    assert found.beats and found.ratio.value < found.ratio.high < 1
    assert found.total["value"].iloc[0] == pytest.approx(found.weeks["value"].sum())
    assert found.days["day"].iloc[0] == 20_000 + 364 and len(found.days) == AHEAD


def test_a_short_history_does_not_make_a_model_better():
    found = forecast_of(past(noisy(1, 194)))  # one forecast less than four times 28
    assert found.ratio.high < 1 and found.apart == 3 and found.too_few and not found.beats
    assert forecast_of(past(noisy(1, 195))).beats


def test_forecasts_of_nothing_have_no_relative_error():
    values, paths = np.full(400, 110.0), np.full((401, AHEAD), 100.0)
    _, all_tried = held(values, paths, CUTS["total"], 0.8)
    paths[START:150] = 0  # 94 of those before
    assert bands(values, paths, CUTS["total"], 0.8) == pytest.approx([280.0])
    hits, tried = held(values, paths, CUTS["total"], 0.8)
    assert hits == tried < all_tried
    paths[250:300] = 0
    again, fewer = held(values, paths, CUTS["total"], 0.8)
    assert again == fewer == tried - 50 - 0
    paths[-1] = 0
    assert np.isinf(bands(values, paths, CUTS["day"], 0.8)).all()


def test_a_random_walk_is_no_place_for_the_model():
    steps = np.random.default_rng(5).standard_normal(364)
    values = 1000 + np.repeat(np.cumsum(steps.reshape(-1, 7).sum(axis=1)), 7) * 30
    found = forecast_of(past(values))
    assert not found.beats and found.model == "seasonal_naive"
    assert found.days["value"].tolist() == np.resize(values[-7:], AHEAD).tolist()


def test_the_ratio_of_errors_is_that_of_the_sums():
    values = np.full(200, 100.0)
    found = error_ratio(values, np.full((201, AHEAD), 105.0), np.full((201, AHEAD), 90.0))
    assert (found.value, found.low, found.high) == pytest.approx((0.5, 0.5, 0.5))


def test_too_little_says_what_is_needed():
    lines = "".join(f"u,p,{d}\n" for d in __import__("pandas").date_range("2025-01-01", periods=60).date)
    with pytest.raises(core.NotEnoughData, match="112 whole days"):
        forecast(core.load({"v.csv": f"user_id,page_id,time\n{lines}".encode()}), "page_views")
