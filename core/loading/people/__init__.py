"""One person under several ids: who that is, one profile in their place, and what that changes."""

from core.loading.people.effect import consequence, profile
from core.loading.people.matching import Matches, matches

__all__ = ["Matches", "consequence", "matches", "profile"]
