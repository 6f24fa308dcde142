"""Spark through Connect: the same lazy frames, answered by a cluster that reads the same Parquet files."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.engine.local import PARTS
from core.engine.spark_session import Cancelled, Tagged, address_of, answering, place_of, session
from core.engine.timeout import limited
from core.schema import ARROW_TYPES

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow as pa

ROOT_SETTING = "AUDIENCE_LENS_ENGINE_ROOT"
"""The environment variable with what the cluster calls the data root, such as "s3a://bucket/lens"."""
TYPES = {
    "string": "STRING",
    "int64": "BIGINT",
    "double": "DOUBLE",
    "bool": "BOOLEAN",
    "timestamp[us]": "TIMESTAMP_NTZ",
    "int32": "INT",
}
_LOOKALIKE = str.maketrans({".": "\u2024", "`": "\u02cb"})  # Spark would read a dot as a field of a structure


@dataclass(frozen=True)
class Spark:
    """The cluster at a Connect address (see engines.Engine).

    url:  "sc://host:15002/;token=...;use_ssl=true".   root: what it calls our data root; "" where it is the same path.
    """

    url: str
    root: str = ""
    name: str = "spark"
    remote: bool = True

    @classmethod
    def of(cls, url: str) -> Spark:
        return cls(url, os.environ.get(ROOT_SETTING, "").strip().rstrip("/"))

    @property
    def place(self) -> str:
        return place_of(self.url)

    def __repr__(self) -> str:
        return f"Spark({self.place})"  # the address may hold a token

    def shown(self, columns: Iterable[str]) -> dict[str, str]:
        return {column: column.translate(_LOOKALIKE) for column in columns}

    def scan(self, root: Path, paths: Sequence[Path], columns: Mapping[str, str]) -> nw.LazyFrame[Any]:
        import narwhals as nw

        reader = session(self.url).read  # first of all: where pyspark is missing, this says so
        from pyspark.sql.connect import functions

        schema = ", ".join(f"{quoted(name)} {TYPES[ARROW_TYPES[kind]]}" for name, kind in columns.items())
        with answering(self.url):
            read = reader.schema(schema).parquet(*(self._there(root, path) for path in paths))
        kept = (functions.col(quoted(column)).alias(name) for column, name in self.shown(columns).items())
        frame: nw.LazyFrame[Any] = nw.from_native(read.select(*kept))
        return frame

    def part_of(self, frame: nw.LazyFrame[Any], column: str, share: float) -> nw.LazyFrame[Any]:
        import narwhals as nw
        from pyspark.sql.connect import functions

        place = functions.pmod(functions.xxhash64(functions.col(column)), functions.lit(PARTS))
        part: nw.LazyFrame[Any] = nw.from_native(frame.to_native().filter(place < functions.lit(int(share * PARTS))))
        return part

    def rows(self, root: Path, table: pa.Table) -> nw.LazyFrame[Any]:
        import narwhals as nw

        asked = session(self.url)
        with answering(self.url):
            frame: nw.LazyFrame[Any] = nw.from_native(asked.createDataFrame(table))
        return frame

    def _there(self, root: Path, path: Path) -> str:
        return f"{self.root}/{path.relative_to(root).as_posix()}" if self.root else _uri(path)


def reader(query: Any, size: int) -> pa.RecordBatchReader:
    """The rows of a query as they come; who lets go of it before its end stops the query.

    Raises Cancelled where it was interrupted, CoreError for what the cluster can't do.
    """
    import pyarrow as pa

    asked, tag = query.sparkSession, secrets.token_hex(8)
    tables = _tables(query, Tagged(asked, tag))
    asked.addTag(tag)
    try:
        first = next(tables)  # now the query goes off with its tag; even an answer without rows has a table
    finally:
        asked.removeTag(tag)  # what this thread asks before it has read all rows is another question
    batches = (batch for table in chain([first], tables) for batch in table.to_batches(size))
    return pa.RecordBatchReader.from_batches(first.schema, batches)


def _tables(query: Any, tagged: Tagged) -> Iterator[pa.Table]:
    """What a cluster answers, a few megabytes at a time; toArrow() would bring all of it, however large."""
    import pyarrow as pa

    client = query.sparkSession.client
    with limited([tagged], Cancelled), answering(address_of(query.sparkSession)):
        plan = query._plan.to_proto(client)
        with closing(client.to_table_as_iterator(plan, query._plan.observations)) as found:
            yield from (piece for piece in found if isinstance(piece, pa.Table))


def _uri(path: Path) -> str:
    """A path as Hadoop reads it: nothing stands for another letter, but for those of patterns."""
    plain = re.sub(r"([\[\]{}*?])", r"\\\1", path.as_posix())
    return f"file://{plain}" if plain.startswith("/") else f"file:///{plain}"


def quoted(name: str) -> str:
    """`name` as a quoted identifier of Spark, whatever it contains."""
    return "`" + name.replace("`", "``") + "`"
