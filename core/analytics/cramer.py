"""Whether two columns of the profile go together, and how much: chi-square and Cramér's V, with what chance can do."""

import math
from dataclasses import dataclass

import numpy as np

from core.analytics.chance import LEVEL
from core.analytics.cross_tabs import FEW_EXPECTED, Counts, CrossTab, Numbers, cross_tab
from core.dataset import Dataset


@dataclass(frozen=True)
class Association:
    """How much two columns go together, of people of whom both are known.

    v:        Cramér's V, 0 (nothing) .. 1 (one tells the other), corrected for bias; low, high: 95%.
    p:        of the chi-square test; by simulation of tables with the same sums where cells are too small for it.
    strength: "none" (chance would do it too), "slight", "weak", "clear" or "strong", after Cohen 1988.
    """

    people: int
    chi_square: float
    freedom: int
    p: float
    simulated: bool
    v: float
    low: float
    high: float
    strength: str


SLIGHT, WEAK, CLEAR = 0.1, 0.3, 0.5  # Cohen's w: below 0.1 hardly worth acting on
SIMULATIONS, MOST_SIMULATIONS = 2_000, 50_000
RESAMPLES = 1_000


def association(dataset: Dataset, *, rows: str, columns: str, choices: int = 1, seed: int = 0) -> Association | None:
    """Whether two customer columns go together; None where there is nothing to compare.

    `choices` is how many pairs of columns there were to choose from: the more, the smaller p must be (Bonferroni).
    """
    return judge(cross_tab(dataset, rows=rows, columns=columns), choices=choices, seed=seed)


def judge(tab: CrossTab, *, choices: int = 1, seed: int = 0) -> Association | None:
    """The same for a table at hand."""
    users = tab.of_known().users
    least = min(users.shape) - 1
    if least < 1:
        return None
    people, freedom = int(users.sum()), (users.shape[0] - 1) * (users.shape[1] - 1)
    expected = np.outer(users.sum(1), users.sum(0)) / people
    chi_square = float(((users - expected) ** 2 / expected).sum())
    simulated = bool((expected < FEW_EXPECTED).mean() > 0.2 or expected.min() < 1)  # Cochran 1954
    p = _simulated_p(users, expected, choices, seed) if simulated else _chi_square_p(chi_square, freedom)
    v = float(_corrected_v(np.asarray(chi_square / people), users.shape, people))
    low, high = _v_interval(users, seed)
    strength = _strength(v * math.sqrt(least)) if p * choices < LEVEL else "none"
    return Association(people, chi_square, freedom, p, simulated, v, min(low, v), max(high, v), strength)


def _strength(cohen_w: float) -> str:
    steps = ((SLIGHT, "slight"), (WEAK, "weak"), (CLEAR, "clear"))
    return next((word for most, word in steps if cohen_w < most), "strong")


def _chi_square_p(chi_square: float, freedom: int) -> float:
    from scipy.stats import chi2

    return float(chi2.sf(chi_square, freedom))


def _simulated_p(users: Counts, expected: Numbers, choices: int, seed: int) -> float:
    """Share of random tables with the same sums that stray as far (Patefield 1981), the table itself counted."""
    from scipy.stats import random_table

    # So many that the smallest p can hold against all the choices.
    draws = min(max(SIMULATIONS, 40 * choices), MOST_SIMULATIONS)
    chance = np.random.default_rng(seed)
    tables = random_table.rvs(users.sum(1), users.sum(0), size=draws, random_state=chance)
    strayed = ((tables - expected) ** 2 / expected).sum((1, 2))
    found = ((users - expected) ** 2 / expected).sum()
    return float((1 + (strayed >= found * (1 - 1e-9)).sum()) / (1 + draws))


def _corrected_v(phi_square: Numbers, shape: tuple[int, ...], people: int, *, times_biased: int = 1) -> Numbers:
    """Cramér's V from chi-square / people, without its bias (Bergsma 2013); a resampled table has that bias twice."""
    rows, columns = shape
    bias = (rows - 1) * (columns - 1) / max(people - 1, 1)
    side = min(m - (m - 1) ** 2 / max(people - 1, 1) for m in (rows, columns)) - 1
    if side <= 0:
        return np.zeros_like(phi_square)
    return np.sqrt(np.clip((phi_square - times_biased * bias) / side, 0.0, 1.0))


def _v_interval(users: Counts, seed: int) -> tuple[float, float]:
    """95% interval of V: the middle of it over tables of as many people drawn from this one."""
    people = int(users.sum())
    drawn = np.random.default_rng(seed).multinomial(people, users.ravel() / people, size=RESAMPLES)
    tables = drawn.reshape(-1, *users.shape).astype(float)
    expected = tables.sum(2, keepdims=True) * tables.sum(1, keepdims=True) / people
    strayed = np.divide((tables - expected) ** 2, expected, out=np.zeros_like(tables), where=expected > 0)
    found = _corrected_v(strayed.sum((1, 2)) / people, users.shape, people, times_biased=2)
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)
