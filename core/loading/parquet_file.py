"""Parquet: rows as text, refused before they swell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from core.errors import LoadError
from core.loading.line import Line, Note, Noting
from core.loading.source import Source
from core.loading.written import written

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

MAX_PARQUET_RATIO = 1000  # repeated values make honest Parquet much smaller than its text
LARGE = 1 << 30
MOST_READ = 2000  # columns; of a file with more only the names are looked at
BATCH_BYTES, BATCH_ROWS = 64 << 20, 65_536
_EXTENSION = b"ARROW:extension:name"


def table(source: Source, note: Noting) -> tuple[list[str], Iterator[Line]]:
    """The headings and rows of a file; what is odd about its columns is noted. Raises LoadError."""
    with _refusing_damage(source.name):
        file = _opened(source)
        names = file.schema_arrow.names
        if not names:
            raise LoadError("E_EMPTY_FILE", source.name)
        row_bytes = _row_bytes(file, source) if len(names) < MOST_READ else 0.0
    for found in _oddities(file.schema_arrow):
        note(found)
    return names, _rows(file, source.name, note, row_bytes)


def oddities(source: Source) -> tuple[list[Note], bool]:
    """What the report says about the columns of a file, and whether each can be read as it is stored, without a care."""
    with _refusing_damage(source.name):
        schema = _opened(source).schema_arrow
    folded = Counter(name.casefold() for name in schema.names)
    return list(_oddities(schema)), max(folded.values(), default=0) == 1 and not any(map(_is_special, schema.types))


def _opened(source: Source) -> pq.ParquetFile:
    import pyarrow.parquet as pq

    return pq.ParquetFile(source.path, coerce_int96_timestamp_unit="us")


@contextmanager
def _refusing_damage(name: str) -> Iterator[None]:
    """What pyarrow cannot read is damaged, or locked."""
    import pyarrow as pa

    try:
        yield
    except LoadError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError, KeyError) as error:
        locked = "ncrypt" in str(error)  # pyarrow tells it by words alone
        raise LoadError("E_ENCRYPTED_FILE" if locked else "E_CORRUPT_PARQUET", name) from error


def _oddities(schema: pa.Schema) -> Iterator[Note]:
    import pyarrow.types as kinds

    for name, times in Counter(schema.names).items():
        if times > 1:
            yield Note("W_DUPLICATE_COLUMN", None, name, str(times), "renamed")
    for column in schema:
        if extension := (column.metadata or {}).get(_EXTENSION):
            told = extension.decode("utf-8", errors="replace")[:80]
            yield Note("W_UNKNOWN_EXTENSION_TYPE", None, column.name, told, "read")
        if kinds.is_nested(column.type):
            yield Note("W_NESTED_COLUMN", None, column.name, str(column.type)[:80], "read")
        elif _is_odd(column.type):
            yield Note("W_ODD_TYPE", None, column.name, str(column.type)[:80], "read")


def _is_odd(kind: pa.DataType) -> bool:
    """A type no spreadsheet knows, so that the reader may want to see what became of it."""
    import pyarrow.types as kinds

    odd = (kinds.is_binary, kinds.is_large_binary, kinds.is_fixed_size_binary, kinds.is_binary_view, kinds.is_decimal,
           kinds.is_duration, kinds.is_interval, kinds.is_time, kinds.is_uint64, kinds.is_float16)  # fmt: skip
    return any(holds(_inner(kind)) for holds in odd)


def _is_special(kind: pa.DataType) -> bool:
    """A type whose values are written here in another way than engines write it."""
    import pyarrow.types as kinds

    inner = _inner(kind)
    plain = (kinds.is_string, kinds.is_large_string, kinds.is_integer, kinds.is_floating, kinds.is_boolean,
             kinds.is_temporal, kinds.is_decimal)  # fmt: skip
    return kinds.is_duration(inner) or kinds.is_interval(inner) or not any(holds(inner) for holds in plain)


def _inner(kind: pa.DataType) -> pa.DataType:
    """The type of the values of a dictionary or of an extension's storage."""
    import pyarrow as pa

    while isinstance(kind, pa.DictionaryType | pa.BaseExtensionType):
        kind = kind.value_type if isinstance(kind, pa.DictionaryType) else kind.storage_type
    return kind


def _rows(file: pq.ParquetFile, name: str, note: Noting, row_bytes: float) -> Iterator[Line]:
    """Every row, its number counted from 1. Raises LoadError where there are more or fewer than the file says."""
    number = 0
    with _refusing_damage(name):
        most = max(1, min(BATCH_ROWS, int(BATCH_BYTES / max(row_bytes, 1.0))))
        for batch in file.iter_batches(batch_size=most):
            columns = [
                _values(column, name_, number, note)
                for column, name_ in zip(batch.columns, batch.schema.names, strict=True)
            ]
            for row in zip(*columns, strict=True):
                number += 1
                yield Line(number, cells := [written(value) for value in row], "\t".join(cells))
        if number != file.metadata.num_rows:
            raise LoadError("E_CORRUPT_PARQUET", name)


def _values(column: pa.Array, heading: str, before: int, note: Noting) -> list[Any]:
    """The values of a column; what Python has no value for is written by Arrow, broken text with replacement marks."""
    import pyarrow as pa

    try:
        found: list[Any] = column.to_pylist()
        return found
    except UnicodeDecodeError:
        if isinstance(column, pa.DictionaryArray):
            column = column.dictionary_decode()
        return [
            _mended(value, before + at, heading, note) for at, value in enumerate(column.cast("binary").to_pylist(), 1)
        ]
    except (ValueError, OverflowError):
        written_by_arrow: list[Any] = column.cast("string").to_pylist()
        return written_by_arrow


def _mended(value: bytes | None, line: int, heading: str, note: Noting) -> str | None:
    if value is None:
        return None
    text = value.decode("utf-8", errors="replace")
    if "\ufffd" in text:
        note(Note("W_BAD_UNICODE", line, heading, text[:80], "mended"))
    return text


def _row_bytes(file: pq.ParquetFile, source: Source) -> float:
    """About how many bytes a row takes in memory, judged by the first ones.

    Raises LoadError E_DECOMPRESSION_RATIO where all of them would be gigabytes, a thousand times the file's own size.
    """
    groups = (file.metadata.row_group(n) for n in range(file.metadata.num_row_groups))
    _refuse_swelling(sum(group.total_byte_size for group in groups), source)
    first = next(file.iter_batches(batch_size=1000), None)
    if first is None or not first.num_rows:
        return 0.0
    columns = (c.dictionary_decode() if hasattr(c, "dictionary_decode") else c for c in first.columns)
    found: float = sum(c.nbytes for c in columns) / first.num_rows
    _refuse_swelling(found * file.metadata.num_rows, source)
    return found


def _refuse_swelling(size: float, source: Source) -> None:
    if size > LARGE and size > MAX_PARQUET_RATIO * source.path.stat().st_size:
        raise LoadError("E_DECOMPRESSION_RATIO", source.name)
