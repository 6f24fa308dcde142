"""What is wrong with dates and times as they are written: impossible, ambiguous, in several formats, without zone."""

from collections.abc import Iterator

from core.engine import Sql, sql
from core.loading.checks.check import Ask, Check, Desk, cell, told
from core.loading.checks.zones import zone_checks
from core.loading.columns import Field, Plan
from core.loading.statement import is_bad
from core.loading.typed import is_missing, typed
from core.loading.values import Format

_LEAP = r":[0-5]\d:60(\.\d+)?"
_SLASHED = r"^(\d{1,2})[/-](\d{1,2})[/-]\d"
_FIRST = 5_000
_DATE = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?|\d{4}年\d{1,2}月\d{1,2}日.*"
_ORDERS = {"month/day/year": "month first", "day/month/year": "day first"}


def is_date(field: Field) -> bool:
    return field.type in ("time", "day")


def leap_seconds(plan: Plan) -> list[Check]:
    """The second after 23:59:59, which no computer keeps, becomes that one."""
    dates = [f for f in plan.fields if is_date(f) or (f.type == "category" and not f.canonical)]
    return [
        Check("W_LEAP_SECOND", f, sql("({c} LIKE '%:60%' AND regexp_matches({c}, {leap}))", c=cell(f), leap=_LEAP),
              done="mended", mended=sql("replace({c}, ':60', ':59')", c=cell(f)))
        for f in dates
    ]  # fmt: skip


def date_checks(desk: Desk) -> Iterator[Check]:
    """Checks of the columns of dates, and of those kept as text that are mostly dates."""
    for field in desk.plan.fields:
        if is_date(field):
            yield Check("W_IMPOSSIBLE_DATE", field, is_bad(field))
            yield from _of_formats(desk, field)
            yield from zone_checks(desk, field)
    for field in mostly_dates(desk.ask, desk.table, desk.plan):
        found = sql(
            "(NOT {m} AND {t} IS NULL)",
            m=is_missing(cell(field)),
            t=typed(cell(field), Format("time", "mixed month/day/year")),
        )
        yield Check("W_IMPOSSIBLE_DATE", field, found, done="kept")


def mostly_dates(ask: Ask, table: Sql, plan: Plan) -> list[Field]:
    fields = [f for f in plan.fields if f.type == "category" and not f.canonical]
    shares = (sql("avg(CASE WHEN regexp_full_match({c}, {d}) THEN 1 ELSE 0 END) FILTER (WHERE {c} IS NOT NULL)",
                               c=cell(f), d=_DATE) for f in fields)  # fmt: skip
    if not fields:
        return []
    found = told(ask, sql("(SELECT * FROM {t} LIMIT {n})", t=table, n=_FIRST), shares)
    return [field for field, share in zip(fields, found, strict=True) if share and share >= 0.5]


def _of_formats(desk: Desk, field: Field) -> Iterator[Check]:
    """Dates in another format than most of their column, and those of which nothing proves where the day stands."""
    order = field.format.pattern.removeprefix("mixed ")
    if order not in _ORDERS:
        return
    counted = sql("SELECT {k} AS kind, count(*) FROM {t} WHERE {c} IS NOT NULL AND NOT {bad} GROUP BY kind",
                  k=_kind(field), t=desk.table, c=cell(field), bad=is_bad(field))  # fmt: skip
    kinds = {kind: count for kind, count in desk.ask(counted) if kind}
    proofs = [kinds.get("day first", 0), kinds.get("month first", 0)]
    if not (all(proofs) or not any(proofs)):  # one proof: the doubtful ones are of its kind
        kinds = _joined(kinds, {"doubtful", "day first", "month first"})
    elif kinds.get("doubtful"):
        found = sql("({k} = 'doubtful' AND NOT {bad})", k=_kind(field), bad=is_bad(field))
        yield Check("W_AMBIGUOUS_DATE", field, found, done=_ORDERS[order], once=True)
        kinds = _joined(kinds, {"doubtful", _ORDERS[order]})
    if len(kinds) > 1:
        most = max(kinds, key=lambda kind: kinds[kind])
        same = most.split("|")
        yield Check("W_MIXED_DATE_FORMAT", field, sql("({c} IS NOT NULL AND NOT {bad} AND NOT list_contains({same}, {k}))",
                    c=cell(field), bad=is_bad(field), same=same, k=_kind(field)), done="read")  # fmt: skip


def _joined(kinds: dict[str, int], same: set[str]) -> dict[str, int]:
    """The counts with those of the same format as one, called by all their names."""
    named = [kind for kind in kinds if kind in same]
    rest = {kind: count for kind, count in kinds.items() if kind not in same}
    return rest | ({"|".join(named): sum(kinds[kind] for kind in named)} if named else {})


def _kind(field: Field) -> Sql:
    """In which format a date is written; of 13/04/2024 also what proves where the day stands."""
    c = cell(field)
    part = [sql("TRY_CAST(regexp_extract({c}, {s}, {n}) AS INTEGER)", c=c, s=_SLASHED, n=n) for n in (1, 2)]
    cases = (
        (sql("regexp_matches({c}, {s})", c=c, s=r"^\d{4}-"), "iso"),
        (sql("regexp_matches({c}, {s})", c=c, s=r"^\d{4}[/.]"), "year first"),
        (sql("{c} LIKE '%年%'", c=c), "chinese"),
        (sql("{a} > 12", a=part[0]), "day first"),
        (sql("{b} > 12", b=part[1]), "month first"),
        (sql("{a} = {b}", a=part[0], b=part[1]), None),
        (sql("{a} IS NOT NULL", a=part[0]), "doubtful"),
        (sql("regexp_matches({c}, {s})", c=c, s=r"^\d{1,2}\."), "day first"),
        (sql("regexp_matches({c}, {s})", c=c, s=r"^\d{8}$|^\d{14}$"), "compact"),
        (sql("regexp_matches({c}, '[A-Za-z]{{3}}')", c=c), "named month"),
    )
    whens = " ".join(sql("WHEN {if_} THEN {then}", if_=condition, then=kind) for condition, kind in cases)
    return sql("(CASE {whens} ELSE 'epoch' END)", whens=Sql(whens))
