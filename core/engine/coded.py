"""Answers of millions of rows: ids become places in an order, and rows leave the engine a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import duckdb

from core.engine.frames import answer, distinct
from core.engine.local import cursors
from core.engine.timeout import limited
from core.engine.trouble import asking

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow as pa

BATCH = 1_000_000  # rows


def numbered(frame: nw.LazyFrame[Any], column: str, place: str) -> nw.LazyFrame[Any]:
    """Each known value of a column once, and its `place` (int32, from 0) in their order, which is that of numpy."""
    import narwhals as nw

    known = distinct(frame.select(column).filter(~nw.col(column).is_null()))
    ordered = known.with_row_index(place, order_by=column)
    return ordered.select(column, nw.col(place).cast(nw.Int32))


def batches(frame: nw.LazyFrame[Any]) -> Iterator[pa.RecordBatch]:
    """The rows of a query, a million at a time and in no order: what a frame of them all would weigh is never there.

    Raises CoreError as collect().
    """
    with asking(), limited(cursors()):
        try:
            yield from answer(frame, BATCH)
        except OSError as error:  # whatever DuckDB refuses half-way comes as this, by way of Arrow
            raise _as_duckdb(error) from error


def _as_duckdb(error: OSError) -> Exception:
    """What DuckDB would have raised itself, by its own words."""
    kinds = {
        "INTERRUPT Error": duckdb.InterruptException,
        "Out of Memory Error": duckdb.OutOfMemoryException,
        "IO Error": duckdb.IOException,
    }
    return next((kind(str(error)) for words, kind in kinds.items() if words in str(error)), error)
