"""What the people of one's segment like."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from core.errors import NotEnoughData, OutOfRange
from core.messages import Message
from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats, Ids, Rows, top
from core.recommend.recommender import Model, Reason, did, evidence

PRIOR = 20.0


@dataclass(frozen=True, eq=False)
class Segment(Model):
    """score(u, i) = (n + prior * share) / (m + prior): n of the m people of u's segment have i, as does `share` of all.

    So the share in the segment, drawn towards that of everyone as if `prior` people more had been asked.
    groups: the names of the segments, sorted.   members: of each, people with a history.
    taken:  CSR groups x items, members who have the item.   group: each user's place in groups, -1 without one.
    As of what is popular, the reason rests on the people of the segment, and on no row of one's own.
    """

    groups: Ids
    members: Rows
    taken: csr_array
    group: Rows
    prior: float
    name: ClassVar[str] = "segment"
    stranger: ClassVar[str] = "no_segment"
    exhausted: ClassVar[str] = "filled_segment"

    def scores_of(self, rows: Rows) -> Floats:
        found = np.zeros((len(rows), len(self.interactions.item_ids)))
        inside = self._known(rows)
        found[inside] = self._shares(self.group[rows[inside]])
        return found

    def scores(self, history: csr_array) -> Floats:
        """A history says nothing of a segment."""
        return np.zeros(history.shape)

    def knows(self, row: Rows) -> bool:
        """Whether this customer (one row) is in a segment where anybody has anything."""
        return bool(self._known(row)[0])

    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        """How many of the segment have the item; no row is cited."""
        group = self.group[self.interactions.rows([user_id])[0]]
        n, members = int(self.taken[[group]].toarray()[0, item]), int(self.members[group])
        message = Message("recommend.reason.segment", n=n, members=members, did=did(self.interactions))
        return Reason(message, evidence(self.interactions, user_id, np.zeros(0, np.int64), np.zeros(0)))

    def favourites(self, group: object, n: int = 10) -> pd.DataFrame:
        """item_id, title, people (of the segment), share, overall (share of everyone), lift, rank: the best by score.

        lift: the score by the overall share. Raises OutOfRange for an unknown segment.
        """
        place = np.flatnonzero(self.groups == str(group))
        if not len(place):
            raise OutOfRange("group", group, ", ".join(self.groups))
        score, overall = self._shares(place)[0], self._overall()
        _, items, rank = top(np.where(score > 0, score, -np.inf)[None, :], n, overall)
        taken, known = self.taken[place].toarray()[0, items], self.interactions
        table = {
            "item_id": known.item_ids[items],
            "title": [known.label(int(item)) for item in items],
            "people": taken.astype(np.int64),
            "share": taken / max(1, self.members[place[0]]),
            "overall": overall[items],
            "lift": score[items] / overall[items],
            "rank": rank,
        }
        return pd.DataFrame(table).astype({"item_id": "str", "title": "str"})

    def _known(self, rows: Rows) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        group = np.where(rows >= 0, self.group[rows], -1)
        return np.where(group >= 0, self.members[group], 0) > 0

    def _shares(self, groups: Rows) -> Floats:
        shares: Floats = self.taken[groups].toarray() + self.prior * self._overall()
        return shares / (self.members[groups] + self.prior)[:, None]

    def _overall(self) -> Floats:
        people = int(np.count_nonzero(np.diff(self.interactions.matrix.indptr)))
        return np.asarray(self.interactions.customers_per_item / max(1, people))


def fit_segment(interactions: Interactions, *, prior: float = PRIOR) -> Segment:
    """Nothing to learn but the counts. Raises NotEnoughData where nobody is in a segment (see Interactions.grouped).

    prior: people, above 0.
    """
    if not 0 < prior < np.inf:
        raise OutOfRange("prior", prior, "> 0")
    if interactions.groups is None or not (interactions.groups != "").any():
        raise NotEnoughData(Message("recommend.segments"), needed=1, found=0)
    names = np.unique(interactions.groups[interactions.groups != ""])
    group = np.where(interactions.groups != "", np.searchsorted(names, interactions.groups), -1).astype(np.int64)
    inside, rows = np.flatnonzero(group >= 0), interactions.matrix
    belong = csr_array((np.ones(len(inside)), (group[inside], inside)), shape=(len(names), len(group)))
    taken = csr_array(belong @ csr_array((np.ones(rows.nnz), rows.indices, rows.indptr), shape=rows.shape))
    members = np.bincount(group[inside], np.diff(rows.indptr)[inside] > 0, minlength=len(names)).astype(np.int64)
    return Segment(interactions, names, members, taken, group, prior)
