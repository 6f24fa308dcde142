"""Readers of polluted files: ours and four peers, each given the bytes alone.

The peers are asked for text, so that no reader loses a cell to a number written otherwise; what they raise is a file
not read. The first row is the header where a reader has no opinion.
"""

import csv
import io
import os
import tempfile
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.polluted_tables import Table

Reader = Callable[[bytes], Table]


def ours(content: bytes) -> Table:
    from core.loading import read

    table = read(content, "export.csv")
    return Table(list(table.header), list(table.rows))


def pandas(content: bytes) -> Table:
    return _pandas(content)


def pandas_guessing(content: bytes) -> Table:
    return _pandas(content, sep=None, engine="python")


def _pandas(content: bytes, **options: Any) -> Table:
    import pandas as pd

    frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, **options)
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.reset_index()
    return Table([str(name) for name in frame.columns], [[str(c) for c in row] for row in frame.fillna("").to_numpy()])


def duckdb(content: bytes) -> Table:
    import duckdb as engine

    with _on_disk(content) as path:
        found = engine.execute("SELECT * FROM read_csv(?, all_varchar = true)", [path])
        header = [column[0] for column in found.description]
        return Table(header, [["" if cell is None else str(cell) for cell in row] for row in found.fetchall()])


def clevercsv(content: bytes) -> Table:
    import clevercsv as clever

    with _on_disk(content) as path, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        header, *rows = clever.read_table(path)
        return Table(header, rows)


def sniffer(content: bytes) -> Table:
    text = content.decode("utf-8")
    header, *rows = csv.reader(io.StringIO(text, newline=""), csv.Sniffer().sniff(text))
    return Table(header, [row for row in rows if row])


class _on_disk:  # noqa: N801 - used as a function
    """The bytes as a file, for readers that want one."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __enter__(self) -> str:
        descriptor, self.path = tempfile.mkstemp(suffix=".csv")
        with os.fdopen(descriptor, "wb") as file:
            file.write(self.content)
        return self.path

    def __exit__(self, *_: object) -> None:
        Path(self.path).unlink()


def readers() -> dict[str, Reader]:
    """Every reader that is installed, ours first."""
    found: dict[str, Reader] = {
        "ours": ours,
        "pandas": pandas,
        "pandas, guessing": pandas_guessing,
        "DuckDB": duckdb,
        "Python's Sniffer": sniffer,
    }
    return found | ({"clevercsv": clevercsv} if find_spec("clevercsv") else {})
