"""The recommenders there are: the page's menu, the leaderboard's list and the tests' parameters."""

from collections.abc import Callable
from typing import Any

import numpy as np

from core.errors import NotEnoughData, OutOfRange
from core.messages import Message
from core.recommend.als import fit_als
from core.recommend.content import fit_content
from core.recommend.interactions import Interactions
from core.recommend.item_cf import fit_item_cf
from core.recommend.popular import fit_popular
from core.recommend.recommender import Recommender
from core.recommend.social import fit_social
from core.recommend.user_cf import fit_user_cf

RECOMMENDERS: dict[str, Callable[..., Recommender]] = {
    "popular": fit_popular,
    "content": fit_content,
    "item_cf": fit_item_cf,
    "user_cf": fit_user_cf,
    "als": fit_als,
    "social": fit_social,
}
OF_ITEMS = ("content", "item_cf", "als")  # those with similar_items
TOGETHER = ("item_cf", "user_cf", "als")  # they learn from what the same people took


def lacking(name: str, interactions: Interactions) -> NotEnoughData | None:
    """What the data would need for this model to say more than the popular list; None where nothing is lacking."""
    if name == "content" and not any(interactions.item_tokens or ()):
        return NotEnoughData(Message("recommend.texts"), needed=1, found=0)
    if name == "social" and (interactions.friends is None or not interactions.friends.nnz):
        return NotEnoughData(Message("table.relationships"), needed=1, found=0)
    if name == "social" and not (interactions.friends @ interactions.matrix).nnz:
        return NotEnoughData(Message("recommend.friends_with_items"), needed=1, found=0)
    if name in TOGETHER and np.diff(interactions.matrix.indptr).max(initial=0) < 2:
        return NotEnoughData(Message("recommend.two_items"), needed=1, found=0)
    if name in TOGETHER and interactions.customers_per_item.max(initial=0) < 2:
        return NotEnoughData(Message("recommend.two_people"), needed=1, found=0)
    return None


def fit(name: str, interactions: Interactions, **options: Any) -> Recommender:
    """Fit by name. Raises OutOfRange for an unknown name, NotEnoughData where the data is too thin."""
    if name not in RECOMMENDERS:
        raise OutOfRange("model", name, ", ".join(RECOMMENDERS))
    if not interactions.matrix.nnz:
        raise NotEnoughData(Message("recommend.interactions"), needed=1, found=0)
    return RECOMMENDERS[name](interactions, **options)
