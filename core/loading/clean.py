"""Text -> typed Parquet. A clean file is read once, by DuckDB; one with anything odd is read row by row, each oddity noted."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from core.engine import Sql, any_of, commas, identifier, open_locked, sql
from core.loading.columns import Field, Plan
from core.loading.read import Source, header_and_lines
from core.loading.text_file import Dialect, Line
from core.loading.values import MISSING, epoch_day, typed
from core.schema import DUCKDB_TYPES, TABLES

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

BATCH = 20_000
BUFFER = 4 << 20  # DuckDB's own 32 MB a thread doubles the memory of a load and saves nothing
ROW_GROUP = 30_720
LARGE_FILE = 256 << 20  # smaller files take about a second on one thread, and half the memory
_CODES = {
    "int": "W_NOT_A_NUMBER",
    "number": "W_NOT_A_NUMBER",
    "money": "W_NOT_A_NUMBER",
    "time": "W_IMPOSSIBLE_DATE",
    "day": "W_IMPOSSIBLE_DATE",
    "bool": "W_AMBIGUOUS_CONSENT",
}


@dataclass
class Findings:
    """What was repaired and what was set aside while one load ran; rows are tuples in the reports' column order."""

    repairs: list[tuple[str, str, int | None, str | None, str | None, str]] = field(default_factory=list)
    quarantined: list[tuple[str, int, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """The Parquet file one source became, with everything its plan names, and the rows counted on the way."""

    plan: Plan
    path: Path
    rows_in: int
    rows_loaded: int

    @property
    def types(self) -> dict[str, str]:
        """Column name -> core.schema type of everything in the file, derived columns included."""
        own = TABLES[self.plan.table].by_name
        derived = {name: own[name].type if name in own else "id" for name, _ in _derived(self.plan)}
        return {field_.name: field_.type for field_ in self.plan.fields} | derived


class _NotClean(Exception):
    """The fast reading met something it must not decide alone."""


def convert(source: Source, plan: Plan, root: Path, target: Path, findings: Findings) -> Part:
    """Write `source` as typed Parquet to `target`; what had to be repaired or set aside goes to `findings`."""
    try:
        return _fast(source, plan, root, target)
    except _NotClean:
        return _careful(source, plan, root, target, findings)


def _fast(source: Source, plan: Plan, root: Path, target: Path) -> Part:
    """One pass by DuckDB; raises _NotClean unless every row and every cell was as expected."""
    dialect = source.dialect
    if not (source.kind == "parquet" or _is_plain(dialect)) or glob.has_magic(str(source.path)):
        raise _NotClean
    threads = 1 if source.path.stat().st_size < LARGE_FILE else None
    with open_locked(root, also=source.path, threads=threads) as connection:
        table = _parquet(connection, source) if source.kind == "parquet" else _csv(source.path, dialect, plan)
        try:
            written = connection.execute(_copy(table, plan, target)).fetchall()
        except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
            raise _NotClean from error
        bad = connection.execute(sql("SELECT count(*) FROM read_parquet({p}) WHERE _bad", p=str(target))).fetchall()
    if bad[0][0]:
        raise _NotClean
    return Part(plan, target, written[0][0], written[0][0])


def _is_plain(dialect: Dialect | None) -> bool:
    return dialect is not None and dialect.encoding in ("utf-8", "utf-8-sig") and dialect.has_header


def _csv(path: Path, dialect: Dialect | None, plan: Plan) -> Sql:
    width = max((f.index for f in plan.fields), default=0) + 1
    columns = commas(sql("{n}: 'VARCHAR'", n=f"c{i}") for i in range(width))
    return sql(
        "read_csv({p}, header = true, delim = {d}, quote = '\"', escape = '\"', auto_detect = false, strict_mode = true,"
        " null_padding = false, columns = {columns}, buffer_size = {buffer}, max_line_size = {line})",
        buffer=BUFFER, line=BUFFER // 4, p=str(path), d=dialect.delimiter if dialect else ",", columns=Sql("{" + columns + "}"),
    )  # fmt: skip


def _parquet(connection: duckdb.DuckDBPyConnection, source: Source) -> Sql:
    """The file's columns as text under the names c0, c1, ...; nested and binary values are not for the fast way."""
    relation = connection.read_parquet(str(source.path))
    if any(
        (str(kind).endswith(("]", ")")) and "DECIMAL" not in str(kind)) or str(kind) == "BLOB"
        for kind in relation.types
    ):
        raise _NotClean
    columns = commas(
        sql("CAST({c} AS VARCHAR) AS {n}", c=identifier(name), n=identifier(f"c{i}"))
        for i, name in enumerate(relation.columns)
    )
    return sql("(SELECT {columns} FROM read_parquet({p}))", columns=columns, p=str(source.path))


def _copy(table: Sql, plan: Plan, target: Path, line: Sql | None = None) -> Sql:
    """COPY of the typed columns, with _bad marking the rows whose text did not fit somewhere."""
    trimmed = commas(
        sql("nullif(trim({c}), '') AS {c}", c=identifier(f"c{i}")) for i in sorted({f.index for f in plan.fields})
    )
    number = line or Sql("row_number() OVER ()")
    inner = sql(
        "SELECT {t}, {n} AS _row FROM {table}",
        t=trimmed,
        n=number if _needs_rows(plan) or line else Sql("0"),
        table=table,
    )
    return sql(
        "COPY (SELECT {columns}, {bad} AS _bad FROM ({inner})) TO {target} (FORMAT parquet, COMPRESSION zstd,"
        " ROW_GROUP_SIZE {group})",
        group=ROW_GROUP,
        columns=commas(_outputs(plan)), bad=any_of([_is_bad(f) for f in plan.fields if _may_fail(f)]),
        inner=inner, target=str(target),
    )  # fmt: skip


def _outputs(plan: Plan) -> Iterator[Sql]:
    """Every column of the file's Parquet: what the file gave, then what follows from it."""
    for field_ in plan.fields:
        yield sql("{v} AS {n}", v=typed(identifier(f"c{field_.index}"), field_.format), n=identifier(field_.name))
    for name, value in _derived(plan):
        yield sql("{v} AS {n}", v=value, n=identifier(name))


def _derived(plan: Plan) -> Iterator[tuple[str, Sql]]:
    """Canonical columns the file lacks but that follow: row ids, days, line totals, defaults."""
    of = {f.name: typed(identifier(f"c{f.index}"), f.format) for f in plan.fields if f.canonical}
    for name in _row_ids(plan):
        yield name, sql("{file} || '#' || _row", file=plan.file)
    for column in TABLES[plan.table].columns:
        if column.name in of:
            continue
        if column.name == "day" and "at" in of:
            yield "day", epoch_day(of["at"])
        elif column.name == "amount" and {"unit_price", "quantity"} <= set(of):
            yield "amount", sql("CAST(round({p} * {q}) AS BIGINT)", p=of["unit_price"], q=of["quantity"])
        elif column.name == "campaign_id" and column.key:
            yield "campaign_id", sql("{file}", file=plan.file)
        elif column.default is not None:
            yield column.name, sql("CAST({d} AS {t})", d=column.default, t=Sql(DUCKDB_TYPES[column.type]))


def _row_ids(plan: Plan) -> list[str]:
    """Ids the file lacks; its rows are numbered instead, under the file's name, so that they never join another file."""
    own = TABLES[plan.table].by_name
    wanted: list[str] = [name for name in ("user_id", "item_id") if name in own and own[name].key]
    wanted += ["review_id"] if plan.table == "reviews" else []
    wanted += ["user_id"] if "customers" in plan.sides and "user_id" not in wanted else []
    return [name for name in wanted if name not in plan.names]


def _needs_rows(plan: Plan) -> bool:
    return bool(_row_ids(plan))


def _may_fail(field_: Field) -> bool:
    return field_.key or field_.type not in ("id", "text", "category")


def _is_bad(field_: Field) -> Sql:
    """A key that is missing, or text that is there, is not a word for missing, and did not become its type."""
    cell = identifier(f"c{field_.index}")
    if field_.key and field_.type == "id":
        return sql("{c} IS NULL", c=cell)
    return sql(
        "({c} IS NOT NULL AND {t} IS NULL AND lower({c}) NOT IN {missing})",
        c=cell,
        t=typed(cell, field_.format),
        missing=MISSING,
    )


def _careful(source: Source, plan: Plan, root: Path, target: Path, findings: Findings) -> Part:
    """Read row by row: unusable rows are set aside with their text, cells that do not fit are emptied and noted."""
    raw = target.with_suffix(".raw.parquet")
    rows_in, rows_kept = _spool(source, plan, raw, findings)
    table = sql("read_parquet({p})", p=str(raw))
    with open_locked(root) as connection:
        plan = plan.without(_misread(connection, table, plan, rows_kept))
        for field_ in plan.fields:
            if _may_fail(field_) and not field_.key:
                _note_unfit(connection, table, field_, plan.file, findings)
        connection.execute(_copy(table, plan, target, line=Sql("_number")))
    raw.unlink()
    return Part(plan, target, rows_in, rows_kept)


def _misread(connection: duckdb.DuckDBPyConnection, table: Sql, plan: Plan, rows: int) -> set[str]:
    """Fields whose values are mostly something else, and traits with any: they become text."""
    checked = [f for f in plan.fields if _may_fail(f) and not f.key]
    if not checked or not rows:
        return set()
    counts = commas(sql("count(*) FILTER (WHERE {bad})", bad=_is_bad(f)) for f in checked)
    found = connection.execute(sql("SELECT {counts} FROM {table}", counts=counts, table=table)).fetchall()[0]
    return {f.name for f, bad in zip(checked, found, strict=True) if bad and (not f.canonical or bad > rows / 2)}


def _note_unfit(
    connection: duckdb.DuckDBPyConnection, table: Sql, field_: Field, file: str, findings: Findings
) -> None:
    query = sql(
        "SELECT _line, {c} FROM {t} WHERE {bad} ORDER BY _line",
        c=identifier(f"c{field_.index}"),
        t=table,
        bad=_is_bad(field_),
    )
    for line, value in connection.execute(query).fetchall():
        findings.repairs.append((file, _CODES[field_.type], line, field_.heading, value, "emptied"))


def _spool(source: Source, plan: Plan, raw: Path, findings: Findings) -> tuple[int, int]:
    """The usable rows of a source as Parquet of text, with _line and _number; returns (rows in, rows kept)."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    header, lines = header_and_lines(source)
    width = len(header)
    schema = pa.schema(
        [(f"c{i}", pa.string()) for i in range(width)] + [("_line", pa.int64()), ("_number", pa.int64())]
    )
    keys = [(f.index, f.heading) for f in plan.fields if f.key]
    number = kept = 0
    batch: list[tuple[object, ...]] = []
    with pq.ParquetWriter(raw, schema, compression="zstd") as writer:
        for number, line in enumerate(lines, 1):
            problem = _problem(line, width, keys)
            if problem:
                _set_aside(findings, plan.file, line, *problem)
                continue
            batch.append((*(cell.strip() or None for cell in line.cells), line.number, number))
            kept += 1
            if len(batch) == BATCH:
                _write(writer, schema, batch)
        _write(writer, schema, batch)
    return number, kept


def _problem(line: Line, width: int, keys: list[tuple[int, str]]) -> tuple[str, str | None] | None:
    """Why a row cannot be used: (code, heading of the column), or None."""
    if len(line.cells) != width:
        return ("W_RAGGED_ROW", None)
    return next((("W_MISSING_KEY", heading) for index, heading in keys if not line.cells[index].strip()), None)


def _set_aside(findings: Findings, file: str, line: Line, code: str, heading: str | None) -> None:
    findings.quarantined.append((file, line.number, code, line.raw))
    findings.repairs.append((file, code, line.number, heading, None, "set aside"))


def _write(writer: pq.ParquetWriter, schema: pa.Schema, batch: list[tuple[object, ...]]) -> None:
    import pyarrow as pa

    if batch:
        columns = [pa.array(values, type) for values, type in zip(zip(*batch, strict=True), schema.types, strict=True)]
        writer.write_table(pa.table(columns, schema=schema))
        batch.clear()
