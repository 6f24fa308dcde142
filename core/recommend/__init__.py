"""What to offer whom, and why: one model a file, a registry, and reasons that can be checked."""

from core.recommend.catalogue import by_popularity, everyone, history, item_details, item_titles, matching, retitled
from core.recommend.facts import ENOUGH, MatrixFacts, matrix_facts
from core.recommend.interactions import SOURCES, Interactions, interactions
from core.recommend.recommender import Model, Reason
from core.recommend.registry import RECOMMENDERS, fit, lacking

__all__ = [
    "ENOUGH",
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
    "retitled",
]
