"""The measures of a customer that have a name of their own: what they count, in which unit, in which family."""

from dataclasses import dataclass
from typing import Literal

from core.messages import Message

Group = Literal["rfm", "behaviour", "profile", "trait"]


@dataclass(frozen=True)
class Measure:
    """One measure: its family, its unit, and whether a customer without any record counts 0."""

    group: Group
    unit: str
    none_is_zero: bool = False


MEASURES = {
    "recency_days": Measure("rfm", "days"),
    "orders": Measure("rfm", "number", none_is_zero=True),
    "spend": Measure("rfm", "money", none_is_zero=True),
    "average_basket": Measure("behaviour", "money"),
    "items_bought": Measure("behaviour", "number", none_is_zero=True),
    "orders_per_month": Measure("behaviour", "number", none_is_zero=True),
    "days_between": Measure("behaviour", "days"),
    "different_items": Measure("behaviour", "number", none_is_zero=True),
    "different_categories": Measure("behaviour", "number", none_is_zero=True),
    "return_share": Measure("behaviour", "share"),
    "discount_share": Measure("behaviour", "share"),
    "page_views": Measure("behaviour", "number", none_is_zero=True),
    "pages": Measure("behaviour", "number", none_is_zero=True),
    "active_days": Measure("behaviour", "days", none_is_zero=True),
    "ratings": Measure("behaviour", "number", none_is_zero=True),
    "average_rating": Measure("behaviour", "number"),
    "age": Measure("profile", "years"),
    "income": Measure("profile", "money"),
    "tenure_days": Measure("profile", "days"),
}
"""In the order they are offered; anything else is a number of the customers table under its own heading."""

NONE_IS_ZERO = tuple(name for name, measure in MEASURES.items() if measure.none_is_zero)
IS = " = "
"""Between column and value in the name of a column of 0 and 1 that was made of one value."""
_GROUPING = ("gender", "age_group", "city", "occupation", "income_group", "consent", "label")


def indicator(column: str, value: str) -> str:
    """The name of the feature that is 1 for customers with this value, else 0."""
    return f"{column}{IS}{value}"


def category(name: str) -> tuple[str, str] | None:
    """Column and value of an indicator; None for any other name."""
    column, sign, value = name.partition(IS)
    return (column, value) if sign and column and name not in MEASURES else None


def title(name: str) -> Message:
    """The displayed name of a feature: translated where it is one of ours, else the heading as it came."""
    if name in MEASURES or name in _GROUPING:
        return Message(f"feature.{name}")
    parts = category(name)
    if parts is None:
        return Message("feature.own", heading=name)
    return Message("feature.category", column=title(parts[0]), value=parts[1])


def definition(name: str) -> Message:
    """What a feature counts, in a sentence."""
    if name in MEASURES:
        return Message(f"definition.{name}")
    parts = category(name)
    return Message("definition.category", value=parts[1]) if parts else Message("definition.own", heading=name)


def group(name: str) -> Group:
    """The family of a feature; what is none of ours is a trait."""
    return MEASURES[name].group if name in MEASURES else "trait"
