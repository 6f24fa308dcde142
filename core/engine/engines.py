"""Which engine answers: this computer's DuckDB, or a Spark cluster reached through Spark Connect. One setting chooses."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from core.engine.local import LOCAL
from core.errors import OutOfRange

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow as pa

SETTING = "AUDIENCE_LENS_ENGINE"
"""The environment variable: empty or "local" for DuckDB, "sc://host:15002" (Spark Connect) for a cluster."""


class Engine(Protocol):
    """Where the queries over a dataset run; a frozen value without a connection in it.

    name:   "duckdb" or "spark".   place: where it is, without any secret; "" for this computer.
    remote: whether what leaves it crosses a network, so that models see at most a sample.
    """

    @property
    def name(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def remote(self) -> bool: ...

    def shown(self, columns: Iterable[str]) -> Mapping[str, str]:
        """Column of the files -> the name it goes by in this engine."""

    def scan(self, root: Path, paths: Sequence[Path], columns: Mapping[str, str]) -> nw.LazyFrame[Any]:
        """The Parquet files as one lazy frame with just these columns (name -> core.schema type); null where one is lacking."""

    def part_of(self, frame: nw.LazyFrame[Any], column: str, share: float) -> nw.LazyFrame[Any]:
        """All rows of about this share (0..1) of the values of a column, always the same ones of an engine."""

    def rows(self, root: Path, table: pa.Table) -> nw.LazyFrame[Any]:
        """Rows of our own, to be joined with the data."""


def chosen() -> Engine:
    """The engine of the setting. Raises OutOfRange for one that there is not."""
    setting = os.environ.get(SETTING, "").strip()
    if setting in ("", "local", "duckdb"):
        return LOCAL
    if setting.startswith("sc://"):
        from core.engine.spark import Spark

        return Spark.of(setting)
    raise OutOfRange(SETTING, re.split("[^A-Za-z0-9]", setting)[0], "local, sc://host:15002")
