"""How sure a mean over people is: bootstrap, the same people drawn for every model, so that differences are paired."""

import numpy as np

from core.recommend.ranking import Floats

RESAMPLES, LEVEL = 1_000, 0.95
CELLS_AT_ONCE = 2_000_000


def intervals(values: Floats, *, seed: int = 0, resamples: int = RESAMPLES, level: float = LEVEL) -> Floats:
    """Mean, low and high (rows) of each column of `values` (people x columns): percentiles of the means of people drawn anew.

    Columns of one call, and of calls with as many people and the same seed, are drawn alike; the interval of a
    difference is that of a column of differences. NaN where there are no people.
    """
    people, columns = values.shape
    if not people:
        return np.full((3, columns), np.nan)
    rng, means = np.random.default_rng(seed), []
    step = max(1, CELLS_AT_ONCE // people)
    for start in range(0, resamples, step):
        weights = _drawn(rng, people, min(step, resamples - start))
        means.append(weights @ values / people)
    outside = (1 - level) / 2
    edges = np.quantile(np.concatenate(means), [outside, 1 - outside], axis=0)
    return np.vstack([values.mean(axis=0), edges])


def _drawn(rng: np.random.Generator, people: int, times: int) -> Floats:
    """times x people: how often each is drawn when as many are drawn as there are."""
    places = rng.integers(people, size=(times, people)) + people * np.arange(times)[:, None]
    return np.bincount(places.ravel(), minlength=times * people).reshape(times, people).astype(float)
