"""Matrix factorisation of what people took: alternating least squares (Hu, Koren & Volinsky 2008)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.linalg import LinearOperator, eigsh, svds

from core.errors import OutOfRange
from core.messages import Message
from core.recommend.interactions import Interactions
from core.recommend.least_squares import confidence_of, inverse, solve
from core.recommend.ranking import Floats, blocks
from core.recommend.recommender import Model, Reason, cited, did, evidence, similar
from core.recommend.weights import choose_weight, weigh

FACTORS, SWEEPS, ALPHA, RIDGE = 32, 3, 2.0, 2.5


@dataclass(frozen=True, eq=False)
class ALS(Model):
    """score(u, i) = x_u · y_i, near 1 where u would take i and near 0 where not (eq. 2).

    Taken or not is 1 or 0; how often, or how well rated, is the confidence in it: 1 + alpha * weight, weights with a
    mean of 1. So a low rating is a weak yes, not a no: who rated it, chose it. A value of 0 or less is no yes.

    factors: y, items x factors, at right angles and the strongest first; 0 for items that nobody has.
    ridge:   lambda of eq. 3.   unit: the mean weight, which the confidences are counted in.
    x_u follows from the customer's own history (eq. 4), so a new one needs no new fit.
    """

    factors: Floats
    weight: str
    alpha: float
    ridge: float
    unit: float
    name: ClassVar[str] = "als"

    def scores(self, history: csr_array) -> Floats:
        return self.people(history) @ self.factors.T

    def people(self, history: csr_array) -> Floats:
        """x, histories x factors: the best answer to each history that the items' factors allow."""
        return solve(self._confidence(history), self.factors, self.ridge)

    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        """The weights add up to the score (eq. 7): what each own item says for this one, times the trust in it."""
        trust = self._confidence(history)
        own = self.factors[trust.indices]
        inverted = inverse(trust, self.factors, self.ridge)
        parts = (1 + trust.data) * (own @ inverted @ self.factors[item])
        rows = evidence(self.interactions, user_id, trust.indices, parts)
        items = cited(self.interactions, rows[rows["weight"] > 0])
        return Reason(Message("recommend.reason.als", items=items, did=did(self.interactions)), rows)

    def similar_items(self, item_id: object, n: int = 10) -> pd.DataFrame:
        """item_id, score (cosine of the factors), rank: the items that the same tastes lead to."""
        item = self.interactions.column(item_id)
        length = np.linalg.norm(self.factors, axis=1)
        cosine = self.factors @ self.factors[item] / np.maximum(length * length[item], np.finfo(float).tiny)
        return similar(self.interactions, item, cosine, n)

    def anchors(self, factor: int, n: int = 5) -> pd.DataFrame:
        """item_id, title, loading: the items that stand for one factor (from 0), those with most of it first."""
        if not 0 <= factor < self.factors.shape[1]:
            raise OutOfRange("factor", factor, f"0 … {self.factors.shape[1] - 1}")
        loading = self.factors[:, factor]
        first = np.lexsort((np.arange(len(loading)), -loading))[:n]
        first = first[loading[first] > 0]
        titles = [self.interactions.label(int(item)) for item in first]
        ids = pd.Series(self.interactions.item_ids[first], dtype="str")
        return pd.DataFrame({"item_id": ids, "title": pd.Series(titles, dtype="str"), "loading": loading[first]})

    def error(self) -> float:
        """What is left of the confidence-weighted squares, as a share of all of them (eq. 3 without its ridge)."""
        trust = self._confidence(self.interactions.matrix)
        people = self.people(self.interactions.matrix)
        rows = np.repeat(np.arange(trust.shape[0]), np.diff(trust.indptr))
        score = np.einsum("nf,nf->n", people[rows], self.factors[trust.indices])
        nothing = np.sum((people.T @ people) * (self.factors.T @ self.factors)) - np.sum(score**2)
        left = nothing + np.sum((1 + trust.data) * (1 - score) ** 2)
        return float(left / np.sum(1 + trust.data))

    def _confidence(self, history: csr_array) -> csr_array:
        return confidence_of(weigh(history, self.weight), self.alpha / self.unit)


def fit_als(
    interactions: Interactions,
    *,
    factors: int = FACTORS,
    alpha: float = ALPHA,
    ridge: float = RIDGE,
    sweeps: int = SWEEPS,
    weight: str | None = None,
) -> ALS:
    """Factors of the items, from those of the singular value decomposition on: no chance is in it, and few sweeps do.

    factors: at most half of the people and of the items that were taken.   sweeps: over people and items.
    alpha:   confidence that a mean weight adds.
    ridge:   lambda of eq. 3, in units of the largest singular value that as many pairs would have by chance alone.
    weight:  value, log or binary; by default ratings as they stand and counts by log(1 + count).
    The defaults were chosen on one held-out item a person of four sets: a shop, a gift shop, a grocer, page views.
    """
    for name, value, least in (
        ("factors", factors, 1),
        ("sweeps", sweeps, 1),
        ("alpha", alpha, 0),
        ("ridge", ridge, 0),
    ):
        if not (np.isfinite(value) and value >= least and (value > 0 or name == "alpha")):
            raise OutOfRange(name, value, "> 0")
    weight = choose_weight(interactions, weight)
    weighed = weigh(interactions.matrix, weight)
    unit = float(weighed.data[weighed.data > 0].mean()) if (weighed.data > 0).any() else 1.0
    by_user = confidence_of(weighed, alpha / unit)
    del weighed  # of tens of millions of pairs each copy counts
    strength = ridge * _by_chance(by_user)
    items = _start(by_user, factors)
    by_item = csr_array(by_user.T.tocsr())
    for _ in range(sweeps):
        items = solve(by_item, solve(by_user, items, strength), strength)
    return ALS(interactions, _upright(items), weight, alpha, strength, unit)


def _by_chance(trust: csr_array) -> float:
    """The largest singular value, nearly, of a table of as many ones at random: sqrt(1s a row) + sqrt(1s a column)."""
    sides = (np.count_nonzero(np.diff(trust.indptr)), np.count_nonzero(np.bincount(trust.indices)))
    return float(sum(np.sqrt(trust.nnz / max(1, side)) for side in sides)) or 1.0


def _start(trust: csr_array, factors: int) -> Floats:
    """Items x factors: the strongest right singular vectors of the confidences by the roots of their lengths."""
    lengths = np.sqrt(np.maximum(1.0, np.asarray(trust.sum(axis=1))))
    each = np.repeat(1 / lengths, np.diff(trust.indptr))
    each *= trust.data
    even = csr_array((each, trust.indices, trust.indptr), shape=trust.shape)
    people, taken = np.count_nonzero(np.diff(trust.indptr)), np.count_nonzero(np.bincount(trust.indices))
    rank = max(1, min(factors, int(people) // 2, int(taken) // 2))
    if min(even.shape) <= 2 * rank + 2:
        _, strength, items = np.linalg.svd(even.toarray(), full_matrices=False)
        strength, items = strength[:rank], items[:rank]
    else:
        strength, items = _strongest(even, rank)
    return np.asarray(items.T * np.sqrt(strength / max(1e-12, strength.max())))


def _strongest(table: csr_array, rank: int) -> tuple[Floats, Floats]:
    """The largest singular values and their right vectors. Of left ones there may be a million: these are never there."""
    people, items = table.shape
    if people < items:
        _, strength, vectors = svds(table, k=rank, v0=np.ones(people), solver="arpack")
        return strength, vectors
    back = table.T
    squared = LinearOperator((items, items), matvec=lambda v: back @ (table @ v), dtype=float)
    axes = np.linalg.qr(eigsh(squared, k=rank, v0=np.ones(items))[1])[0]
    corners = [np.linalg.qr(table[part] @ axes, mode="r") for part in blocks(people, rank)]
    _, strength, turned = np.linalg.svd(np.linalg.qr(np.vstack(corners), mode="r"))
    return strength, turned @ axes.T


def _upright(items: Floats) -> Floats:
    """The same factors turned to their main axes, the largest entry of each positive: scores don't change."""
    _, _, axes = np.linalg.svd(items.T @ items, hermitian=True)
    turned = items @ axes.T
    largest = turned[np.abs(turned).argmax(axis=0), np.arange(turned.shape[1])]
    return np.asarray(turned * np.where(largest < 0, -1.0, 1.0))
