"""What tells people with a label from all others: models judged on people they never saw, and rules to read."""

from core.predict.calibration import Calibration, calibration
from core.predict.compare import Comparison, compare
from core.predict.entropy import entropy
from core.predict.examples import LIMIT, Examples, examples
from core.predict.id3 import Condition, Node, Tree, gains, id3
from core.predict.leaves import Rule, Rules, rules
from core.predict.models import MODELS
from core.predict.odds import odds
from core.predict.question import BOUGHT, SEGMENT, Question, label_columns, segment_label, segments_asked
from core.predict.ranking import importance, ranking
from core.predict.scores import Scores, cross_validated

__all__ = [
    "BOUGHT",
    "LIMIT",
    "MODELS",
    "SEGMENT",
    "Calibration",
    "Comparison",
    "Condition",
    "Examples",
    "Node",
    "Question",
    "Rule",
    "Rules",
    "Scores",
    "Tree",
    "calibration",
    "compare",
    "cross_validated",
    "entropy",
    "examples",
    "gains",
    "id3",
    "importance",
    "label_columns",
    "odds",
    "ranking",
    "rules",
    "segment_label",
    "segments_asked",
]
