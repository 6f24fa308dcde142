"""What every recommender can do: a ranked list for each customer, and the reason for each item on it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from core.errors import OutOfRange
from core.messages import Message
from core.recommend.interactions import Interactions
from core.recommend.ranking import DIGITS, Best, Floats, Ids, Rows, blocks, filled, stored, top

CITED = 3  # more than three items in a sentence is a list, and the list is the evidence


@dataclass(frozen=True, eq=False)
class Reason:
    """Why an item is on a customer's list.

    evidence: the customer's own rows behind it, which add up to the score: user_id, item_id, weight (its part of the
    score, descending) and, for content, words (those both items share). Of social these are the customer's
    relationships: user_id, friend_id, weight. Empty where the reason is popularity.
    """

    message: Message
    evidence: pd.DataFrame


class Recommender(Protocol):
    """A fitted model."""

    @property
    def name(self) -> str: ...
    def recommend(self, user_ids: Iterable[object], n: int = 10, exclude_seen: bool = True) -> pd.DataFrame: ...
    def explain(self, user_id: object, item_id: object) -> Reason: ...
    def fallback_for(self, user_id: object) -> bool: ...


@dataclass(frozen=True, eq=False)
class Model(ABC):
    """A recommender that scores every item from a history; lists, ties and the fallback are here, once.

    A list holds the items with a positive score, then, where these run out, the most popular at score 0.
    """

    interactions: Interactions
    name: ClassVar[str]
    stranger: ClassVar[str] = "no_history"  # what is missing of someone this model knows nothing about
    exhausted: ClassVar[str] = "filled"  # why the popular items follow

    @abstractmethod
    def scores(self, history: csr_array) -> Floats:
        """Histories x items -> a score for each history and item; 0 where the history says nothing."""

    @abstractmethod
    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        """The reason behind a positive score; `history` is the customer's one row."""

    def recommend(self, user_ids: Iterable[object], n: int = 10, exclude_seen: bool = True) -> pd.DataFrame:
        """user_id, item_id, score, rank (from 1): users in the order given, nothing seen.

        Of items with equal scores those that more customers have come first, then those with the lower id.
        """
        if n < 1:
            raise OutOfRange("n", n, "1, 2, 3, …")
        users = np.array(list(dict.fromkeys(map(str, _listed(user_ids)))), dtype=np.str_)
        rows = self.interactions.rows(users)
        popular = self.interactions.popularity_order
        parts = [self._lists(users[block], rows[block], n, exclude_seen, popular) for block in self._blocks(len(users))]
        if len(parts) == 1:
            return parts[0]
        return pd.concat([list_table(users[:0], users[:0], [], []), *parts], ignore_index=True)

    def explain(self, user_id: object, item_id: object) -> Reason:
        """Why this item is on this customer's list. Raises OutOfRange for an unknown item."""
        return self.reasons(user_id, [item_id])[0]

    def reasons(self, user_id: object, item_ids: Iterable[object]) -> list[Reason]:
        """Why each of these items is on this customer's list. Raises OutOfRange for an unknown item."""
        row, items = self.interactions.rows([user_id]), [self.interactions.column(item) for item in item_ids]
        history, scores = self.interactions.history(row), self.scores_of(row)[0]
        if not self.knows(row):
            return [popular_reason(self.interactions, item, self.stranger) for item in items]
        return [
            self.reason(str(user_id), history, item)
            if scores[item] > 0
            else popular_reason(self.interactions, item, self.exhausted)
            for item in items
        ]

    def fallback_for(self, user_id: object) -> bool:
        """Whether this customer gets the most popular items, for want of anything the model could use."""
        row = self.interactions.rows([user_id])
        scores = self.scores_of(row)
        scores[stored(self.interactions.history(row))] = 0.0
        return not (self.knows(row) and (scores > 0).any())

    def knows(self, row: Rows) -> bool:
        """Whether there is anything about this customer (one row) to start from: here, a history."""
        return bool(self.interactions.history(row).nnz)

    def scores_of(self, rows: Rows) -> Floats:
        """The scores of known customers by row; -1 is someone unknown."""
        return self.scores(self.interactions.history(rows))

    def _blocks(self, people: int) -> list[slice]:
        """The people whose scores are there at the same time."""
        return blocks(people, len(self.interactions.item_ids))

    def _lists(self, users: Any, rows: Rows, n: int, exclude_seen: bool, popular: Floats) -> pd.DataFrame:
        """The lists of one block."""
        row, item, rank, score = self._best(rows, n, exclude_seen, popular)
        shown = np.round(np.maximum(score, 0.0), DIGITS)
        return list_table(users[row], self.interactions.item_ids[item], shown, rank)

    def _best(self, rows: Rows, n: int, exclude_seen: bool, popular: Floats) -> Best:
        """The lists of one block; below the positive scores comes popularity's order, as negative numbers."""
        scores = self.scores_of(rows)
        if exclude_seen:
            scores[stored(self.interactions.history(rows))] = -np.inf
        return filled(scores, n, popular)


def popular_reason(interactions: Interactions, item: int, kind: str) -> Reason:
    """The honest reason where a person's own history played no part."""
    message = Message(
        f"recommend.reason.{kind}",
        n=int(interactions.customers_per_item[item]),
        users=int(np.count_nonzero(np.diff(interactions.matrix.indptr))),
        did=did(interactions),
    )
    return Reason(message, evidence(interactions, "", np.array([], dtype=np.int64), np.array([])))


def did(interactions: Interactions) -> Message:
    """What customers did with the items: bought, rated, viewed or chose."""
    return Message(f"recommend.did.{interactions.source}")


def evidence(interactions: Interactions, user_id: str, items: Rows, weights: Floats) -> pd.DataFrame:
    """One customer's rows that carry weight, largest first; the index is the item's column in the matrix."""
    return weighed_rows(user_id, "item_id", interactions.item_ids, items, weights)


def weighed_rows(user_id: str, cited: str, ids: Ids, places: Rows, weights: Floats) -> pd.DataFrame:
    """user_id, `cited` (the ids at these places), weight: those that carry any, largest first; the index is the place."""
    order = np.lexsort((places, -weights))
    order = order[weights[order] != 0]
    mine = pd.array([user_id] * len(order), dtype="str")  # to convert a frame later takes ten times as long
    columns = {
        "user_id": mine,
        cited: pd.array(ids[places[order]], dtype="str"),
        "weight": weights[order].astype(float),
    }
    return pd.DataFrame(columns, index=places[order])


def cited(interactions: Interactions, rows: pd.DataFrame) -> Message | str:
    """The titles of the strongest rows of the evidence, for a sentence."""
    return listed(list(dict.fromkeys(interactions.label(int(item)) for item in rows.index[:CITED])))


def listed(names: Sequence[str]) -> Message | str:
    """Names one after the other, with the sign that each language puts between them."""
    if len(names) < 2:
        return "".join(names)
    return Message("recommend.and", first=names[0], rest=listed(names[1:]))


def similar(interactions: Interactions, item: int, similarity: Floats, n: int) -> pd.DataFrame:
    """item_id, score, rank of the `n` items most similar to one; only those that are similar at all; ties as in a list."""
    ladder = np.where(similarity > 0, similarity, -np.inf)
    ladder[item] = -np.inf
    _, items, rank = top(ladder[None, :], n, interactions.popularity_order)
    score = np.round(ladder[items], DIGITS)
    return pd.DataFrame({"item_id": interactions.item_ids[items], "score": score, "rank": rank})


def _listed(user_ids: Iterable[object]) -> Iterable[object]:
    return [user_ids] if isinstance(user_ids, str) else user_ids


def list_table(users: Any, items: Any, scores: Any, rank: Any) -> pd.DataFrame:
    """user_id, item_id, score, rank."""
    return pd.DataFrame(
        {
            "user_id": pd.array(users, dtype="str"),  # to convert a frame later takes five times as long
            "item_id": pd.array(items, dtype="str"),
            "score": np.asarray(scores, dtype=float),
            "rank": np.asarray(rank, dtype=np.int64),
        }
    )
