"""A date among placebo dates: by hand where the days are plain, by invariants where they are not."""

import numpy as np
import pandas as pd
import pytest

import core
from core.campaigns import before_after, days_able, metrics
from core.campaigns.before_after import measured
from core.campaigns.placebo import _freedom, changes, memory, overlaps
from tests.core.campaigns.data import loaded, orders

WEEK = np.array([1, 2, 3, 4, 5, 6, 7.0])


def days(values):
    return pd.DataFrame({"day": np.arange(len(values)), "value": np.asarray(values, float)})


def test_each_day_is_compared_with_its_weekday():
    values = np.tile(WEEK, 10)
    assert changes(values, np.array([28, 31, 40]), 10, 28) == pytest.approx(0)  # whatever the weekday it begins with
    values[35:45] *= 1.1
    assert np.exp(changes(values, np.array([35]), 10, 28)) == pytest.approx(1.1)


def test_a_planted_tenth_is_found_and_a_placebo_date_shows_nothing():
    rng = np.random.default_rng(1)
    values = 1000 * np.tile(WEEK, 60) * np.exp(rng.normal(0, 0.03, 420))
    values[400:] *= 1.1
    found = measured(days(values), 400, "revenue", window=14, level=0.95)
    assert found.clear and found.low < 0.1 < found.high and "beyond" in str(found.verdict)
    assert found.placebos["day"].max() + 14 <= 400  # none of them has a day of the change
    placebo = measured(days(values), 350, "revenue", window=14, level=0.95)
    assert not placebo.clear and placebo.as_large > 10 and "usual ups and downs" in str(placebo.verdict)


def test_growth_is_usual_and_no_effect():
    rng = np.random.default_rng(0)
    values = np.exp(0.004 * np.arange(420) + rng.normal(0, 0.02, 420))
    found = measured(days(values), 380, "orders", window=28)
    assert found.change == pytest.approx(np.expm1(0.004 * 28), abs=0.02)  # 28 days from middle to middle
    assert found.effect == pytest.approx(0, abs=0.02) and not found.clear


def test_what_moves_others_too_is_not_the_change():
    rng = np.random.default_rng(0)
    season = np.exp(0.3 * np.sin(np.arange(400) / 20))
    both = days(100 * season * np.exp(rng.normal(0, 0.02, 400))).assign(others=50 * season)
    both.loc[370:, "value"] *= 1.2
    found = measured(both, 370, "revenue", window=28)
    assert found.compared and found.change == pytest.approx(0.2, abs=0.03) and found.clear


def test_a_short_history_tells_nothing():
    found = measured(days(np.tile(WEEK, 7)), 35, "revenue", window=14)
    assert not found.enough and not found.clear and np.isnan(found.low) and "too few" in str(found.verdict)
    with pytest.raises(core.NotEnoughData):
        measured(days(np.tile(WEEK, 7)), 27, "revenue")
    with pytest.raises(core.NotEnoughData):
        measured(days(np.tile(WEEK, 7)), 43, "revenue")


def test_the_window_ends_where_the_data_ends():
    assert measured(days(np.tile(WEEK, 8)), 46, "revenue", window=28).window == 10


def test_overlaps_of_white_noise_are_those_of_the_windows():
    # Weights -1/7 (7 days) and 1/7 (7 days): shifted by 7, one half is the other's negative: -1/2; by 14: nothing.
    assert overlaps(16, 7, 7, 0.0)[[0, 7, 14]] == pytest.approx([1, -0.5, 0])


def test_the_freedom_of_overlapping_dates_is_that_of_their_matrix():
    alike = overlaps(60, 14, 28, 0.4)
    matrix = alike[np.abs(np.subtract.outer(range(60), range(60)))]
    centred = (np.eye(60) - 1 / 60) @ matrix
    own = (matrix.sum() / 3600, np.trace(centred), np.trace(centred) ** 2 / np.trace(centred @ centred))
    assert _freedom(alike) == pytest.approx(own)
    assert _freedom(np.eye(1, 60)[0]) == pytest.approx((1 / 60, 59, 59))  # independent: those of a usual variance


def test_memory_is_that_of_an_autoregression():
    rng, noise = np.random.default_rng(0), np.zeros(4000)
    for i in range(1, 4000):
        noise[i] = 0.6 * noise[i - 1] + 0.1 * rng.normal()
    assert memory(np.exp(noise)) == pytest.approx(0.6, abs=0.03)
    assert memory(np.exp(rng.normal(0, 0.1, 4000))) == pytest.approx(0, abs=0.04)


def dated(values, user="u1", first="2025-01-01", name="o"):
    when = pd.date_range(first, periods=len(values)).strftime("%Y-%m-%d")
    return [(user, f"{name}{i}", value, day) for i, (value, day) in enumerate(zip(values, when, strict=True))]


def test_totals_come_from_the_orders_and_a_period_does_not_cut_the_history():
    data = loaded(orders=orders(*dated(np.tile(WEEK, 12)), ("u2", "x", 14, "2025-03-01")))
    start = 20089  # 2025-01-01
    found = before_after(data, start + 56, "revenue", window=7)
    assert (found.after, found.expected) == (28 + 14, 28) and found.change == pytest.approx(0.5)
    cut = data.filtered(core.Filter(period=(start + 50, start + 70)))
    assert before_after(cut, start + 56, "revenue", window=7).change == pytest.approx(0.5)
    assert metrics(data) == ("revenue", "orders")
    able = days_able(data)
    assert (able.first, able.last) == (start + 28, start + 84 - 7)


def test_people_reached_are_compared_with_the_others():
    reached = pd.DataFrame({"user_id": ["u1"], "campaign_id": ["c"]})
    own, rest = np.tile(WEEK, 12), np.tile(WEEK, 12) * 2
    own[56:] *= 1.5
    rest[56:] *= 1.2
    rows = dated(own) + dated(rest, "u2", name="p")
    data = loaded(orders=orders(*rows), exposures=reached)
    found = before_after(data, 20089 + 56, "revenue", window=14, campaign="c")
    assert found.compared and found.change == pytest.approx(1.5 / 1.2 - 1)
    assert found.others == pytest.approx(0.2) and found.after / found.expected == pytest.approx(1.5)
    with pytest.raises(core.NotEnoughData):
        before_after(data, 20089 + 56, "revenue", campaign="nobody")


def test_weeks_and_names_are_checked():
    data = loaded(orders=orders(*dated(np.tile(WEEK, 12))))
    with pytest.raises(core.OutOfRange):
        before_after(data, 20150, "revenue", baseline=10)
    with pytest.raises(core.OutOfRange):
        before_after(data, 20150, "page_views")
