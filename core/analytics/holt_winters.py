"""Level, damped trend and the week's rhythm, learned day by day: Holt-Winters smoothing that outliers do not carry away."""

from itertools import product

import numpy as np

from core.analytics.daily import Values

WEEK = 7
AHEAD = 28  # days
START = 56  # days before the first forecast

_ALPHAS, _BETAS, _GAMMAS = (0.03, 0.1, 0.25), (0.0, 0.02, 0.1), (0.05, 0.15)
_PHI = 0.97  # what is left of a trend after a day
_FORGET = 0.05
_OUTLIER = 2.5  # standard deviations
_CLOSED = 0.05  # of a mean day: a weekday that has less is closed
_LONGEST_GAP = 14  # days without anything that are taken for a closed shop
_LEAST = 0.2  # a level does not fall below this share of itself in a day, nor a trend in four weeks


def forecasts(values: Values) -> Values:
    """What would have been said at each place: row t holds days t .. t+27 as forecast from days 0 .. t-1 alone.

    NaN before day 56. Smoothing with a damped trend and multiplicative week (Hyndman & Athanasopoulos 2021, Forecasting:
    Principles and Practice, 8.3); a surprise beyond 2.5 standard deviations teaches as much as one of 2.5 (Gelper, Fried
    & Croux 2010); a day without anything where there is usually plenty teaches nothing. Of 18 settings each row takes
    the one that erred least in the forecasts already known then.
    """
    paths = _paths(values)
    return _best(values, paths)


def seasonal_naive(values: Values) -> Values:
    """The same by "every day as a week before": the last seven days again and again."""
    found = np.full((len(values) + 1, AHEAD), np.nan)
    for t in range(START, len(values) + 1):
        found[t] = np.resize(values[t - WEEK : t], AHEAD)
    return found


def outcomes(values: Values) -> Values:
    """What came: row t holds days t .. t+27, NaN beyond the end."""
    padded = np.concatenate([values, np.full(AHEAD, np.nan)])
    return np.lib.stride_tricks.sliding_window_view(padded, AHEAD).astype(np.float64)


def _settings() -> tuple[Values, Values, Values]:
    grid = np.array(list(product(_ALPHAS, _BETAS, _GAMMAS)))
    return grid[:, 0], grid[:, 1], grid[:, 2]


def _paths(values: Values) -> Values:
    """Forecasts by every setting: place, setting, day ahead."""
    alpha, beta, gamma = _settings()
    week, level, spread = _first_state(values[:START], len(alpha))
    trend, gap = np.zeros(len(alpha)), 0
    damped = np.cumsum(_PHI ** np.arange(1, AHEAD + 1))
    found = np.full((len(values) + 1, len(alpha), AHEAD), np.nan)
    for t in range(START, len(values) + 1):
        ahead = np.maximum(level[:, None] + trend[:, None] * damped, _LEAST * level[:, None])
        found[t] = ahead * week[:, (t + np.arange(AHEAD)) % WEEK]
        if t == len(values):
            break
        place, goes_to = t % WEEK, np.maximum(level + _PHI * trend, _LEAST * level)
        expected = goes_to * week[:, place]
        if values[t] == 0 and np.median(expected / spread) > _OUTLIER and gap < _LONGEST_GAP:
            gap += 1
            continue
        gap, surprise = 0, values[t] - expected
        learned = np.clip(surprise, -_OUTLIER * spread, _OUTLIER * spread)
        spread = _spread(spread, surprise)
        is_open = week[:, place] > _CLOSED
        step = np.where(is_open, alpha * learned / np.where(is_open, week[:, place], 1), 0)
        new = np.maximum(goes_to + step, _LEAST * goes_to)
        trend = _PHI * trend + beta * (new - level - _PHI * trend)
        level = new
        week[:, place] += gamma * (np.maximum(expected + learned, 0) / level - week[:, place])
    return found


def _first_state(first: Values, settings: int) -> tuple[Values, Values, Values]:
    """Week (by place in it), level and spread from the first eight weeks."""
    weeks = first.reshape(-1, WEEK)
    level = max(float(np.median(weeks.mean(axis=1))), 1e-9)
    usual = np.median(weeks, axis=0)
    usual = usual if usual.sum() > 0 else weeks.mean(axis=0)
    week = usual / max(float(usual.mean()), 1e-9) if usual.sum() > 0 else np.ones(WEEK)
    off = np.abs(first - level * np.resize(week, len(first))).mean()
    spread = np.full(settings, _as_deviation(float(off)) + 1e-9)
    return np.tile(week, (settings, 1)), np.full(settings, level), spread


def _spread(spread: Values, surprise: Values) -> Values:
    """The standard deviation of surprises, one more known; an outlier counts as two of its limits at most."""
    seen = np.minimum(_as_deviation(1.0) * np.abs(surprise), 2 * _OUTLIER * spread)
    kept: Values = np.maximum((1 - _FORGET) * spread + _FORGET * seen, 1e-9)
    return kept


def _as_deviation(mean_size: float) -> float:
    """The standard deviation of normal surprises of this mean size."""
    return mean_size * float(np.sqrt(np.pi / 2))


def _best(values: Values, paths: Values) -> Values:
    """Of each row the setting that erred least over the rows whose 28 days were over by then."""
    errors = np.abs(paths - outcomes(values)[:, None, :]).mean(axis=2)
    known = np.nancumsum(np.nan_to_num(errors), axis=0)
    found = np.full((len(paths), AHEAD), np.nan)
    for t in range(START, len(paths)):
        found[t] = paths[t, int(np.argmin(known[t - AHEAD]))]
    return found
