"""Values that are well written but cannot be, or are unusual enough to be told: too old, too young, below nothing, not yet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.engine import Sql, sql
from core.loading.columns import Field, Plan
from core.schema import MINOR, normalise

Value = Callable[[Field], Sql]
OLDEST = 120
EPOCH = date(1970, 1, 1)
_FIRST_DAY = (date(1900, 1, 1) - EPOCH).days
_LAST_DAY = (date(2200, 1, 1) - EPOCH).days
_HAPPENED = {"at", "day", "signup_day"}
_NEVER_NEGATIVE = {"page_views", "impressions", "clicks", "conversions", "income"}
_PRICES = {"unit_price", "price", "cost", "amount"}
_RATINGS = {
    "rating",
    "ratings",
    "stars",
    "score",
    "starrating",
    "reviewscore",
    "overall",
    "评分",
    "星级",
    "打分",
    "得分",
}
_SHARES = ("share", "percent", "pct", "probability", "propensity", "占比", "百分比", "概率")
_SCALES = (5, 10, 100)


@dataclass(frozen=True)
class Range:
    """Values of a field that are to be noted: those for which `found` holds."""

    code: str
    field: Field
    found: Sql


def ranges(plan: Plan, value: Value, today: date) -> Iterator[Range]:
    """What can be told from each value alone; `value` gives the SQL of a field's typed value."""
    for field in plan.fields:
        v = value(field)
        if field.type in ("time", "day"):
            yield from _of_dates(field, v, today)
        if field.type not in ("int", "number", "money") or not field.canonical:
            continue
        if field.name == "age":
            yield Range("W_MINOR", field, sql("({v} >= 0 AND {v} < {m})", v=v, m=MINOR))
            yield Range("W_OUT_OF_RANGE", field, sql("({v} < 0 OR {v} > {most})", v=v, most=OLDEST))
        if field.name == "quantity":
            yield Range("W_NEGATIVE_QUANTITY", field, sql("{v} < 0", v=v))
        if field.name in _PRICES:
            yield Range("W_NEGATIVE_PRICE", field, sql("{v} < 0", v=v))
        if field.name in _NEVER_NEGATIVE:
            yield Range("W_OUT_OF_RANGE", field, sql("{v} < 0", v=v))


def _of_dates(field: Field, v: Sql, today: date) -> Iterator[Range]:
    """Days after tomorrow in a column of what happened (tomorrow has begun elsewhere), and days of other centuries."""

    def day(number: int) -> Sql:
        if field.type == "day":
            return sql("{n}", n=number)
        return sql("CAST({d} AS TIMESTAMP)", d=(EPOCH + timedelta(number)).isoformat())

    first, last, tomorrow = day(_FIRST_DAY), day(_LAST_DAY), day((today - EPOCH).days + 2)
    if field.canonical and field.name in _HAPPENED:
        yield Range("W_FUTURE_DATE", field, sql("{v} >= {t}", v=v, t=tomorrow))
        yield Range("W_OUT_OF_RANGE", field, sql("{v} < {f}", v=v, f=first))
    else:
        yield Range("W_OUT_OF_RANGE", field, sql("({v} < {f} OR {v} >= {l})", v=v, f=first, l=last))


def scaled(plan: Plan) -> list[Field]:
    """Fields on a scale that only their values tell: ratings of 5, 10 or 100, and shares."""
    return [f for f in plan.fields if f.type in ("int", "number") and (_is_rating(f) or _is_share(f))]


def _is_rating(field: Field) -> bool:
    return normalise(field.heading) in _RATINGS


def _is_share(field: Field) -> bool:
    return any(word in field.heading.lower() for word in _SHARES)


def scale_counts(v: Sql) -> Sql:
    """How many values there are, and how many of them within each scale."""
    within = ", ".join(sql("count(*) FILTER (WHERE {v} BETWEEN 0 AND {s})", v=v, s=scale) for scale in (1, *_SCALES))
    return sql("count({v}), {within}", v=v, within=Sql(within))


def off_scale(field: Field, v: Sql, counts: tuple[Any, ...]) -> Range | None:
    """The few values beyond the scale on which most are."""
    given, *within = counts
    scales = (1, 100) if _is_share(field) else _SCALES
    held = dict(zip((1, *_SCALES), within, strict=True))
    for scale in scales:
        if 0.75 * given <= held[scale] < given:
            return Range("W_OUT_OF_RANGE", field, sql("({v} < 0 OR {v} > {s})", v=v, s=scale))
        if held[scale] == given:
            return None
    return None
