"""How each column moves the odds of the label, the others held still: logistic regression in words."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.chance import adjusted
from core.predict.examples import Examples

RARE_VALUE = 0.01


def odds(examples: Examples) -> pd.DataFrame:
    """What multiplies the odds of the label, strongest first.

    column, value (of a text; "" for a number), reference (the most frequent text, which the value is compared with),
    step (of a number: one standard deviation, in its unit), odds (ratio per step, or of the value to the reference), low,
    high (95% interval), per_unit (ratio per one unit of a number), chance (p corrected, Benjamini-Hochberg).
    The coefficients are scikit-learn's LogisticRegression (C = 1); intervals are normal, from the penalised likelihood's
    curvature. Texts of under 1% of people are left in a rest that is not shown.
    """
    from scipy.stats import norm
    from sklearn.linear_model import LogisticRegression

    matrix, rows = _design(examples)
    fitted = LogisticRegression(max_iter=5_000).fit(matrix, examples.positive)
    weights, spread = fitted.coef_[0], _spread(fitted, matrix)
    frame = pd.DataFrame(rows, columns=["column", "value", "reference", "step"])
    ratio = {"odds": weights, "low": weights - 1.96 * spread, "high": weights + 1.96 * spread}
    frame = frame.assign(**{name: np.exp(np.clip(log, -50, 50)) for name, log in ratio.items()})
    with np.errstate(over="ignore"):
        frame["per_unit"] = np.exp(weights / frame["step"].to_numpy(dtype=float))
    frame["chance"] = adjusted(2 * norm.sf(np.abs(weights / spread)))
    shown = frame[frame["value"].notna()]
    order = np.argsort(-np.abs(np.log(shown["odds"].to_numpy())), kind="stable")
    return shown.iloc[order].reset_index(drop=True)


def _design(examples: Examples) -> tuple[npt.NDArray[np.float64], list[tuple[Any, ...]]]:
    """Standardised numbers and one column a text but the most frequent; what each column stands for."""
    columns: list[npt.NDArray[np.float64]] = []
    rows: list[tuple[Any, ...]] = []
    for name in examples.numbers:
        values = examples.table[name].fillna(examples.table[name].median()).to_numpy(dtype=float)
        step = float(values.std()) or 1.0
        columns.append((values - values.mean()) / step)
        rows.append((name, "", "", step))
    for name in examples.texts:
        values, counts = examples.table[name], examples.table[name].value_counts()
        ranked = sorted(counts.index, key=lambda value: (-counts[value], value))
        few = {value for value in ranked[1:] if counts[value] < RARE_VALUE * len(values)}
        for value in (value for value in ranked[1:] if value not in few):
            columns.append((values == value).to_numpy(dtype=float))
            rows.append((name, value, ranked[0], np.nan))
        if few:
            columns.append(values.isin(few).to_numpy(dtype=float))
            rows.append((name, None, ranked[0], np.nan))
    return np.column_stack(columns), rows


def _spread(fitted: Any, matrix: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Standard deviations of the weights: the inverse of the curvature, with the penalty of C = 1."""
    share = fitted.predict_proba(matrix)[:, 1]
    full = np.column_stack([np.ones(len(matrix)), matrix])
    penalty = np.diag([0.0] + [1.0] * matrix.shape[1])
    curvature = (full * (share * (1 - share))[:, None]).T @ full + penalty
    found: npt.NDArray[np.float64] = np.sqrt(np.diag(np.linalg.inv(curvature))[1:])
    return found
