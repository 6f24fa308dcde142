"""What a table of a cluster's catalogue becomes: its columns recognised by the same rules as those of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.dataset import ColumnReport
from core.engine import Engine, collect
from core.engine.attached import PATTERNS, Source, path_of
from core.engine.spark_catalogue import Counted, cluster, columns_made, columns_of, count, first_rows, frame
from core.engine.spark_cells import free_of_marks, trait_type
from core.errors import CoreError
from core.loading.columns import Field, Plan, plan
from core.loading.values import present
from core.messages import Message
from core.privacy import mask
from core.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

DROPPED = "-"
"""As the meaning of a column: not read at all."""
SAMPLE_ROWS = 500
PREVIEWED = 1_000
_SHOWN_ROWS, _SHOWN_SAMPLES = 20, 4
_NOT_NEEDED = {"page_id"}  # of all key columns: events may be of no page


@dataclass(frozen=True)
class Planned:
    """A table of the catalogue as one of ours.

    columns:  name -> core.schema type.   sides: what it also tells of people and items.
    meanings: heading -> canonical name, "" for a trait, DROPPED for none; "": the table.
    reports:  what each column became.
    """

    name: str
    source: Source
    columns: Mapping[str, str]
    sides: tuple[tuple[Source, Mapping[str, str]], ...]
    meanings: Mapping[str, str]
    reports: tuple[ColumnReport, ...]

    def check(self) -> None:
        """Raise CoreError unless a column gives every id the table needs."""
        own = [column.name for column in TABLES[self.source.table].columns if column.key]
        lacking = [name for name in own if name not in self.columns and name not in _NOT_NEEDED]
        if lacking:
            what = Message(f"table.{self.source.table}")
            raise CoreError(Message("error.catalogue_needs", table=self.name, what=what, column=lacking[0]))


@dataclass(frozen=True, eq=False)
class Preview:
    """What a mapping would give: the first rows as they would be read, and what the first PREVIEWED would lose."""

    rows: pd.DataFrame
    counted: Counted


def planned(engine: Engine, name: str, chosen: Mapping[str, str] | None = None) -> Planned:
    """A table of the catalogue with a meaning for each column; `chosen` is as for core.loading.attach.

    Raises CoreError where it is not there, and LoadError E_NO_KNOWN_COLUMN where nothing of it can be used.
    """
    chosen, path = dict(chosen or {}), _path(engine, name)
    stored = columns_of(engine, path)
    texts = first_rows(engine, path, SAMPLE_ROWS)
    read = [h for h, kind in stored.items() if trait_type(kind) and chosen.get(h) != DROPPED]
    samples = [list(row) for row in zip(*(_cells(texts[h].to_pylist()) for h in read), strict=True)]
    wishes = {heading: became for heading, became in chosen.items() if became != DROPPED}
    made = plan(path[-1], read, samples, wishes)
    fields = {_name(field): field for field in made.fields}
    columns = {own: _type(field, stored) for own, field in fields.items()}
    source = Source(path, made.table, {own: (f.heading, _pattern(f)) for own, f in fields.items()})
    meanings = {f.heading: f.name if f.canonical else "" for f in made.fields}
    dropped = dict.fromkeys(set(stored) - set(read), DROPPED)
    reports = tuple(_report(field, samples, columns[own]) for own, field in fields.items())
    sides = tuple(_side(side, source, columns, made) for side in made.sides)
    return Planned(name, source, _ordered(source, columns), sides, {"": made.table} | meanings | dropped, reports)


def preview(engine: Engine, found: Planned) -> Preview:
    """The first rows as they would be read. Raises CoreError for a mapping that can't be."""
    found.check()
    shown = cluster(engine).shown(found.columns)
    kinds = {shown[name]: kind for name, kind in found.columns.items()}
    head = frame(engine, found.source, found.columns, PREVIEWED).head(_SHOWN_ROWS)
    return Preview(collect(head, kinds), count(engine, found.source, found.columns, PREVIEWED))


def rated(found: Planned) -> tuple[Source, Mapping[str, str]] | None:
    """The ratings that a table of reviews gives; None where it tells not who rated what."""
    given = found.source.columns
    if found.source.table != "reviews" or not {"user_id", "item_id", "rating"} <= set(given):
        return None
    names = {"user_id": "user_id", "item_id": "item_id", "rating": "value", "at": "at"}
    columns = {ours: given[name] for name, ours in names.items() if name in given}
    source = Source(found.source.path, "ratings", columns)
    return source, _ordered(source, {})


def _path(engine: Engine, name: str) -> tuple[str, ...]:
    try:
        return path_of(name)
    except ValueError as error:
        where = cluster(engine).place
        raise CoreError(Message("error.catalogue_missing", table=name, where=where)) from error


def _cells(texts: list[str | None]) -> list[str]:
    return [text or "" for text in texts]


def _name(field: Field) -> str:
    return field.name if field.canonical else free_of_marks(field.name)


def _type(field: Field, stored: Mapping[str, str]) -> str:
    """A trait is what the cluster stores it as: what looks like a number there, but is a text, stays one."""
    return field.type if field.canonical else trait_type(stored[field.heading]) or "category"


def _pattern(field: Field) -> str:
    usual = "iso" if field.type in ("time", "day") else "plain"
    return field.format.pattern if field.format.pattern in PATTERNS else usual


def _side(side: str, source: Source, columns: Mapping[str, str], made: Plan) -> tuple[Source, Mapping[str, str]]:
    """What a table tells of people or items beside its own: one row an id."""
    own = TABLES[source.table].by_name
    names = [name for name in made.names if name in TABLES[side].by_name]
    aside = {name: source.columns[name] for name in names if name not in own or name == TABLES[side].one_per}
    found = Source(source.path, side, aside, single=True)
    return found, _ordered(found, columns)


def _ordered(source: Source, kinds: Mapping[str, str]) -> dict[str, str]:
    """Canonical columns in the order of the schema, traits after."""
    own, made = TABLES[source.table].by_name, columns_made(source)
    names = [*(name for name in own if name in made), *(name for name in made if name not in own)]
    return {name: own[name].type if name in own else kinds.get(name, "id") for name in names}


def _report(field: Field, samples: list[list[str]], kind: str) -> ColumnReport:
    """What a column became, with some values; those that name a person are masked before they are stored."""
    values = list(dict.fromkeys(present([row[field.index] for row in samples[:200]])))[:_SHOWN_SAMPLES]
    shown = tuple(mask(field.name, value[:80]) if field.canonical else value[:80] for value in values)
    return ColumnReport(field.heading, field.name if field.canonical else None, kind, shown)


def counted_as(source: Source, found: Counted) -> tuple[Source, int]:
    """A source with what was seen of it, and the rows it has for us."""
    repeats = TABLES[source.table].one_per is not None and found.ids < found.kept
    single = source.single or repeats
    return replace(source, single=single, seen=f"{found.kept}:{found.checksum}"), found.ids if single else found.kept
