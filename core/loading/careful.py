"""The careful way: a file with anything odd is read row by row, and each oddity is noted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from core.engine import Sql, run, sql, working_cursor
from core.loading.checks.check import Ask, Desk, told
from core.loading.checks.settled import settle_values
from core.loading.columns import Field, Plan
from core.loading.line import Line, Note
from core.loading.part import Findings, Part
from core.loading.read import header_and_lines
from core.loading.repairs import chosen
from core.loading.source import Source
from core.loading.statement import WIDE, copy, is_bad, may_fail
from core.loading.values import BLANKS, MISSING, Format, alternatives
from core.schema import GUEST

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

BATCH = 20_000


def careful(source: Source, plan: Plan, root: Path, target: Path, findings: Findings) -> Part:
    """Read row by row: unusable rows are set aside with their text, cells that do not fit are dealt with as was chosen."""
    raw = target.with_suffix(".raw.parquet")
    rows_in, rows_kept = _spool(source, plan, raw, findings)
    with working_cursor(root, wide=len(plan.fields) > WIDE) as connection:
        ask = _asking(connection, rows_in, findings)
        desk = Desk(ask, sql("read_parquet({p})", p=str(raw)), plan, source.choices, findings)
        settle_values(desk, rows_kept, fitted)
        ask(copy(desk.in_order, desk.plan, target, line=Sql("_number")))
    raw.unlink()
    return Part(desk.plan, target, rows_in, rows_kept - desk.aside, lined=True)


def _asking(connection: duckdb.DuckDBPyConnection, rows: int, findings: Findings) -> Ask:
    """Runs statements over rows that are all read by now, with a tick from time to time."""
    return lambda statement: run(connection, statement, lambda _: findings.tick(rows))


def fitted(ask: Ask, table: Sql, plan: Plan, rows: int) -> Plan:
    """The plan with the formats that fit the whole file, and as text what its first rows made look like something else.

    Fields whose values are mostly something else become text, and traits with any such value.
    """
    checked = [f for f in plan.fields if may_fail(f) and not f.key]
    left = {f.name: bad for f, bad in zip(checked, _unfit(ask, table, checked), strict=True) if bad}
    formats = _better_formats(ask, table, [f for f in checked if f.name in left], left)
    plan = plan.rewritten(formats)
    return plan.without({f.name for f in checked if left.get(f.name) and (not f.canonical or left[f.name] > rows / 2)})


def _better_formats(ask: Ask, table: Sql, fields: list[Field], left: dict[str, int]) -> dict[str, Format]:
    """The formats that fit the whole file better than those its first rows suggested, such as the day before the month.

    left: how many values of each field do not fit; brought down to what does not fit the better format.
    """
    tried = [replace(f, format=other) for f in fields for other in alternatives(f.format)]
    best: dict[str, Format] = {}
    for field_, bad in zip(tried, _unfit(ask, table, tried), strict=True):
        if bad < left[field_.name]:
            left[field_.name], best[field_.name] = bad, field_.format
    return best


def _unfit(ask: Ask, table: Sql, fields: list[Field]) -> tuple[int, ...]:
    """How many values of each field do not fit its format."""
    return told(ask, table, (sql("count(*) FILTER (WHERE {bad})", bad=is_bad(f)) for f in fields))


@dataclass(frozen=True)
class _Keys:
    """The cells without which a row cannot be used, and the number of its order, which can stand in for its customer."""

    needed: list[Field]
    order: Field | None


def _spool(source: Source, plan: Plan, raw: Path, findings: Findings) -> tuple[int, int]:
    """The usable rows of a source as Parquet of text, with _line and _number; returns (rows in, rows kept).

    Where rows may still be set aside, each has its text with it as _raw.
    """
    import pyarrow.parquet as pq

    header, lines = header_and_lines(source, findings.noting(plan.file))
    width, with_raw = len(header), "set aside" in source.choices.values()
    schema = _schema(width, with_raw=with_raw)
    keys = _keys(plan)
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
    return number, kept


def _keys(plan: Plan) -> _Keys:
    order = next((f for f in plan.fields if f.canonical and f.name == "order_id"), None)
    return _Keys([f for f in plan.fields if f.key], order if plan.table == "orders" else None)


def _schema(width: int, *, with_raw: bool) -> pa.Schema:
    import pyarrow as pa

    numbers = [("_line", pa.int64()), ("_number", pa.int64())]
    return pa.schema([(f"c{i}", pa.string()) for i in range(width)] + numbers + [("_raw", pa.string())] * with_raw)


def _usable(line: Line, width: int, keys: _Keys, source: Source, findings: Findings) -> list[str] | None:
    """The cells of a row, mended where that is sure or was chosen; None for one that is set aside, which is noted."""
    cells = line.cells
    if line.code:
        wish = "mended" if line.sure else chosen(source.choices, line.code)
        read = line.mended if wish == "mended" else line.cells if wish == "kept" else None
        if read is None or len(read) != width:
            _set_aside(findings, source.name, line, line.code, None)
            return None
        cells = read
        findings.noting(source.name)(Note(line.code, line.number, None, line.raw[:200], wish))
    blank = [field for field in keys.needed if _is_blank(cells[field.index])]
    if not blank:
        return cells
    if guest := _guest(cells, blank, keys, source):
        findings.add(source.name, Note("W_MISSING_KEY", line.number, blank[0].heading, None, "kept as guest"))
        return guest
    _set_aside(findings, source.name, line, "W_MISSING_KEY", blank[0].heading)
    return None


def _guest(cells: list[str], blank: list[Field], keys: _Keys, source: Source) -> list[str] | None:
    """An order that names nobody, as that of a guest of its own, who never joins anybody; None for any other row."""
    who = blank[0]
    if len(blank) > 1 or who.name != "user_id" or keys.order is None or _is_blank(cells[keys.order.index]):
        return None
    if chosen(source.choices, "W_MISSING_KEY", who.heading) != "kept as guest":
        return None
    return [*cells[: who.index], GUEST + cells[keys.order.index].strip(BLANKS), *cells[who.index + 1 :]]


def _is_blank(cell: str) -> bool:
    return (text := cell.strip(BLANKS)) == "" or text.lower() in MISSING


def _set_aside(findings: Findings, file: str, line: Line, code: str, heading: str | None) -> None:
    findings.quarantined.append((file, line.number, code, line.raw))
    findings.add(file, Note(code, line.number, heading, None, "set aside"))


def _write(writer: pq.ParquetWriter, schema: pa.Schema, batch: list[tuple[Any, ...]]) -> None:
    import pyarrow as pa

    if batch:
        columns = [pa.array(values, type) for values, type in zip(zip(*batch, strict=True), schema.types, strict=True)]
        writer.write_table(pa.table(columns, schema=schema))
        batch.clear()
