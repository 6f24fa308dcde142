"""What dials and rules cost: the same people, the same future, the model's own lists and the arranged ones."""

from dataclasses import dataclass

import numpy as np

from core.errors import NotEnoughData
from core.messages import Message
from core.recommend.intervals import intervals
from core.recommend.metrics import accuracy, diversity, novelty, ranked
from core.recommend.recommender import Recommender
from core.recommend.split import FEWEST, Split, some

MEASURED = 1_000  # people at most


@dataclass(frozen=True)
class Cost:
    """Means over the people compared, of lists of ten, before and after.

    ndcg, arranged: nDCG@10, 0..1.   difference, low, high: arranged - ndcg with its paired 95% interval.
    novelty: bits.   diversity: 0..1.   (see core.recommend.metrics)
    """

    people: int
    ndcg: float
    arranged: float
    difference: float
    low: float
    high: float
    novelty: tuple[float, float]
    diversity: tuple[float, float]


def cost(plain: Recommender, arranged: Recommender, halves: Split, *, seed: int = 0) -> Cost:
    """Compare two models fitted on the past of the split. Raises NotEnoughData where fewer than FEWEST people can be."""
    people = some(halves.users, MEASURED, seed)
    if len(people) < FEWEST:
        raise NotEnoughData(Message("recommend.compared"), needed=FEWEST, found=len(people))
    lists = [ranked(model, halves.past, people)[0] for model in (plain, arranged)]
    before, after = (accuracy(each, halves.future[people]).ndcg for each in lists)
    difference, low, high = intervals((after - before)[:, None], seed=seed)[:, 0]
    new, varied = ([measure(each, halves.past) for each in lists] for measure in (novelty, diversity))
    return Cost(
        people=len(people),
        ndcg=float(np.mean(before)),
        arranged=float(np.mean(after)),
        difference=float(difference),
        low=float(low),
        high=float(high),
        novelty=(new[0], new[1]),
        diversity=(varied[0], varied[1]),
    )
