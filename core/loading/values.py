"""How the values of a column are written, seen in a sample, and the SQL that turns such text into a type."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.engine import Sql, sql
from core.schema import MONEY_SCALE

MISSING = ("na", "n/a", "nan", "null", "none", "nil", "-", "--", "#n/a", "nat", "\\n", "缺失", "无")
TRUE = ("true", "yes", "y", "1", "t", "on", "是", "同意", "1.0", "opt-in", "opted in", "subscribed")
FALSE = ("false", "no", "n", "0", "f", "off", "否", "不同意", "0.0", "opt-out", "opted out", "unsubscribed")

_INT = re.compile(r"[+-]?\d{1,18}")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_DECORATED = re.compile(r"\(?[+-]?\s*[$€£¥￥]?\s*[+-]?\d[\d,' \u00a0]*(\.\d+)?\s*(元|%|[$€£¥￥]|USD|CNY|EUR|GBP)?\)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})*,\d+|[+-]?\d+,\d{1,2}")
_WHOLE_WITH_POINT = re.compile(r"\d+\.0")
_LEADING_ZERO = re.compile(r"0\d+")
_BAND = re.compile(
    r"\s*[<>≤≥]?\s*\d[\d,.kK]*\s*(岁|k|K)?\s*([-–—~至到]|to)\s*\d|under|over|above|below|以上|以下|\d\s*\+|[<>≤≥]\s*\d",
    re.IGNORECASE,
)
_ISO_TIME = re.compile(r"\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}(:?\d{2})?)?)?")
_SLASHED = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[ T](\d{1,2}:\d{2}(?::\d{2})?)(?:\s*([AaPp][Mm]))?)?"
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[ T](\d{1,2}:\d{2}(?::\d{2})?))?")
_CHINESE_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日(?:\s*(\d{1,2}:\d{2}(?::\d{2})?))?")
_COMPACT_DATE = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])")
_EPOCH = re.compile(r"1\d{9}(\d{3})?")


@dataclass(frozen=True)
class Format:
    """How a column is written: its core.schema type, a pattern within it, and the share of sampled values that fit."""

    type: str
    pattern: str = "plain"
    fits: float = 1.0


def is_band(values: Sequence[str]) -> bool:
    """Whether most values are ranges such as '25-34', '65+', '18岁以下'."""
    given = present(values)
    return bool(given) and sum(bool(_BAND.search(value)) for value in given) > len(given) / 2


def present(values: Sequence[str]) -> list[str]:
    """The values that are there: trimmed, without blanks and words for missing."""
    trimmed = (value.strip() for value in values)
    return [value for value in trimmed if value and value.lower() not in MISSING]


def recognise(values: Sequence[str], type: str | None = None) -> Format:
    """The format of a sample, within `type` when the meaning is known, else of whatever it looks like."""
    given = present(values)
    if type is None:
        return _recognise_trait(given)
    if type == "id":
        return Format("id", "point" if given and all(map(_WHOLE_WITH_POINT.fullmatch, given)) else "plain")
    if type in ("int", "number", "money"):
        return _number_format(type, given)
    if type == "bool":
        known = sum(value.lower() in TRUE + FALSE for value in given)
        return Format("bool", fits=known / len(given) if given else 1.0)
    if type in ("time", "day"):
        return _time_format(type, given)
    return Format(type)


def _recognise_trait(given: list[str]) -> Format:
    if not given or any(map(_LEADING_ZERO.fullmatch, given)):
        return Format("category")
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
    if not given:
        return Format(type)
    plain = sum(bool(_NUMBER.fullmatch(value)) for value in given)
    comma = sum(bool(_DECIMAL_COMMA.fullmatch(value)) for value in given)
    decorated = sum(bool(_DECORATED.fullmatch(value)) for value in given)
    if plain == len(given):
        return Format(type, "plain")
    if comma and comma + plain >= decorated and any(re.search(r",(\d{1,2}|\d{4,})$", value) for value in given):
        return Format(type, "decimal comma", (comma + plain) / len(given))
    if decorated > plain:
        return Format(type, "decorated", decorated / len(given))
    return Format(type, "plain", plain / len(given))


def _time_format(type: str, given: list[str]) -> Format:
    if not given:
        return Format(type, "iso")
    best = Format(type, "iso", 0.0)
    for pattern, shape in _SHAPES.items():
        fits = sum(bool(shape.fullmatch(value)) for value in given) / len(given)
        if fits > best.fits:
            best = Format(type, pattern, fits)
    if best.pattern == "slashed":
        return Format(type, _strptime(given), best.fits)
    return best


_SHAPES = {
    "iso": _ISO_TIME,
    "year/month/day": _YEAR_FIRST,
    "slashed": _SLASHED,
    "chinese": _CHINESE_DATE,
    "yyyymmdd": _COMPACT_DATE,
    "epoch": _EPOCH,
}


def _strptime(given: list[str]) -> str:
    """The strptime pattern of dates such as 12/31/2024 10:05, day first only where a first number above 12 proves it."""
    parts = [match for match in map(_SLASHED.fullmatch, given) if match]
    day_first = any(int(match[1]) > 12 for match in parts) or any("." in value[:6] for value in given)
    mark = next(c for c in given[0] if c in "/.-")
    year = "%Y" if len(parts[0][3]) == 4 else "%y"
    date = mark.join(("%d", "%m", year) if day_first else ("%m", "%d", year))
    clock = parts[0][4] or ""
    hours = {0: "", 1: " %H:%M", 2: " %H:%M:%S"}[clock.count(":")]
    return date + (hours.replace("%H", "%I") + " %p" if parts[0][5] else hours)


def typed(column: Sql, format: Format) -> Sql:
    """SQL for the typed value of a trimmed text column; NULL where the text does not fit (or is a word for missing)."""
    if format.type == "id":
        return sql("regexp_replace({c}, '\\.0$', '')", c=column) if format.pattern == "point" else column
    if format.type in ("text", "category"):
        return column
    if format.type == "bool":
        return sql(
            "CASE WHEN lower({c}) IN {true} THEN TRUE WHEN lower({c}) IN {false} THEN FALSE END",
            c=column, true=TRUE, false=FALSE,
        )  # fmt: skip
    if format.type in ("time", "day"):
        moment = _moment(column, format.pattern)
        return moment if format.type == "time" else epoch_day(moment)
    return _number(column, format)


def epoch_day(moment: Sql) -> Sql:
    """Days since 1970-01-01 of a timestamp."""
    return sql("CAST(date_diff('day', DATE '1970-01-01', CAST({m} AS DATE)) AS INTEGER)", m=moment)


def _number(column: Sql, format: Format) -> Sql:
    text = column
    if format.pattern == "decorated":
        negative = sql("CASE WHEN {c} LIKE '(%' THEN '-' ELSE '' END", c=column)
        text = sql("{n} || regexp_replace({c}, '[^0-9.+eE-]', '', 'g')", n=negative, c=column)
    elif format.pattern == "decimal comma":
        text = sql("replace(regexp_replace({c}, '[^0-9,+-]', '', 'g'), ',', '.')", c=column)
    if format.type == "money":
        exact = sql("TRY_CAST({t} AS DECIMAL(18, 4))", t=text)
        return sql("CAST({e} * {scale} AS BIGINT)", e=exact, scale=MONEY_SCALE)
    if format.type == "int":
        whole = sql("TRY_CAST({t} AS BIGINT)", t=text)
        return sql(
            "CASE WHEN {t} LIKE '%.%' THEN CAST(TRY_CAST({t} AS DECIMAL(18, 4)) AS BIGINT) ELSE {w} END",
            t=text,
            w=whole,
        )
    double = sql("TRY_CAST({t} AS DOUBLE)", t=text)
    return sql("CASE WHEN isfinite({d}) THEN {d} END", d=double)


def _moment(column: Sql, pattern: str) -> Sql:
    if pattern == "iso":
        return sql("TRY_CAST({c} AS TIMESTAMP)", c=column)
    if pattern == "year/month/day":
        return sql("TRY_CAST(regexp_replace({c}, '[/.]', '-', 'g') AS TIMESTAMP)", c=column)
    if pattern == "chinese":
        return sql("TRY_CAST(replace(regexp_replace({c}, '[年月]', '-', 'g'), '日', '') AS TIMESTAMP)", c=column)
    if pattern == "yyyymmdd":
        return sql("try_strptime({c}, '%Y%m%d')", c=column)
    if pattern == "epoch":
        return sql("make_timestamp(TRY_CAST(rpad({c}, 16, '0') AS BIGINT))", c=column)
    return sql("try_strptime({c}, {p})", c=column, p=pattern)
