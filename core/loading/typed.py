"""The SQL that turns text written in a known format into a type; NULL where a text does not fit."""

import re
from collections.abc import Sequence

from core.engine import Sql, commas, sql
from core.loading.values import (
    COMMA,
    EPOCH,
    FALSE,
    FULL_WIDTH,
    HALF_WIDTH,
    MISSING,
    POINT,
    REFUSED,
    TRUE,
    WILLING,
    Format,
)
from core.schema import MONEY_SCALE

_MONEY_AT_ONCE = 90_000_000_000  # above this the scaling would not fit into 18 digits
# An expression, because it gives up at the first letter: 1 M ids cost 10 ms, a list of words 40 ms.
_MISSING = f"(?i){'|'.join(map(re.escape, MISSING))}"
_CLOCKS = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", " %I:%M:%S%p", " %I:%M%p", " %H:%M:%S.%f")
# DuckDB's %Y takes "24" for the year 24, so that %y is asked first.
_DATES = {
    "day/month/year": ("%d/%m/%y", "%d/%m/%Y"),
    "month/day/year": ("%m/%d/%y", "%m/%d/%Y"),
    "named month": ("%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y"),
}


def typed(column: Sql, format: Format) -> Sql:
    """SQL for the typed value of a trimmed text column; NULL where the text does not fit (or is a word for missing)."""
    if format.type == "id":
        return _id(column, format.pattern)
    if format.type in ("text", "category"):
        return column
    if format.type == "bool":
        return sql(
            "CASE WHEN lower({c}) IN {true} THEN TRUE WHEN lower({c}) IN {false} THEN FALSE END",
            c=column, true=_yes(format), false=_no(format),
        )  # fmt: skip
    if format.type in ("time", "day"):
        moment = _moment(column, format.pattern)
        return moment if format.type == "time" else epoch_day(moment)
    return _number(column, format)


def _yes(format: Format) -> list[str]:
    return [w for w in TRUE if w not in WILLING] + list(REFUSED) if format.pattern == "refusal" else list(TRUE)


def _no(format: Format) -> list[str]:
    return [w for w in FALSE if w not in REFUSED] + list(WILLING) if format.pattern == "refusal" else list(FALSE)


def is_missing(column: Sql) -> Sql:
    """Whether a trimmed text is a word for missing (NULL for NULL)."""
    return sql("regexp_full_match({c}, {words})", c=column, words=_MISSING)


def epoch_day(moment: Sql) -> Sql:
    """Days since 1970-01-01 of a timestamp."""
    return sql("CAST(date_diff('day', DATE '1970-01-01', CAST({m} AS DATE)) AS INTEGER)", m=moment)


def _id(column: Sql, pattern: str) -> Sql:
    text = sql("regexp_replace({c}, '\\.0$', '')", c=column) if pattern == "whole with point" else column
    return sql("CASE WHEN {missing} THEN NULL ELSE {t} END", missing=is_missing(column), t=text)


def _number(column: Sql, format: Format) -> Sql:
    text = column if format.pattern == "plain" else _undecorated(column, format.pattern)
    if format.type == "money":
        return _money(text)
    if format.type == "int":
        return _whole(text)
    double = sql("TRY_CAST({t} AS DOUBLE)", t=text)
    return sql("CASE WHEN isfinite({d}) THEN {d} END", d=double)


def _undecorated(column: Sql, pattern: str) -> Sql:
    """'(¥1,234.50)' or '1.234,50 €' as '-1234.50'; NULL for text of another shape."""
    text = sql("translate({c}, {full}, {half})", c=column, full=FULL_WIDTH, half=HALF_WIDTH)
    shape, kept = (POINT, "[^0-9.]") if pattern == "point" else (COMMA, "[^0-9,]")
    return sql(
        "CASE WHEN regexp_full_match({t}, {shape}) THEN CASE WHEN regexp_matches({t}, '[-(]') THEN '-' ELSE '' END"
        " || replace(regexp_replace({t}, {kept}, '', 'g'), ',', '.') END",
        t=text, shape=shape, kept=kept,
    )  # fmt: skip


def _money(text: Sql) -> Sql:
    exact = sql("TRY_CAST({t} AS DECIMAL(18, 4))", t=text)
    return sql(
        "CASE WHEN abs({e}) < {most} THEN CAST({e} * {scale} AS BIGINT)"
        " ELSE CAST(CAST({e} AS DECIMAL(38, 4)) * {scale} AS BIGINT) END",
        e=exact, most=_MONEY_AT_ONCE, scale=MONEY_SCALE,
    )  # fmt: skip


def _whole(text: Sql) -> Sql:
    """A whole number, also where it is written 3.0 or 3e2; 3.7 is none, where DuckDB's own cast would round it."""
    exact = sql("TRY_CAST({t} AS DECIMAL(38, 10))", t=text)
    return sql(
        "CASE WHEN strlen({t}) > 1 AND ({t} LIKE '%.%' OR {t} LIKE '%e%' OR {t} LIKE '%E%')"
        " THEN CASE WHEN {e} = trunc({e}) THEN TRY_CAST({e} AS BIGINT) END ELSE TRY_CAST({t} AS BIGINT) END",
        t=text, e=exact,
    )  # fmt: skip


def _moment(column: Sql, pattern: str) -> Sql:
    if pattern == "iso":
        return sql("TRY_CAST({c} AS TIMESTAMP)", c=column)
    if pattern == "year/month/day":
        return sql("TRY_CAST(regexp_replace({c}, '[/.]', '-', 'g') AS TIMESTAMP)", c=column)
    if pattern == "chinese":
        return sql(
            "TRY_CAST(rtrim(replace(regexp_replace({c}, '[年月]', '-', 'g'), '日', ' ')) AS TIMESTAMP)", c=column
        )
    if pattern == "yyyymmdd":
        return sql("try_strptime({c}, {p})", c=column, p=["%Y%m%d", "%Y%m%d%H%M%S"])
    if pattern == "epoch":
        return _since_1970(column)
    if pattern.startswith("mixed "):
        return sql("coalesce({each})", each=commas(_moment(column, each) for each in _each(pattern)))
    written, wanted = ("-", " ") if pattern == "named month" else (r"^(\d+)[/.-](\d+)[/.-](\d+)T?", r"\1/\2/\3")
    text = sql("regexp_replace({c}, {written}, {wanted}, 'g')", c=column, written=written, wanted=wanted)
    return sql("try_strptime({t}, {p})", t=text, p=_with_clocks(_DATES[pattern]))


def _each(pattern: str) -> tuple[str, ...]:
    """The formats a column of several is read in, one after the other; where both orders of a date fit, the first does."""
    order = pattern.removeprefix("mixed ")
    slashed = (order, *(other for other in ("month/day/year", "day/month/year") if other != order))
    return ("iso", "year/month/day", "chinese", *slashed, "named month", "yyyymmdd", "epoch")


def _with_clocks(dates: Sequence[str]) -> list[str]:
    return [date + clock for clock in _CLOCKS for date in dates]


def _since_1970(column: Sql) -> Sql:
    """Seconds or, from 12 digits on, milliseconds since 1970."""
    return sql(
        "CASE WHEN regexp_full_match({c}, {shape}) THEN make_timestamp(CAST(round(TRY_CAST({c} AS DOUBLE)"
        " * CASE WHEN TRY_CAST({c} AS DOUBLE) < 1e11 THEN 1000000 ELSE 1000 END) AS BIGINT)) END",
        c=column, shape=EPOCH,
    )  # fmt: skip
