"""The one way out of an engine: a lazy query becomes a small pandas frame with declared types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import duckdb

from core.engine import local
from core.engine.local import cursors
from core.engine.timeout import limited
from core.engine.trouble import asking
from core.errors import CoreError
from core.messages import Message
from core.schema import ARROW_TYPES

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd
    import pyarrow as pa

MOST = 2 << 30
"""Bytes of the largest answer: what leaves an engine is meant to be small."""
PIECE = 1_000_000  # rows


def collect(frame: nw.LazyFrame[Any], types: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Run `frame`; columns named in `types` are cast to core.schema types, whole-number sums to int64.

    Through Arrow, because DuckDB's sum of integers would reach pandas as float: 2**53 + 1 came back as 2**53.
    Raises CoreError when it takes longer than core.engine.timeout.LIMIT, or needs more memory or disk than there is.
    """
    import pyarrow as pa  # loading does without it: it and pandas weigh 90 MB

    with asking(), limited(cursors()):
        table = _bounded(frame)
    fields = [pa.field(f.name, _type(f, types or {})) for f in table.schema]
    return table.cast(pa.schema(fields)).to_pandas()


def answer(frame: nw.LazyFrame[Any], size: int = PIECE) -> pa.RecordBatchReader:
    """The rows of a query of any engine, at most `size` at a time; to be read to its end, or closed."""
    native, made_by = frame.to_native(), frame.implementation
    if made_by.is_duckdb():
        return local.reader(native, size)
    if made_by.is_pyspark_connect():
        from core.engine import spark

        return spark.reader(native, size)
    table = frame.collect("pyarrow").to_native().select(frame.collect_schema().names())  # pandas adds its index
    return table.to_reader(size)


def _bounded(frame: nw.LazyFrame[Any]) -> pa.Table:
    """The answer in Arrow, piece by piece, so that one without end is ended before it fills the memory."""
    import pyarrow as pa

    pieces, size = [], 0
    reader = answer(frame)
    schema = reader.schema
    try:
        for piece in reader:
            size += piece.nbytes
            if size > MOST:
                raise CoreError(Message("error.memory"))
            pieces.append(piece)
    except (OSError, pa.ArrowException) as error:
        raise _by_duckdb(error) from error
    finally:
        reader.close()  # else the cursor could ask nothing more
        del reader  # nor would a cluster stop: an error keeps what its frames hold
    return pa.Table.from_batches(pieces, schema=schema)


def _by_duckdb(error: Exception) -> Exception:
    """What DuckDB raised, which Arrow tells as its own: "INTERRUPT Error: Interrupted!" is an InterruptException."""
    kind = str(error).partition(" Error")[0].replace(" ", "").lower()
    kinds = {name.removesuffix("Exception").lower(): name for name in dir(duckdb) if name.endswith("Exception")}
    made: Exception = getattr(duckdb, kinds.get(kind, "Error"))(str(error))
    return made


def distinct(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Each different row once. Grouping does half the work of narwhals' unique, which numbers every row."""
    import narwhals as nw

    columns = frame.collect_schema().names()
    return frame.group_by(columns).agg(nw.len().alias("_rows")).select(columns)


def _type(field: pa.Field, types: Mapping[str, str]) -> pa.DataType:
    import pyarrow as pa

    if field.name in types:
        return pa.type_for_alias(ARROW_TYPES[types[field.name]])
    if pa.types.is_decimal(field.type):
        return pa.int64() if field.type.scale == 0 else pa.float64()
    if pa.types.is_unsigned_integer(field.type):
        return pa.int64()
    return field.type
