"""How new items are to people, and how alike two of them are: what the dials of a list go by."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from core.recommend.interactions import Interactions
from core.recommend.metrics import bits_of, units_of
from core.recommend.ranking import Floats, Rows

SMALL = 4_000  # items: up to here all cosines are kept, 64 MB at most


@dataclass(frozen=True, eq=False)
class Likeness:
    """novelty: -log2(share of the customers who have the item), as a share of the most there can be: 0..1.

    units: CSR items x people, who had the item, in vectors of length 1.   table: all cosines, where there are few items.
    """

    novelty: Floats
    units: csr_array
    table: NDArray[np.float32] | None

    def among(self, items: Rows) -> "Among":
        """The cosines within a few items."""
        return Among(self.units if self.table is not None else csr_array(self.units[items]), items, self.table)


@dataclass(frozen=True, eq=False)
class Among:
    """Some items: their vectors (or the table of all cosines), looked up one at a time."""

    units: csr_array
    items: Rows
    table: NDArray[np.float32] | None

    def to(self, place: int) -> Floats:
        """The cosine of each with the one at this place."""
        if self.table is not None:
            return np.asarray(self.table[self.items[place], self.items], dtype=float)
        return np.asarray(self.units @ self.units[[place]].toarray()[0])


def likeness(interactions: Interactions) -> Likeness:
    """Count who has what. The diversity of a list (core.recommend.metrics) is measured by the same cosines."""
    units = units_of(interactions.matrix)
    people = max(2, int(np.count_nonzero(np.diff(interactions.matrix.indptr))))
    table = (units @ units.T).toarray().astype(np.float32) if units.shape[0] <= SMALL else None
    return Likeness(bits_of(interactions) / np.log2(people), units, table)
