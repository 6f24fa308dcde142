"""A neural network of who takes what (after He et al. 2017, NeuMF): tastes that are more than the sum of single items."""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import ClassVar

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from core.errors import OutOfRange
from core.messages import Message
from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats
from core.recommend.recommender import Model, Reason, cited, did, evidence

FACTORS, HIDDEN, NEGATIVES = 16, 32, 4


@dataclass(frozen=True, eq=False)
class Network:
    """logit(u, i) = bias_i + sum of gains * p_u * q_i + out · relu(p_u @ people + q_i @ items + threshold).

    own: items x factors; p_u is the mean of those of u's items.   offered: items x factors, q.   bias: one an item.
    """

    own: Floats
    offered: Floats
    bias: Floats
    gains: Floats
    people: Floats
    items: Floats
    threshold: Floats
    out: Floats

    def probabilities(self, people: Floats) -> Floats:
        """People (their p) x items: 1 / (1 + exp(-logit)), one person at a time for the memory's sake."""
        near = self.offered @ self.items + self.threshold
        hidden = [np.maximum(near + person @ self.people, 0.0) @ self.out for person in people]
        logits = (people * self.gains) @ self.offered.T + self.bias + np.reshape(hidden, (len(people), len(near)))
        return np.asarray(1 / (1 + np.exp(-logits)))


@dataclass(frozen=True, eq=False)
class NCF(Model):
    """score(u, i): the network's answer between 0 and 1 for the mean of u's items; 0 without any, and for an item nobody has.

    It was taught yes (taken) and no (not taken), never how good a rating is; what is 0 or less was not taken. An answer
    is comparable with others, but no probability: it depends on how many noes it was taught.
    history: epoch, loss, held_out (loss on entries kept apart, NaN where there are too few of them): the curve.
    """

    network: Network
    history: pd.DataFrame
    name: ClassVar[str] = "ncf"

    def scores(self, history: csr_array) -> Floats:
        taken = _taken(history)
        some = np.diff(taken.indptr) > 0
        found = np.zeros(history.shape)
        found[some] = self._answers(self._means(taken)[some])
        return found

    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        """By removal: how much the score falls when one own item is not there; these falls are scaled to add up to it.

        Items without which the score doesn't fall are not cited.
        """
        taken = _taken(history)
        n, vectors = taken.nnz, self.network.own[taken.indices]
        score = self._answers(self._means(taken))[0, item]
        left = self._answers((vectors.sum(axis=0) - vectors) / max(1, n - 1))[:, item] if n > 1 else np.zeros(n)
        falls = np.maximum(score - left, 0.0)
        weights = falls * (score / falls.sum() if falls.any() else 0.0)
        rows = evidence(self.interactions, user_id, taken.indices, weights)
        if rows.empty:
            return Reason(Message("recommend.reason.ncf_whole"), rows)
        items = cited(self.interactions, rows)
        return Reason(Message("recommend.reason.ncf", items=items, did=did(self.interactions)), rows)

    def _answers(self, people: Floats) -> Floats:
        return np.where(self.interactions.customers_per_item > 0, self.network.probabilities(people), 0.0)

    def _means(self, taken: csr_array) -> Floats:
        """The mean of the own items of each history, 0 without any."""
        sums: Floats = taken @ self.network.own
        return np.asarray(sums / np.maximum(1, np.diff(taken.indptr))[:, None])


def installed() -> bool:
    """Whether PyTorch is there: the extra `deep`."""
    return find_spec("torch") is not None


def fit_ncf(
    interactions: Interactions,
    *,
    factors: int = FACTORS,
    hidden: int = HIDDEN,
    negatives: int = NEGATIVES,
    seed: int = 0,
) -> NCF:
    """Teach the network; the same seed gives the same network. Needs PyTorch.

    factors: of the items.   hidden: units of the one hidden layer.
    negatives: items not taken for each that was, drawn anew in each epoch; all of them where the data is small.
    """
    for name, value in (("factors", factors), ("hidden", hidden), ("negatives", negatives)):
        if value < 1:
            raise OutOfRange(name, value, "1, 2, 3, …")
    from core.recommend.ncf_training import Course, train  # PyTorch takes seconds and hundreds of megabytes to import

    weights, history = train(_taken(interactions.matrix), Course(factors, hidden, negatives, seed))
    return NCF(interactions, Network(**weights), history)


def _taken(history: csr_array) -> csr_array:
    """1 where a value is above 0."""
    taken = csr_array(((history.data > 0).astype(float), history.indices, history.indptr), shape=history.shape)
    if not taken.data.all():
        taken = taken.copy()
        taken.eliminate_zeros()
    return taken
