"""Rows that are there twice, ids with two stories, and ids that only look alike."""

from collections.abc import Iterator

from core.engine import Sql, any_of, commas, sql
from core.loading.checks.check import Check, Desk, cell
from core.loading.columns import Field, Plan
from core.schema import TABLES

_MAY_REPEAT = ("events", "exposures")  # the same page can be seen twice in a second
_PEOPLE_AND_ITEMS = ("user_id", "item_id", "user1", "user2")
_WHOSE = ("user_id", "order_id", "review_id", "user1", "campaign_id")
_WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
_NARROW = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F))


def row_checks(desk: Desk) -> Iterator[Check]:
    """Checks that compare rows with each other; each is asked for only where a count says that it will find something."""
    cells = commas(cell(field) for field in desk.plan.fields)
    if (has_ids(desk.plan) or one_per(desk.plan)) and _repeats(desk, sql("hash({cells})", cells=cells)):
        found = sql("row_number() OVER (PARTITION BY hash({cells}) ORDER BY _number) > 1", cells=cells)
        yield Check("W_DUPLICATE_ROW", None, found, over=True)
    key = one_per(desk.plan)
    if key and _repeats(desk, cell(key)):
        yield Check("W_CONFLICTING_ID", key, _differs(desk.plan, key), over=True)
    for field in ids(desk.plan):
        if _counts(desk, cell(field)) > _counts(desk, alike(cell(field))):
            yield Check("W_UNICODE_DUPLICATE_ID", field, _looks_like(field), done="kept", over=True)


def one_per(plan: Plan) -> Field | None:
    """The field of whose values the table has one row each."""
    wanted = TABLES[plan.table].one_per
    return next((f for f in plan.fields if f.canonical and f.name == wanted), None)


def ids(plan: Plan) -> list[Field]:
    return [f for f in plan.fields if f.canonical and f.name in _PEOPLE_AND_ITEMS]


def alike(text: Sql) -> Sql:
    """The id without what the eye does not tell apart: composed signs, full width, case."""
    return sql(
        "CASE WHEN strlen({t}) = length({t}) THEN lower({t})"  # ASCII: the rest is dear
        " ELSE lower(nfc_normalize(translate({t}, {wide}, {narrow}))) END",
        t=text, wide=_WIDE, narrow=_NARROW,
    )  # fmt: skip


def has_ids(plan: Plan) -> bool:
    """Whether rows say whose they are: others may well be alike, such as people of whom no more than age and city is told."""
    return plan.table not in _MAY_REPEAT and any(f.canonical and f.name in _WHOSE for f in plan.fields)


def _repeats(desk: Desk, value: Sql) -> bool:
    query = sql("SELECT count({v}) > count(DISTINCT {v}) FROM {t}", v=value, t=desk.table)
    return bool(desk.ask(query)[0][0])


def _counts(desk: Desk, value: Sql) -> int:
    return int(desk.ask(sql("SELECT count(DISTINCT {v}) FROM {t}", v=value, t=desk.table))[0][0])


def _differs(plan: Plan, key: Field) -> Sql:
    """Something in this row is not what the first row of its id that has it says."""
    others = [field for field in plan.fields if field is not key]
    whole = "(PARTITION BY {k} ORDER BY _number ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
    return any_of(
        [
            sql("({c} != first_value({c} IGNORE NULLS) OVER " + whole + ")", c=cell(field), k=cell(key))
            for field in others
        ]
    )


def last_said(desk: Desk, key: Field) -> Sql:
    """The rows with what the last row of each id says, where it says something, in any order."""
    last = "coalesce(last_value({c} IGNORE NULLS) OVER same, {c}) AS {c}"
    others = [sql(last, c=cell(field)) for field in desk.plan.fields if field is not key]
    if not others:
        return desk.table
    return sql(
        "(SELECT * REPLACE ({cells}) FROM {t}"
        " WINDOW same AS (PARTITION BY coalesce({k}, CAST(_number AS VARCHAR)) ORDER BY _number"
        " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))",
        cells=commas(others), t=desk.table, k=cell(key),
    )  # fmt: skip


def _looks_like(field: Field) -> Sql:
    """The first row of an id that differs from another one, met before, only in how it is written."""
    return sql(
        "(row_number() OVER (PARTITION BY {c} ORDER BY _number) = 1"
        " AND first_value({c}) OVER (PARTITION BY {a} ORDER BY _number) != {c})",
        c=cell(field), a=alike(cell(field)),
    )  # fmt: skip
