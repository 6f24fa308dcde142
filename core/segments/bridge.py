"""Everything the Segments page looks up for one dataset: features, every K, positions and which points are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.dataset import Dataset
from core.segments.customers import customer_features
from core.segments.features import Features
from core.segments.kmeans import Segmentation, sweep
from core.segments.projection import Projection, SegmentMap, drawn_rows, project, segment_map


@dataclass(frozen=True, eq=False)
class Sweep:
    """Segmentations of the same customers for each K; changing K is a look-up.

    rows: the customers that are drawn, the same for every K.
    """

    features: Features
    found: dict[int, Segmentation]
    projection: Projection
    rows: npt.NDArray[np.int64]

    @property
    def ks(self) -> range:
        """Every K there is a segmentation for."""
        return range(min(self.found), max(self.found) + 1)

    def map(self, k: int) -> SegmentMap:
        """The map for one K."""
        return segment_map(self.projection, self.found[k], self.rows)


def sweep_dataset(dataset: Dataset, *, names: Sequence[str] | None = None, seed: int = 0) -> Sweep:
    """All segmentations of a dataset's customers. Raises NotEnoughData as customer_features does, OutOfRange as sweep."""
    features = customer_features(dataset, names)
    found = sweep(features, seed=seed)
    return Sweep(features, found, project(features), drawn_rows(features, found))
