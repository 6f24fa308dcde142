"""What to offer whom, and why: one model a file, a registry, and reasons that can be checked."""

from core.recommend.interactions import Interactions, interactions
from core.recommend.recommender import Reason
from core.recommend.registry import RECOMMENDERS, fit

__all__ = ["RECOMMENDERS", "Interactions", "Reason", "fit", "interactions"]
