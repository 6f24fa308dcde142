"""What columns, values and segments are called on screen; plain text, not yet safe in Markdown."""

import core
from core.schema import TABLES
from dashboard import state
from dashboard.state import t

YES_NO = {"true": "audience.yes", "false": "audience.no"}
_OURS = {name for table in TABLES.values() for name in table.by_name}


def column_title(column: str) -> str:
    """Our word for a column we know, else the heading of the file; a label by its heading, which says of what."""
    if column == "label":
        return _heading_of_label() or t("column.label")
    if column not in _OURS:
        return column
    word = t(f"column.{column}")
    return word[:1].upper() + word[1:]


def _heading_of_label() -> str | None:
    dataset = state.whole_dataset()
    columns = (column for file in dataset.report.files for column in file.columns) if dataset else ()
    return next((column.heading for column in columns if column.became == "label"), None)


def value_title(dataset: core.Dataset, column: str, value: str) -> str:
    """A customer's value as people read it: yes and no for true and false."""
    is_bool = dataset.columns("customers").get(column) == "bool"
    return t(YES_NO[value]) if is_bool and value in YES_NO else value


def segment_title(dataset: core.Dataset, k: int, label: int, by: str = "") -> str:
    """The name a segment was given, else its number (from 1) among the K."""
    given = state.segment_names(dataset).get(f"{k}-{label}-{by}")
    return given or t("filter.segment_of", number=label + 1, k=k)
