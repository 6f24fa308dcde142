"""What item-based and user-based filtering share: a score is a sum over one's own items of a link from each to the other.

Both are one product, history @ left @ right: from the items to the people who have them, and on to what these have.
No neighbour is left out, and no table of people x people is ever kept.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats, blocks, stored
from core.recommend.recommender import Model

# Up to here the links between items are at most 25 million (300 MB) and kept. Beyond, where they would be billions, they are
# never made: a list goes by way of the people, and the sum is the same.
SMALL_CATALOGUE = 5_000
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Neighbours(Model):
    """left: CSR items x users.   right: CSR users x items.   links: CSR items x items, or None in a large catalogue."""

    left: csr_array
    right: csr_array
    links: csr_array | None

    def gathered(self, liked: csr_array) -> Floats:
        """liked @ left @ right, or by the links where these are kept."""
        if self.links is not None:
            return np.asarray((liked @ self.links).toarray())
        parts = [(liked[part] @ self.left @ self.right).toarray() for part in self._by_people(liked)]
        return np.concatenate([np.zeros((0, liked.shape[1])), *parts])

    def _by_people(self, liked: csr_array) -> list[slice]:
        return blocks(liked.shape[0], self.right.shape[0])


def is_small(interactions: Interactions) -> bool:
    """Whether the links between the items are few enough to be kept."""
    return len(interactions.item_ids) <= SMALL_CATALOGUE


def without_own(scores: Floats, liked: csr_array, own: Floats) -> Floats:
    """The scores with `own` (one number for each stored entry of `liked`) taken off the entry's own cell.

    Where nothing else was there, the difference is a rounding error, not a score.
    """
    cells = stored(liked)
    rest = scores[cells] - own
    scores[cells] = np.where(np.abs(rest) > _ROUNDING * np.abs(own), rest, 0.0)
    return scores
