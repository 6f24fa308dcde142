"""What the people one follows have."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array

from core.errors import NotEnoughData
from core.messages import Message
from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats, Rows
from core.recommend.recommender import Model, Reason, did, weighed_rows
from core.recommend.weights import choose_weight, weigh


@dataclass(frozen=True, eq=False)
class Social(Model):
    """score(u, i) = sum over the people v whom u follows of relation(u, v) * weight(v, i).

    friends: CSR users x users, row follows column. The customer's own history plays no part but for what it leaves out.
    """

    friends: csr_array
    liked: csr_array
    weight: str
    name: ClassVar[str] = "social"
    stranger: ClassVar[str] = "no_friends"
    exhausted: ClassVar[str] = "filled_friends"

    def scores_of(self, rows: Rows) -> Floats:
        return np.asarray((self._follows(rows) @ self.liked).toarray())

    def scores(self, history: csr_array) -> Floats:
        """A history says nothing of friends."""
        return np.zeros(history.shape)

    def knows(self, row: Rows) -> bool:
        """Whether this customer (one row) follows anybody who has anything."""
        return bool((self._follows(row) @ self.liked).nnz)

    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        """Evidence are the customer's relationships, not a history: user_id, friend_id, weight (its part of the score)."""
        follows = self._follows(self.interactions.rows([user_id]))
        have = self.liked[:, [item]].toarray()[follows.indices, 0]
        ids = self.interactions.user_ids
        rows = weighed_rows(user_id, "friend_id", ids, follows.indices, follows.data * have)
        return Reason(Message("recommend.reason.social", n=len(rows), did=did(self.interactions)), rows)

    def _follows(self, rows: Rows) -> csr_array:
        """The relationships of these rows; a row of -1 (someone unknown) has none."""
        known = np.flatnonzero(rows >= 0)
        ends = np.ones(len(known)), (known, rows[known])
        return csr_array(csr_array(ends, shape=(len(rows), self.friends.shape[0])) @ self.friends)


def fit_social(interactions: Interactions, *, weight: str | None = None) -> Social:
    """Nothing to learn but who follows whom. Raises NotEnoughData without relationships.

    weight: value, log or binary; by default ratings as they stand and counts by log(1 + count).
    """
    if interactions.friends is None or not interactions.friends.nnz:
        raise NotEnoughData(Message("table.relationships"), needed=1, found=0)
    weight = choose_weight(interactions, weight)
    return Social(interactions, interactions.friends, weigh(interactions.matrix, weight), weight)
