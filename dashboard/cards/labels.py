"""What the cards of the Labels page share: the question, the people learnt from, and what to call their columns."""

from dataclasses import dataclass

import core
from core import predict
from core.predict import BOUGHT, Comparison, Condition, Examples, Question, Scores, segments_asked
from core.segments import title
from core.segments.measures import MEASURES
from dashboard import state
from dashboard.cache import compute, compute_large
from dashboard.figures.segments import in_unit
from dashboard.names import column_title, segment_title, value_title
from dashboard.state import t
from dashboard.text import say
from dashboard.text.numbers import decimal

FAST = ("logistic", "id3")


@dataclass(frozen=True, eq=False)
class Asked:
    """The question, the data it is asked of, and the people it is learnt from."""

    dataset: core.Dataset
    question: Question
    examples: Examples


def learnt(dataset: core.Dataset, question: Question) -> Examples:
    """The people with a known label, kept."""
    return compute_large(predict.examples, dataset, question=question)


def scores(asked: Asked, model: str) -> Scores:
    """The cross-validated scores of one model, kept."""
    return compute(_scores, asked.dataset, question=asked.question, model=model)


def comparison(asked: Asked, models: tuple[str, ...]) -> Comparison:
    """These models side by side, kept."""
    return compute(_comparison, asked.dataset, question=asked.question, models=models)


def rules(asked: Asked, depth: int) -> predict.Rules:
    """The ID3 tree and its rules, kept."""
    return compute(_rules, asked.dataset, question=asked.question, depth=depth)


def _scores(dataset: core.Dataset, *, question: Question, model: str) -> Scores:
    return predict.cross_validated(learnt(dataset, question), model)


def _comparison(dataset: core.Dataset, *, question: Question, models: tuple[str, ...]) -> Comparison:
    asked = Asked(dataset, question, learnt(dataset, question))
    return predict.compare(asked.examples.positive, [scores(asked, model) for model in models])


def _rules(dataset: core.Dataset, *, question: Question, depth: int) -> predict.Rules:
    return predict.rules(learnt(dataset, question), max_depth=depth)


def label_title(column: str) -> str:
    """What to call a column that can be a label, as plain text."""
    asked = segments_asked(column)
    if asked:
        return t("labels.segments", k=asked[0])
    return t("labels.bought") if column == BOUGHT else column_title(column)


def label_value(dataset: core.Dataset, column: str, value: str) -> str:
    """What to call one of its values, as plain text."""
    if column == BOUGHT:
        return t("audience.yes" if value == "true" else "audience.no")
    asked = segments_asked(column)
    if asked:
        return f"{value} · {segment_title(dataset, asked[0], int(value) - 1, asked[1])}"
    return value_title(dataset, column, value)


def feature_title(name: str) -> str:
    """What to call a column that is learnt from, as plain text."""
    return say(title(name), state.language()) if name in MEASURES else column_title(name)


def text_value(value: str) -> str:
    """A text of a column, or that it is not known."""
    return value or t("labels.unknown")


def condition(asked: Asked, one: Condition) -> str:
    """One condition of a rule in words, as plain text."""
    unit = asked.examples.units.get(one.column, "number")
    value = one.value if one.way in ("is", "other") else in_unit(one.cut, unit, symbol(asked), state.language())
    return t(f"labels.rule_{one.way}", column=feature_title(one.column), value=text_value(value))


def symbol(asked: Asked) -> str:
    """The sign of the currency."""
    return state.currency(asked.dataset)


def chance(p: float) -> str:
    """A p-value as people read it."""
    return "< 0.001" if p < 0.001 else decimal(p, 3)
