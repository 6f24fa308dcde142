"""The recommenders there are: the page's menu, the leaderboard's list and the tests' parameters."""

from collections.abc import Callable
from typing import Any

import numpy as np

from core.errors import CoreError, NotEnoughData, OutOfRange
from core.messages import Message
from core.recommend.als import fit_als
from core.recommend.blend import fit_blend
from core.recommend.content import fit_content
from core.recommend.ease import fit_ease
from core.recommend.hybrid import fit_hybrid
from core.recommend.interactions import Interactions
from core.recommend.item_cf import fit_item_cf
from core.recommend.ncf import fit_ncf, installed
from core.recommend.popular import fit_popular
from core.recommend.recommender import Recommender
from core.recommend.segment import fit_segment
from core.recommend.social import fit_social
from core.recommend.user_cf import fit_user_cf

RECOMMENDERS: dict[str, Callable[..., Recommender]] = {
    "popular": fit_popular,
    "segment": fit_segment,
    "content": fit_content,
    "hybrid": fit_hybrid,
    "item_cf": fit_item_cf,
    "user_cf": fit_user_cf,
    "ease": fit_ease,
    "als": fit_als,
    "blend": fit_blend,
    "social": fit_social,
}
if installed():
    RECOMMENDERS["ncf"] = fit_ncf
OF_ITEMS = ("content", "hybrid", "item_cf", "ease", "als")  # those with similar_items
TOGETHER = ("item_cf", "user_cf", "ease", "als", "blend", "ncf")  # they learn from what the same people took


def lacking(name: str, interactions: Interactions, share: float = 1.0) -> CoreError | None:
    """What the data would need for this model to say more than the popular list; None where nothing is lacking.

    share: of the people, that the interactions are of: both ends of a link are among them by the square of it.
    """
    if name == "social" and interactions.friends is not None and share < 1:
        return CoreError(Message("recommend.social_sample", share=share, links=share**2))
    if name in ("content", "hybrid") and not any(interactions.item_tokens or ()):
        return NotEnoughData(Message("recommend.texts"), needed=1, found=0)
    if name == "segment" and (interactions.groups is None or not (interactions.groups != "").any()):
        return NotEnoughData(Message("recommend.segments"), needed=1, found=0)
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
    """Fit by name, or the best for these interactions by "auto" (see leaderboard.fit_champion).

    Raises OutOfRange for an unknown name, NotEnoughData where the data is too thin.
    """
    if name not in (*RECOMMENDERS, "auto"):
        raise OutOfRange("model", name, ", ".join(RECOMMENDERS))
    if not interactions.matrix.nnz:
        raise NotEnoughData(Message("recommend.interactions"), needed=1, found=0)
    if name == "auto":
        from core.recommend.leaderboard import fit_champion  # which fits the models of this registry

        return fit_champion(interactions, **options)
    return RECOMMENDERS[name](interactions, **options)
