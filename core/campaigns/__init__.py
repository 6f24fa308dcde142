"""What campaigns and changes did: exposed against control, before and after."""

from core.campaigns.arms import Arms, arms, campaigns, variants
from core.campaigns.before_after import METRICS, BeforeAfter, before_after, metrics
from core.campaigns.days import Able, day_channels, days_able
from core.campaigns.effect import Effect, effect, effects
from core.campaigns.intervals import Comparison, Mean, Share, compare
from core.campaigns.people import OUTCOMES, outcomes
from core.campaigns.results import RESULTS, leading, results
from core.campaigns.split import Split
from core.campaigns.terms import Amount, When
from core.campaigns.together import effects_frame, uneven

__all__ = [
    "METRICS",
    "OUTCOMES",
    "RESULTS",
    "Able",
    "Amount",
    "Arms",
    "BeforeAfter",
    "Comparison",
    "Effect",
    "Mean",
    "Share",
    "Split",
    "When",
    "arms",
    "before_after",
    "campaigns",
    "compare",
    "day_channels",
    "days_able",
    "effect",
    "effects",
    "effects_frame",
    "leading",
    "metrics",
    "outcomes",
    "results",
    "uneven",
    "variants",
]
