"""Two shares beside each other: how many times as large, how sure, and a correction for having looked at many."""

from math import erfc, sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.chance import LEVEL, adjusted
from core.analytics.metrics import Z95

ENOUGH_TEXTS = 20  # on each side, to compare at all
RARE = 10  # in fewer texts, a thing is never tested
_EXPECTED = 5  # below, the normal distribution is no good guess
_TERMS = 60  # of a tail whose standard deviation is below 3: what is left is nothing

Numbers = npt.NDArray[np.int64]


def clear_differences(counts: pd.DataFrame, inside_all: pd.Series | int, outside_all: pd.Series | int) -> pd.DataFrame:
    """The rows whose share inside differs from that outside for sure, after looking at all of them.

    counts: columns inside and outside, texts of each side that have the thing; inside_all and outside_all: all texts
    of the sides, one number or one a row. Tested are rows that 10 texts have and 10 lack, by the two-sided z-test of
    two shares, or by Fisher's exact test (twice the smaller tail) where a side should have, or lack, fewer than 5.
    Adds inside_share, outside_share, ratio (inside_share / outside_share), ratio_low and ratio_high (its 95%
    interval), z (of the exact test: the z with its p-value) and q: the p-value after the correction of Benjamini &
    Hochberg 1995 over all tested rows. Returned are those with q <= 5%.
    """
    sides = counts.assign(inside_all=inside_all, outside_all=outside_all)
    having = sides["inside"] + sides["outside"]
    everything = sides["inside_all"] + sides["outside_all"]
    tested = sides[
        (having >= RARE) & (everything - having >= RARE) & (sides["inside_all"] > 0) & (sides["outside_all"] > 0)
    ]
    found = _compared(tested)
    normal = np.array([erfc(abs(z) / sqrt(2)) for z in found["z"]], dtype=float)
    few = _few(tested)
    p = np.where(few, _exact(tested, few), normal)
    judged = found.assign(q=adjusted(p), p=p, few=few)
    clear = judged[judged["q"] <= LEVEL]
    exact = np.sign(clear["z"]) * [-NormalDist().inv_cdf(max(value / 2, 1e-300)) for value in clear["p"]]
    return clear.assign(z=exact.where(clear["few"], clear["z"])).drop(columns=["p", "few"])


def _few(sides: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Where one side should have, or lack, fewer than 5 if both were alike."""
    pooled = (sides["inside"] + sides["outside"]) / (sides["inside_all"] + sides["outside_all"])
    smaller = sides[["inside_all", "outside_all"]].min(axis=1)
    rare: npt.NDArray[np.bool_] = (np.minimum(pooled, 1 - pooled) * smaller < _EXPECTED).to_numpy()
    return rare


def _exact(sides: pd.DataFrame, few: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """p of Fisher's exact test in the rows with `few`, 1 in the others."""
    from scipy.special import gammaln

    a, b, n, m = (
        sides.loc[few, c].to_numpy(dtype=np.int64) for c in ("inside", "outside", "inside_all", "outside_all")
    )

    def ways(of: Numbers, taken: Numbers) -> npt.NDArray[np.float64]:
        logs: npt.NDArray[np.float64] = gammaln(of + 1.0) - gammaln(taken + 1.0) - gammaln(of - taken + 1.0)
        return logs

    having = a + b
    step = np.where(a * (n + m) >= having * n, 1, -1)  # away from what is expected
    tail = np.zeros(len(a))
    for place in range(_TERMS):
        k = a + step * place
        able = (k >= 0) & (k <= np.minimum(having, n)) & (having - k <= m)
        k = np.where(able, k, a)
        tail += able * np.exp(ways(n, k) + ways(m, having - k) - ways(n + m, having))
    p = np.ones(len(sides))
    p[few] = np.minimum(1, 2 * tail)
    return p


def _compared(sides: pd.DataFrame) -> pd.DataFrame:
    """Shares, their ratio with its interval (Katz et al. 1978; half a text is added where a side has none), and z."""
    a, n, b, m = (sides[name].astype(float) for name in ("inside", "inside_all", "outside", "outside_all"))
    pooled = (a + b) / (n + m)
    z = (a / n - b / m) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    half = ((a == 0) | (b == 0)) * 0.5
    a, n, b, m = a + half, n + half, b + half, m + half
    log_ratio, error = np.log(a / n) - np.log(b / m), np.sqrt(1 / a - 1 / n + 1 / b - 1 / m)
    shares = sides.assign(
        inside_share=sides["inside"] / sides["inside_all"],
        outside_share=sides["outside"] / sides["outside_all"],
        ratio=np.exp(log_ratio),
        ratio_low=np.exp(log_ratio - Z95 * error),
        ratio_high=np.exp(log_ratio + Z95 * error),
        z=z,
    )
    return shares.drop(columns=["inside_all", "outside_all"])
