"""Whitened: the spread inside groups is found without knowing them, and groups that noise drowned come to light."""

import numpy as np
import pytest

from bench.worlds import noisy_columns, world
from core.segments import Features, advise
from core.segments.whitened import spread_inside, whitened

INSIDE = np.array([[4.0, 1.5, 0], [1.5, 1, 0], [0, 0, 0.25]])


def slanted(groups=4, n=150, seed=0):
    rng = np.random.default_rng(seed)
    of = np.repeat(np.arange(groups), n)
    centres = rng.normal(size=(groups, 3)) * 40
    return centres[of] + rng.normal(size=(len(of), 3)) @ np.linalg.cholesky(INSIDE).T, of


def test_the_spread_inside_far_groups_is_theirs_not_that_of_all():
    rows, _ = slanted()
    found = spread_inside(rows)
    assert found / np.trace(found) == pytest.approx(INSIDE / np.trace(INSIDE), abs=0.05)


def test_slanted_groups_become_round():
    rows, of = slanted(n=300)
    rounder = whitened(rows.astype(np.float32))
    inside = np.cov(rounder - np.stack([rounder[of == group].mean(axis=0) for group in range(4)])[of], rowvar=False)
    assert np.linalg.cond(INSIDE) > 18 > 1.5 > np.linalg.cond(inside)


def test_one_habit_alike_customers_and_more_habits_than_customers_do_not_break_it():
    rng = np.random.default_rng(0)
    for rows in (rng.normal(size=(60, 1)), np.ones((60, 3)), rng.normal(size=(50, 80))):
        assert np.isfinite(whitened(rows.astype(np.float32))).all()


def test_noise_among_the_habits_does_not_drown_groups():
    """Four of eight habits are noise; K-means on standardised habits mixes two of the five groups 8 apart."""
    known = world(noisy_columns, 0)
    advice = advise(Features.from_frame(known.frame), range(2, 7))
    assert known.k == 5 and (advice.kind, advice.k) == ("real", 5)
    assert not advice.table.set_index("k").loc[5, "real"]
    assert "segments.advice.why_other_lines" in {reason.code for reason in advice.reasons}
