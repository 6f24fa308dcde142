"""Item-based collaborative filtering: because you bought X (Sarwar et al. 2001)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from core.errors import OutOfRange
from core.messages import Message
from core.recommend.interactions import Interactions
from core.recommend.links import strongest
from core.recommend.neighbours import is_small
from core.recommend.ranking import Floats
from core.recommend.recommender import Model, Reason, cited, did, evidence, similar
from core.recommend.weights import BM25, WEIGHTS, bm25, choose_weight, squared, weigh

NEIGHBOURS = 200  # of an item in a large catalogue


@dataclass(frozen=True, eq=False)
class ItemCF(Model):
    """score(u, i) = sum over the other items j of u of links(j, i) * weight(u, j).

    links:  CSR items x items. Of cosine: cosine(i, j) * n / (n + shrinkage), n the people who have both; of BM25 the
            products of the weighed columns instead of their cosine. 0 for an item and itself.
    weight: names how values count in a history (see weights).
    """

    links: csr_array
    weight: str
    name: ClassVar[str] = "item_cf"

    def scores(self, history: csr_array) -> Floats:
        return np.asarray((weigh(history, self.weight) @ self.links).toarray())

    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        """The weights add up to the score: without a row the score falls by just its weight."""
        rows = evidence(self.interactions, user_id, history.indices, self.parts(history, item))
        message = Message("recommend.reason.item_cf", items=cited(self.interactions, rows), did=did(self.interactions))
        return Reason(message, rows)

    def parts(self, history: csr_array, item: int) -> Floats:
        """What each entry of one history adds to the score of this item."""
        found: Floats = weigh(history, self.weight).data * self.links[history.indices][:, [item]].toarray()[:, 0]
        return found

    def similar_items(self, item_id: object, n: int = 10) -> pd.DataFrame:
        """item_id, score (similarity), rank: the items that the same customers have."""
        item = self.interactions.column(item_id)
        return similar(self.interactions, item, self.links[[item]].toarray()[0], n)


def fit_item_cf(
    interactions: Interactions,
    *,
    weight: str | None = None,
    shrinkage: float = 0.0,
    neighbours: int | None = None,
) -> ItemCF:
    """Links between the columns of the items.

    weight:     value, log or binary; by default ratings as they stand and counts by log(1 + count). bm25: links between
                columns in BM25 weights, histories by the default.
    shrinkage:  people, from 0: how many must have two items before half of their link is believed. With one item of
                each person held out, 10 raised nDCG@10 on a generated shop's ratings by 0.025 [0.019, 0.031] and on page
                views by 0.004 [0.001, 0.008], but cost 0.008 [0.003, 0.013] on a gift shop's orders. So it is 0.
    neighbours: the strongest links that each item keeps; None keeps all of them, in a large catalogue NEIGHBOURS.
    """
    if not 0 <= shrinkage < np.inf:
        raise OutOfRange("shrinkage", shrinkage, "0, 1, 2.5, …")
    if neighbours is not None and neighbours < 1:
        raise OutOfRange("neighbours", neighbours, "1, 2, 3, …")
    if weight not in (None, BM25, *WEIGHTS):
        raise OutOfRange("weight", weight, ", ".join((*WEIGHTS, BM25)))
    liked = choose_weight(interactions, None if weight == BM25 else weight)
    weighed = weigh(interactions.matrix, liked)
    columns = _said(bm25(weighed)) if weight == BM25 else _unit_columns(weighed)
    if neighbours is None and is_small(interactions):
        return ItemCF(interactions, shrunk(columns, shrinkage), liked)
    return ItemCF(interactions, strongest(columns, neighbours or NEIGHBOURS, shrinkage), liked)


def shrunk(columns: csr_array, shrinkage: float) -> csr_array:
    """All products of the columns, times n / (n + shrinkage), without the diagonal."""
    links = csr_array(columns.T.tocsr() @ columns)
    if shrinkage:
        ones = csr_array((np.ones(columns.nnz), columns.indices, columns.indptr), shape=columns.shape)
        both = csr_array(ones.T.tocsr() @ ones)
        both.data = both.data / (both.data + shrinkage)
        links = csr_array(links * both)
    rows = np.repeat(np.arange(links.shape[0], dtype=np.int32), np.diff(links.indptr))
    links.data[links.indices == rows] = 0.0
    links.eliminate_zeros()
    return links


def _unit_columns(matrix: csr_array) -> csr_array:
    """Each item's column divided by its length, so that products are cosines."""
    length = np.sqrt(np.asarray(squared(matrix).sum(axis=0)))
    each = (1 / np.where(length > 0, length, 1.0))[matrix.indices]
    each *= matrix.data
    return _said(csr_array((each, matrix.indices, matrix.indptr), shape=matrix.shape))


def _said(matrix: csr_array) -> csr_array:
    """Without the entries that say nothing."""
    if matrix.data.all():
        return matrix
    said = matrix.copy()  # what is shared must not lose entries
    said.eliminate_zeros()
    return said
