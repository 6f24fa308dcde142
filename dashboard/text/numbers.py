"""Numbers and dates as people of a language write them. A number that is not known is a dash, never 0."""

from datetime import date, datetime, timedelta
from math import isfinite

from dashboard.text import Language

UNKNOWN = "–"
_UNITS: dict[str, tuple[tuple[float, str], ...]] = {
    "en": ((1e9, "B"), (1e6, "M"), (1e3, "K")),
    "zh": ((1e8, "亿"), (1e4, "万")),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FIRST_DAY = date(1970, 1, 1)


def known(number: float | None) -> bool:
    """Whether there is a number at all."""
    return number is not None and number == number and isfinite(number)


def whole(number: float | None) -> str:
    """12345.6 -> 12,346."""
    return f"{number:,.0f}" if known(number) else UNKNOWN


def count(number: float, lang: Language) -> str:
    """A count in full below a million, so that it can be compared between pages; compact above."""
    return whole(number) if abs(number) < 1e6 else compact(number, lang)


def decimal(number: float | None, digits: int = 1) -> str:
    """3.14159 -> 3.1."""
    return f"{number:,.{digits}f}" if known(number) else UNKNOWN


def compact(number: float | None, lang: Language) -> str:
    """12345 -> 12.3K, in Chinese 1.2万; below 10,000 in full."""
    if not known(number):
        return UNKNOWN
    if abs(number) < 9_999.5:
        return f"{number:,.0f}" if number == int(number) or abs(number) >= 1_000 else f"{number:,.1f}"
    size, suffix = _unit(abs(number), lang)
    return _short(number / size) + suffix


def money(amount: float | None, symbol: str, lang: Language) -> str:
    """An amount in whole units of its currency: $1,234, $12.3K, with cents below 1,000."""
    if not known(amount):
        return UNKNOWN
    sign, size = "-" if amount < 0 else "", abs(amount)
    return sign + symbol + (f"{size:.2f}" if size < 999.995 else compact(max(size, 1_000), lang))


def percent(share: float | None, digits: int = 1) -> str:
    """A share of 1: 0.123 -> 12.3%; what is there but rounds to nothing is <0.1%."""
    if not known(share):
        return UNKNOWN
    least = 10.0 ** -(digits + 2)
    return f"<{least:.{digits}%}" if 0 < share < least / 2 else f"{share:.{digits}%}"


def day(days: int | None, lang: Language) -> str:
    """Days since 1970-01-01 as a date: 14 Mar 2024, in Chinese 2024年3月14日."""
    if not known(days):
        return UNKNOWN
    when = _FIRST_DAY + timedelta(days=int(days))
    if lang == "zh":
        return f"{when.year}年{when.month}月{when.day}日"
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def month(days: int, lang: Language) -> str:
    """The month of a day: Mar 2024, in Chinese 2024年3月."""
    when = _FIRST_DAY + timedelta(days=int(days))
    return f"{when.year}年{when.month}月" if lang == "zh" else f"{_MONTHS[when.month - 1]} {when.year}"


def moment(at: datetime, lang: Language) -> str:
    """A moment in this computer's own time: 14 Mar 2024, 09:05, in Chinese 2024年3月14日 09:05."""
    local = at.astimezone()
    comma = " " if lang == "zh" else ", "
    return f"{day((local.date() - _FIRST_DAY).days, lang)}{comma}{local:%H:%M}"


def size(number: int) -> str:
    """Bytes in the unit a file manager would show: 512 B, 3.2 MB."""
    for unit in ("B", "KB", "MB"):
        if number < 999.5:
            return f"{_short(number)} {unit}"
        number = number / 1000
    return f"{_short(number)} GB"


def _unit(size: float, lang: Language) -> tuple[float, str]:
    # 999,950 would be shown as 1000K: from 0.9995 of a unit on, that unit is taken.
    return next(unit for unit in _UNITS[lang] if size >= unit[0] * 0.9995)


def _short(value: float) -> str:
    text = f"{value:.1f}" if abs(value) < 99.95 else f"{value:,.0f}"
    return text.removesuffix(".0")
