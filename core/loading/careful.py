"""The careful way: a file with anything odd is read row by row, and each oddity is noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from core.engine import Sql, commas, identifier, run, sql, working_cursor
from core.loading.columns import Field, Plan
from core.loading.line import Line, Note
from core.loading.part import Findings, Part
from core.loading.read import header_and_lines
from core.loading.repairs import chosen
from core.loading.source import Source
from core.loading.statement import copy, is_bad, may_fail
from core.loading.values import BLANKS, MISSING, Format, alternatives

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

BATCH = 20_000
_CODES = {
    "int": "W_NOT_A_NUMBER",
    "number": "W_NOT_A_NUMBER",
    "money": "W_NOT_A_NUMBER",
    "time": "W_IMPOSSIBLE_DATE",
    "day": "W_IMPOSSIBLE_DATE",
    "bool": "W_AMBIGUOUS_CONSENT",
}
Ask = Callable[[Sql], list[Any]]


def careful(source: Source, plan: Plan, root: Path, target: Path, findings: Findings) -> Part:
    """Read row by row: unusable rows are set aside with their text, cells that do not fit are emptied and noted."""
    raw = target.with_suffix(".raw.parquet")
    rows_in, rows_kept = _spool(source, plan, raw, findings)
    table = sql("read_parquet({p})", p=str(raw))
    with working_cursor(root) as connection:
        ask = _asking(connection, rows_in, findings)
        plan = plan.rewritten(_better_formats(ask, table, plan))
        plan = plan.without(_misread(ask, table, plan, rows_kept))
        for field_ in plan.fields:
            if may_fail(field_) and not field_.key:
                _note_unfit(ask, table, field_, plan.file, findings)
        ask(copy(table, plan, target, line=Sql("_number")))
    raw.unlink()
    return Part(plan, target, rows_in, rows_kept)


def _asking(connection: duckdb.DuckDBPyConnection, rows: int, findings: Findings) -> Ask:
    """Runs statements over rows that are all read by now, with a tick from time to time."""
    return lambda statement: run(connection, statement, lambda _: findings.tick(rows))


def _misread(ask: Ask, table: Sql, plan: Plan, rows: int) -> set[str]:
    """Fields whose values are mostly something else, and traits with any: they become text."""
    checked = [f for f in plan.fields if may_fail(f) and not f.key]
    found = zip(checked, _unfit(ask, table, checked), strict=True)
    return {f.name for f, bad in found if bad and (not f.canonical or bad > rows / 2)}


def _better_formats(ask: Ask, table: Sql, plan: Plan) -> dict[str, Format]:
    """The formats that fit the whole file better than those its first rows suggested, such as the day before the month."""
    tried = [
        replace(f, format=other)
        for f in plan.fields
        if may_fail(f) and not f.key
        for other in (f.format, *alternatives(f.format))
    ]
    best: dict[str, tuple[int, Format]] = {}
    for field_, bad in zip(tried, _unfit(ask, table, tried), strict=True):
        if field_.name not in best or bad < best[field_.name][0]:
            best[field_.name] = bad, field_.format
    return {name: format for name, (_, format) in best.items()}


def _unfit(ask: Ask, table: Sql, fields: list[Field]) -> tuple[int, ...]:
    """How many values of each field do not fit its format."""
    if not fields:
        return ()
    counts = commas(sql("count(*) FILTER (WHERE {bad})", bad=is_bad(f)) for f in fields)
    found: tuple[int, ...] = ask(sql("SELECT {counts} FROM {table}", counts=counts, table=table))[0]
    return found


def _note_unfit(ask: Ask, table: Sql, field_: Field, file: str, findings: Findings) -> None:
    query = sql(
        "SELECT _line, {c} FROM {t} WHERE {bad} ORDER BY _line",
        c=identifier(f"c{field_.index}"),
        t=table,
        bad=is_bad(field_),
    )
    for line, value in ask(query):
        findings.repairs.append((file, _CODES[field_.type], line, field_.heading, value, "emptied"))


def _spool(source: Source, plan: Plan, raw: Path, findings: Findings) -> tuple[int, int]:
    """The usable rows of a source as Parquet of text, with _line and _number; returns (rows in, rows kept)."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    header, lines = header_and_lines(source, findings.noting(plan.file))
    width = len(header)
    schema = pa.schema(
        [(f"c{i}", pa.string()) for i in range(width)] + [("_line", pa.int64()), ("_number", pa.int64())]
    )
    keys = [(f.index, f.heading) for f in plan.fields if f.key]
    number = kept = 0
    batch: list[tuple[object, ...]] = []
    with pq.ParquetWriter(raw, schema, compression="zstd") as writer:
        for number, line in enumerate(lines, 1):
            cells = _usable(line, width, keys, source, findings)
            if cells is None:
                continue
            batch.append((*(cell.strip(BLANKS) or None for cell in cells), line.number, number))
            kept += 1
            if len(batch) == BATCH:
                _write(writer, schema, batch)
                findings.tick(number)
        _write(writer, schema, batch)
    return number, kept


def _usable(
    line: Line, width: int, keys: list[tuple[int, str]], source: Source, findings: Findings
) -> list[str] | None:
    """The cells of a row, mended where that is sure or was chosen; None for one that is set aside, which is noted."""
    cells: list[str] | None = line.cells
    if line.code:
        wish = "mended" if line.sure else chosen(source.choices, line.code)
        cells = line.mended if wish == "mended" else line.cells if wish == "kept" else None
        if cells is None or len(cells) != width:
            _set_aside(findings, source.name, line, line.code, None)
            return None
        findings.noting(source.name)(Note(line.code, line.number, None, line.raw[:200], wish))
    blank = next((heading for index, heading in keys if cells and _is_blank(cells[index])), None)
    if blank is not None:
        _set_aside(findings, source.name, line, "W_MISSING_KEY", blank)
        return None
    return cells


def _is_blank(cell: str) -> bool:
    return (text := cell.strip(BLANKS)) == "" or text.lower() in MISSING


def _set_aside(findings: Findings, file: str, line: Line, code: str, heading: str | None) -> None:
    findings.quarantined.append((file, line.number, code, line.raw))
    findings.repairs.append((file, code, line.number, heading, None, "set aside"))


def _write(writer: pq.ParquetWriter, schema: pa.Schema, batch: list[tuple[object, ...]]) -> None:
    import pyarrow as pa

    if batch:
        columns = [pa.array(values, type) for values, type in zip(zip(*batch, strict=True), schema.types, strict=True)]
        writer.write_table(pa.table(columns, schema=schema))
        batch.clear()
