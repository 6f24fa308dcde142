"""What a column of the profile, its groups and a habit are called on screen."""

from collections.abc import Sequence

import core
from core.analytics import Group
from core.schema import TABLES
from dashboard.state import t

# What people ask for first; ages have a card of their own.
FIRST = ("gender", "city", "country", "occupation", "income_group", "income")
LAST = ("age", "age_group")
_YES_NO = {"true": "audience.yes", "false": "audience.no"}


def column_title(column: str) -> str:
    """Our word for a column we know, else the heading of the file; plain text, not yet safe in Markdown."""
    if column not in TABLES["customers"].by_name:
        return column
    word = t(f"column.{column}")
    return word[:1].upper() + word[1:]


def asked_first(columns: Sequence[str]) -> list[str]:
    """The columns in the order people ask for them."""
    return sorted(columns, key=lambda c: FIRST.index(c) if c in FIRST else len(FIRST) + (c in LAST))


def value_title(dataset: core.Dataset, column: str, value: str) -> str:
    """A value as people read it: yes and no for true and false."""
    is_bool = dataset.columns("customers").get(column) == "bool"
    return t(_YES_NO[value]) if is_bool and value in _YES_NO else value


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
