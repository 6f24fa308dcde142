"""Naive Bayes over texts and numbers at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True, eq=False)
class NaiveBayes:
    """A fitted model: texts by their Laplace-smoothed shares, numbers as normal curves, all taken as independent.

    values: the texts each column was seen with; fill: what stands for a number that is not known (the median).
    """

    values: dict[str, tuple[str, ...]]
    fill: dict[str, float]
    by_texts: Any
    by_numbers: Any

    def scores(self, table: pd.DataFrame) -> npt.NDArray[np.float64]:
        """The share the model gives to the label, 0..1; a text never seen tells nothing."""
        parts = []
        if self.by_texts is not None:
            parts.append(self._texts(table))
        if self.by_numbers is not None:
            numbers = table[list(self.fill)].fillna(self.fill).to_numpy(dtype=float)
            parts.append(self.by_numbers.predict_joint_log_proba(numbers))
        joint = sum(parts[1:], parts[0])
        if len(parts) == 2:  # each counted how frequent the label is
            joint = joint - self.by_texts.class_log_prior_
        share: npt.NDArray[np.float64] = 1 / (1 + np.exp(np.clip(joint[:, 0] - joint[:, 1], -500, 500)))
        return share

    def _texts(self, table: pd.DataFrame) -> npt.NDArray[np.float64]:
        joint = np.tile(self.by_texts.class_log_prior_, (len(table), 1))
        for codes, of in zip(_codes(table, self.values).T, self.by_texts.feature_log_prob_, strict=True):
            joint += np.where(codes[:, None] >= 0, of.T[codes], 0.0)
        return joint


def naive_bayes(table: pd.DataFrame, positive: npt.NDArray[np.bool_]) -> NaiveBayes:
    """Fit scikit-learn's CategoricalNB (alpha 1, Laplace) on texts and GaussianNB on floats."""
    from sklearn.naive_bayes import CategoricalNB, GaussianNB

    names = [str(name) for name in table.columns if table[name].dtype == float]
    values = {str(name): tuple(sorted(set(table[name]))) for name in table.columns if name not in names}
    fill = {str(name): float(value) for name, value in table[names].median().fillna(0.0).items()}
    by_texts = CategoricalNB(alpha=1.0).fit(_codes(table, values), positive) if values else None
    numbers = table[names].fillna(fill).to_numpy(dtype=float)
    return NaiveBayes(values, fill, by_texts, GaussianNB().fit(numbers, positive) if names else None)


def _codes(table: pd.DataFrame, values: dict[str, tuple[str, ...]]) -> npt.NDArray[np.int64]:
    """Places in `values`, one column each; -1 for what was never seen."""
    codes = [pd.Index(found, dtype=object).get_indexer(table[name].astype(object)) for name, found in values.items()]
    return np.column_stack(codes).astype(np.int64)
