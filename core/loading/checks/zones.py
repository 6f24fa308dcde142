"""Times and where they were: without a zone beside others with one, and hours that a clock jumped over."""

import re
from collections.abc import Iterator

from core.engine import Sql, any_of, sql
from core.loading.checks.check import Check, Desk, cell
from core.loading.columns import Field, Plan
from core.loading.statement import is_bad
from core.loading.typed import typed
from core.loading.values import ZONE
from core.schema import normalise

_PLACE = re.compile(r"(Europe|America|US|Canada)/([A-Za-z_]+)")
_ZONE_HEADINGS = {"timezone", "tz", "zone", "timezonename", "时区"}


def zone_checks(desk: Desk, field: Field) -> Iterator[Check]:
    """Times without a zone beside others with one, and times a clock jumped over in spring, where it is known to do so."""
    clock = sql("({c} LIKE '%:%' AND NOT {bad})", c=cell(field), bad=is_bad(field))
    zoned = sql("regexp_matches({c}, {z})", c=cell(field), z=ZONE)
    naive = sql("({clock} AND NOT {zoned})", clock=clock, zoned=zoned)
    query = sql("SELECT count(*) FILTER (WHERE {n}), count(*) FILTER (WHERE {clock} AND {z}) FROM {t}",
                n=naive, clock=clock, z=zoned, t=desk.table)  # fmt: skip
    without, with_zone = desk.ask(query)[0]
    if without and with_zone:
        yield Check("W_NAIVE_TIME", field, naive, done="kept")
    jumps = _jumps(desk.plan, field, both=bool(without and with_zone))
    if without and jumps and field.type == "time":
        yield Check("W_NONEXISTENT_TIME", field, sql("({n} AND {j})", n=naive, j=any_of(jumps)), done="kept")


def _jumps(plan: Plan, field: Field, *, both: bool) -> list[Sql]:
    """When the clocks of the places named jump forward: an hour of a Sunday in March."""
    moment = typed(cell(field), field.format)
    found = [_jump(moment, area, place) for area, place in _PLACE.findall(field.heading)]
    zones = [f for f in plan.fields if normalise(f.heading) in _ZONE_HEADINGS]
    for zone in zones:
        for area in ("Europe", "America"):
            place = sql("{z} LIKE {a}", z=cell(zone), a=area + "/%")
            found.append(sql("({p} AND {j})", p=place, j=_jump(moment, area, "")))
    if not found and not zones and both:  # a file that minds zones, but not here: in most places that have summer time
        found = [_jump(moment, "Europe", ""), _jump(moment, "America", "")]
    return found


def knows_places(plan: Plan, field: Field) -> bool:
    """Whether the file says in which place the clock of a field stood."""
    return bool(_PLACE.search(field.heading)) or any(normalise(f.heading) in _ZONE_HEADINGS for f in plan.fields)


def may_be_jumped(moment: Sql) -> Sql:
    """Whether some place jumps over this hour in spring."""
    return sql("(month({m}) = 3 AND dayofweek({m}) = 0 AND hour({m}) IN (1, 2))", m=moment)


def _jump(moment: Sql, area: str, place: str) -> Sql:
    hour = 1 if place in ("London", "Dublin", "Lisbon") else 2
    first = 25 if area == "Europe" else 8
    return sql(
        "(month({m}) = 3 AND dayofweek({m}) = 0 AND day({m}) BETWEEN {first} AND {last} AND hour({m}) = {hour})",
        m=moment, first=first, last=first + 6, hour=hour,
    )  # fmt: skip
