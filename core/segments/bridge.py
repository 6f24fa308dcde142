"""Everything the Segments page looks up for one dataset: features, every K, positions and which points are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.dataset import Dataset
from core.errors import OutOfRange
from core.segments.customers import customer_features
from core.segments.features import USUAL, Features, Preparation
from core.segments.kmeans import Segmentation, sweep
from core.segments.projection import Projection, SegmentMap, Shown, drawn_rows, project, segment_map


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

    def map(self, k: int, projection: Projection | None = None, shown: Shown = None) -> SegmentMap:
        """The map for one K, on the principal components or on another projection of the same customers."""
        return segment_map(projection or self.projection, self.found[k], self.rows, shown)

    def shown(self, user_ids: npt.NDArray[np.str_]) -> npt.NDArray[np.bool_]:
        """Which of the customers are among these ids."""
        return np.isin(self.features.user_ids, user_ids)


def sweep_dataset(
    dataset: Dataset,
    *,
    names: Sequence[str] | None = None,
    distinct: bool = False,
    preparation: Preparation = USUAL,
    seed: int = 0,
) -> Sweep:
    """All segmentations of a dataset's customers by the features `names`, all options as in customer_features.

    Raises NotEnoughData and OutOfRange as customer_features does, OutOfRange as sweep.
    """
    features = customer_features(dataset, names, distinct=distinct, preparation=preparation)
    found = sweep(features, seed=seed)
    return Sweep(features, found, project(features), drawn_rows(features, found))


def members(sweep: Sweep, k: int, label: int) -> npt.NDArray[np.str_]:
    """Ids of the customers of one segment (label 0 is shown as segment 1). Raises OutOfRange for another K or label."""
    if k not in sweep.found:
        raise OutOfRange("K", k, f"{min(sweep.ks)} – {max(sweep.ks)}")
    if not 0 <= label < k:
        raise OutOfRange("segment", label, f"0 – {k - 1}")
    ids: npt.NDArray[np.str_] = sweep.features.user_ids[sweep.found[k].labels == label]
    return ids
