"""DuckDB over Parquet files below one data root, locked so that no query can reach anything else."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from core.engine.sql import Sql, sql

if TYPE_CHECKING:
    import narwhals as nw

MEMORY_LIMIT = "2GB"
_TRAIT_TYPES = {"BIGINT": "int", "DOUBLE": "number", "BOOLEAN": "bool", "TIMESTAMP": "time", "INTEGER": "day"}
_cursors = threading.local()


@lru_cache(maxsize=8)
def _connection(root: Path) -> duckdb.DuckDBPyConnection:
    """An in-memory database that can read and write below `root` only, its configuration locked."""
    return open_locked(root)


def open_locked(root: Path, also: Path | None = None, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A database of its own that may read and write below `root`, and read the one file `also`."""
    connection = duckdb.connect()
    for setting, value in (
        ("memory_limit", MEMORY_LIMIT),
        ("temp_directory", str(root / "spill")),
        ("allowed_directories", [str(root)]),
        ("allowed_paths", [str(also)] if also else []),
        *((("threads", threads),) if threads else ()),
        ("enable_external_access", False),
        ("lock_configuration", True),
    ):
        connection.execute(sql("SET {name} = {value}", name=Sql(setting), value=value))
    return connection


def cursor(root: Path) -> duckdb.DuckDBPyConnection:
    """This thread's own cursor: relations must not cross threads."""
    own: dict[Path, duckdb.DuckDBPyConnection] = _cursors.__dict__.setdefault("by_root", {})
    if root not in own:
        own[root] = _connection(root).cursor()
    return own[root]


def scan(root: Path, paths: Sequence[Path], columns: Sequence[str]) -> nw.LazyFrame[Any]:
    """The Parquet files as one lazy frame with just these columns; those a file lacks are null."""
    import narwhals as nw

    relation = cursor(root).read_parquet([str(path) for path in paths], union_by_name=True)
    frame: nw.LazyFrame[Any] = nw.from_native(relation)
    return frame.select(*columns)


def describe(root: Path, paths: Sequence[Path]) -> dict[str, str]:
    """Column name -> core.schema type, as the files have it (strings are categories)."""
    relation = cursor(root).read_parquet([str(path) for path in paths], union_by_name=True)
    return {
        name: _TRAIT_TYPES.get(str(kind), "category")
        for name, kind in zip(relation.columns, relation.types, strict=True)
    }
