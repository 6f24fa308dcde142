"""What most customers have: the yardstick that every other recommender has to beat."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array

from core.errors import OutOfRange
from core.messages import Message
from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats
from core.recommend.recommender import Model, Reason, popular_reason


@dataclass(frozen=True, eq=False)
class Popular(Model):
    """The score of an item is the number of customers who have it, the same for everyone.

    counts:    each item's score.
    half_life: days after which a customer counts half; None where all count alike.
    """

    counts: Floats
    half_life: float | None
    name: ClassVar[str] = "popular"

    def scores(self, history: csr_array) -> Floats:
        return np.tile(self.counts, (history.shape[0], 1))

    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        plain = popular_reason(self.interactions, item, "popular")
        if self.half_life is None:
            return plain
        message = Message("recommend.reason.popular_lately", **plain.message.values, days=self.half_life)
        return Reason(message, plain.evidence)


def fit_popular(interactions: Interactions, *, half_life: float | None = None) -> Popular:
    """Nothing to learn but the counts.

    half_life: days; who took an item so long before the last day of the data counts half, and an undated one as little as
               the oldest. None, or no dates: all count alike.
    """
    if half_life is not None and not 0 < half_life < np.inf:
        raise OutOfRange("half_life", half_life, "> 0")
    days = interactions.days
    if half_life is None or days is None or not (days >= 0).any():
        return Popular(interactions, interactions.customers_per_item.astype(float), None)
    known = np.where(days >= 0, days, days[days >= 0].min()).astype(float)
    weights = 0.5 ** ((known.max() - known) / half_life)
    items = interactions.matrix.indices
    counts = np.bincount(items, weights, minlength=len(interactions.item_ids)).astype(float)
    return Popular(interactions, counts, half_life)
