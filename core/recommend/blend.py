"""Two models in one list: the links of EASE and the tastes of ALS, each score counted in its own spread."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from scipy.sparse import csr_array

from core.errors import OutOfRange
from core.messages import Message
from core.recommend.als import ALS, fit_als
from core.recommend.ease import EASE, fit_ease
from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats
from core.recommend.recommender import Model, Reason, cited, did, evidence

SHARE = 0.6


@dataclass(frozen=True, eq=False)
class Blend(Model):
    """score(u, i) = share * ease(u, i) / spread + (1 - share) * als(u, i) / spread: z-scores but for their shift.

    The spread is the standard deviation of a model's scores for this person over all items. That the mean is not
    taken off changes no order, and lets every row of the history keep its part of the score.
    """

    ease: EASE
    als: ALS
    share: float
    name: ClassVar[str] = "blend"

    def scores(self, history: csr_array) -> Floats:
        return sum((part / spread for part, spread in self._spread(history)), np.zeros(history.shape))

    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        """The weights add up to the score: what each own item says for this one in either model."""
        rows = evidence(self.interactions, user_id, history.indices, self.parts(history, item))
        items = cited(self.interactions, rows[rows["weight"] > 0])
        return Reason(Message("recommend.reason.blend", items=items, did=did(self.interactions)), rows)

    def parts(self, history: csr_array, item: int) -> Floats:
        """What each stored entry of the one history adds to the item's score."""
        (_, links), (_, tastes) = self._spread(history)
        found: Floats = self.ease.parts(history, item) / links[0] + self.als.parts(history, item) / tastes[0]
        return found

    def _spread(self, history: csr_array) -> list[tuple[Floats, Floats]]:
        """Of each model its scores and what to divide them by, its share in it."""
        both = ((self.ease, self.share), (self.als, 1 - self.share))
        found = []
        for model, share in both:
            scores = model.scores(history)
            spread = scores.std(axis=1, keepdims=True)
            found.append((scores, np.where(spread > 0, spread, 1.0) / share if share else np.full_like(spread, np.inf)))
        return found


def fit_blend(
    interactions: Interactions,
    *,
    share: float = SHARE,
    ease: Mapping[str, Any] | None = None,
    als: Mapping[str, Any] | None = None,
) -> Blend:
    """Both models fitted. share: of EASE, 0 to 1.   ease, als: their options."""
    return blend(
        interactions, fit_ease(interactions, **(ease or {})), fit_als(interactions, **(als or {})), share=share
    )


def blend(interactions: Interactions, ease: EASE, als: ALS, *, share: float = SHARE) -> Blend:
    """Two fitted models as one. share: of EASE, 0 to 1."""
    if not 0 <= share <= 1:
        raise OutOfRange("share", share, "0 … 1")
    return Blend(interactions, ease, als, share)
