"""Cross-validation: every person is scored by a model that never saw them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.predict.examples import Examples
from core.predict.models import MODELS, Score

FOLDS = 5
_MANY = 1_000
_TESTED, _TIMES = 1_000, 2


@dataclass(frozen=True, eq=False)
class Scores:
    """What one model gave each person, once in each repeat of the five folds.

    values: float64[repeats, n], in the order of the examples; `cut` and above counts as a yes.
    drops:  of the forest only: float64[folds * repeats, columns], by how much the AUC on the people left out falls when
            a column is shuffled among them.
    """

    model: str
    values: npt.NDArray[np.float64]
    cut: float
    drops: npt.NDArray[np.float64] | None = None


def repeats(n: int) -> int:
    """How often the five folds are drawn anew: more often for few people, whose folds differ more."""
    return 4 if n < _MANY else 2


def cross_validated(examples: Examples, model: str, *, seed: int = 0) -> Scores:
    """Scores by models fitted on the other four fifths; folds keep the share of the label and are the same for every model."""
    from sklearn.model_selection import RepeatedStratifiedKFold

    n = len(examples.positive)
    folds = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=repeats(n), random_state=seed)
    values = np.empty((repeats(n), n))
    drops = []
    for place, (train, test) in enumerate(folds.split(np.zeros(n), examples.positive)):
        score = MODELS[model].fit(examples.rows(train), seed + place)
        left_out = examples.rows(test)
        values[place // FOLDS, test] = score(left_out.table)
        if model == "forest":
            drops.append(_drops(score, left_out, np.random.default_rng([seed, place])))
    return Scores(model, values, MODELS[model].cut, np.array(drops) if drops else None)


def _drops(score: Score, examples: Examples, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """The fall of the AUC when each column is shuffled, the mean of two shuffles (Breiman 2001)."""
    few = examples
    if len(examples.positive) > _TESTED:
        few = examples.rows(np.sort(rng.choice(len(examples.positive), _TESTED, replace=False)))
    before, n = auc(score(few.table), few.positive), len(few.positive)
    falls = []
    for name in few.table.columns:  # all shuffles of a column at once: a forest is slow to start and fast to go on
        column = few.table[name].to_numpy()
        shuffled = pd.concat([few.table] * _TIMES, ignore_index=True)
        shuffled[name] = np.concatenate([column[rng.permutation(n)] for _ in range(_TIMES)])
        after = [auc(part, few.positive) for part in np.split(score(shuffled), _TIMES)]
        falls.append(before - float(np.mean(after)))
    return np.array(falls)


def auc(
    scores: npt.NDArray[np.float64], positive: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64] | None = None
) -> float:
    """How often somebody with the label has the higher score of a pair, ties half (area under the ROC curve)."""
    return float(aucs(scores, positive, np.ones((1, len(scores))) if weights is None else weights[None])[0])


def aucs(
    scores: npt.NDArray[np.float64], positive: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """The same for each row of `weights` (b x n): how often each person counts. NaN where a side is empty."""
    order = np.argsort(scores, kind="stable")
    ordered = scores[order]
    ends = np.append(np.flatnonzero(ordered[1:] != ordered[:-1]), len(ordered) - 1)
    sums = [np.cumsum(weights[:, order] * side[order], axis=1)[:, ends] for side in (positive, ~positive)]
    yes, no = (np.diff(one, axis=1, prepend=0.0) for one in sums)
    below = sums[1] - no
    with np.errstate(invalid="ignore", divide="ignore"):
        found: npt.NDArray[np.float64] = (yes * (below + no / 2)).sum(axis=1) / (sums[0][:, -1] * sums[1][:, -1])
    return found
