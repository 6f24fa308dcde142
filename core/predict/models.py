"""The models that learn to tell who has a label: one registry for the page, the comparison and the tests.

Each is fitted on Examples alone; all that is learnt, from medians to the choice of columns, is learnt of these.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.predict.bayes import naive_bayes
from core.predict.examples import Examples
from core.predict.id3 import Tree, id3

Score = Callable[[pd.DataFrame], npt.NDArray[np.float64]]
Fit = Callable[[Examples, int], Score]
Steps = Callable[[int, Examples], list[Any]]

DEPTHS = (1, 2, 3, 4, 5)
CHOSEN = 5
"""How many encoded columns the model that chooses by chi2 keeps, at most as many as there are columns."""
MOST_VALUES = 12
TREES, TREE_ROWS = 60, 5_000


@dataclass(frozen=True)
class Model:
    """How to fit one model, and from which score on it says yes (a probability's half, or a margin's zero)."""

    fit: Fit
    cut: float = 0.5


def min_leaf(n: int) -> int:
    """The fewest people a leaf of a tree may have: 1%, at least 5."""
    return max(5, n // 100)


def grown(examples: Examples, seed: int, depths: tuple[int, ...] = DEPTHS) -> Tree:
    """ID3 no deeper than helps: of all depths, 0 too, the one that loses least on a quarter it was not grown on."""
    from sklearn.model_selection import train_test_split

    at = np.arange(len(examples.positive))
    inner, outer = train_test_split(at, test_size=0.25, stratify=examples.positive, random_state=seed)
    kept, other = examples.rows(inner), examples.rows(outer)
    tree = id3(kept.table, kept.positive, max_depth=max(depths), min_leaf=min_leaf(len(inner)))
    losses = [
        _loss(Tree(tree.root.cut_at(depth), tree.fill).scores(other.table), other.positive) for depth in (0, *depths)
    ]
    depth = (0, *depths)[int(np.argmin(np.round(losses, 9)))]
    return id3(examples.table, examples.positive, max_depth=depth, min_leaf=min_leaf(len(at)))


def _loss(scores: npt.NDArray[np.float64], positive: npt.NDArray[np.bool_]) -> float:
    """Mean surprise at what was true."""
    return float(-np.log(np.where(positive, scores, 1 - scores)).mean())


def _id3(examples: Examples, seed: int) -> Score:
    return grown(examples, seed).scores


def _bayes(examples: Examples, seed: int) -> Score:
    return naive_bayes(examples.table, examples.positive).scores


def encoded(examples: Examples, numbers: Any) -> Any:
    """Numbers with the median where not known, then `numbers`; texts one column a value, rare ones together."""
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    filled = make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), numbers)
    texts = OneHotEncoder(max_categories=MOST_VALUES, handle_unknown="infrequent_if_exist", sparse_output=False)
    parts = [("numbers", filled, examples.numbers), ("texts", texts, examples.texts)]
    return ColumnTransformer([part for part in parts if part[2]], verbose_feature_names_out=False)


def _pipeline(examples: Examples, seed: int, *, steps: Steps, least: bool = False) -> Any:
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MinMaxScaler, StandardScaler

    scaler = MinMaxScaler(clip=True) if least else StandardScaler()
    pipeline = make_pipeline(encoded(examples, scaler), *steps(seed, examples))
    return pipeline.fit(examples.table, examples.positive)


def _probable(examples: Examples, seed: int, *, steps: Steps, least: bool = False) -> Score:
    fitted = _pipeline(examples, seed, steps=steps, least=least)
    return lambda table: fitted.predict_proba(table)[:, 1]


def _margin(examples: Examples, seed: int) -> Score:
    fitted = _pipeline(examples, seed, steps=_svm)
    score: Score = fitted.decision_function
    return score


def _logistic(seed: int, examples: Examples) -> list[Any]:
    from sklearn.linear_model import LogisticRegression

    return [LogisticRegression(max_iter=2_000)]


def _chosen(seed: int, examples: Examples) -> list[Any]:
    from sklearn.feature_selection import SelectKBest, chi2

    return [SelectKBest(chi2, k=min(CHOSEN, len(examples.table.columns))), *_logistic(seed, examples)]


def _svm(seed: int, examples: Examples) -> list[Any]:
    from sklearn.svm import LinearSVC

    return [LinearSVC(dual=False, C=0.1, max_iter=5_000)]


def _cart(seed: int, examples: Examples) -> list[Any]:
    from sklearn.model_selection import GridSearchCV, StratifiedKFold
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(min_samples_leaf=min_leaf(len(examples.positive)), random_state=seed)
    folds = StratifiedKFold(3, shuffle=True, random_state=seed)
    return [GridSearchCV(tree, {"max_depth": DEPTHS}, scoring="neg_log_loss", cv=folds)]


def _forest(seed: int, examples: Examples) -> list[Any]:
    from sklearn.ensemble import RandomForestClassifier

    rows = TREE_ROWS if len(examples.positive) > TREE_ROWS else None
    return [RandomForestClassifier(TREES, min_samples_leaf=3, max_samples=rows, random_state=seed)]


MODELS: Mapping[str, Model] = MappingProxyType(
    {
        "logistic": Model(partial(_probable, steps=_logistic)),
        "chosen": Model(partial(_probable, steps=_chosen, least=True)),
        "id3": Model(_id3),
        "cart": Model(partial(_probable, steps=_cart)),
        "bayes": Model(_bayes),
        "svm": Model(_margin, cut=0.0),
        "forest": Model(partial(_probable, steps=_forest)),
    }
)
