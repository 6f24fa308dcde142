"""The filters of a session: read from its address, turned into a core.Filter, and said in words.

The address holds codes, never data: channels, columns and values stand there as short hashes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import core
from core import analytics, segments
from dashboard import state
from dashboard.cache import compute
from dashboard.codes import COMPARISONS, PRESETS, as_date, hashed, period_code, period_of, segment_of, span_of
from dashboard.names import segment_title, sweep_of, terms_of
from dashboard.terms import span_in_words

__all__ = [
    "COMPARISONS",
    "KEYS",
    "PRESETS",
    "Choices",
    "as_date",
    "choices",
    "chosen",
    "compared",
    "groups_code",
    "hashed",
    "in_words",
    "period_code",
    "period_of",
    "remember",
    "reset",
    "segment_in_words",
    "segment_of",
    "shown_dataset",
    "span_in_words",
    "span_of",
]
KEYS = ("period", "vs", "channels", "groups", "segment")


class _Anything:
    """Every short code; what it means is checked against the data when it is read."""

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and re.fullmatch(r"[0-9A-Za-z._-]{0,2000}", code) is not None


@dataclass(frozen=True)
class Choices:
    """What this data can be filtered by."""

    span: analytics.Span | None
    channels: tuple[str, ...]
    groups: dict[str, tuple[str, ...]]
    people: bool

    def __bool__(self) -> bool:
        return bool(self.span or self.channels or self.groups or self.people)


def choices(whole: core.Dataset) -> Choices:
    """The days, channels and groups of the data, and whether it has customers to segment."""
    people = any("user_id" in whole.columns(name) for name in ("customers", "orders", "events", "ratings"))
    return Choices(
        compute(analytics.span, whole),
        compute(analytics.channels, whole),
        compute(analytics.group_values, whole),
        people,
    )


def remember() -> None:
    """Take the filters of the address over; once a run, before anything is drawn."""
    for key in KEYS:
        state.remembered(key, "", _Anything())


def reset(*keys: str) -> None:
    """Take these filters away, or all of them; a comparison goes with its period."""
    also = ("vs",) if "period" in keys else ()
    state.forget(*(keys or KEYS), *also)


# --- what is shown ------------------------------------------------------------------------------------------
def shown_dataset() -> core.Dataset | None:
    """The open data as the filters leave it."""
    whole = state.whole_dataset()
    return whole and whole.filtered(chosen(whole))


def compared() -> core.Dataset | None:
    """The same data in the period it is compared with; None without one, or where it begins before the data."""
    whole = state.whole_dataset()
    wanted = whole and chosen(whole)
    how = state.setting("vs")
    if not wanted or not wanted.period or how not in COMPARISONS:
        return None
    period = analytics.compared_with(wanted.period, how)
    return whole.filtered(replace(wanted, period=period)) if period[0] >= choices(whole).span.first else None


def chosen(whole: core.Dataset) -> core.Filter:
    """The filters as this data understands them; codes it does not know are left out."""
    able = choices(whole)
    return core.Filter(
        span_of(state.setting("period"), able.span),
        tuple(_by_hash(able.channels, state.setting("channels").split("."))),
        _groups(state.setting("groups"), able.groups),
        _segment(whole, state.setting("segment")) if able.people else None,
    )


def _groups(code: str, known: dict[str, tuple[str, ...]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """column-value-value.column-value -> the columns and values with these hashes."""
    found = []
    for part in filter(None, code.split(".")):
        head, *values = part.split("-")
        for column in _by_hash(known, [head]):
            kept = tuple(_by_hash(known[column], values))
            found += [(column, kept)] if kept else []
    return tuple(found)


def groups_code(groups: Iterable[tuple[str, Iterable[str]]]) -> str:
    """The code of groups."""
    return ".".join("-".join([hashed(column), *map(hashed, values)]) for column, values in groups)


def _by_hash(names: Iterable[str], codes: list[str]) -> list[str]:
    return [name for name in names if hashed(name) in codes]


def _segment(whole: core.Dataset, code: str) -> Path | None:
    asked = segment_of(code)
    return compute(_members, whole, token=whole.token, k=asked[0], label=asked[1], by=asked[2]) if asked else None


def _members(whole: core.Dataset, *, token: str, k: int, label: int, by: str) -> Path | None:
    """The file that lists the customers of a segment; None where there is no such segment.

    By the token as well, because a copy of the same data keeps its own file, which goes when the copy does.
    """
    sweep = sweep_of(whole, by)
    if sweep is None or k not in sweep.found or label >= k:
        return None
    return state.workspaces().keep_people(token, segments.members(sweep, k, label))


# --- in words -----------------------------------------------------------------------------------------------
def in_words(dataset: core.Dataset) -> dict[str, str]:
    """Part of the filter of a dataset -> what it says, as plain text."""
    return terms_of(dataset).filters(dataset.filter, state.setting("segment"))


def segment_in_words(code: str, dataset: core.Dataset) -> str:
    """The name of a segment, else its number."""
    return segment_title(dataset, *(segment_of(code) or (0, 0, "")))
