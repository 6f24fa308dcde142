"""Small groups: which of several may be told without telling, by what is left of a sum, of one that may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.privacy.audience import LEAST

if TYPE_CHECKING:
    import pandas as pd


def shareable(sizes: pd.Series[int]) -> pd.Series[bool]:
    """Which groups of these sizes may be told: those hidden are two at least, and ten people, so that no sum tells them.

    Empty ones are neither told nor hide anybody.
    """
    there = sizes[sizes > 0].sort_values(kind="stable")
    small = int((there < LEAST).sum())
    if not small:
        return sizes > 0
    hidden = max(small, int((there.cumsum() < LEAST).sum()) + 1, 2)
    return (sizes > 0) & ~sizes.index.to_series().isin(there.index[:hidden])
