"""What columns, values and segments are called on screen; plain text, not yet safe in Markdown."""

import core
from core import recommend, segments
from core.messages import Message
from core.schema import TABLES
from core.segments import SegmentName, Sweep, names_of_all, sweep_dataset
from core.segments.terms import Column, Quantity, Thing, Value
from dashboard import state
from dashboard.cache import compute, compute_large
from dashboard.figures.segments import in_unit
from dashboard.state import t
from dashboard.text import say

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
    """The name a segment was given, else the one its people give it, else its number (from 1) among the K.

    No page works out segments for their names alone: these must be what is filtered by, or have been shown before.
    """
    code = f"{k}-{label}-{by}"
    worked_out = state.setting("segment") == code or state.value(named(dataset.whole, by))
    given = state.segment_names(dataset).get(code) or (_automatic(dataset, k, label, by) if worked_out else None)
    return given or t("filter.segment_of", number=label + 1, k=k)


def named(base: core.Dataset, by: str) -> str:
    """Where a session notes that the segments by these features have their names."""
    return f"segments.named.{base.digest}.{by}"


def sweep_of(whole: core.Dataset, by: str = "") -> Sweep | None:
    """Segments of every K by the features of this code; None where the data does not have them."""
    chosen = segments.choice(compute(segments.available_features, whole), by) if by else segments.Choice()
    return chosen and compute_large(sweep_dataset, whole, **chosen.options)


def automatic_names(base: core.Dataset, sweep: Sweep) -> dict[int, tuple[SegmentName, ...]]:
    """K -> the names that the customers of a sweep of `base` give their segments, worked out once."""

    def found(_: core.Dataset, **__: object) -> dict[int, tuple[SegmentName, ...]]:
        return names_of_all(sweep.features, sweep.found)

    return compute(found, base, by=sweep.features.key)


def in_words(message: Message, dataset: core.Dataset) -> str:
    """A sentence of core with its amounts, columns, values and items as the reader knows them; plain text."""
    return say(_worded(message, dataset), state.language())


def _worded(message: Message, dataset: core.Dataset) -> Message:
    return Message(message.code, **{name: _term(value, dataset) for name, value in message.values.items()})


def _term(value: object, dataset: core.Dataset) -> object:
    match value:
        case Message():
            return _worded(value, dataset)
        case Quantity():
            return _quantity(value, state.currency(dataset))
        case Column(name):
            return column_title(name)
        case Value(column, text):
            return value_title(dataset, column, text)
        case Thing("items", item, title):
            return compute(recommend.item_titles, dataset, column=f"title_{state.language()}").get(item, title)
        case Thing(_, _, title):
            return title
    return value


def _quantity(amount: Quantity, symbol: str) -> str:
    """An amount in its unit; one that is already rounded keeps its digits."""
    if amount.exact and amount.unit not in ("share", "yes/no"):
        return (symbol if amount.unit == "money" else "") + f"{amount.value:,.10g}"
    return in_unit(amount.value, amount.unit, symbol, state.language()).removesuffix(".0")


def _automatic(dataset: core.Dataset, k: int, label: int, by: str) -> str | None:
    """The name of a segment of everyone; None where the data has no such segment."""
    whole = dataset.whole
    sweep = sweep_of(whole, by)
    found = automatic_names(whole, sweep).get(k, ()) if sweep else ()
    return in_words(found[label].message, whole) if label < len(found) else None
