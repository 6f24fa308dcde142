"""What chance alone would do when many things are looked at: the false discovery rate is held at 5%."""

import numpy as np
import numpy.typing as npt

LEVEL = 0.05


def adjusted(p: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """p-values corrected for how many there are (Benjamini & Hochberg 1995); NaN stays NaN and does not count."""
    from scipy.stats import false_discovery_control

    known, found = np.isfinite(p), np.full(p.shape, np.nan)
    if known.any():
        found[known] = false_discovery_control(p[known])
    return found


def discoveries(z: npt.NDArray[np.float64], looked_at: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which of the normal deviates looked at are more than chance."""
    from scipy.stats import norm

    p = np.where(looked_at, 2 * norm.sf(np.abs(np.where(looked_at, z, 0.0))), np.nan)
    return adjusted(p) < LEVEL
