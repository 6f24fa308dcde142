"""What columns, values and segments are called on screen; plain text, not yet safe in Markdown."""

from collections.abc import Callable
from typing import Any, TypeVar

import core
from core.messages import Message
from core.segments import SegmentName, Sweep, sweep_dataset
from dashboard import state, terms
from dashboard.cache import compute, compute_large
from dashboard.terms import YES_NO, Terms

__all__ = [
    "YES_NO",
    "automatic_names",
    "column_title",
    "in_words",
    "named",
    "segment_title",
    "sweep_of",
    "terms_of",
    "value_title",
]


Answer = TypeVar("Answer")


def column_title(column: str) -> str:
    """Our word for a column we know, else the heading of the file; a label by its heading, which says of what."""
    whole = state.whole_dataset()
    return terms_of(whole).column(column) if whole else terms.column_word(column, state.language())


def value_title(dataset: core.Dataset, column: str, value: str) -> str:
    """A customer's value as people read it: yes and no for true and false."""
    return terms_of(dataset).value(column, value)


def segment_title(dataset: core.Dataset, k: int, label: int, by: str = "") -> str:
    """The name a segment was given, else the one its people give it, else its number (from 1) among the K.

    No page works out segments for their names alone: these must be what is filtered by, or have been shown before.
    """
    code = f"{k}-{label}-{by}"
    worked_out = state.setting("segment") == code or state.value(named(dataset.whole, by))
    given, spoken = state.segment_names(dataset).get(code), terms_of(dataset)
    return given or (worked_out and spoken.automatic(code)) or spoken.numbered(code)


def named(base: core.Dataset, by: str) -> str:
    """Where a session notes that the segments by these features have their names."""
    return f"segments.named.{base.digest}.{by}"


def sweep_of(whole: core.Dataset, by: str = "") -> Sweep | None:
    """Segments of every K by the features of this code; None where the data does not have them."""
    return terms.sweep_of(whole, by, kept)


def automatic_names(base: core.Dataset, sweep: Sweep) -> dict[int, tuple[SegmentName, ...]]:
    """K -> the names that the customers of a sweep of `base` give their segments, worked out once."""
    return terms.automatic_names(base, sweep, kept)


def in_words(message: Message, dataset: core.Dataset) -> str:
    """A sentence of core with its amounts, columns, values and items as the reader knows them; plain text."""
    return terms_of(dataset).say(message)


def kept(analysis: Callable[..., Answer], dataset: core.Dataset, **params: Any) -> Answer:
    """The answer from the cache that fits its size: of sweeps only the last few are kept."""
    return (compute_large if analysis is sweep_dataset else compute)(analysis, dataset, **params)


def terms_of(dataset: core.Dataset) -> Terms:
    """How to speak of data in this session."""
    return Terms(dataset.whole, state.language(), state.currency(dataset), state.segment_names(dataset), kept)
