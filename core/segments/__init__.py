"""Who behaves alike: features of each customer, k-means segments for every K, and their map."""

from core.segments.bridge import Sweep, sweep_dataset
from core.segments.customers import customer_features, last_day
from core.segments.features import Features, Scaling, title
from core.segments.kmeans import Segmentation, segment, sweep
from core.segments.profiles import profile_contrast
from core.segments.projection import Projection, SegmentMap, drawn_rows, project, segment_map

__all__ = [
    "Features",
    "Projection",
    "Scaling",
    "SegmentMap",
    "Segmentation",
    "Sweep",
    "customer_features",
    "drawn_rows",
    "last_day",
    "profile_contrast",
    "project",
    "segment",
    "segment_map",
    "sweep",
    "sweep_dataset",
    "title",
]
