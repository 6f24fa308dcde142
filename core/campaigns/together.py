"""Several campaigns looked at together: corrected for how many there are, and as one table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from core.campaigns.effect import Effect


def holm(p: Sequence[float]) -> list[float]:
    """p-values corrected for how many there are (Holm 1979), in the order given."""
    order = np.argsort(p, kind="stable")
    found, worst = [0.0] * len(p), 0.0
    for rank, i in enumerate(order.tolist()):
        worst = max(worst, min(1.0, (len(p) - rank) * p[i]))
        found[i] = worst
    return found


def uneven(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """Those whose groups spent differently before anything was done, at their level, corrected for how many there are."""
    known = [one for one in effects if one.before is not None]
    corrected = holm([one.before.p for one in known if one.before is not None])
    return tuple(one for one, p in zip(known, corrected, strict=True) if p <= 1 - one.comparison.level)


def effects_frame(effects: Sequence[Effect]) -> pd.DataFrame:
    """One row a comparison: campaign, outcome, unit, treatment, control (names), treated, untreated (people),
    treated_mean, untreated_mean, difference, low, high (in the unit), lift, lift_low, lift_high (0.1: a tenth more), p,
    p_corrected, smallest (in the unit), split_p, before_p.
    """
    return pd.DataFrame([_row(one) for one in effects])


def _row(one: Effect) -> dict[str, object]:
    found = one.comparison
    names = {"campaign": one.campaign, "outcome": one.outcome, "unit": one.unit}
    names |= {"treatment": one.treatment, "control": one.control}
    sides = {"treated": found.treatment.n, "untreated": found.control.n}
    means = {"treated_mean": found.treatment.mean, "untreated_mean": found.control.mean}
    ends = {name: getattr(found, name) for name in ("difference", "low", "high", "lift", "lift_low", "lift_high", "p")}
    checks = {"split_p": one.split.p, "before_p": one.before.p if one.before else float("nan")}
    return {**names, **sides, **means, **ends, "p_corrected": one.p, "smallest": found.smallest, **checks}
