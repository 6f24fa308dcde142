"""Filters as short codes, for an address or a command line: periods and segments; nothing of the data stands in them."""

import hashlib
import re
from datetime import date, timedelta

from core import analytics

PRESETS = ("7", "30", "90", "365", "month")
COMPARISONS = ("previous", "year")
_FIRST_DAY = date(1970, 1, 1)


def span_of(code: str, span: analytics.Span | None) -> tuple[int, int] | None:
    """First and last day of a preset, counted back from the last day of the data, or of a period of one's own."""
    if span is None:
        return None
    if code == "month":
        return analytics.last_month(span.last)
    if code in PRESETS:
        return analytics.last_days(span.last, int(code))
    return period_of(code)


def period_of(code: str) -> tuple[int, int] | None:
    """20260101-20260131 as days since 1970-01-01; None where it is no period."""
    if not re.fullmatch(r"\d{8}-\d{8}", code):
        return None
    try:
        first, last = ((date.fromisoformat(part) - _FIRST_DAY).days for part in code.split("-"))
    except ValueError:
        return None
    return (first, last) if first <= last else None


def period_code(first: date, last: date) -> str:
    """The code of a period of one's own."""
    return f"{first:%Y%m%d}-{last:%Y%m%d}"


def segment_of(code: str) -> tuple[int, int, str] | None:
    """4-1-x -> K, label and the code of the features; None where it is no segment."""
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})-([0-9A-Za-z._]*)", code)
    return (int(found[1]), int(found[2]), found[3]) if found else None


def hashed(name: str) -> str:
    """A name of the data as six signs that do not give it away to whoever sees the address."""
    return hashlib.sha256(name.encode()).hexdigest()[:6]


def as_date(days: int) -> date:
    """Days since 1970-01-01 as a date."""
    return _FIRST_DAY + timedelta(days=days)
