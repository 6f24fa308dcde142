"""What to offer whom, and why: one model a file, a registry, and reasons that can be checked."""

from core.recommend.batch import recommend_all
from core.recommend.catalogue import (
    by_popularity,
    everyone,
    history,
    item_details,
    item_titles,
    matching,
    one_per_title,
    retitled,
    titles_repeat,
)
from core.recommend.facts import ENOUGH, MatrixFacts, matrix_facts
from core.recommend.gather import SOURCES, interactions
from core.recommend.interactions import Interactions
from core.recommend.recommender import Model, Reason
from core.recommend.registry import OF_ITEMS, RECOMMENDERS, fit, lacking

__all__ = [
    "ENOUGH",
    "OF_ITEMS",
    "RECOMMENDERS",
    "SOURCES",
    "Interactions",
    "MatrixFacts",
    "Model",
    "Reason",
    "by_popularity",
    "everyone",
    "fit",
    "history",
    "interactions",
    "item_details",
    "item_titles",
    "lacking",
    "matching",
    "matrix_facts",
    "one_per_title",
    "recommend_all",
    "retitled",
    "titles_repeat",
]
