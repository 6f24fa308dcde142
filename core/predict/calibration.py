"""Whether scores may be read as shares: of people scored 30%, do three in ten have the label?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.metrics import wilson
from core.predict.scores import Scores

BINS = 10


@dataclass(frozen=True, eq=False)
class Calibration:
    """Scores against what was true, of people the model never saw.

    bins:  score (mean of the bin), share (who has the label, 0..1), low, high (Wilson), people; equal numbers of people.
    slope: of the label on the log odds of the score: 1 is right, below 1 scores are too extreme, above 1 too timid; low and
           high its 95% interval (Cox 1958).
    """

    bins: pd.DataFrame
    slope: float
    low: float
    high: float


def calibration(positive: npt.NDArray[np.bool_], scores: Scores) -> Calibration:
    """Of the first repeat's scores, which must be probabilities."""
    values = scores.values[0]
    order = np.argsort(values, kind="stable")
    rows = [_bin(values[part], positive[part]) for part in np.array_split(order, min(BINS, max(2, len(order) // 20)))]
    slope, spread = _slope(np.clip(values, 1e-6, 1 - 1e-6), positive)
    frame = pd.DataFrame(rows, columns=["score", "share", "low", "high", "people"])
    return Calibration(frame, slope, slope - 1.96 * spread, slope + 1.96 * spread)


def _bin(scores: npt.NDArray[np.float64], positive: npt.NDArray[np.bool_]) -> tuple[float, float, float, float, int]:
    low, high = wilson(int(positive.sum()), len(positive))
    return float(scores.mean()), float(positive.mean()), low, high, len(positive)


def _slope(scores: npt.NDArray[np.float64], positive: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and its standard error by Newton's steps for a logistic regression on one number, without penalty."""
    full = np.column_stack([np.ones(len(scores)), np.log(scores / (1 - scores))])
    weights = np.array([0.0, 1.0])
    for _ in range(50):
        share = 1 / (1 + np.exp(-np.clip(full @ weights, -30, 30)))
        curvature = (full * (share * (1 - share))[:, None]).T @ full + 1e-9 * np.eye(2)
        step = np.linalg.solve(curvature, full.T @ (positive - share))
        weights = weights + np.clip(step, -5, 5)
        if np.abs(step).max() < 1e-8:
            break
    return float(weights[1]), float(np.sqrt(np.linalg.inv(curvature)[1, 1]))
