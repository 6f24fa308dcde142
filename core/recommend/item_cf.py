"""Item-based collaborative filtering: because you bought X (Sarwar et al. 2001)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, diags_array

from core.messages import Message
from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats, blocks, stored
from core.recommend.recommender import Model, Reason, cited, did, evidence, similar
from core.recommend.weights import choose_weight, weigh

# Up to here the similarities are at most 4 million and kept. Beyond, where they would be billions, they are never
# made: a list goes from the items to the people who have them to what these have, and the sum is the same.
SMALL_CATALOGUE = 2_000


@dataclass(frozen=True, eq=False)
class ItemCF(Model):
    """score(u, i) = sum over the other items j of u of similarity(i, j) * weight(u, j); no neighbour is left out.

    units:      CSR users x items: the column of each item divided by its length, so that products are cosines.
    by_item:    the same, items x users.
    similarity: CSR items x items, diagonal 0, or None in a large catalogue.
    weight:     names how values count (see weights).
    """

    units: csr_array
    by_item: csr_array
    similarity: csr_array | None
    weight: str
    name: ClassVar[str] = "item_cf"

    def scores(self, history: csr_array) -> Floats:
        liked = weigh(history, self.weight)
        if self.similarity is not None:
            return np.asarray((liked @ self.similarity).toarray())
        parts = [self._by_way_of_people(liked[part]) for part in blocks(liked.shape[0], self.units.shape[0])]
        return np.concatenate([np.zeros((0, liked.shape[1])), *parts])

    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        """The weights add up to the score: without a row the score falls by just its weight."""
        parts = weigh(history, self.weight).data * self._similar_to(item)[history.indices]
        rows = evidence(self.interactions, user_id, history.indices, parts)
        message = Message("recommend.reason.item_cf", items=cited(self.interactions, rows), did=did(self.interactions))
        return Reason(message, rows)

    def similar_items(self, item_id: object, n: int = 10) -> pd.DataFrame:
        """item_id, score (similarity), rank: the items that the same customers have."""
        item = self.interactions.column(item_id)
        return similar(self.interactions, item, self._similar_to(item), n)

    def _by_way_of_people(self, liked: csr_array) -> Floats:
        """The same scores without the similarities; every item meets itself with cosine 1, which is taken off."""
        scores: Floats = (liked @ self.by_item @ self.units).toarray()
        own = stored(liked)
        rest = scores[own] - liked.data * (np.diff(self.by_item.indptr) > 0)[liked.indices]
        # Where nothing but the item itself was there, the difference is a rounding error, not a score.
        scores[own] = np.where(np.abs(rest) > 1e-9 * np.abs(liked.data), rest, 0.0)
        return scores

    def _similar_to(self, item: int) -> Floats:
        cosine: Floats = (self.by_item[[item]] @ self.units).toarray()[0]
        cosine[item] = 0.0
        return cosine


def fit_item_cf(interactions: Interactions, *, weight: str | None = None) -> ItemCF:
    """Cosine between the columns of the items.

    weight: value, log or binary; by default ratings as they stand and counts by log(1 + count).
    """
    weight = choose_weight(interactions, weight)
    units = _unit_columns(weigh(interactions.matrix, weight))
    by_item = units.T.tocsr()
    small = units.shape[1] <= SMALL_CATALOGUE
    return ItemCF(interactions, units, by_item, _similarity(by_item, units) if small else None, weight)


def _similarity(by_item: csr_array, units: csr_array) -> csr_array:
    similarity = csr_array(by_item @ units)
    similarity.setdiag(0.0)
    similarity.eliminate_zeros()
    return similarity


def _unit_columns(matrix: csr_array) -> csr_array:
    """Each item's column divided by its length, without the entries that say nothing."""
    length = np.sqrt(np.asarray((matrix * matrix).sum(axis=0)))
    units = csr_array(matrix @ diags_array(1 / np.where(length > 0, length, 1.0)))
    units.eliminate_zeros()
    return units
