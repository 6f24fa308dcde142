"""What most customers have: the yardstick that every other recommender has to beat."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array

from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats
from core.recommend.recommender import Model, Reason, popular_reason


@dataclass(frozen=True, eq=False)
class Popular(Model):
    """The score of an item is the number of customers who have it, the same for everyone."""

    name: ClassVar[str] = "popular"

    def scores(self, history: csr_array) -> Floats:
        return np.tile(self.interactions.customers_per_item.astype(float), (history.shape[0], 1))

    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        return popular_reason(self.interactions, item, "popular")


def fit_popular(interactions: Interactions) -> Popular:
    """Nothing to learn but the counts."""
    return Popular(interactions)
