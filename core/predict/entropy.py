"""Entropy of a yes or no, in bits."""

from typing import Any

import numpy as np
import numpy.typing as npt


def entropy(hits: Any, n: Any) -> npt.NDArray[np.float64]:
    """-p log2 p - (1 - p) log2 (1 - p) of p = hits / n; 0 where all or none hit, and for nobody."""
    hits, n = np.asarray(hits, dtype=float), np.asarray(n, dtype=float)
    p = np.divide(hits, n, out=np.zeros(np.broadcast(hits, n).shape), where=n > 0)
    bits: npt.NDArray[np.float64] = _bits(p) + _bits(1 - p)
    return bits


def _bits(p: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    out: npt.NDArray[np.float64] = -p * np.log2(np.where(p > 0, p, 1.0))
    return out
