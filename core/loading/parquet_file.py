"""Parquet: rows as text, refused before they swell."""

from collections.abc import Iterator
from typing import Any

from core.errors import LoadError
from core.loading.line import Line, Noting
from core.loading.source import Source
from core.loading.written import written

MAX_PARQUET_RATIO = 1000  # repeated values make honest Parquet much smaller than its text


def table(source: Source, note: Noting) -> tuple[list[str], Iterator[Line]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(source.path)
        names = file.schema_arrow.names
        if len(names) < 2000:
            _refuse_bomb(file, source)
    except (pa.ArrowException, OSError) as error:
        raise LoadError("E_CORRUPT_PARQUET", source.name) from error
    return names, _rows(file, source.name)


def _rows(file: Any, name: str) -> Iterator[Line]:
    import pyarrow as pa

    number = 1
    try:
        for batch in file.iter_batches():
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield Line(number, cells := [written(value) for value in row], "\t".join(cells))
                number += 1
    except (pa.ArrowException, OSError) as error:
        raise LoadError("E_CORRUPT_PARQUET", name) from error


def _refuse_bomb(file: Any, source: Source) -> None:
    """Refuse a file whose first rows say that all of them would be gigabytes, a thousand times its own size."""
    first = next(file.iter_batches(batch_size=1000), None)
    if first is not None and first.num_rows:
        columns = (c.dictionary_decode() if hasattr(c, "dictionary_decode") else c for c in first.columns)
        inflated = sum(c.nbytes for c in columns) / first.num_rows * file.metadata.num_rows
        if inflated > 1 << 30 and inflated > MAX_PARQUET_RATIO * source.path.stat().st_size:
            raise LoadError("E_DECOMPRESSION_RATIO", source.name)
