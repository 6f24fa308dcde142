"""How the values of a column are written, seen in a sample."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MISSING = ("na", "n/a", "nan", "null", "none", "nil", "-", "--", "#n/a", "nat", "\\n", "缺失", "无")
TRUE = ("true", "yes", "y", "1", "t", "on", "是", "同意", "1.0", "opt-in", "opted in", "subscribed")
FALSE = ("false", "no", "n", "0", "f", "off", "否", "不同意", "0.0", "opt-out", "opted out", "unsubscribed")
# In a column of refusals these words say the opposite.
REFUSED = ("opt-out", "opted out", "unsubscribed")
WILLING = ("opt-in", "opted in", "subscribed")

# Blanks around a cell that are not part of it; the no-break and ideographic ones come with spreadsheets and web pages.
BLANKS = " \t\r\n\u00a0\u202f\u3000\ufeff"
FULL_WIDTH, HALF_WIDTH = "０１２３４５６７８９．，－＋（）％＄￥−", "0123456789.,-+()%$¥-"
_TO_HALF_WIDTH = str.maketrans(FULL_WIDTH, HALF_WIDTH)

# These patterns are read by Python (the sample) and by DuckDB (the file) alike, so that both agree on what fits.
_MARK = r"(?:US\$|R\$|[$€£¥₹₩%元块]|USD|CNY|RMB|EUR|GBP|JPY|CHF|INR|kr)?"
_AROUND = r"\(?[+-]?\s*" + _MARK + r"\s*[+-]?\s*(?:{digits})\s*" + _MARK + r"-?\)?"
POINT = _AROUND.format(digits=r"(?:\d{1,3}(?:[,' \x{a0}\x{202f}]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d+)(?:\.\d*)?|\.\d+")
COMMA = _AROUND.format(digits=r"(?:\d{1,3}(?:[.' \x{a0}\x{202f}]\d{3})+|\d+)(?:,\d+)?|,\d+")

_INT = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_LONG_INT = re.compile(r"[+-]?\d{16,}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_WHOLE_WITH_POINT = re.compile(r"\d+\.0")
_LEADING_ZERO = re.compile(r"0\d+")
_BAND = re.compile(
    r"\s*[<>≤≥]?\s*\d[\d,.kK]*\s*(岁|k|K)?\s*([-–—~至到]|to)\s*\d|under|over|above|below|以上|以下|\d\s*\+|[<>≤≥]\s*\d",
    re.IGNORECASE,
)
_CLOCK = r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?"
_ISO_TIME = re.compile(rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}([T ]{_CLOCK}\s*(Z|UTC|[+-]\d{{2}}(:?\d{{2}})?)?)?", re.ASCII)
_SLASHED = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}}|\d{{2}})([T ]{_CLOCK}(\s?[AaPp][Mm])?)?", re.ASCII)
_YEAR_FIRST = re.compile(rf"\d{{4}}([/.])\d{{1,2}}\1\d{{1,2}}([T ]{_CLOCK})?", re.ASCII)
_CHINESE_DATE = re.compile(rf"\d{{4}}年\d{{1,2}}月\d{{1,2}}日(\s*{_CLOCK})?", re.ASCII)
_COMPACT_DATE = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])(([01]\d|2[0-3])[0-5]\d[0-5]\d)?", re.ASCII)
_NAMED_MONTH = re.compile(
    rf"([a-z]{{3,9}} \d{{1,2}},? \d{{4}}|\d{{1,2}}[ -][a-z]{{3,9}}[ -]\d{{4}})( {_CLOCK}(\s?[ap]m)?)?",
    re.ASCII | re.IGNORECASE,
)
ZONE = r":\d{2}(\.\d+)?\s*(Z|UTC|GMT|[+-]\d{2}(:?\d{2})?)$"
EPOCH = r"[1-9]\d{8,9}(\.\d+)?|[1-9]\d{11,12}(\.0+)?"
_EPOCH = re.compile(EPOCH, re.ASCII)


_CURRENCY = re.compile(r"[$€£¥₹₩元]|USD|CNY|RMB|EUR|GBP|JPY|CHF|INR")
_SAME_CURRENCY = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "RMB": "¥", "元": "¥", "JPY": "¥", "INR": "₹"}


@dataclass(frozen=True)
class Format:
    """How a column is written: its core.schema type, a pattern within it, and the share of sampled values that fit."""

    type: str
    pattern: str = "plain"
    fits: float = 1.0
    zoned: bool = False  # of times: the sampled ones say their zone


def is_band(values: Sequence[str]) -> bool:
    """Whether most values are ranges such as '25-34', '65+', '18岁以下'."""
    given = present(values)
    return bool(given) and sum(bool(_BAND.search(value)) for value in given) > len(given) / 2


def present(values: Sequence[str]) -> list[str]:
    """The values that are there: trimmed, without blanks and words for missing."""
    trimmed = (value.strip(BLANKS) for value in values)
    return [value for value in trimmed if value and value.lower() not in MISSING]


def currencies(values: Sequence[str]) -> set[str]:
    """The different currencies written beside the numbers of a column, by their signs."""
    return {_SAME_CURRENCY.get(sign, sign) for value in present(values) for sign in _CURRENCY.findall(value)}


def recognise(values: Sequence[str], type: str | None = None) -> Format:
    """The format of a sample, within `type` when the meaning is known, else of whatever it looks like."""
    given = present(values)
    if type is None:
        return _recognise_trait(given)
    if type == "id":
        return Format("id", "whole with point" if given and all(map(_WHOLE_WITH_POINT.fullmatch, given)) else "plain")
    if type == "money" and len(currencies(values)) > 1:
        return Format(type, fits=0.0)  # a sum over dollars and euros would be a number of nothing
    if type in ("int", "number", "money"):
        return _number_format(type, given)
    if type == "bool":
        known = sum(value.lower() in TRUE + FALSE for value in given)
        return Format("bool", fits=known / len(given) if given else 1.0)
    if type in ("time", "day"):
        return _time_format(type, given)
    return Format(type)


def _recognise_trait(given: list[str]) -> Format:
    if not given or any(_LEADING_ZERO.fullmatch(value) or _LONG_INT.fullmatch(value) for value in given):
        return Format("category")  # a number would lose the zero, or the last of 16 digits and more
    if all(map(_INT.fullmatch, given)):
        return Format("int")
    number = _number_format("number", given)
    if number.fits == 1.0 and not any("%" in value for value in given):
        return number
    if all(value.lower() in ("true", "false") for value in given):
        return Format("bool")
    time = _time_format("time", given) if not given[0].isdigit() else Format("time", fits=0.0)
    return time if time.fits == 1.0 else Format("category")


def _number_format(type: str, given: list[str]) -> Format:
    """Plain numbers, or numbers with marks and thousands whose decimals follow a point or a comma, by what most values prove."""
    if not given:
        return Format(type)
    plain = _share(given, _NUMBER)
    if plain == 1.0:
        return Format(type)
    given = [value.translate(_TO_HALF_WIDTH) for value in given]
    point, comma = _share(given, _POINT), _share(given, _COMMA)
    if comma > point:
        return Format(type, "comma", comma)
    return Format(type, "point", point) if point > plain else Format(type, "plain", plain)


def _share(given: list[str], shape: re.Pattern[str]) -> float:
    return sum(bool(shape.fullmatch(value)) for value in given) / len(given)


def _time_format(type: str, given: list[str]) -> Format:
    if not given:
        return Format(type, "iso")
    pattern, fits = max(((p, _share(given, shape)) for p, shape in _SHAPES.items()), key=lambda found: found[1])
    if fits == 0.0:
        return Format(type, "iso", 0.0)
    together = sum(any(shape.fullmatch(value) for shape in _SHAPES.values()) for value in given) / len(given)
    if together > max(fits, 0.5):
        return Format(type, f"mixed {_order_of_dates(given)}", together)
    zoned = pattern == "iso" and any(map(_ZONE.search, given))
    return Format(type, _order_of_dates(given) if pattern == "slashed" else pattern, fits, zoned)


_POINT, _COMMA = (
    re.compile(re.sub(r"\\x\{(\w+)\}", lambda m: chr(int(m[1], 16)), p), re.ASCII) for p in (POINT, COMMA)
)
_ZONE = re.compile(ZONE, re.ASCII)
_SHAPES = {
    "iso": _ISO_TIME,
    "year/month/day": _YEAR_FIRST,
    "slashed": _SLASHED,
    "chinese": _CHINESE_DATE,
    "yyyymmdd": _COMPACT_DATE,
    "named month": _NAMED_MONTH,
    "epoch": _EPOCH,
}


def _order_of_dates(given: list[str]) -> str:
    """Day or month first, as more numbers above 12 prove; dotted dates are day first; else month first."""
    parts = [match for match in map(_SLASHED.fullmatch, given) if match]
    days = sum(int(match[1]) > 12 or match[2] == "." for match in parts)
    months = sum(int(match[3]) > 12 for match in parts)
    return "day/month/year" if days > months else "month/day/year"


def alternatives(format: Format) -> tuple[Format, ...]:
    """The formats to try on the whole file where the one its first rows suggested does not fit everywhere."""
    if format.type in ("int", "number", "money"):
        return tuple(Format(format.type, pattern) for pattern in ("plain", "point", "comma"))
    if format.type in ("time", "day"):
        orders = ("month/day/year", "day/month/year")
        plain = orders if format.pattern in orders else ()
        return tuple(Format(format.type, pattern) for pattern in (*plain, *(f"mixed {order}" for order in orders)))
    return (format,)
