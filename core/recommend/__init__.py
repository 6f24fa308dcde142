"""What to offer whom, and why: one model a file, a registry, and reasons that can be checked."""

from core.recommend.alike import Likeness, likeness
from core.recommend.arrangement import Arranged, Cap, Dials, arranged
from core.recommend.batch import recommend_all
from core.recommend.catalogue import (
    by_popularity,
    everyone,
    history,
    item_details,
    item_titles,
    matching,
    retitled,
    titles_repeat,
)
from core.recommend.cluster_lists import ClusterLists
from core.recommend.cold_start import FALLBACKS, joined, serve, speaking
from core.recommend.cost import Cost, cost
from core.recommend.facts import ENOUGH, MatrixFacts, matrix_facts
from core.recommend.gather import SOURCES, interactions
from core.recommend.interactions import Interactions
from core.recommend.leaderboard import Leaderboard, leaderboard
from core.recommend.recommender import Model, Reason
from core.recommend.registry import OF_ITEMS, RECOMMENDERS, fit, lacking
from core.recommend.rules import Goods, Rules, allowed, cap, goods, title_groups
from core.recommend.whatif import changed_history, usual_value, what_if

__all__ = [
    "ENOUGH",
    "FALLBACKS",
    "OF_ITEMS",
    "RECOMMENDERS",
    "SOURCES",
    "Arranged",
    "Cap",
    "ClusterLists",
    "Cost",
    "Dials",
    "Goods",
    "Interactions",
    "Leaderboard",
    "Likeness",
    "MatrixFacts",
    "Model",
    "Reason",
    "Rules",
    "allowed",
    "arranged",
    "by_popularity",
    "cap",
    "changed_history",
    "cost",
    "everyone",
    "fit",
    "goods",
    "history",
    "interactions",
    "item_details",
    "item_titles",
    "joined",
    "lacking",
    "leaderboard",
    "likeness",
    "matching",
    "matrix_facts",
    "recommend_all",
    "retitled",
    "serve",
    "speaking",
    "title_groups",
    "titles_repeat",
    "usual_value",
    "what_if",
]
