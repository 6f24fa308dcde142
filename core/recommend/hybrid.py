"""Content and behaviour in one: what the same people have, and what reads alike, so that new items are offered too."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from core.errors import OutOfRange
from core.messages import Message
from core.recommend.content import Content, fit_content
from core.recommend.interactions import Interactions
from core.recommend.item_cf import ItemCF, fit_item_cf
from core.recommend.ranking import Floats
from core.recommend.recommender import CITED, Model, Reason, cited, did, evidence, listed, similar
from core.recommend.weights import weigh

ALPHA = 0.1  # on a generated shop the best of 0.05 to 0.4, as far as chance lets see


@dataclass(frozen=True, eq=False)
class Hybrid(Model):
    """score(u, i) = sum over the items j of u of weight(u, j) * (by_people * link(j, i) + by_words * cosine(j, i)).

    people:   item CF, its links and its weight.   texts: content, its TF-IDF vectors; their cosine.
    by_people, by_words: so that the mean score over all people and items is 1 - alpha by links and alpha by words.
    """

    people: ItemCF
    texts: Content
    by_people: float
    by_words: float
    name: ClassVar[str] = "hybrid"

    def scores(self, history: csr_array) -> Floats:
        words = weigh(history, self.people.weight) @ self.texts.vectors @ self.texts.vectors.T
        return np.asarray(self.by_people * self.people.scores(history) + self.by_words * words.toarray())

    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        """The weights add up to the score; `words` are those that an own item shares with this one.

        The sentence is that of item CF or of content where only one of the two speaks.
        """
        chosen = self.by_people * self.people.parts(history, item)
        alike = self.by_words * weigh(history, self.people.weight).data * self.texts.similar_to(item)[history.indices]
        rows = evidence(self.interactions, user_id, history.indices, chosen + alike)
        rows["words"] = [", ".join(self.texts.shared(item, int(own))) for own in rows.index]
        shared = self.texts.shared(item, *(int(own) for own in rows.index[:CITED]))
        kind = "hybrid" if chosen.any() and shared else "content" if shared else "item_cf"
        words = {"words": listed(shared)} if shared else {}
        items = cited(self.interactions, rows)
        message = Message(f"recommend.reason.{kind}", items=items, did=did(self.interactions), **words)
        return Reason(message, rows.astype({"words": "str"}))

    def similar_items(self, item_id: object, n: int = 10) -> pd.DataFrame:
        """item_id, score (by people and by words), rank: the items that the same customers have or that read alike."""
        item = self.interactions.column(item_id)
        links = self.people.links[[item]].toarray()[0]
        return similar(self.interactions, item, self.by_people * links + self.by_words * self.texts.similar_to(item), n)


def fit_hybrid(
    interactions: Interactions,
    *,
    alpha: float = ALPHA,
    weight: str | None = None,
    shrinkage: float = 0.0,
    neighbours: int | None = None,
) -> Hybrid:
    """Item CF and content, each divided by the mean of its scores. Raises NotEnoughData where no item has any text.

    alpha: 0 to 1, the share of all scores that comes from the words.   The others: see fit_item_cf.
    """
    if not 0 <= alpha <= 1:
        raise OutOfRange("alpha", alpha, "0 … 1")
    texts = fit_content(interactions)
    people = fit_item_cf(interactions, weight=weight, shrinkage=shrinkage, neighbours=neighbours)
    taken = np.asarray(weigh(interactions.matrix, people.weight).sum(axis=0))
    by_people = float(taken @ np.asarray(people.links.sum(axis=1)))
    by_words = float((taken @ texts.vectors) @ np.asarray(texts.vectors.sum(axis=0)))
    cells = float(np.prod(interactions.matrix.shape))
    return Hybrid(interactions, people, texts, _share(1 - alpha, by_people / cells), _share(alpha, by_words / cells))


def _share(share: float, mean: float) -> float:
    """What scores of this mean are multiplied by to have `share` as their mean; 0 where they say nothing."""
    return share / mean if mean > 0 else 0.0
