"""The fast way: a file without oddities is read, typed and written by DuckDB in one pass."""

import glob
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from core.engine import LOADING_LIMIT, Sql, commas, identifier, open_locked, run, sql, working_cursor
from core.loading.checks.check import Ask
from core.loading.checks.passing import doubts, is_doubtful_text, odd_signs
from core.loading.checks.quick import Typed
from core.loading.checks.scan import Scan, scan
from core.loading.checks.written import as_written
from core.loading.columns import Plan
from core.loading.line import Note
from core.loading.parquet_file import oddities
from core.loading.part import Findings, Part
from core.loading.repairs import REPAIRS
from core.loading.source import Source
from core.loading.spool import may_set_aside
from core.loading.statement import WIDE, copy
from core.loading.text import Dialect

BUFFER = 4 << 20  # DuckDB's own 32 MB a thread doubles the memory of a load and saves nothing
SMALL_FILE = 1 << 20
MANY_ROWS = 20_000  # fewer are soon read one by one
LARGE_FILE = 256 << 20  # smaller files take about a second on one thread, and half the memory


class NotClean(Exception):
    """The fast reading met something it must not decide alone.

    first: the line of the first row, where all the same every line was found to be a row; else 0.
    """

    def __init__(self, first: int = 0) -> None:
        super().__init__(first)
        self.first = first


def fast(source: Source, plan: Plan, root: Path, target: Path, findings: Findings) -> Part:
    """One pass by DuckDB, which ticks all the while; raises NotClean unless every row and every cell was as expected."""
    dialect = source.dialect
    if not (source.kind == "parquet" or _is_plain(dialect, plan)) or glob.has_magic(str(source.path)):
        raise NotClean
    if _is_chosen(source) and (source.kind != "csv" or may_set_aside(source)):
        raise NotClean
    one = [Note("W_ONE_COLUMN", 1)] if source.kind == "csv" and len(plan.fields) == 1 else []
    notes = _notes_of_parquet(source) if source.kind == "parquet" else one
    seen = Scan(clean=True, blanks=True) if source.kind == "parquet" else scan(source.path, findings.tick)
    if not seen.clean:
        raise NotClean
    with reading(source.path, root, wide=len(plan.fields) > WIDE) as connection:
        try:
            table = (
                _parquet(connection, source) if source.kind == "parquet" else cells_as_text(source.path, dialect, plan)
            )
            if source.kind == "parquet":
                findings.expected = _rows_of_parquet(connection, source.path)
            statement = copy(table, plan, target, any_blanks=seen.blanks, doubts=[*doubts(plan)])
            written = run(connection, statement, findings.tick_share)
            rows = written[0][0]
            if source.kind == "parquet" and rows != findings.expected:
                raise NotClean
            first = _first(seen, source, rows)
            checked = _checked(source, table, Typed(_asking(connection, findings, rows), target, plan, rows, first))
        except (duckdb.InvalidInputException, duckdb.DataError, duckdb.NotSupportedError, duckdb.IOException) as error:
            raise NotClean from error
        except duckdb.Error as error:
            if type(error) is not duckdb.Error:
                raise
            raise NotClean from error  # what it has no name for: a damaged Parquet file
    if checked is None:
        many = source.kind == "csv" and rows >= MANY_ROWS and len(plan.fields) <= WIDE
        raise NotClean(first if many else 0)
    for found in notes + checked:
        findings.add(plan.file, found)
    return Part(plan, target, rows, rows, first=first)


@contextmanager
def reading(path: Path, root: Path, *, wide: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """What may read a file. To open a database takes longer than to read a small file, for which the shared one will do."""
    size = path.stat().st_size
    if size < SMALL_FILE and not wide and path.is_relative_to(root):
        with working_cursor(root) as cursor:
            yield cursor
        return
    threads = 1 if size < LARGE_FILE else None
    with open_locked(root, also=path, threads=threads, memory=LOADING_LIMIT, wide=wide) as connection:
        yield connection


def _checked(source: Source, table: Sql, typed: Typed) -> list[Note] | None:
    """What is to be noted about the values; None where the careful way has to decide."""
    bad = sql("SELECT count(*) FROM {t} WHERE _bad", t=typed.table)
    if _is_chosen(source) or typed.ask(bad)[0][0]:
        return None
    if is_doubtful_text(typed.ask, table, typed.plan) or typed.has_odd_texts():
        return None
    if source.kind == "parquet" and odd_signs(typed.ask, typed.table, typed.plan):
        return None
    if (found := typed.notes()) is None:
        return None
    return as_written(found, source.path, source.dialect.delimiter) if source.dialect else [note for _, note in found]


def _asking(connection: duckdb.DuckDBPyConnection, findings: Findings, rows: int) -> Ask:
    """Runs statements over rows that are all read by now, with a tick from time to time."""
    return lambda statement: run(connection, statement, lambda _: findings.tick(rows))


def _first(seen: Scan, source: Source, rows: int) -> int:
    """The line of the first row, where each row is one line (in Parquet, where it is the number of the record); else 0."""
    if source.kind == "parquet":
        return 1
    return 2 if seen.lines == rows + 1 else 0


def _is_chosen(source: Source) -> bool:
    """Whether the reader wants something else to be done about values than is done by default."""
    named = {key: key.partition(":")[0] for key in source.choices}
    return any(
        code in REPAIRS and code.startswith("W_") and source.choices[key] != REPAIRS[code].default
        for key, code in named.items()
    )


def _is_plain(dialect: Dialect | None, plan: Plan) -> bool:
    """UTF-8 under headings of one line each: after others DuckDB may find no rows at all."""
    if dialect is None or not dialect.plain:
        return False
    if dialect.delimiter == ";" and any(field.type in ("number", "money") for field in plan.fields):
        return False  # where commas are decimal, 1.100 may be eleven hundred
    return not any({"\n", "\r"} & set(field.heading) for field in plan.fields)


def _notes_of_parquet(source: Source) -> list[Note]:
    """What is odd about its columns. Raises NotClean where DuckDB writes their values in another way than we do."""
    notes, plain = oddities(source)
    if not plain:
        raise NotClean
    return notes


def _rows_of_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    query = sql("SELECT num_rows FROM parquet_file_metadata({p})", p=str(path))
    return int(connection.execute(query).fetchall()[0][0])


def cells_as_text(path: Path, dialect: Dialect | None, plan: Plan) -> Sql:
    """The rows of a text file, every cell as it is written."""
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
