"""What a file is and what its columns mean: headings and a sample of values become a Plan."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import LoadError
from core.loading.values import Format, is_band, recognise
from core.schema import TABLES, Column, normalise

SIDE_TABLES = ("customers", "items")
_ITEM_FILE = re.compile(r"item|product|catalog|text_data|商品|产品|物品")
# In a review or event these headings mean the review's title or the event's text, not the item's.
_NOT_ABOUT_ITEMS = {"reviews": {"title", "content"}, "events": {"title", "content"}}


@dataclass(frozen=True)
class Field:
    """One column of a file: `name` is canonical, or the heading itself for a trait."""

    index: int
    heading: str
    name: str
    format: Format
    canonical: bool
    key: bool = False

    @property
    def type(self) -> str:
        return self.format.type


@dataclass(frozen=True)
class Plan:
    """The table a file becomes, its fields, and the tables its other fields describe (customers, items)."""

    file: str
    table: str
    fields: tuple[Field, ...]
    sides: tuple[str, ...]

    @property
    def names(self) -> set[str]:
        return {field.name for field in self.fields if field.canonical}

    def without(self, demoted: set[str]) -> "Plan":
        """The same plan with the named fields kept as text traits, because their values are something else."""
        fields = tuple(
            Field(f.index, f.heading, f.heading, Format("category"), False) if f.name in demoted else f
            for f in self.fields
        )
        return Plan(self.file, self.table, fields, self.sides)


def _lookup() -> dict[str, list[tuple[str, Column, int]]]:
    found: dict[str, list[tuple[str, Column, int]]] = {}
    for table in TABLES.values():
        for column in table.columns:
            for rank, heading in enumerate((column.name, *column.headings)):
                found.setdefault(normalise(heading), []).append((table.name, column, rank))
    return found


_MEANINGS = _lookup()


def plan(
    file: str,
    header: Sequence[str],
    samples: Sequence[Sequence[str]],
    chosen: Mapping[str, str] | None = None,
) -> Plan:
    """Give every column a meaning. `chosen` (heading -> canonical name, or "" to keep a trait) overrules the guess.

    The key "" of `chosen` overrules the table. Raises LoadError E_NO_KNOWN_COLUMN when nothing can be used.
    """
    chosen = dict(chosen or {})
    table = chosen.pop("", "") or _table(file, header, chosen, samples)
    fields: list[Field] = []
    taken: set[str] = set()
    for index, heading in _by_rank(table, header):
        column = _meaning(table, heading, chosen)
        values = [row[index] for row in samples]
        field = _field(table, index, heading, column, values, taken, trusted=heading in chosen)
        taken.add(field.name)
        fields.append(field)
    fields.sort(key=lambda field: field.index)
    _refuse_unknown(file, header, fields)
    return Plan(file, table, tuple(fields), _sides(table, fields))


def _by_rank(table: str, header: Sequence[str]) -> list[tuple[int, str]]:
    """Columns in the order in which they may claim a canonical name: the surest heading first."""

    def rank(pair: tuple[int, str]) -> tuple[int, int]:
        ranks = [r for t, _, r in _MEANINGS.get(normalise(pair[1]), ()) if t == table]
        return (min(ranks, default=999), pair[0])

    return sorted(enumerate(header), key=rank)


def _meaning(table: str, heading: str, chosen: Mapping[str, str]) -> Column | None:
    if heading in chosen:
        return _canonical(table, chosen[heading])
    meanings = _MEANINGS.get(normalise(heading), [])
    for home in (table, *(side for side in SIDE_TABLES if _has_side(table, side))):
        for name, column, _ in meanings:
            if name == home and not (home == "items" and column.name in _NOT_ABOUT_ITEMS.get(table, set())):
                return column
    if table == "events" and any(name == "ratings" and column.name == "item_id" for name, column, _ in meanings):
        return TABLES["events"].by_name["page_id"]
    return None


def _canonical(table: str, name: str) -> Column | None:
    for home in (table, *SIDE_TABLES):
        if name in TABLES[home].by_name:
            return TABLES[home].by_name[name]
    return None


def _has_side(table: str, side: str) -> bool:
    return side != table and table not in ("relationships", "campaigns", "items", "customers")


def _field(
    table: str,
    index: int,
    heading: str,
    column: Column | None,
    values: list[str],
    taken: set[str],
    *,
    trusted: bool,
) -> Field:
    """The field of one column; a canonical meaning its values contradict becomes a band or a trait."""
    if column is not None and column.band and is_band(values):
        column = TABLES["customers"].by_name[column.band]
    if column is None or column.name in taken:
        return Field(index, heading, _free_name(heading, index, table, taken), recognise(values), False)
    format = recognise(values, column.type)
    if not trusted and format.fits < 0.5:
        return Field(index, heading, _free_name(heading, index, table, taken), recognise(values), False)
    key = column.key and TABLES[table].by_name.get(column.name) is column
    return Field(index, heading, column.name, format, True, key)


def _free_name(heading: str, index: int, table: str, taken: set[str]) -> str:
    """The heading as a trait's name, made different from every other column of the table (DuckDB ignores case)."""
    name = " ".join(heading.split()) or f"column {index + 1}"
    reserved = {c.casefold() for c in (*TABLES[table].by_name, *taken)}
    while name.casefold() in reserved:
        name += " 2"
    return name


def _sides(table: str, fields: list[Field]) -> tuple[str, ...]:
    """Other tables this file also describes: people when it has their traits, items when it has theirs."""
    names = {field.name for field in fields if field.canonical}
    own = set(TABLES[table].by_name)
    sides = []
    if _has_side(table, "customers") and names & (set(TABLES["customers"].by_name) - own):
        sides.append("customers")
    if _has_side(table, "items") and "item_id" in names and names & (set(TABLES["items"].by_name) - own - {"item_id"}):
        sides.append("items")
    return tuple(sides)


def _table(file: str, header: Sequence[str], chosen: Mapping[str, str], samples: Sequence[Sequence[str]]) -> str:
    """The canonical table a file is, from the meanings its headings could have."""
    has = {column.name for heading in header for _, column, _ in _MEANINGS.get(normalise(heading), ())}
    has = (has | set(chosen.values())) - {""}
    user, item = "user_id" in has, "item_id" in has
    about_item = bool(has & {"title", "category", "price", "cost"})
    money = bool(has & {"amount", "unit_price"})
    rules = (
        ("relationships", {"user1", "user2"} <= has),
        (
            "exposures",
            "campaign_id" in has and bool(has & {"user_id", "impressions", "clicks", "conversions"}),
        ),
        ("exposures", {"impressions", "clicks"} <= has or "propensity" in has),
        ("campaigns", "campaign_id" in has),
        ("items", "content" in has and item and not user and not has & {"rating", "review_id", "at"}),
        (
            "items",
            "content" in has and not user and len(header) == 1 and _ITEM_FILE.search(file.lower()) is not None,
        ),
        ("reviews", "content" in has),
        (
            "orders",
            user and ("order_id" in has or (item and (money or "quantity" in has)) or (money and "at" in has)),
        ),
        ("orders", item and "order_id" in has),
        ("ratings", user and item and "value" in has),
        ("events", user and bool(has & {"page_id", "event", "session_id", "page_views"})),
        ("ratings", user and item),
        ("items", item and not user),
        (
            "items",
            about_item and not user and not has & {"age", "gender", "income", "name", "email", "label"},
        ),
    )
    return next((table for table, holds in rules if holds), "customers")


def _refuse_unknown(file: str, header: Sequence[str], fields: list[Field]) -> None:
    if any(field.canonical or field.type in ("int", "number", "bool") for field in fields):
        return
    raise LoadError("E_NO_KNOWN_COLUMN", file, columns=", ".join(header[:12]))
