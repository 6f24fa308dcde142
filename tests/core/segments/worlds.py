"""Small worlds with a known answer, for the tests of segments."""

import numpy as np
import pandas as pd

from core.segments import Features


def planted(sizes, d=3, spread=0.3, seed=0):
    """Features of groups 10 apart on a diagonal, shuffled, and the group of each row."""
    rng = np.random.default_rng(seed)
    truth = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    centres = 10.0 * np.arange(len(sizes))[:, None] * np.where(np.arange(d) % 2, -1, 1)
    return features(centres[truth] + rng.normal(0, spread, (len(truth), d))), truth


def features(matrix, ids=None):
    matrix = np.asarray(matrix, float)
    frame = pd.DataFrame(matrix, columns=[f"habit {i}" for i in range(matrix.shape[1])], index=ids)
    return Features.from_frame(frame)


def spenders(n, d=4, seed=0):
    """Log-normal habits, as recency, orders and spend are in real shops."""
    rng = np.random.default_rng(seed)
    mix = np.eye(d) + 0.3 * rng.normal(size=(d, d))
    return features(np.exp(3 + rng.normal(size=(n, d)) @ mix))
