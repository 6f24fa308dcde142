"""How far forecasts were off at every earlier day, and the bands that follow from it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.analytics.daily import Values
from core.analytics.holt_winters import AHEAD, START, WEEK, outcomes

LEVELS = (0.8, 0.9)
_DRAWS = 999


@dataclass(frozen=True)
class Cut:
    """How 28 days are looked at: as days, as weeks or as one sum. block(j): days between two errors of column j that
    have next to nothing in common."""

    name: str
    sums: Callable[[Values], Values]
    block: Callable[[int], int]


CUTS = {
    cut.name: cut
    for cut in (
        Cut("day", lambda paths: paths, lambda _: WEEK),
        Cut("week", lambda paths: paths.reshape(len(paths), -1, WEEK).sum(axis=2), lambda j: WEEK * (j + 1)),
        Cut("total", lambda paths: paths.sum(axis=1, keepdims=True), lambda _: AHEAD),
    )
}


@dataclass(frozen=True)
class Ratio:
    """The mean absolute error of a model by that of another, over `origins` forecasts of 28 days; low, high: 95%."""

    value: float
    low: float
    high: float
    origins: int


def bands(values: Values, paths: Values, cut: Cut, level: float) -> Values:
    """Half the width of the band around the last forecast, for each column of the cut; infinite with too few errors.

    Conformal (Vovk, Gammerman & Shafer 2005): the width that held the truth in a share of (n + 1) / n x level of the
    forecasts whose days are over, errors taken relative to the level forecast. Because forecasts of neighbouring days
    err together, n counts the blocks that do not overlap; with fewer than level / (1 - level) of them there is no band.
    """
    errors = _relative_errors(values, paths, cut)
    size = _size(paths[-1:])[0]
    widths: Values = _half_widths(errors, len(values), cut, level)
    return widths * size if size else np.full_like(widths, np.inf)  # nothing to be relative to


def held(values: Values, paths: Values, cut: Cut, level: float) -> tuple[int, int]:
    """How often the band of an earlier day, from what was known on it, held what came: hits, of how many."""
    errors = _relative_errors(values, paths, cut)
    hits = tried = 0
    for t in range(START + AHEAD, len(values) - AHEAD + 1):
        widths = _half_widths(errors, t, cut, level)
        known = np.isfinite(widths) & np.isfinite(errors[t])
        hits += int((errors[t] <= widths)[known].sum())
        tried += int(known.sum())
    return hits, tried


def error_ratio(values: Values, paths: Values, other: Values, *, seed: int = 0) -> Ratio:
    """How much less (below 1) or more `paths` err than `other`, day by day; the interval draws blocks of 28 forecasts."""
    came = outcomes(values)[START : len(values) - AHEAD + 1]
    mine, theirs = (np.abs(p[START : len(values) - AHEAD + 1] - came).mean(axis=1) for p in (paths, other))
    if not len(mine) or not theirs.sum():
        return Ratio(float("nan"), float("nan"), float("nan"), len(mine))
    draws = _blocks(len(mine), seed)
    ratios = mine[draws].sum(axis=1) / np.maximum(theirs[draws].sum(axis=1), 1e-12)
    low, high = np.quantile(ratios, (0.025, 0.975))
    return Ratio(float(mine.sum() / theirs.sum()), float(low), float(high), len(mine))


def _blocks(n: int, seed: int) -> npt.NDArray[np.int64]:
    """Draws of n places in blocks of 28 neighbours, the end followed by the beginning (Politis & Romano 1992)."""
    starts = np.random.default_rng(seed).integers(0, n, size=(_DRAWS, -(-n // AHEAD)))
    places: npt.NDArray[np.int64] = ((starts[:, :, None] + np.arange(AHEAD)) % n).reshape(_DRAWS, -1)[:, :n]
    return places


def _relative_errors(values: Values, paths: Values, cut: Cut) -> Values:
    """Of each forecast; NaN where it is 0 in the mean, for which there is no relative error."""
    sizes = _size(paths)[:, None]
    off = np.abs(cut.sums(outcomes(values)) - cut.sums(paths))
    return np.divide(off, sizes, out=np.full_like(off, np.nan), where=~(sizes == 0))


def _size(paths: Values) -> Values:
    """The mean day of each forecast."""
    mean: Values = paths.mean(axis=1)
    return mean


def _half_widths(errors: Values, t: int, cut: Cut, level: float) -> Values:
    """By the forecasts whose 28 days were over before day t."""
    over = errors[START : max(START, t - AHEAD + 1)]
    over = over[~np.isnan(over).any(axis=1)]
    widths = np.full(errors.shape[1], np.inf)
    blocks = np.array([len(over) / cut.block(j) for j in range(len(widths))])
    for j in np.flatnonzero(blocks >= level / (1 - level) - 1e-9):
        place = int(np.ceil(min(1.0, level * (blocks[j] + 1) / blocks[j]) * len(over) - 1e-9)) - 1
        widths[j] = np.sort(over[:, j])[place]
    return widths
