"""Columns by how much they have to do with the label: chi2, and what the forest loses without each."""

from typing import Any

import numpy as np
import pandas as pd

from core.analytics.chance import adjusted
from core.predict.examples import Examples
from core.predict.models import CHOSEN, encoded
from core.predict.scores import FOLDS, Scores


def ranking(examples: Examples, *, seed: int = 0) -> pd.DataFrame:
    """Columns by scikit-learn's chi2 on numbers between 0 and 1 and on texts one column a value.

    column, statistic (of a text the sum over its values: Pearson's), freedom, p, chance (p corrected, Benjamini-
    Hochberg), chosen (share of the five folds whose SelectKBest takes any of it, 0..1). Of numbers p is cautious: they
    vary less than counts would.
    """
    from scipy.stats import chi2 as distribution

    statistics, names = _statistics(examples)
    frame = pd.DataFrame({"column": names, "statistic": statistics}).groupby("column", sort=False)
    found = frame["statistic"].agg(["sum", "size"]).reset_index()
    found.columns = pd.Index(["column", "statistic", "freedom"])
    is_text = found["column"].isin(examples.texts)
    found["freedom"] = np.where(is_text, np.maximum(found["freedom"] - 1, 1), 1)
    found["p"] = distribution.sf(found["statistic"], found["freedom"])
    found["chance"] = adjusted(found["p"].to_numpy(dtype=float))
    found["chosen"] = found["column"].map(_chosen(examples, seed)).fillna(0.0)
    return found.sort_values(["p", "statistic", "column"], ascending=[True, False, True], ignore_index=True)


def importance(examples: Examples, forest: Scores) -> pd.DataFrame:
    """What the forest's AUC loses when a column is shuffled among people it never saw, most first.

    column, drop, low, high (95% interval over the folds, widened since folds share people: Nadeau & Bengio 2003), chance
    (p corrected, Benjamini-Hochberg).
    """
    from scipy.stats import t

    drops = forest.drops if forest.drops is not None else np.zeros((0, len(examples.table.columns)))
    folds = len(drops)
    spread = drops.std(axis=0, ddof=1) * np.sqrt(1 / folds + 1 / (FOLDS - 1))
    drop, half = drops.mean(axis=0), t.ppf(0.975, folds - 1) * spread
    z = np.divide(np.abs(drop), spread, out=np.zeros_like(drop), where=spread > 0)
    p = np.where(spread > 0, 2 * t.sf(z, folds - 1), 1.0)
    columns = {"column": examples.table.columns, "drop": drop, "low": drop - half, "high": drop + half}
    frame = pd.DataFrame(columns | {"chance": adjusted(p)})
    return frame.sort_values(["drop", "column"], ascending=[False, True], ignore_index=True)


def _statistics(examples: Examples) -> "tuple[np.ndarray, list[str]]":
    """chi2 of each encoded column, and the column it was made of."""
    from sklearn.feature_selection import chi2
    from sklearn.preprocessing import MinMaxScaler

    encoder = encoded(examples, MinMaxScaler(clip=True))
    matrix = encoder.fit_transform(examples.table)
    found = np.nan_to_num(chi2(matrix, examples.positive)[0])
    return found, _sources(examples, encoder)


def _sources(examples: Examples, encoder: Any) -> list[str]:
    """The column each encoded column was made of."""
    sizes = []
    if examples.texts:
        texts = encoder.named_transformers_["texts"]
        sizes = [len(names) for names in _encoded_names(texts)]
    parts = [name for name, size in zip(examples.texts, sizes, strict=True) for _ in range(size)]
    return [*examples.numbers, *parts]


def _encoded_names(texts: Any) -> list[list[str]]:
    """The values each text column was encoded in."""
    found = []
    for place, values in enumerate(texts.categories_):
        rare = texts.infrequent_categories_[place]
        few = set() if rare is None else set(rare)
        found.append([str(value) for value in values if value not in few] + (["rest"] if few else []))
    return found


def _chosen(examples: Examples, seed: int) -> dict[str, float]:
    """Column -> the share of folds in which it is among the best, each fold choosing by its own people."""
    from sklearn.model_selection import StratifiedKFold

    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    counts: dict[str, int] = {}
    for train, _ in folds.split(np.zeros(len(examples.positive)), examples.positive):
        statistics, names = _statistics(examples.rows(train))
        best = np.argsort(-statistics, kind="stable")[:CHOSEN]
        for name in {names[place] for place in best}:
            counts[name] = counts.get(name, 0) + 1
    return {name: count / FOLDS for name, count in counts.items()}
