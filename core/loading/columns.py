"""What a file is and what its columns mean: headings and a sample of values become a Plan."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.errors import LoadError
from core.loading.headings import LONGEST
from core.loading.values import Format, is_band, recognise
from core.schema import SHOP_EXPORTS, TABLES, Column, normalise

SIDE_TABLES = ("customers", "items")
_OWN_NAMES = ("_bad", "_row", "_line", "_number", "_n", "_file_order")  # what loading itself calls columns
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

    def without(self, demoted: set[str], *, as_text: bool = True) -> "Plan":
        """The same plan with the named fields kept as traits, of text where their values are something else."""
        fields = tuple(self._demoted(f, as_text=as_text) if f.name in demoted else f for f in self.fields)
        return Plan(self.file, self.table, fields, _sides(self.table, list(fields)))

    def _demoted(self, field: Field, *, as_text: bool) -> Field:
        name = _free_name(field.heading, field.index, self.table, {f.name for f in self.fields} - {field.name})
        number = replace(field.format, type="number") if field.type == "money" else field.format
        return Field(field.index, field.heading, name, Format("category") if as_text else number, False)

    def rewritten(self, formats: Mapping[str, Format]) -> "Plan":
        """The same plan with the named fields read in another format."""
        fields = tuple(replace(f, format=formats[f.name]) if f.name in formats else f for f in self.fields)
        return replace(self, fields=fields)


def _lookup() -> dict[str, list[tuple[str, Column, int]]]:
    found: dict[str, list[tuple[str, Column, int]]] = {}
    for table in TABLES.values():
        for column in table.columns:
            for rank, heading in enumerate((column.name, *column.headings)):
                found.setdefault(normalise(heading), []).append((table.name, column, rank))
    return found


_MEANINGS = _lookup()
_UNIT = re.compile(r"[(（\[【][^()（）\[\]【】]{0,20}[)）\]】]\s*$")
_WRAPPINGS = frozenset({"properties", "attributes", "fields", "source", "profile", "data", "record", "payload"})
_CURRENCIES = frozenset(
    {"usd", "eur", "gbp", "cny", "rmb", "jpy", "chf", "inr", "hkd", "twd", "sgd", "aud", "cad", "krw"}
)


def _meanings_of(heading: str) -> list[tuple[str, Column, int]]:
    """What a heading can mean; a unit behind it ("Amount (€)", "spend_usd", "金额（元）") changes nothing about that."""
    if found := _MEANINGS.get(normalise(heading)):
        return found
    *around, inner = heading.split(".")
    if around and _WRAPPINGS.issuperset(map(normalise, around)):
        return _meanings_of(inner)
    bare = _UNIT.sub("", heading)
    if bare.strip() and bare != heading:
        return _MEANINGS.get(normalise(bare), [])
    *words, last = re.split(r"[\W_]+", heading.casefold()) if heading else [""]
    if words and last in _CURRENCIES:
        money = _MEANINGS.get(normalise("".join(words)), [])
        return [meaning for meaning in money if meaning[1].type == "money"]
    return []


# Headings that name what was bought; a bare "title" may as well be a person's.
_ITEM_NAMES = {normalise(h) for h in TABLES["items"].by_name["title"].headings} - {
    "title",
    "description",
    "标题",
    "名称",
}


def names_record(heading: str) -> bool:
    """Whether a heading is of an id that each record of a table has one of."""
    return any(column.name in ("user_id", "order_id", "item_id") for _, column, _ in _meanings_of(heading))


def plan(
    file: str,
    header: Sequence[str],
    samples: Sequence[Sequence[str]],
    chosen: Mapping[str, str] | None = None,
) -> Plan:
    """Give every column a meaning. `chosen` (heading -> canonical name, or "" to keep a trait) overrules the guess.

    The key "" of `chosen` overrules the table. Raises LoadError E_NO_KNOWN_COLUMN when nothing can be used.
    """
    chosen = _known_export(header) | dict(chosen or {})
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
    if table == "orders" and (total := _order_total(fields, samples)):
        return Plan(file, table, tuple(fields), _sides(table, fields)).without({total}, as_text=False)
    _refuse_unknown(file, header, fields)
    return Plan(file, table, tuple(fields), _sides(table, fields))


def _known_export(header: Sequence[str]) -> dict[str, str]:
    """Headings that mean something of their own in the export of a shop that another heading gives away."""
    of = {normalise(heading): heading for heading in header}
    found = [meanings for sign, meanings in SHOP_EXPORTS.items() if sign in of]
    return {of[heading]: name for meanings in found for heading, name in meanings.items() if heading in of}


def _order_total(fields: list[Field], samples: Sequence[Sequence[str]]) -> str | None:
    """ "amount", when it is a total repeated on every line of an order whose lines differ: summed, it would count twice."""
    at = {field.name: field.index for field in fields if field.canonical}
    if not {"order_id", "amount", "unit_price", "quantity"} <= at.keys():
        return None
    orders: dict[str, list[tuple[str, str]]] = {}
    for row in samples:
        orders.setdefault(row[at["order_id"]], []).append(
            (row[at["amount"]], row[at["unit_price"]] + "*" + row[at["quantity"]])
        )
    several = [set(lines) for lines in orders.values() if len({line for _, line in lines}) > 1]
    totals = sum(len({amount for amount, _ in lines}) == 1 for lines in several)
    return "amount" if totals > len(several) / 2 else None


def _by_rank(table: str, header: Sequence[str]) -> list[tuple[int, str]]:
    """Columns in the order in which they may claim a canonical name: the surest heading first."""

    def rank(pair: tuple[int, str]) -> tuple[int, int]:
        ranks = [r for t, _, r in _meanings_of(pair[1]) if t == table]
        return (min(ranks, default=999), pair[0])

    return sorted(enumerate(header), key=rank)


def _meaning(table: str, heading: str, chosen: Mapping[str, str]) -> Column | None:
    if heading in chosen:
        return _canonical(table, chosen[heading])
    meanings = _meanings_of(heading)
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
    key = column.key and column.type == "id" and TABLES[table].by_name.get(column.name) is column
    return Field(index, heading, column.name, format, True, key)


def _free_name(heading: str, index: int, table: str, taken: set[str]) -> str:
    """The heading as a trait's name, made different from every other column of the table (DuckDB ignores case)."""
    name = " ".join(heading.split())
    if len(name) > LONGEST:
        name = name[: LONGEST - 1] + "…"
    if name in ("", "*"):  # to DuckDB, a star is every column
        name = f"column {index + 1}"
    reserved = {c.casefold() for c in (*TABLES[table].by_name, *_OWN_NAMES, *taken)}
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
    if (
        _has_side(table, "items")
        and names & {"item_id", "title"}
        and names & (set(TABLES["items"].by_name) - own - {"item_id"})
    ):
        sides.append("items")
    return tuple(sides)


def _table(file: str, header: Sequence[str], chosen: Mapping[str, str], samples: Sequence[Sequence[str]]) -> str:
    """The canonical table a file is, from the meanings its headings could have."""
    has = {column.name for heading in header for _, column, _ in _meanings_of(heading)}
    has = (has | set(chosen.values())) - {""}
    user = bool(has & {"user_id", "email"})
    item = "item_id" in has or any(normalise(heading) in _ITEM_NAMES for heading in header)
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
        ("items", "content" in has and "item_id" in has and not user and not has & {"rating", "review_id", "at"}),
        (
            "items",
            "content" in has and not user and len(header) == 1 and _ITEM_FILE.search(file.lower()) is not None,
        ),
        ("reviews", "content" in has),
        (
            "orders",
            user and ("order_id" in has or (item and (money or "quantity" in has)) or (money and "at" in has)),
        ),
        ("orders", "order_id" in has and (item or money)),
        ("ratings", "user_id" in has and "item_id" in has and "value" in has),
        ("events", user and bool(has & {"page_id", "event", "session_id", "page_views"})),
        ("ratings", "user_id" in has and "item_id" in has),
        ("items", "item_id" in has and not user),
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
