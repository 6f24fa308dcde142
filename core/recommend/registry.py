"""The recommenders there are: the page's menu, the leaderboard's list and the tests' parameters."""

from collections.abc import Callable
from typing import Any

import numpy as np

from core.errors import NotEnoughData, OutOfRange
from core.messages import Message
from core.recommend.content import fit_content
from core.recommend.interactions import Interactions
from core.recommend.item_cf import fit_item_cf
from core.recommend.popular import fit_popular
from core.recommend.recommender import Recommender

RECOMMENDERS: dict[str, Callable[..., Recommender]] = {
    "popular": fit_popular,
    "content": fit_content,
    "item_cf": fit_item_cf,
}


def lacking(name: str, interactions: Interactions) -> NotEnoughData | None:
    """What the data would need for this model to say more than the popular list; None where nothing is lacking."""
    if name == "content" and not any(interactions.item_tokens or ()):
        return NotEnoughData(Message("recommend.texts"), needed=1, found=0)
    if name == "item_cf" and np.diff(interactions.matrix.indptr).max(initial=0) < 2:
        return NotEnoughData(Message("recommend.two_items"), needed=1, found=0)
    return None


def fit(name: str, interactions: Interactions, **options: Any) -> Recommender:
    """Fit by name. Raises OutOfRange for an unknown name, NotEnoughData where the data is too thin."""
    if name not in RECOMMENDERS:
        raise OutOfRange("model", name, ", ".join(RECOMMENDERS))
    if not interactions.matrix.nnz:
        raise NotEnoughData(Message("recommend.interactions"), needed=1, found=0)
    return RECOMMENDERS[name](interactions, **options)
