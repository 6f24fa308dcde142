"""Which features say the same thing: rank correlations, variance inflation, and groups that count one habit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.segments.features import Features
from core.segments.kmeans import SAMPLE, fingerprints

TWICE = 0.9
"""From this rank correlation on, two features count the same habit twice."""
NEVER = 1e-9  # below this an eigenvalue of float32 habits is none

Floats = npt.NDArray[np.float64]


def collinear(features: Features) -> dict[str, dict[str, object]]:
    """For each feature its twin (the closest other), rho (Spearman), vif and group, as in `diagnose`.

    Columns of 0 and 1 of one column of groups are no twins of each other, and have no vif; one of them, which the
    others tell, plays no part in that of the numbers.
    """
    names, space = features.names, _sampled(features.standardised())
    rho, factors = _correlations(pd.DataFrame(space).rank().to_numpy()), np.full(len(names), np.nan)
    blocks = np.array(features.blocks)
    last = {block: place for place, block in enumerate(features.blocks) if block}
    free = [place for place in range(len(names)) if place not in last.values()]
    factors[free] = _inflation(_correlations(space[:, free].astype(float)))
    factors[blocks != ""] = np.nan
    one = (blocks[:, None] == blocks) & (blocks != "") | np.eye(len(names), dtype=bool)
    away = np.where(one, -1.0, np.abs(rho))
    groups = _groups((away > TWICE) | np.eye(len(names), dtype=bool))
    found: dict[str, dict[str, object]] = {}
    for i, name in enumerate(names):
        j = int(np.argmax(away[i]))
        other = {"twin": names[j], "rho": float(rho[i, j])} if away[i, j] >= 0 else {}
        found[name] = {"vif": float(factors[i]), "group": groups[i], **other}
    return found


def _sampled(space: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """At most 20,000 rows, evenly along a hash of their values, so that the order of the rows plays no part."""
    if len(space) <= SAMPLE:
        return space
    order = np.argsort(fingerprints(space), kind="stable")
    sampled: npt.NDArray[np.float32] = space[order[np.linspace(0, len(space) - 1, SAMPLE).astype(int)]]
    return sampled


def _correlations(matrix: Floats) -> Floats:
    """Pearson's, 0 beside a constant."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.atleast_2d(np.corrcoef(matrix, rowvar=False))
    found = np.nan_to_num(found)
    np.fill_diagonal(found, 1.0)
    return found


def _inflation(correlations: Floats) -> Floats:
    """Variance inflation factors: the diagonal of the inverse; infinite where features repeat each other exactly."""
    values, vectors = np.linalg.eigh(correlations)
    parts, apart = np.square(vectors), values > NEVER
    inverse: Floats = parts[:, apart] @ (1 / values[apart])
    return np.where((parts[:, ~apart] > NEVER).any(axis=1), np.inf, inverse)


def _groups(close: npt.NDArray[np.bool_]) -> Sequence[int]:
    """Numbers from 1 for features linked by closeness, 0 for one that stands alone."""
    group, count = [0] * len(close), 0
    for i in range(len(close)):
        if group[i] or close[i].sum() < 2:
            continue
        count += 1
        waiting = [i]
        while waiting:
            at = waiting.pop()
            group[at] = count
            waiting += [int(j) for j in np.flatnonzero(close[at]) if not group[int(j)]]
    return group
