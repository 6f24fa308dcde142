"""What is asked of the cells of a file that DuckDB reads alone, as they pass or in a sample: must it be read carefully?"""

from collections.abc import Iterator

from core.engine import Sql, commas, identifier, sql
from core.loading.checks.check import Ask, cell
from core.loading.checks.dates import mostly_dates
from core.loading.checks.marks import NUMBERS, comma_or_point, several_currencies
from core.loading.checks.numbers import mostly_numbers
from core.loading.checks.signs import SUSPECT_SIGNS
from core.loading.checks.texts import is_bad_email
from core.loading.columns import Plan
from core.loading.values import ZONE


def doubts(plan: Plan) -> Iterator[Sql]:
    """What makes a row one for the careful way, cheap to ask of every row as it passes."""
    for field in plan.fields:
        c = cell(field)
        if field.canonical and field.name == "email":
            yield sql("({c} IS NOT NULL AND {bad})", c=c, bad=is_bad_email(field))
        if field.format.pattern == "iso":
            zone = sql("regexp_matches({c}, {z})", c=c, z=ZONE)
            if field.format.zoned:
                yield sql("({c} LIKE '%:%' AND NOT {z})", c=c, z=zone)
            else:  # 16 and 19 signs have no room for a zone
                yield sql("CASE WHEN strlen({c}) <= 16 OR strlen({c}) = 19 THEN FALSE ELSE {z} END", c=c, z=zone)
        if field.format.pattern.startswith("mixed"):
            yield sql("{c} IS NOT NULL", c=c)


def is_doubtful_text(ask: Ask, table: Sql, plan: Plan) -> bool:
    """Whether a column of text is mostly numbers or dates, numbers are written in two ways, or in several currencies."""
    if any(mostly_numbers(ask, table, plan)) or mostly_dates(ask, table, plan):
        return True
    decorated = [f for f in plan.fields if f.type in NUMBERS and f.format.pattern != "plain"]
    money = [f for f in decorated if f.canonical and f.type == "money"]
    if money and several_currencies(ask, table, money):
        return True
    return any(comma for _, comma, *_ in comma_or_point(ask, table, decorated))


def odd_signs(ask: Ask, table: Sql, plan: Plan) -> bool:
    """Whether texts hold signs that have to be looked at; for files whose bytes say nothing."""
    texts = [identifier(f.name) for f in plan.fields if f.type in ("text", "category", "id")]
    if not texts:
        return False
    each = commas(
        sql("bool_or(strlen({c}) != length({c}) AND regexp_matches({c}, {s}))", c=c, s=SUSPECT_SIGNS) for c in texts
    )
    return any(ask(sql("SELECT {e} FROM {t}", e=each, t=table))[0])
