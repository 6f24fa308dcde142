"""DuckDB over Parquet files below one data root, locked so that no query can reach anything else."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from core.engine.spill import spill_folder
from core.engine.sql import Sql, sql

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow as pa

MEMORY_LIMIT = "1GB"  # of DuckDB alone: with Python and the results a process stays below twice that
LOADING_LIMIT = "512MB"  # reading one file needs little, and other sessions ask questions meanwhile
_ROOTS = 8
PARTS = 1_000_000  # what the share of a sample is counted in
_TRAIT_TYPES = {"BIGINT": "int", "DOUBLE": "number", "BOOLEAN": "bool", "TIMESTAMP": "time", "INTEGER": "day"}
_LOCKED = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,  # else a table may be any variable of ours that has its name
    "python_scan_all_frames": False,
    "async_threads": 0,  # else a COPY that is interrupted may wait for its own writers for ever (DuckDB 2.0.0)
    "allocator_background_threads": True,  # else what a query freed is kept: 500 MB after 10M events
    "lock_configuration": True,  # last: nothing can be changed any more
}
_COUNTED = {"enable_progress_bar": True, "enable_progress_bar_print": False}  # so that query_progress() counts
_QUADRATIC = "expression_rewriter,common_subexpressions,statistics_propagation"  # a minute for a row of 2,000 columns
_cursors = threading.local()


@lru_cache(maxsize=_ROOTS)
def _database(root: Path) -> duckdb.DuckDBPyConnection:
    """The database that every query below `root` shares, and with it one memory limit."""
    return open_locked(root)


def open_locked(
    root: Path, also: Path | None = None, threads: int | None = None, memory: str | None = None, *, wide: bool = False
) -> duckdb.DuckDBPyConnection:
    """A database of its own in memory that may read and write below `root`, and read the one file `also`.

    wide: for statements over very many columns, without the steps of the optimiser that compare each with all others.
    """
    settings = {
        "memory_limit": memory or MEMORY_LIMIT,
        "temp_directory": str(spill_folder(root)),
        "max_temp_directory_size": f"{_free(root) // 2 >> 20}MiB",  # the other half is for the data
        "allowed_directories": [str(root)],
        "allowed_paths": [str(also)] if also else [],
        **({"threads": threads} if threads else {}),
        **({"disabled_optimizers": _QUADRATIC} if wide else {}),
        **_LOCKED,
    }
    connection = duckdb.connect()
    for name, on in _COUNTED.items():
        connection.execute(sql("SET {n} = {v}", n=Sql(name), v=on))
    for name, value in settings.items():  # GLOBAL: some would else hold for this one connection, not for its cursors
        connection.execute(sql("SET GLOBAL {n} = {v}", n=Sql(name), v=value))
    return connection


def _free(root: Path) -> int:
    """Free bytes on the disk of `root`."""
    return shutil.disk_usage(root).free


def cursor(root: Path) -> duckdb.DuckDBPyConnection:
    """This thread's own cursor: relations must not cross threads."""
    own = _own_cursors()
    if root not in own:
        own[root] = _database(root).cursor()
    return own[root]


def cursors() -> tuple[duckdb.DuckDBPyConnection, ...]:
    """Every cursor of this thread, one for each root it has read from."""
    return tuple(_own_cursors().values())


def _own_cursors() -> dict[Path, duckdb.DuckDBPyConnection]:
    own: dict[Path, duckdb.DuckDBPyConnection] = _cursors.__dict__.setdefault("by_root", {})
    return own


def close() -> None:
    """Let go of every database that this thread alone asks: each has threads and buffers of its own."""
    _own_cursors().clear()
    _database.cache_clear()


@contextmanager
def working_cursor(root: Path, *, wide: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor for one piece of work, closed behind it; for very many columns on a database of its own."""
    opened = open_locked(root, wide=True) if wide else _database(root).cursor()
    try:
        yield opened
    finally:
        opened.close()


@dataclass(frozen=True)
class Local:
    """DuckDB in this process, over the files below a data root (see engines.Engine)."""

    name: str = "duckdb"
    place: str = ""
    remote: bool = False

    def shown(self, columns: Iterable[str]) -> dict[str, str]:
        return {column: column for column in columns}

    def scan(self, root: Path, paths: Sequence[Path], columns: Mapping[str, str]) -> nw.LazyFrame[Any]:
        import narwhals as nw

        relation = cursor(root).read_parquet([str(path) for path in paths], union_by_name=True)
        frame: nw.LazyFrame[Any] = nw.from_native(relation)
        return frame.select(*columns)

    def part_of(self, frame: nw.LazyFrame[Any], column: str, share: float) -> nw.LazyFrame[Any]:
        import narwhals as nw

        key = duckdb.FunctionExpression("hash", duckdb.ColumnExpression(column))
        place = duckdb.FunctionExpression("mod", key, duckdb.ConstantExpression(PARTS))
        part: nw.LazyFrame[Any] = nw.from_native(
            frame.to_native().filter(place < duckdb.ConstantExpression(int(share * PARTS)))
        )
        return part

    def rows(self, root: Path, table: pa.Table) -> nw.LazyFrame[Any]:
        import narwhals as nw

        frame: nw.LazyFrame[Any] = nw.from_native(cursor(root).from_arrow(table))
        return frame


LOCAL = Local()
scan = LOCAL.scan


def reader(relation: duckdb.DuckDBPyRelation, size: int) -> pa.RecordBatchReader:
    """The rows of a query, `size` at a time; to be closed, or the cursor can ask nothing more."""
    return relation.to_arrow_reader(size)


def row_count(root: Path, paths: Sequence[Path]) -> int:
    """Rows of Parquet files, from their footers."""
    query = sql("SELECT sum(num_rows) FROM parquet_file_metadata({p})", p=[str(path) for path in paths])
    found: int = cursor(root).execute(query).fetchall()[0][0]
    return int(found)


def describe(root: Path, paths: Sequence[Path]) -> dict[str, str]:
    """Column name -> core.schema type, as the files have it (strings are categories)."""
    relation = cursor(root).read_parquet([str(path) for path in paths], union_by_name=True)
    return {
        name: _TRAIT_TYPES.get(str(kind), "category")
        for name, kind in zip(relation.columns, relation.types, strict=True)
    }
