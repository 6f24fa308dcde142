"""The fast way: a file without oddities is read, typed and written by DuckDB in one pass."""

import codecs
import glob
from itertools import count
from pathlib import Path

import duckdb

from core.engine import LOADING_LIMIT, Sql, commas, identifier, open_locked, run, sql
from core.loading.columns import Plan
from core.loading.part import Findings, Part
from core.loading.source import Source
from core.loading.statement import copy
from core.loading.text_file import Dialect

BUFFER = 4 << 20  # DuckDB's own 32 MB a thread doubles the memory of a load and saves nothing
PULSE = 64  # megabytes read between two ticks, about a tenth of a second
LARGE_FILE = 256 << 20  # smaller files take about a second on one thread, and half the memory


class NotClean(Exception):
    """The fast reading met something it must not decide alone."""


def fast(source: Source, plan: Plan, root: Path, target: Path, findings: Findings) -> Part:
    """One pass by DuckDB, which ticks all the while; raises NotClean unless every row and every cell was as expected."""
    dialect = source.dialect
    if not (source.kind == "parquet" or _is_plain(dialect, plan)) or glob.has_magic(str(source.path)):
        raise NotClean
    blanks = source.kind == "parquet" or _has_odd_blanks(source.path, findings)
    threads = 1 if source.path.stat().st_size < LARGE_FILE else None
    with open_locked(root, also=source.path, threads=threads, memory=LOADING_LIMIT) as connection:
        try:
            table = _parquet(connection, source) if source.kind == "parquet" else _csv(source.path, dialect, plan)
            if source.kind == "parquet":
                findings.expected = _rows_of_parquet(connection, source.path)
            written = run(connection, copy(table, plan, target, any_blanks=blanks), findings.tick_share)
        except (duckdb.InvalidInputException, duckdb.DataError, duckdb.NotSupportedError, duckdb.IOException) as error:
            raise NotClean from error
        bad = run(connection, sql("SELECT count(*) FROM read_parquet({p}) WHERE _bad", p=str(target)))
    if bad[0][0]:
        raise NotClean
    return Part(plan, target, written[0][0], written[0][0])


def _is_plain(dialect: Dialect | None, plan: Plan) -> bool:
    """UTF-8 under headings of one line each: after others DuckDB may find no rows at all."""
    if dialect is None or dialect.encoding not in ("utf-8", "utf-8-sig") or not dialect.has_header:
        return False
    return not any({"\n", "\r"} & set(field.heading) for field in plan.fields)


def _rows_of_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    query = sql("SELECT num_rows FROM parquet_file_metadata({p})", p=str(path))
    return int(connection.execute(query).fetchall()[0][0])


def _has_odd_blanks(path: Path, findings: Findings) -> bool:
    """Whether cells may be surrounded by more than spaces: only then is the dear trim needed.

    Raises NotClean for what DuckDB reads in another way than a person: NUL, and a blank line before the headings.
    """
    with path.open("rb") as file:
        if file.read(4).removeprefix(codecs.BOM_UTF8)[:1] in (b"\r", b"\n", b" "):
            raise NotClean
        file.seek(0)
        for number in count():
            if not (chunk := file.read(1 << 20)):
                break
            if number % PULSE == PULSE - 1:
                findings.tick(0)
            if b"\0" in chunk:
                raise NotClean
            if b"\t" in chunk or not chunk.isascii() or (b'"' in chunk and (b'\n"' in chunk or b'"\n' in chunk)):
                return True
    return False


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
        raise NotClean
    columns = commas(
        sql("CAST({c} AS VARCHAR) AS {n}", c=identifier(name), n=identifier(f"c{i}"))
        for i, name in enumerate(relation.columns)
    )
    return sql("(SELECT {columns} FROM read_parquet({p}))", columns=columns, p=str(source.path))
