"""Whether one column alone gives the label away, as a copy of it under another name does."""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.predict.entropy import entropy

ALMOST_ALL = 0.95
"""Of the entropy of the label: a column that tells so much of it is taken for the label under another name."""
_LEAVES = 8


def tells_all(column: npt.NDArray[Any], positive: npt.NDArray[np.bool_]) -> bool:
    """Whether a column tells 95% of the label's entropy, by its values, or by at most eight ranges of its numbers.

    What is not known is a value too: that a number is missing may give the label away.
    """
    parts = _ranges(column, positive) if column.dtype == float else np.unique(column, return_inverse=True)[1]
    n, hits = np.bincount(parts), np.bincount(parts, positive)
    left = float((n * entropy(hits, n)).sum()) / len(positive)
    return left <= (1 - ALMOST_ALL) * float(entropy(positive.sum(), len(positive)))


def _ranges(numbers: npt.NDArray[np.float64], positive: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(criterion="entropy", max_leaf_nodes=_LEAVES, random_state=0)
    column = numbers[:, None].astype(np.float32)
    leaves: npt.NDArray[np.int64] = tree.fit(column, positive).apply(column)
    return leaves
