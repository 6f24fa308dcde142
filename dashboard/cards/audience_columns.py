"""What a column of the profile, its groups and a habit are called on screen."""

from collections.abc import Sequence

import core
from core.analytics import Group
from dashboard.names import column_title, value_title
from dashboard.state import t

# What people ask for first; ages have a card of their own.
FIRST = ("gender", "city", "country", "occupation", "income_group", "income")
LAST = ("age", "age_group")


def asked_first(columns: Sequence[str]) -> list[str]:
    """The columns in the order people ask for them."""
    return sorted(columns, key=lambda c: FIRST.index(c) if c in FIRST else len(FIRST) + (c in LAST))


def group_title(dataset: core.Dataset, column: str, group: Group) -> str:
    """A group of a table of two columns."""
    if group.name is not None:
        return value_title(dataset, column, group.name)
    return t("audience.other_values", n=group.others) if group.others else t("audience.not_given")


def number_title(name: str, source: str, one: str | None = None) -> str:
    """A number of people: a habit, or a column of the profile; of a label, what it counts."""
    if source != "customers":
        return t(f"feature.{name}")
    return f"{column_title(name)}: {one}" if isinstance(one, str) else column_title(name)
