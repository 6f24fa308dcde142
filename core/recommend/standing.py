"""What is measured of each model on the future, and how the models stand to each other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.recommend.grids import Options
from core.recommend.interactions import Interactions
from core.recommend.intervals import intervals
from core.recommend.metrics import EMPTY, Accuracy, K, counted, coverage, diversity, hits, novelty, ranked
from core.recommend.popular import Popular
from core.recommend.ranking import Floats, Rows
from core.recommend.recommender import Recommender
from core.recommend.split import Split, some

LONGEST = 20  # of the lists
LOOKED_AT = 2_000  # lists whose items are compared with each other, and customers asked whether their list is their own
MEANS = ("recall", "precision", "f1", "map")
BY_K = ("precision", "recall", "f1")


@dataclass(frozen=True, eq=False)
class Measured:
    """by_k: accuracy at 1, 2, ... LONGEST.   others: coverage, novelty, diversity, fallback (see Leaderboard)."""

    by_k: tuple[Accuracy, ...]
    others: Mapping[str, float]

    @property
    def at_k(self) -> Accuracy:
        return self.by_k[K - 1]


def measured(
    model: Recommender, halves: Split, people: Rows, seed: int, tell: Callable[[], None] = lambda: None
) -> Measured:
    """Lists for these people (rows, ascending) beside what they took."""
    past, future = halves.past, halves.future[people]
    lists, _ = ranked(model, past, people, LONGEST, tell)
    hit, relevant = hits(lists, future), np.diff(future.indptr)
    shown = lists[:, :K]
    others = {
        "coverage": coverage(shown, past),
        "novelty": novelty(shown, past),
        "diversity": diversity(shown[some(np.arange(len(people)), LOOKED_AT, seed)], past),
        "fallback": fallback(model, past, seed),
    }
    return Measured(tuple(counted(hit, relevant, k) for k in range(1, LONGEST + 1)), others)


def fallback(model: Recommender, past: Interactions, seed: int) -> float:
    """The share of all customers whose list has no score of their own; of popular, of those without a history."""
    rows = some(np.arange(len(past.user_ids)), LOOKED_AT, seed)
    lists, first = ranked(model, past, rows, 1)
    nothing = np.diff(past.matrix.indptr)[rows] == 0 if isinstance(model, Popular) else ~(first > 0)
    return float(np.mean(nothing | (lists[:, 0] == EMPTY))) if len(rows) else float("nan")


def gain(found: Mapping[str, Measured], name: str, other: str, seed: int) -> Floats:
    """Mean, low and high of the difference in nDCG@10 between two models, person by person."""
    return intervals((found[name].at_k.ndcg - found[other].at_k.ndcg)[:, None], seed=seed)[:, 0]


def table(
    found: Mapping[str, Measured], options: Mapping[str, Options], yardstick: str, champion: str, seed: int
) -> pd.DataFrame:
    """The rows of Leaderboard.table, the best first."""
    names = list(found)
    ndcg = np.column_stack([found[name].at_k.ndcg for name in names])
    against = {
        f"to_{what}": ndcg - found[name].at_k.ndcg[:, None]
        for what, name in (("popular", yardstick), ("champion", champion))
    }
    rows = pd.DataFrame(
        {
            "model": pd.Series(names, dtype="str"),
            "options": [dict(options[name]) for name in names],
            "champion": [name == champion for name in names],
            **_spread("ndcg", ndcg, seed),
            **{name: [float(_mean(getattr(found[each].at_k, name))) for each in names] for name in MEANS},
            **{key: column for what, each in against.items() for key, column in _spread(what, each, seed).items()},
            **{key: [found[name].others[key] for name in names] for key in found[champion].others},
        }
    )
    order = np.lexsort((np.arange(len(rows)), -np.round(rows["ndcg"].to_numpy(), 12)))
    return rows.iloc[order].reset_index(drop=True)


def per_k(found: Mapping[str, Measured], seed: int) -> pd.DataFrame:
    """The rows of Leaderboard.per_k."""
    parts = []
    for name, each in found.items():
        columns = {
            key: column
            for measure in BY_K
            for key, column in _spread(
                measure, np.column_stack([getattr(one, measure) for one in each.by_k]), seed
            ).items()
        }
        parts.append(pd.DataFrame({"model": name, "k": np.arange(1, LONGEST + 1), **columns}))
    return pd.concat(parts, ignore_index=True).astype({"model": "str"})


def _spread(name: str, values: Floats, seed: int) -> dict[str, Floats]:
    mean, low, high = intervals(values, seed=seed)
    return {name: mean, f"{name}_low": low, f"{name}_high": high}


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else float("nan")
