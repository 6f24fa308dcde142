"""Item-based collaborative filtering: because you bought X (Sarwar et al. 2001)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, diags_array, vstack

from core.errors import OutOfRange
from core.messages import Message
from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats, blocks, stored
from core.recommend.recommender import Model, Reason, cited, did, evidence, similar
from core.recommend.weights import choose_weight, weigh


@dataclass(frozen=True, eq=False)
class ItemCF(Model):
    """score(u, i) = sum over the items j of u of similarity(i, j) * weight(u, j).

    similarity: CSR items x items, symmetric, diagonal 0; `weight` names how values count (see weights).
    """

    similarity: csr_array
    weight: str
    name: ClassVar[str] = "item_cf"

    def scores(self, history: csr_array) -> Floats:
        return np.asarray((weigh(history, self.weight) @ self.similarity).toarray())

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

    def _similar_to(self, item: int) -> Floats:
        cosine: Floats = self.similarity[[item]].toarray()[0]
        return cosine


def fit_item_cf(
    interactions: Interactions, *, neighbours: int = 100, shrinkage: float = 0.0, weight: str | None = None
) -> ItemCF:
    """Cosine between items, kept where one is among the `neighbours` nearest of the other.

    shrinkage: similarity times c / (c + shrinkage), where c customers have both: doubts what few say.
    weight: value, log or binary; by default ratings as they stand and counts by log(1 + count).
    """
    if neighbours < 1:
        raise OutOfRange("neighbours", neighbours, "1, 2, 3, …")
    if not shrinkage >= 0:
        raise OutOfRange("shrinkage", shrinkage, "≥ 0")
    weight = choose_weight(interactions, weight)
    return ItemCF(interactions, _similarity(weigh(interactions.matrix, weight), neighbours, shrinkage), weight)


def _similarity(matrix: csr_array, neighbours: int, shrinkage: float) -> csr_array:
    """In blocks of items, so that a large catalogue never stands in memory as items x items."""
    units = _unit_columns(matrix)
    both = csr_array((np.ones_like(units.data), units.indices, units.indptr), shape=units.shape)
    by_item, both_by_item = units.T.tocsr(), both.T.tocsr()
    parts = []
    for block in blocks(units.shape[1], units.shape[1]):
        cosine = by_item[block] @ units
        if shrinkage:
            cosine = _shrink(cosine, both_by_item[block] @ both, shrinkage)
        parts.append(_nearest(cosine, block.start, neighbours))
    nearest = vstack(parts, format="csr")
    return csr_array(nearest.maximum(nearest.T))


def _unit_columns(matrix: csr_array) -> csr_array:
    """Each item's column divided by its length, without the entries that say nothing."""
    length = np.sqrt(np.asarray((matrix * matrix).sum(axis=0)))
    units = csr_array(matrix @ diags_array(1 / np.where(length > 0, length, 1.0)))
    units.eliminate_zeros()
    return units


def _shrink(cosine: csr_array, customers: csr_array, shrinkage: float) -> csr_array:
    factor = customers.copy()
    factor.data = factor.data / (factor.data + shrinkage)
    return csr_array(cosine * factor)


def _nearest(cosine: csr_array, first: int, neighbours: int) -> csr_array:
    """The largest positive cosines of each row, an item, but its own; the block starts at item `first`."""
    kept = np.zeros(cosine.nnz, dtype=bool)
    for row, (start, end) in enumerate(zip(cosine.indptr[:-1], cosine.indptr[1:], strict=True)):
        values = np.where(cosine.indices[start:end] == first + row, 0.0, cosine.data[start:end])
        least = np.partition(values, -neighbours)[-neighbours] if len(values) > neighbours else 0.0
        # Equals at the edge all stay: no neighbour is dropped for its name.
        kept[start:end] = (values > 0) & (values >= least)
    rows, columns = stored(cosine)
    return csr_array((cosine.data[kept], (rows[kept], columns[kept])), shape=cosine.shape)
