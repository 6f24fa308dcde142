"""Who behaves alike: features of each customer, k-means segments for every K, and their map."""

from core.segments.advice import Advice, advise
from core.segments.bridge import Sweep, members, sweep_dataset
from core.segments.choice import PRESETS, Choice, choice, code_of, scaled, scaling_of
from core.segments.collinear import collinear
from core.segments.customers import all_features, available_features, customer_features
from core.segments.density import density, inside
from core.segments.doctor import diagnose, legend
from core.segments.facts import CustomerFacts, customer_facts
from core.segments.family import Family, family
from core.segments.features import SCALINGS, USUAL, Features, Preparation, Scaling
from core.segments.frozen import Frozen, as_found, freeze, reapply, thaw
from core.segments.groups import FEW, Typical, habits_between, profile_shares, taken_shares, typical
from core.segments.habits import customer_table, last_day, people
from core.segments.hierarchy import METHODS, Dendrogram, Hierarchy, Method, agreement, dendrogram, hierarchy
from core.segments.kmeans import Segmentation, segment, sweep
from core.segments.measures import definition, title
from core.segments.movement import Movement, halves, movement
from core.segments.names import CLEAR, SegmentName, names, names_of_all
from core.segments.on_cluster import Everyone, count_customers, everyone_placed, members_of_all
from core.segments.personas import FEWEST, Persona, Usual, habit_table, persona, usual_habits
from core.segments.profiles import profile_contrast
from core.segments.projection import Projection, SegmentMap, drawn_rows, project, segment_map
from core.segments.rfm import RFM_GROUPS, Rfm, rfm, rfm_members
from core.segments.rules import Range, SegmentRules, segment_rules

__all__ = [
    "CLEAR",
    "FEW",
    "FEWEST",
    "METHODS",
    "PRESETS",
    "RFM_GROUPS",
    "SCALINGS",
    "USUAL",
    "Advice",
    "Choice",
    "CustomerFacts",
    "Dendrogram",
    "Everyone",
    "Family",
    "Features",
    "Frozen",
    "Hierarchy",
    "Method",
    "Movement",
    "Persona",
    "Preparation",
    "Projection",
    "Range",
    "Rfm",
    "Scaling",
    "SegmentMap",
    "SegmentName",
    "SegmentRules",
    "Segmentation",
    "Sweep",
    "Typical",
    "Usual",
    "advise",
    "agreement",
    "all_features",
    "as_found",
    "available_features",
    "choice",
    "code_of",
    "collinear",
    "count_customers",
    "customer_facts",
    "customer_features",
    "customer_table",
    "definition",
    "dendrogram",
    "density",
    "diagnose",
    "drawn_rows",
    "everyone_placed",
    "family",
    "freeze",
    "habit_table",
    "habits_between",
    "halves",
    "hierarchy",
    "inside",
    "last_day",
    "legend",
    "members",
    "members_of_all",
    "movement",
    "names",
    "names_of_all",
    "people",
    "persona",
    "profile_contrast",
    "profile_shares",
    "project",
    "reapply",
    "rfm",
    "rfm_members",
    "scaled",
    "scaling_of",
    "segment",
    "segment_map",
    "segment_rules",
    "sweep",
    "sweep_dataset",
    "taken_shares",
    "thaw",
    "title",
    "typical",
    "usual_habits",
]
