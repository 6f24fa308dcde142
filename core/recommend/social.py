"""What the people one follows have, and the less the longer one's own history is, what goes with that."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from core.errors import NotEnoughData, OutOfRange
from core.messages import Message
from core.recommend.als import ALS, fit_als
from core.recommend.blend import Blend, fit_blend
from core.recommend.ease import EASE, fit_ease
from core.recommend.interactions import Interactions
from core.recommend.item_cf import ItemCF, fit_item_cf
from core.recommend.ranking import Floats, Rows
from core.recommend.recommender import Model, Reason, cited, did, evidence, weighed_rows
from core.recommend.split import some
from core.recommend.weights import WEIGHTS, weigh

TRUST, FADING, LEAST = 0.3, 20.0, 0.05
ASKED = 500  # people, by lot, whose scores tell how far apart scores are

Own = ItemCF | EASE | ALS | Blend


@dataclass(frozen=True, eq=False)
class Social(Model):
    """score(u, i) = own(u, i) / own_unit + trust(u) * friends(u, i) / friends_unit.

    friends(u, i) = sum over the people v whom u follows of relation(u, v) * weight(v, i); own(u, i) as that model has it.
    trust(u) = trust * 1 / (1 + n / fading) of someone with n items, LEAST of trust at least: friends help above all who
    is new. At a trust of 0 the lists are those of the own part.
    Either unit is the standard deviation of that kind over all items, in the mean of people who have any of it.
    friends: CSR users x users, row follows column, or read both ways.   liked: CSR users x items, the weights.
    """

    friends: csr_array
    liked: csr_array
    own: Own
    own_unit: float
    friends_unit: float
    trust: float
    fading: float
    both_ways: bool
    name: ClassVar[str] = "social"
    stranger: ClassVar[str] = "no_friends"
    exhausted: ClassVar[str] = "filled_friends"

    def scores_of(self, rows: Rows) -> Floats:
        history = self.interactions.history(rows)
        friends = (self._follows(rows) @ self.liked).toarray()
        return np.asarray(self.scores(history) + self._trust(history)[:, None] * friends)

    def scores(self, history: csr_array) -> Floats:
        """The own part alone: a history says nothing of friends."""
        return np.asarray(self.own.scores(history) / self.own_unit)

    def knows(self, row: Rows) -> bool:
        """Whether this customer (one row) has anything, or follows anybody who has."""
        return super().knows(row) or bool((self._follows(row) @ self.liked).nnz)

    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        """Evidence are the customer's relationships, user_id, friend_id, weight, which add up to the score.

        Where the own history counts too: user_id, item_id ("" of a relationship), weight, friend_id ("" of an own item).
        The index is the column of the item, or the row of the friend. The sentence names what speaks for the item.
        """
        friends, own = self._by_friends(user_id, history, item), self._by_own(user_id, history, item)
        n, speaking, ways = int((friends["weight"] > 0).sum()), own[own["weight"] > 0], "_both" * self.both_ways
        values: dict[str, object] = {"did": did(self.interactions)}
        if not n:
            message = self.own.reason(user_id, history, item).message
        elif speaking.empty:
            message = Message(f"recommend.reason.social{ways}", n=n, **values)
        else:
            values["items"] = cited(self.interactions, speaking)
            message = Message(f"recommend.reason.social_own{ways}", n=n, **values)
        if own.empty or friends.empty:
            return Reason(message, friends if own.empty else own)
        both = pd.concat([own.assign(friend_id=""), friends.assign(item_id="")])
        both = both.sort_values("weight", ascending=False, kind="stable").astype({"item_id": "str", "friend_id": "str"})
        return Reason(message, both)

    def _by_friends(self, user_id: str, history: csr_array, item: int) -> pd.DataFrame:
        follows = self._follows(self.interactions.rows([user_id]))
        have = self.liked[:, [item]].toarray()[follows.indices, 0]
        parts = self._trust(history)[0] * follows.data * have
        return weighed_rows(user_id, "friend_id", self.interactions.user_ids, follows.indices, parts)

    def _by_own(self, user_id: str, history: csr_array, item: int) -> pd.DataFrame:
        parts = self.own.parts(history, item) / self.own_unit
        return evidence(self.interactions, user_id, history.indices, parts)

    def _trust(self, history: csr_array) -> Floats:
        """What a friend's part counts, in units of friends."""
        fading = np.maximum(LEAST, 1 / (1 + np.diff(history.indptr) / self.fading))
        return np.asarray(self.trust * fading / self.friends_unit)

    def _follows(self, rows: Rows) -> csr_array:
        """The relationships of these rows; a row of -1 (someone unknown) has none."""
        known = np.flatnonzero(rows >= 0)
        ends = np.ones(len(known)), (known, rows[known])
        return csr_array(csr_array(ends, shape=(len(rows), self.friends.shape[0])) @ self.friends)


def fit_social(
    interactions: Interactions,
    *,
    trust: float = TRUST,
    fading: float = FADING,
    both_ways: bool = False,
    weight: str = "binary",
    item_cf: Mapping[str, Any] | None = None,
    ease: Mapping[str, Any] | None = None,
    als: Mapping[str, Any] | None = None,
    blend: Mapping[str, Any] | None = None,
) -> Social:
    """A model of the own history, and who follows whom. Raises NotEnoughData without relationships.

    item_cf, ease, als, blend: options of the own part; the one that is given is it, without any item CF.
    The others: see social.
    """
    _checked(interactions, trust, fading, weight)
    if blend is not None:
        own: Own = fit_blend(interactions, **blend)
    elif als is not None:
        own = fit_als(interactions, **als)
    elif ease is not None:
        own = fit_ease(interactions, **ease)
    else:
        own = fit_item_cf(interactions, **(item_cf or {}))
    return social(interactions, own, trust=trust, fading=fading, both_ways=both_ways, weight=weight)


def social(
    interactions: Interactions,
    own: Own,
    *,
    trust: float = TRUST,
    fading: float = FADING,
    both_ways: bool = False,
    weight: str = "binary",
) -> Social:
    """A fitted model, and who follows whom. Raises NotEnoughData without relationships.

    trust:     from 0: what friends count beside the own part to someone new, in units.
    fading:    items, above 0: with so many in a history, friends count half as much as with none.
    both_ways: whether who is followed counts as following too: where each friendship stands in one row only.
    weight:    value, log or binary: how the values of friends count. In generated worlds binary did best.
    """
    friends = _checked(interactions, trust, fading, weight)
    if both_ways:
        friends = csr_array(friends.maximum(friends.T.tocsr()))
    liked = weigh(interactions.matrix, weight)
    asked = some(np.flatnonzero(np.diff(interactions.matrix.indptr)), ASKED, 0)
    led = some(np.flatnonzero(np.diff(csr_array(friends @ liked).indptr)), ASKED, 0)
    units = _spread(own.scores(interactions.history(asked))), _spread((friends[led] @ liked).toarray())
    return Social(interactions, friends, liked, own, *units, trust, fading, both_ways)


def _checked(interactions: Interactions, trust: float, fading: float, weight: str) -> csr_array:
    """Who follows whom, where there is anything to work on."""
    if not 0 <= trust < np.inf:
        raise OutOfRange("trust", trust, "0, 0.3, 1, …")
    if not 0 < fading < np.inf:
        raise OutOfRange("fading", fading, "> 0")
    if weight not in WEIGHTS:
        raise OutOfRange("weight", weight, ", ".join(WEIGHTS))
    if interactions.friends is None or not interactions.friends.nnz:
        raise NotEnoughData(Message("table.relationships"), needed=1, found=0)
    return interactions.friends


def _spread(scores: Floats) -> float:
    """The mean over the rows that say anything of their standard deviation; 1 where none does."""
    found = scores.std(axis=1)
    found = found[found > 0]
    return float(found.mean()) if len(found) else 1.0
