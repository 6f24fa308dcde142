"""Linear links between all items at once, in closed form: EASE (Steck 2019)."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, diags_array

from core.errors import NotEnoughData, OutOfRange
from core.messages import Message
from core.recommend.gram import ByItems, ByPeople, inverse_of
from core.recommend.interactions import Interactions
from core.recommend.item_cf import ItemCF, fit_item_cf
from core.recommend.ranking import Floats, Rows, stored
from core.recommend.recommender import Model, Reason, cited, did, evidence, similar
from core.recommend.weights import choose_weight, weigh

RIDGE, EVENNESS = 100.0, 0.5
MEASURED = 100  # people whose scores tell how wide they spread
MOST = 20_000  # people or items, whichever are fewer: 1.6 GB, and some minutes


@dataclass(frozen=True, eq=False)
class EASE(Model):
    """score(u, i) = sum over the items j of u of weight(u, j) * B[j, i], the links that best tell each item from the others.

    B[j, i] = -P[j, i] / P[i, i], 0 for an item and itself, with P = (X'X + ridge)^-1 (Steck 2019, eq. 8).
    inverse:  P of the linked items.   linked: their columns, ascending.
    rest:     scores the other items, where these were too many to be linked; a score of it counts `unit` of ours.
    """

    inverse: ByItems | ByPeople
    linked: Rows
    weight: str
    rest: ItemCF | None = None
    unit: float = 1.0
    name: ClassVar[str] = "ease"

    def scores(self, history: csr_array) -> Floats:
        liked = weigh(history, self.weight)[:, self.linked]
        scores = np.zeros(history.shape) if self.rest is None else self.unit * self.rest.scores(history)
        scores[:, self.linked] = -self.inverse.times(liked) / self.inverse.diagonal
        rows, columns = stored(liked)
        scores[rows, self.linked[columns]] += liked.data
        return scores

    def parts(self, history: csr_array, item: int) -> Floats:
        """What each stored entry of the one history adds to the item's score."""
        if self.rest is not None and self._place(item) is None:
            return self.unit * self.rest.parts(history, item)
        links = self._links_to(item)
        links[item] = 0.0
        found: Floats = weigh(history, self.weight).data * links[history.indices]
        return found

    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        """The weights add up to the score: without a row the score falls by just its weight."""
        rows = evidence(self.interactions, user_id, history.indices, self.parts(history, item))
        items = cited(self.interactions, rows[rows["weight"] > 0])
        return Reason(Message("recommend.reason.ease", items=items, did=did(self.interactions)), rows)

    def similar_items(self, item_id: object, n: int = 10) -> pd.DataFrame:
        """item_id, score, rank: partial correlation, what both share beyond what all other items tell of them."""
        item = self.interactions.column(item_id)
        found = np.zeros(len(self.interactions.item_ids))
        at = self._place(item)
        if at is not None:
            length = np.sqrt(self.inverse.diagonal)
            found[self.linked] = -self.inverse.column(at) / (length * length[at])
        return similar(self.interactions, item, found, n)

    def _place(self, item: int) -> int | None:
        """Where the item stands among the linked ones."""
        at = int(np.searchsorted(self.linked, item))
        return at if at < len(self.linked) and self.linked[at] == item else None

    def _links_to(self, item: int) -> Floats:
        """B[:, item] of all items."""
        links = np.zeros(len(self.interactions.item_ids))
        at = self._place(item)
        if at is not None:
            column = self.inverse.column(at)
            links[self.linked] = -column / column[at]
        return links


def fit_ease(
    interactions: Interactions,
    *,
    ridge: float = RIDGE,
    evenness: float = EVENNESS,
    damping: float = 0.0,
    dropout: float = 0.0,
    weight: str | None = None,
    most: int = MOST,
) -> EASE:
    """Every link at once.

    ridge:    squares added to each item's, in units of the mean squared weight; more ties the links closer to 0.
    evenness: 0 to 1: someone with n items counts n ** -evenness in all: at 0 those with long histories say most.
    damping:  0 to 1: the ridge of an item that n people have grows with n ** damping (Steck 2019b).
    dropout:  0 to below 1: share of each history that the links are to do without (Steck 2020, eq. 7).
    weight:   value, log or binary; by default ratings as they stand and counts by log(1 + count).
    most:     people or items, whichever are fewer: of more, the items most taken are linked, the others by item CF.
    """
    for name, value, allowed in (
        ("ridge", ridge, 0 < ridge < np.inf),
        ("evenness", evenness, 0 <= evenness <= 1),
        ("damping", damping, 0 <= damping <= 1),
        ("dropout", dropout, 0 <= dropout < 1),
        ("most", most, most > 0),
    ):
        if not allowed:
            raise OutOfRange(name, value, "0 … 1" if name in ("evenness", "damping", "dropout") else "> 0")
    weight = choose_weight(interactions, weight)
    linked = _linked(interactions, most)
    table = weigh(interactions.matrix, weight)[:, linked]
    if not table.data.any():
        raise NotEnoughData(Message("recommend.interactions"), needed=1, found=0)
    table = csr_array(diags_array(np.maximum(np.diff(table.indptr), 1) ** -(evenness / 2)) @ table)
    model = EASE(interactions, inverse_of(table, _ridges(table, ridge, damping, dropout)), linked, weight)
    return model if len(linked) == np.count_nonzero(interactions.customers_per_item) else _with_rest(model)


def _with_rest(model: EASE) -> EASE:
    """The same with item CF for the items that are not linked, its scores spread as wide as ours on those that are."""
    rest = fit_item_cf(model.interactions, weight=model.weight)
    people = np.flatnonzero(np.diff(model.interactions.matrix.indptr))
    some = model.interactions.history(people[:: max(1, len(people) // MEASURED)])
    ours, theirs = (one.scores(some)[:, model.linked].std() for one in (model, rest))
    return replace(model, rest=rest, unit=float(ours / theirs) if theirs > 0 else 1.0)


def _ridges(table: csr_array, ridge: float, damping: float, dropout: float) -> Floats:
    """The ridge of each item."""
    squares = np.bincount(table.indices, table.data**2, minlength=table.shape[1])
    people = np.maximum(np.bincount(table.indices, minlength=table.shape[1]), 1)
    each: Floats = ridge * float(squares.sum() / max(1, table.nnz)) * (people / people.mean()) ** damping
    return each + squares * (dropout / (1 - dropout))


def _linked(interactions: Interactions, most: int) -> Rows:
    """The columns of the items that anybody has, or of those that most people have where these are too many."""
    people = int(np.count_nonzero(np.diff(interactions.matrix.indptr)))
    taken = interactions.customers_per_item
    order = np.argsort(-taken, kind="stable")[: int(np.count_nonzero(taken))]
    return np.sort(order if people <= most else order[:most])
