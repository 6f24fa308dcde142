"""The axes of a figure: what lies on them, where they end, and their marks with the words beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10
from typing import Any

from dashboard.report.drawing.values import days, formatted, number, values, words
from dashboard.text import Language

_MONTHS = 62  # days on an axis: from here on its marks are months
_ROOM = 0.05  # of an axis is left free beyond the last point


@dataclass(frozen=True)
class Axis:
    """One axis. kind: number, category (a place is the number of a name) or day (days since 1970-01-01).

    low, high: its ends; low is the greater one where the axis runs backwards. ticks: place and words of each mark.
    """

    kind: str
    title: str
    low: float
    high: float
    names: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]
    grid: bool
    far: bool = False  # above, or on the right

    def place(self, value: Any) -> float | None:
        """Where a value of a trace lies on it."""
        return place(value, self.kind, self.names)

    def share(self, at: float) -> float:
        """From 0 at the low end to 1 at the high one."""
        return (at - self.low) / ((self.high - self.low) or 1.0)


def place(value: Any, kind: str, names: Sequence[str]) -> float | None:
    """Where a value lies on an axis of this kind with these names."""
    if kind == "category":
        found = words(value)
        return float(names.index(found)) if found in names else number(value)
    return days(value) if kind == "day" else number(value)


def kind_of(columns: Iterable[Sequence[Any]], options: Mapping[str, Any]) -> str:
    """What lies on an axis: its own word for it, else what its values are."""
    if options.get("type") == "category":
        return "category"
    known = [value for column in columns for value in column if value is not None]
    if known and all(days(value) is not None for value in known):
        return "day"
    return "category" if any(isinstance(value, str) for value in known) else "number"


def names_of(columns: Iterable[Sequence[Any]], options: Mapping[str, Any]) -> tuple[str, ...]:
    """The names on a category axis, in the order in which they come."""
    given = values(options.get("categoryarray"))
    return tuple(dict.fromkeys(words(v) for column in (given, *columns) for v in column if v is not None))


def axis(
    options: Mapping[str, Any],
    kind: str,
    names: tuple[str, ...],
    spread: Sequence[float],
    lang: Language,
    *,
    room: bool,
) -> Axis:
    """The axis of these values (`spread`: every place that must be on it); `room` leaves some beyond the last."""
    low, high = _ends(options, kind, names, spread, room=room)
    marks = _ticks(options, kind, names, min(low, high), max(low, high), lang)
    if options.get("showticklabels") is False or options.get("visible") is False:
        marks = ()
    title = options.get("title")
    said = words(title.get("text") if isinstance(title, Mapping) else title)
    far = options.get("side") in ("top", "right")
    return Axis(kind, said, low, high, names, marks, bool(options.get("showgrid", True)), far)


def _ends(
    options: Mapping[str, Any], kind: str, names: tuple[str, ...], spread: Sequence[float], *, room: bool
) -> tuple[float, float]:
    given = [place(end, "day" if kind == "day" else "number", names) for end in values(options.get("range"))]
    backwards = str(options.get("autorange")) in ("reversed", "max reversed", "min reversed")
    if kind == "category":
        low, high = -0.5, max(len(names), 1) - 0.5
    else:
        low, high = min(spread, default=0.0), max(spread, default=1.0)
        if options.get("rangemode") == "tozero":
            low, high = min(low, 0.0), max(high, 0.0)
        more = _ROOM * ((high - low) or abs(high) or 1.0)
        low, high = (low if low >= 0 and not room else low - more), high + (more if kind == "number" or room else 0)
        low = 0.0 if min(spread, default=0.0) >= 0 > low and kind == "number" else low
    if len(given) == 2:
        low = low if given[0] is None else given[0]
        high = high if given[1] is None else given[1]
        backwards = False
    if low == high:
        high = low + 1.0
    return (high, low) if backwards else (low, high)


def _ticks(
    options: Mapping[str, Any], kind: str, names: tuple[str, ...], low: float, high: float, lang: Language
) -> tuple[tuple[float, str], ...]:
    before, after = str(options.get("tickprefix") or ""), str(options.get("ticksuffix") or "")
    pattern = str(options.get("tickformat") or "")
    if options.get("tickvals") is not None:
        places = [place(value, kind, names) for value in values(options["tickvals"])]
        said = [words(text) for text in values(options.get("ticktext"))]
        said = said or [before + formatted(p or 0.0, pattern, lang) + after for p in places]
        pairs = zip(places, said, strict=False)
    elif kind == "category":
        pairs = zip([float(n) for n in range(len(names))], names, strict=True)
    elif kind == "day":
        pairs = iter(_day_ticks(low, high, pattern, int(options.get("nticks") or 7)))
    else:
        step = number(options.get("dtick")) or _step(high - low, int(options.get("nticks") or 6))
        marks = _multiples(low, high, step)
        pairs = zip(marks, [before + formatted(m, pattern, lang) + after for m in marks], strict=True)
    return tuple((at, text) for at, text in pairs if at is not None and low - 1e-9 <= at <= high + 1e-9)


def _multiples(low: float, high: float, step: float) -> list[float]:
    if (high - low) / step > 100:
        step = _step(high - low, 6)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [round(place * step, 12) for place in range(first, last + 1)]


def _step(width: float, most: int) -> float:
    """1, 2 or 5 times a power of ten, so that no more than `most` marks stand on the axis."""
    rough = (width or 1.0) / max(most, 1)
    power = 10.0 ** floor(log10(rough))
    return next(power * part for part in (1, 2, 5, 10) if power * part >= rough * 0.999)


def _day_ticks(low: float, high: float, pattern: str, most: int) -> list[tuple[float, str]]:
    """First days of months on a long axis, days at even steps on a short one."""
    if high - low < _MONTHS and pattern in ("", "%Y-%m-%d", "%b %d"):
        step = max(1, ceil((high - low) / most))
        places = [float(at) for at in range(ceil(low), floor(high) + 1, step)]
        return [(at, _day(at).isoformat()) for at in places]
    firsts = [first for first in _months(_day(low), _day(high)) if low <= _place(first) <= high]
    step = next(n for n in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if len(firsts) <= n * most)
    kept = [first for first in firsts if (first.year * 12 + first.month - 1) % step == 0]
    return [(_place(first), first.strftime(pattern or "%Y-%m")) for first in kept]


def _months(first: date, last: date) -> list[date]:
    span = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(month // 12, month % 12 + 1, 1) for month in span]


def _day(at: float) -> date:
    return date(1970, 1, 1) + timedelta(days=floor(at))


def _place(when: date) -> float:
    return float((when - date(1970, 1, 1)).days)
