"""What reads like the things you chose: TF-IDF of title, text and category."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, diags_array
from sklearn.feature_extraction.text import TfidfVectorizer

from core.errors import NotEnoughData
from core.messages import Message
from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats, Ids
from core.recommend.recommender import CITED, Model, Reason, cited, did, evidence, listed, similar
from core.recommend.weights import choose_weight, weigh


@dataclass(frozen=True, eq=False)
class Content(Model):
    """score(u, i) = cosine of item i and the profile of u: the weighted sum of the vectors of u's items.

    vectors: CSR items x words, TF-IDF, every row of length 1 (or 0 without words).
    words:   the word of each column.
    """

    vectors: csr_array
    words: Ids
    weight: str
    name: ClassVar[str] = "content"

    def scores(self, history: csr_array) -> Floats:
        profiles = weigh(history, self.weight) @ self.vectors
        length = _lengths(profiles)
        units = diags_array(1 / np.where(length > 0, length, 1.0)) @ profiles
        return np.asarray((units @ self.vectors.T).toarray())

    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        """The weights add up to the score: a row's own weight times both items' cosine, by profile length."""
        weights = weigh(history, self.weight)
        cosine = self.similar_to(item)[history.indices]
        rows = evidence(
            self.interactions,
            user_id,
            history.indices,
            weights.data * cosine / _lengths(weights @ self.vectors)[0],
        )
        rows["words"] = [", ".join(self.shared(item, int(own))) for own in rows.index]
        shared = self.shared(item, *(int(own) for own in rows.index[:CITED]))
        items, words = cited(self.interactions, rows), listed(shared)
        message = Message("recommend.reason.content", items=items, words=words, did=did(self.interactions))
        return Reason(message, rows.astype({"words": "str"}))

    def similar_items(self, item_id: object, n: int = 10) -> pd.DataFrame:
        """item_id, score (cosine, 1 for the same words), rank: the items that read alike."""
        item = self.interactions.column(item_id)
        return similar(self.interactions, item, self.similar_to(item), n)

    def similar_to(self, item: int) -> Floats:
        """The cosine of one item with every item."""
        cosine: Floats = (self.vectors[[item]] @ self.vectors.T).toarray()[0]
        return cosine

    def shared(self, item: int, *others: int) -> list[str]:
        """The words of one item that the others have too, those that make them alike first."""
        rows, mine = self.vectors[list(others)], self.vectors[[item]].toarray()[0]
        alike = np.bincount(rows.indices, rows.data * mine[rows.indices], minlength=len(self.words))
        common = np.flatnonzero(alike)
        first = common[np.argsort(-alike[common], kind="stable")][:CITED]
        return [str(word) for word in self.words[first]]


def fit_content(interactions: Interactions, *, weight: str | None = None) -> Content:
    """TF-IDF with smooth idf, as scikit-learn has it. Raises NotEnoughData where no item has any text."""
    if interactions.item_tokens is None or not any(interactions.item_tokens):
        raise NotEnoughData(Message("recommend.texts"), needed=1, found=0)
    vectoriser = TfidfVectorizer(analyzer=list)
    vectors = csr_array(vectoriser.fit_transform(interactions.item_tokens))
    words = np.asarray(vectoriser.get_feature_names_out(), dtype=np.str_)
    return Content(interactions, vectors, words, choose_weight(interactions, weight))


def _lengths(vectors: csr_array) -> Floats:
    lengths: Floats = np.sqrt((vectors * vectors).sum(axis=1))
    return lengths
