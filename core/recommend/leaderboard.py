"""Every recommender beside the popular list, on what people took later: is any of them better, and how sure is that?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from core.dataset import Dataset
from core.errors import NotEnoughData
from core.messages import Message
from core.recommend.gather import interactions as gathered
from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats
from core.recommend.recommender import Recommender
from core.recommend.registry import RECOMMENDERS
from core.recommend.split import FEWEST, some, split
from core.recommend.standing import Measured, gain, measured, per_k, table
from core.recommend.tuning import SLOW, YARDSTICK, Progress, fit_tuned, tune

COMPARED = 10_000  # people at most: their intervals are narrow
TIMELESS = ("given", "ratings")
_STEPS = 20  # that the comparison counts for in progress


@dataclass(frozen=True, eq=False)
class Leaderboard:
    """All models on the same people and the same future, which had no say in their options nor in the choice.

    table:    a row a model, the best first: model, options (a dict), champion (bool); ndcg with ndcg_low and ndcg_high,
              recall, precision, f1, map (at 10, means over people, 0..1); to_popular and to_champion (difference of
              ndcg) with _low and _high, paired; coverage (share of the items that anybody had), novelty (bits),
              diversity (0..1); fallback (share of the customers whose list is just the popular one). Intervals: 95%.
    per_k:    model, k (1..20), then precision, recall, f1, each with _low and _high.
    champion: the model to use: chosen before the future was looked at; popular where it doesn't surely beat that.
    verdict:  one sentence; points are hundredths of nDCG@10.   sure: whether personalisation adds anything.
    kind, day: of the split (see split).   people: compared.   not_run: model -> why it isn't in the table.
    """

    table: pd.DataFrame
    per_k: pd.DataFrame
    champion: str
    verdict: Message
    sure: bool
    kind: str
    day: int | None
    people: int
    not_run: Mapping[str, Message]


def leaderboard(
    source: Dataset | Interactions,
    seed: int = 0,
    *,
    kind: str | None = None,
    models: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> Leaderboard:
    """Lay the future aside, tune all models (or `models` and popular) on the past, and compare them once.

    kind: of the split, time, last or random; by default by time where the data allows it (see split).
    progress: called with steps done, steps in all and the model at work; what it raises ends the work.
    Raises NotEnoughData where there are no interactions.
    """
    known = source if isinstance(source, Interactions) else gathered(source)
    if not known.matrix.nnz:
        raise NotEnoughData(Message("recommend.interactions"), needed=1, found=0)
    bar = _Bar(progress)
    halves = split(known, seed=seed, kind=kind)
    tuning = tune(halves.past, seed=seed, kind=halves.kind, models=models, progress=bar.tuning)
    people = some(halves.users, COMPARED, seed)
    fewest, chosen, not_run = min(len(people), len(tuning.people)), tuning.best, tuning.not_run
    options = {name: trial.options for name, trial in tuning.models.items()}
    del tuning  # its models are no longer needed, and large
    found: dict[str, Measured] = {}
    made: dict[str, Recommender] = {}
    for name in options:
        tell = partial(bar.comparing, len(found) / len(options), name)
        tell()
        found[name] = measured(fit_tuned(name, halves.past, options[name], made), halves, people, seed, tell)
    bar.comparing(1.0, "")
    gained = gain(found, chosen, YARDSTICK, seed)
    sure = bool(fewest >= FEWEST and gained[1] > 0)
    champion = chosen if sure else YARDSTICK
    return Leaderboard(
        table=table(found, options, YARDSTICK, champion, seed),
        per_k=per_k(found, seed),
        champion=champion,
        verdict=_verdict(gained, len(people), chosen) if fewest >= FEWEST else _few(fewest),
        sure=sure,
        kind=halves.kind,
        day=halves.day,
        people=len(people),
        not_run=not_run,
    )


def fit_champion(
    interactions: Interactions,
    *,
    seed: int = 0,
    kind: str | None = None,
    models: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> Recommender:
    """The model that does best on one split of all there is, with its options, fitted on everything; else popular.

    kind:   of the split. By default orders and views are split by time where that can be: what comes next is asked for.
            Ratings, and rows that are just given, are split at random: taste is asked for, whenever it shows.
    models: to choose from; by default all but those in SLOW.
    """
    kind = "random" if kind is None and interactions.source in TIMELESS else kind
    models = [name for name in RECOMMENDERS if name not in SLOW] if models is None else models
    tuning = tune(interactions, seed=seed, kind=kind, models=models, progress=progress)
    champion = tuning.champion(seed)
    best = tuning.models.get(champion)
    return fit_tuned(champion, interactions, best.options if best else {})


def _verdict(gained: Floats, people: int, chosen: str) -> Message:
    points = dict(zip(("points", "low", "high"), (round(100 * float(value), 1) for value in gained), strict=True))
    if gained[1] > 0:
        return Message("recommend.verdict.sure", n=people, **points)
    if chosen == YARDSTICK:
        return Message("recommend.verdict.popular", n=people)
    return Message("recommend.verdict.unsure", n=people, **points)


def _few(people: int) -> Message:
    return Message("recommend.verdict.few", n=people, needed=FEWEST)


class _Bar:
    """Progress through the tuning and, after it, through the comparison."""

    def __init__(self, progress: Progress | None) -> None:
        self._tell = progress or (lambda done, total, name: None)
        self._tuning = 0

    def tuning(self, done: int, total: int, name: str) -> None:
        self._tuning = total
        self._tell(done, total + _STEPS, name)

    def comparing(self, share: float, name: str) -> None:
        self._tell(self._tuning + int(share * _STEPS), self._tuning + _STEPS, name)
