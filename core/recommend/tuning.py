"""Every model with the options that suit the data, chosen on a part of the past laid aside; the future has no say."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from core.errors import NotEnoughData, OutOfRange
from core.messages import Message
from core.recommend.grids import COMPOSED, Options, grid, parts_of, tries
from core.recommend.interactions import Interactions
from core.recommend.intervals import intervals
from core.recommend.ranking import Rows
from core.recommend.recommender import Recommender
from core.recommend.registry import RECOMMENDERS, lacking
from core.recommend.search import PEOPLE, Trial, climb, judge, longest, smaller
from core.recommend.split import FEWEST, Split, some, split

Progress = Callable[[int, int, str], None]
"""steps done, steps in all, the model at work; what it raises ends the work."""

YARDSTICK = "popular"
SLOW = ("ncf",)  # minutes of training, which "auto" spends only when told to
SURE = 0.99  # the best of many looks better than it is: more than 95% before it replaces the popular list


@dataclass(frozen=True, eq=False)
class Tuning:
    """What was found on one more split of the past.

    split:   of the past.   people: the rows that judged, at most PEOPLE.
    models:  name -> the best trial, fitted on the past of the split.
    tried:   model, options (a dict), ndcg (mean): every trial. A large dataset is split and tried in part (see search.smaller).
    not_run: name -> why a model was not tried.
    """

    split: Split
    people: Rows
    models: Mapping[str, Trial]
    tried: pd.DataFrame
    not_run: Mapping[str, Message]

    @property
    def best(self) -> str:
        """The model with the largest nDCG@10, of equal ones the first; popular where people are too few to tell."""
        if len(self.people) < FEWEST:
            return YARDSTICK
        return max(self.models, key=lambda name: self.models[name].mean)

    def champion(self, seed: int = 0) -> str:
        """The best where it surely beats the popular list, else popular: the choice where no future is left to check it."""
        if self.best == YARDSTICK:
            return YARDSTICK
        gain = self.models[self.best].ndcg - self.models[YARDSTICK].ndcg
        return self.best if intervals(gain[:, None], seed=seed, level=SURE)[1, 0] > 0 else YARDSTICK


def tune(
    past: Interactions,
    *,
    seed: int = 0,
    kind: str | None = None,
    models: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> Tuning:
    """Try the options of `models` (all there are, if None), popular among them, on one split of `past`.

    kind: of the split (see split). How many trials there are follows from the size of the data, never from a clock, so
    the answer is the same on every machine.
    """
    halves = smaller(split(past, seed=seed, kind=kind), seed)
    people = some(halves.users, PEOPLE, seed)
    wanted, not_run = _wanted(models, halves.past)
    steps = Steps({name: longest(grid(name, past), tries(name, past.matrix.nnz)) for name in wanted}, progress)
    best: dict[str, Trial] = {}
    tried: list[dict[str, Any]] = []
    for name in wanted:
        gone = [not_run[part] for part in parts_of(name) if part in not_run]
        if gone and (len(gone) == len(parts_of(name)) or not COMPOSED[name].one):
            not_run[name] = gone[0]
            continue
        try:
            best[name], seen = _search(name, halves, people, best, seed, steps)
        except NotEnoughData as problem:
            not_run[name] = problem.message
        else:
            tried += [{"model": name, "options": dict(options), "ndcg": mean} for options, mean in seen]
    steps.end()
    table = pd.DataFrame(tried, columns=["model", "options", "ndcg"])
    return Tuning(halves, people, {name: best[name] for name in RECOMMENDERS if name in best}, table, not_run)


def fit_tuned(
    name: str, interactions: Interactions, options: Options, made: dict[str, Recommender] | None = None
) -> Recommender:
    """The model with its options; parts in `made` (fitted on the same interactions) are used, and new ones left there."""
    made = {} if made is None else made
    for part in parts_of(name):
        if part in options and part not in made:
            made[part] = fit_tuned(part, interactions, options[part], made)
    if name in made:
        return made[name]
    model = _fit(name, interactions, options, made)
    if any(name in whole.parts for whole in COMPOSED.values()):  # the others are large and not needed again
        made[name] = model
    return model


class Steps:
    """Tells `progress` how far the work is; a model that needs less than its share jumps to the end of it."""

    def __init__(self, shares: Mapping[str, int], progress: Progress | None) -> None:
        ends, total = {}, 0
        for name, share in shares.items():
            total += share
            ends[name] = total
        self._shares, self._ends, self._total = shares, ends, total
        self._tell = progress or (lambda done, total, name: None)
        self._done: dict[str, int] = {}

    def step(self, name: str) -> None:
        """One more step of this model begins."""
        done = self._done.get(name, 0)
        self._done[name] = min(done + 1, self._shares[name] - 1)
        self._tell(self._ends[name] - self._shares[name] + done, self._total, name)

    def end(self) -> None:
        self._tell(self._total, self._total, "")


def _wanted(models: Iterable[str] | None, past: Interactions) -> tuple[list[str], dict[str, Message]]:
    """The models to try, parts before what is made of them, and why others can't be."""
    asked = set(RECOMMENDERS if models is None else models) | {YARDSTICK}
    if unknown := sorted(asked - RECOMMENDERS.keys()):
        raise OutOfRange("model", unknown[0], ", ".join(RECOMMENDERS))
    asked |= {part for name in asked for part in parts_of(name)}
    names = sorted((name for name in RECOMMENDERS if name in asked), key=lambda name: name in COMPOSED)
    not_run = {name: problem.message for name in names if (problem := lacking(name, past))}
    return [name for name in names if name not in not_run], not_run


def _search(
    name: str, halves: Split, people: Rows, best: Mapping[str, Trial], seed: int, steps: Steps
) -> tuple[Trial, list[tuple[Options, float]]]:
    """The best trial of one model, fitted on the whole inner past, and every trial."""
    parts = _parts(name, best)
    made = {part: trial.model for part, trial in parts.items()}
    theirs = {part: dict(trial.options) for part, trial in parts.items()}

    def attempt(options: Options) -> Trial:
        steps.step(name)
        options = {**options, **theirs}
        return judge(_fit(name, halves.past, options, made), halves, people, options)

    return climb(grid(name, halves.past), attempt, tries(name, halves.past.matrix.nnz))


def _parts(name: str, best: Mapping[str, Trial]) -> dict[str, Trial]:
    """What the model is made of, each at its best."""
    parts = {part: best[part] for part in parts_of(name) if part in best}
    if name in COMPOSED and COMPOSED[name].one:
        first = max(parts, key=lambda part: parts[part].mean)
        return {first: parts[first]}
    return parts


def _fit(name: str, interactions: Interactions, options: Options, made: Mapping[str, Recommender]) -> Recommender:
    """Fit by name, or make of others that are fitted on the same interactions."""
    if name not in COMPOSED:
        return RECOMMENDERS[name](interactions, **options)
    whole = COMPOSED[name]
    own = {option: value for option, value in options.items() if option not in whole.parts}
    return whole.build(interactions, *(made[part] for part in whole.parts if part in options), **own)
