"""Usable rows as Parquet of text, read one by one; those that cannot be used are set aside with their text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.engine import Sql, sql
from core.loading.columns import Field, Plan
from core.loading.line import Line, Note
from core.loading.part import Findings
from core.loading.read import header_and_lines
from core.loading.repairs import chosen
from core.loading.source import Source
from core.loading.values import BLANKS, MISSING
from core.schema import GUEST

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

BATCH = 20_000


@dataclass(frozen=True)
class Spool:
    """table: SQL of the usable rows in order, with cells as text (c0, c1, ...; NULL for nothing), _line and _number.

    rows_in: all rows there were.  kept: those of the table.
    """

    table: Sql
    rows_in: int
    kept: int


@dataclass(frozen=True)
class Keys:
    """The cells without which a row cannot be used.

    guest: that of the customer, where the number of the order, in `order`, may stand in for it.
    """

    needed: list[Field]
    order: Field | None = None
    guest: Field | None = None

    @classmethod
    def of(cls, plan: Plan, source: Source) -> Keys:
        """The keys of a plan, and whether orders that name nobody are kept as those of guests."""
        needed = [f for f in plan.fields if f.key]
        order = next((f for f in plan.fields if f.canonical and f.name == "order_id"), None)
        who = next((f for f in needed if f.name == "user_id"), None)
        if plan.table != "orders" or order is None or who is None:
            return cls(needed)
        kept = chosen(source.choices, "W_MISSING_KEY", who.heading) == "kept as guest"
        return cls(needed, order, who) if kept else cls(needed)


def spool(source: Source, plan: Plan, raw: Path, findings: Findings) -> Spool:
    """Read row by row into `raw`. Where rows may still be set aside, each has its text with it as _raw."""
    import pyarrow.parquet as pq

    header, lines = header_and_lines(source, findings.noting(plan.file))
    width, with_raw = len(header), may_set_aside(source)
    schema = _schema(width, with_raw=with_raw)
    keys = Keys.of(plan, source)
    number = kept = 0
    batch: list[tuple[object, ...]] = []
    with pq.ParquetWriter(raw, schema, compression="zstd") as writer:
        for number, line in enumerate(lines, 1):
            cells = _usable(line, width, keys, source, findings)
            if cells is None:
                continue
            end = (line.number, number, line.raw) if with_raw else (line.number, number)
            batch.append((*(cell.strip(BLANKS) or None for cell in cells), *end))
            kept += 1
            if len(batch) == BATCH:
                _write(writer, schema, batch)
                findings.tick(number)
        _write(writer, schema, batch)
    return Spool(sql("read_parquet({p})", p=str(raw)), number, kept)


def may_set_aside(source: Source) -> bool:
    """Whether a choice may set rows aside that are usable."""
    return "set aside" in source.choices.values()


def note_lacking(findings: Findings, file: str, number: int, heading: str, raw: str | None) -> None:
    """A row without a key, kept as that of a guest, or set aside with its text."""
    if raw is not None:
        findings.quarantined.append((file, number, "W_MISSING_KEY", raw))
    done = "kept as guest" if raw is None else "set aside"
    findings.add(file, Note("W_MISSING_KEY", number, heading, None, done))


def _schema(width: int, *, with_raw: bool) -> pa.Schema:
    import pyarrow as pa

    numbers = [("_line", pa.int64()), ("_number", pa.int64())]
    return pa.schema([(f"c{i}", pa.string()) for i in range(width)] + numbers + [("_raw", pa.string())] * with_raw)


def _usable(line: Line, width: int, keys: Keys, source: Source, findings: Findings) -> list[str] | None:
    """The cells of a row, mended where that is sure or was chosen; None for one that is set aside, which is noted."""
    cells = line.cells
    if line.code:
        wish = "mended" if line.sure else chosen(source.choices, line.code)
        read = line.mended if wish == "mended" else line.cells if wish == "kept" else None
        if read is None or len(read) != width:
            findings.quarantined.append((source.name, line.number, line.code, line.raw))
            findings.add(source.name, Note(line.code, line.number, None, None, "set aside"))
            return None
        cells = read
        findings.noting(source.name)(Note(line.code, line.number, None, line.raw[:200], wish))
    blank = [field for field in keys.needed if _is_blank(cells[field.index])]
    if not blank:
        return cells
    guest = _guest(cells, blank, keys)
    note_lacking(findings, source.name, line.number, blank[0].heading, line.raw if guest is None else None)
    return guest


def _guest(cells: list[str], blank: list[Field], keys: Keys) -> list[str] | None:
    """An order that names nobody, as that of a guest of its own, who never joins anybody; None for any other row."""
    who = keys.guest
    if who is None or keys.order is None or blank != [who] or _is_blank(cells[keys.order.index]):
        return None
    return [*cells[: who.index], GUEST + cells[keys.order.index].strip(BLANKS), *cells[who.index + 1 :]]


def _is_blank(cell: str) -> bool:
    return (text := cell.strip(BLANKS)) == "" or text.lower() in MISSING


def _write(writer: pq.ParquetWriter, schema: pa.Schema, batch: list[tuple[Any, ...]]) -> None:
    import pyarrow as pa

    if batch:
        columns = [pa.array(values, type) for values, type in zip(zip(*batch, strict=True), schema.types, strict=True)]
        writer.write_table(pa.table(columns, schema=schema))
        batch.clear()
