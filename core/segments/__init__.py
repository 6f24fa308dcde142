"""Who behaves alike: features of each customer, k-means segments for every K, and their map."""

from core.segments.bridge import Sweep, members, sweep_dataset
from core.segments.choice import PRESETS, Choice, choice, code_of
from core.segments.customers import all_features, available_features, customer_features
from core.segments.density import density, inside
from core.segments.facts import CustomerFacts, customer_facts
from core.segments.features import Features, Scaling
from core.segments.groups import FEW, habits_between, profile_shares, taken_shares
from core.segments.habits import customer_table, last_day, people
from core.segments.kmeans import Segmentation, segment, sweep
from core.segments.measures import definition, title
from core.segments.profiles import profile_contrast
from core.segments.projection import Projection, SegmentMap, drawn_rows, project, segment_map

__all__ = [
    "FEW",
    "PRESETS",
    "Choice",
    "CustomerFacts",
    "Features",
    "Projection",
    "Scaling",
    "SegmentMap",
    "Segmentation",
    "Sweep",
    "all_features",
    "available_features",
    "choice",
    "code_of",
    "customer_facts",
    "customer_features",
    "customer_table",
    "definition",
    "density",
    "drawn_rows",
    "habits_between",
    "inside",
    "last_day",
    "members",
    "people",
    "profile_contrast",
    "profile_shares",
    "project",
    "segment",
    "segment_map",
    "sweep",
    "sweep_dataset",
    "taken_shares",
    "title",
]
