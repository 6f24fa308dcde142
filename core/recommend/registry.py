"""The recommenders there are: the page's menu, the leaderboard's list and the tests' parameters."""

from collections.abc import Callable
from typing import Any

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


def fit(name: str, interactions: Interactions, **options: Any) -> Recommender:
    """Fit by name. Raises OutOfRange for an unknown name, NotEnoughData where the data is too thin."""
    if name not in RECOMMENDERS:
        raise OutOfRange("model", name, ", ".join(RECOMMENDERS))
    if not interactions.matrix.nnz:
        raise NotEnoughData(Message("recommend.interactions"), needed=1, found=0)
    return RECOMMENDERS[name](interactions, **options)
