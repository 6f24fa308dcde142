"""The engines that must agree, and what an answer is when it is compared: every value of it, floats to 10 digits."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from pathlib import Path

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from core.dataset import Dataset
from core.messages import Message
from core.schema import ARROW_TYPES

_NULLABLE = {
    pa.string(): pd.StringDtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.ArrowDtype(pa.bool_()),  # it writes true and false as all others do
}


@dataclass(frozen=True)
class Eager:
    """A data frame library as an engine: "pandas" or "polars"."""

    name: str
    place: str = ""
    remote: bool = False

    def shown(self, columns):
        return {column: column for column in columns}

    def scan(self, root, paths, columns):
        schema = pa.schema([(column, pa.type_for_alias(ARROW_TYPES[kind])) for column, kind in columns.items()])
        tables = [pq.read_table(path, columns=list(columns)) for path in paths]
        held = pa.concat_tables(tables, promote_options="default")
        lacking = [name for name in columns if name not in held.column_names]
        for name in lacking:
            held = held.append_column(name, pa.nulls(len(held), schema.field(name).type))
        return self.rows(root, held.select(list(columns)).cast(schema))

    def rows(self, root, table):
        if self.name == "polars":
            import polars as pl

            return nw.from_native(pl.from_arrow(table).lazy())
        return nw.from_native(table.to_pandas(types_mapper=_NULLABLE.get)).lazy()


def plain(answer):
    """An answer as values of JSON, with nothing left out."""
    if isinstance(answer, pd.DataFrame):
        return {str(name): plain(answer[name].tolist()) for name in answer.columns} | {
            "#index": plain(answer.index.tolist())
        }
    if isinstance(answer, pd.Series):
        return plain(answer.to_dict())
    if isinstance(answer, Message):
        return str(answer)
    if isinstance(answer, Exception):
        return [type(answer).__name__, str(answer)]
    if isinstance(answer, Dataset):
        return plain({name: answer.rows(name) for name in answer.names})
    if is_dataclass(answer):
        return {field.name: plain(getattr(answer, field.name)) for field in fields(answer)}
    if hasattr(answer, "tocoo"):
        return plain(answer.toarray())
    if isinstance(answer, np.ndarray):
        return plain(answer.tolist())
    if isinstance(answer, Mapping):
        return {str(plain(key)): plain(value) for key, value in answer.items()}
    if isinstance(answer, (list, tuple)):
        return [plain(value) for value in answer]
    if isinstance(answer, (set, frozenset)):
        return sorted(plain(value) for value in answer)
    if isinstance(answer, np.generic):
        return plain(answer.item())
    if isinstance(answer, float):
        return (
            "nan"
            if math.isnan(answer)
            else str(answer)
            if math.isinf(answer)
            else float(f"{round(answer, 9):.10g}") + 0.0
        )
    if answer is pd.NA or answer is pd.NaT:
        return "nan"
    if isinstance(answer, (date, datetime, Path)):
        return str(answer)
    if answer is None or isinstance(answer, (str, int, bool)):
        return answer
    raise TypeError(type(answer))


def digest(answer):
    """One word for all of an answer; the look-alike of a dot in a heading, which Spark needs, counts as the dot."""
    said = json.dumps(plain(answer), ensure_ascii=False, sort_keys=True).replace("\u2024", ".")
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]
