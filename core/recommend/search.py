"""The search for a model's best options: one option after the other, on data of a size that can be tried again and again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.recommend.grids import Options
from core.recommend.interactions import Interactions
from core.recommend.metrics import accuracy, ranked
from core.recommend.ranking import Floats, Rows, stored
from core.recommend.recommender import Recommender
from core.recommend.split import Chosen, Split, chosen, some, taken

PEOPLE = 2_000  # who judge the options
PAIRS = 1_000_000  # beyond, options are tried on some of the people
ITEMS, MEETINGS = 4_000, 100_000_000  # beyond both, on the items most taken (a meeting: two items of one person)
ROUNDS = 2


@dataclass(frozen=True, eq=False)
class Trial:
    """options, the model fitted with them, and its nDCG@10 for each of the people who judge."""

    options: Options
    model: Recommender
    ndcg: Floats

    @property
    def mean(self) -> float:
        """Rounded, so that what is equal but for the last digit is equal."""
        return round(float(self.ndcg.mean()), 12) if len(self.ndcg) else 0.0


def climb(
    grid: Mapping[str, Sequence[Any]], attempt: Callable[[Options], Trial], most: int
) -> tuple[Trial, list[tuple[Options, float]]]:
    """The best trial and the mean of every one: each option in turn takes its best value, the others as they stand.

    Begins at the first value of each; ends after ROUNDS, after `most` trials, or where nothing changes. Numbers are tried
    one step after the other, upwards or else downwards, while they get better; other values all.
    """
    own: Options = {option: values[0] for option, values in grid.items()}
    best = attempt(own)
    tried = [(own, best.mean)]

    def better(options: Options) -> bool:
        nonlocal best, own
        if len(tried) >= most or any(options == before for before, _ in tried):
            return False
        trial = attempt(options)
        tried.append((options, trial.mean))
        if trial.mean > best.mean:
            best, own = trial, options
            return True
        return False

    for _ in range(ROUNDS):
        before = own
        for option, values in grid.items():
            start = own[option]
            for line in _lines(values, start):
                if own[option] == start:  # else the way up was right
                    all(better({**own, option: value}) or len(line) == len(values) for value in line)
        if own == before:
            break
    return best, tried


def _lines(values: Sequence[Any], start: Any) -> list[Sequence[Any]]:
    """What to try from here: of numbers those above and those below, the nearest first; of others all."""
    if not all(isinstance(value, int | float) for value in values):
        return [values]
    return [sorted(v for v in values if v > start), sorted((v for v in values if v < start), reverse=True)]


def longest(grid: Mapping[str, Sequence[Any]], most: int) -> int:
    """How many trials a climb takes at most."""
    return min(most, 1 + ROUNDS * sum(len(values) - 1 for values in grid.values()))


def judge(model: Recommender, halves: Split, people: Rows, options: Options) -> Trial:
    """How a model fitted on the past does for these people (rows, ascending) in their future."""
    lists, _ = ranked(model, halves.past, people)
    return Trial(options, model, accuracy(lists, halves.future[people]).ndcg)


def smaller(halves: Split, seed: int) -> Split:
    """The halves as they are, or with some of the people and the items most taken, where trials would take too long.

    Links between items cost as many products as items meet in a history, and the cube of people or items, whichever are
    fewer; so a wide catalogue with short histories stays whole.
    """
    people, items = halves.past.matrix.shape
    meetings = float(np.square(np.diff(halves.past.matrix.indptr).astype(float)).sum())
    wide = items > ITEMS and (people > ITEMS or meetings > MEETINGS)
    if halves.past.matrix.nnz <= PAIRS and not wide:
        return halves
    most = ITEMS if wide else items
    share = min(1.0, PAIRS / max(1, halves.past.matrix.nnz))
    kept = np.zeros(people, dtype=bool)
    kept[some(np.arange(people), int(np.ceil(share * people)), seed)] = True
    taken_by = halves.past.customers_per_item
    columns = np.sort(np.lexsort((np.arange(items), -taken_by))[:most])
    past, future = _of(halves.past, kept, columns), chosen(halves.future, _rows(halves.future, kept))[:, columns]
    both = (np.diff(past.matrix.indptr) > 0) & (np.diff(future.indptr) > 0)
    return replace(halves, past=past, future=future, users=np.flatnonzero(both))


def _of(interactions: Interactions, people: Chosen, columns: Rows) -> Interactions:
    """The histories of some people, those of the others empty, and some of the items."""
    here = np.isin(interactions.matrix.indices, columns) & _rows(interactions.matrix, people)
    less, tokens = taken(interactions, here), interactions.item_tokens
    return replace(
        less,
        item_ids=interactions.item_ids[columns],
        matrix=less.matrix[:, columns],
        item_tokens=None if tokens is None else tuple(tokens[int(column)] for column in columns),
    )


def _rows(matrix: Any, people: Chosen) -> Chosen:
    """Whether each stored entry is of one of these people."""
    return np.asarray(people[stored(matrix)[0]])
