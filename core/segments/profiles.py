"""What sets each segment apart: its profile against the average customer."""

import numpy as np
import pandas as pd

from core.segments.features import Features
from core.segments.kmeans import Segmentation


def profile_contrast(features: Features, segmentation: Segmentation) -> pd.DataFrame:
    """How far each segment's mean lies from everyone's, in standard deviations of all customers.

    One row a segment and feature, strongest first within a segment: segment, feature (its name), mean and
    average (of all) in the feature's unit, difference (in standard deviations, of the logarithm where logged).
    """
    overall = segmentation.sizes @ segmentation.centroids / segmentation.sizes.sum()
    names = list(features.names)
    means = segmentation.profiles[names].to_numpy()
    k, d = means.shape
    frame = pd.DataFrame(
        {
            "segment": np.repeat(np.arange(k), d),
            "feature": names * k,
            "mean": means.ravel(),
            "average": np.tile(segmentation.sizes @ means / segmentation.sizes.sum(), k),
            "difference": ((segmentation.centroids - overall) / features.deviation).ravel(),
        }
    )
    strength = frame["difference"].abs()
    return frame.iloc[np.lexsort((-strength, frame["segment"]))].reset_index(drop=True)
