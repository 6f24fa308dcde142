"""The one way out of an engine: a lazy query becomes a small pandas frame with declared types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.engine.local import cursors
from core.engine.timeout import limited
from core.engine.trouble import asking
from core.schema import ARROW_TYPES

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd
    import pyarrow as pa


def collect(frame: nw.LazyFrame[Any], types: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Run `frame`; columns named in `types` are cast to core.schema types, whole-number sums to int64.

    Through Arrow, because DuckDB's sum of integers would reach pandas as float: 2**53 + 1 came back as 2**53.
    Raises CoreError when it takes longer than core.engine.timeout.LIMIT, or needs more memory or disk than there is.
    """
    import pyarrow as pa  # loading does without it: it and pandas weigh 90 MB

    with asking(), limited(cursors()):
        table = frame.collect("pyarrow").to_native()
    fields = [pa.field(f.name, _type(f, types or {})) for f in table.schema]
    return table.cast(pa.schema(fields)).to_pandas()


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
