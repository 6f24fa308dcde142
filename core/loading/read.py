"""Bytes -> a raw table: the kind of file, told from its content, and its header and rows before any meaning."""

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from core.errors import LoadError
from core.loading.archives import BAD_WORKBOOK, MAX_PACKED, check_workbook, inflate
from core.loading.part import no_tick
from core.loading.text_file import Dialect, Line, encoding_of, sniff, text_rows
from core.store import scratch

MAX_COLUMNS = 2000
MAX_PARQUET_RATIO = 1000  # repeated values make honest Parquet much smaller than its text
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"%PDF", b"\x7fELF", b"MZ", b"RIFF")
_NOT_ALLOWED = {"", ".exe", ".dll", ".com", ".bat", ".cmd", ".scr", ".msi", ".sh", ".ps1", ".vbs", ".js", ".jar", ".py",
                ".pkl", ".pickle", ".joblib", ".zip", ".rar", ".7z", ".tar"}  # fmt: skip
_WRAPPERS = ("data", "records", "results", "rows")
_HALVES = re.compile("[\ud800-\udfff]")  # JSON can spell half a character, which no file can hold
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Source:
    """A file to read: its name as the user knows it, where its bytes are, and what kind of file it is."""

    name: str
    path: Path
    kind: str
    dialect: Dialect | None = None


@dataclass(frozen=True)
class RawTable:
    """A file before any meaning: every cell is text, as written.

    header: the headings.  rows: iterator of lists of cells.  report: encoding, delimiter and kind of file.
    """

    header: list[str]
    rows: Iterator[list[str]]
    report: Mapping[str, Any]


def read(source: Path | str | bytes, name: str | None = None) -> RawTable:
    """Header and rows of one file (a path, or bytes with a name). Raises LoadError.

    What has to be written on the way goes when the process ends, and never beside the user's own file.
    """
    spool = scratch().upload_folder().path
    if isinstance(source, bytes):
        path = spool / "upload"
        path.write_bytes(source)
    else:
        path = Path(source)
    found = identify(path, name or path.name, spool)
    header, lines = header_and_lines(found)
    report = {"kind": found.kind} | (vars(found.dialect) if found.dialect else {})
    return RawTable(header, (line.cells for line in lines), report)


def identify(path: Path, name: str, spool: Path, *, packed: int = 0, tick: Callable[[int], None] = no_tick) -> Source:
    """What kind of file this is, by its first bytes; gzip is inflated into `spool` first. Raises LoadError."""
    plain = name.lower().removesuffix(".gz")
    if Path(plain.replace("\\", "/")).suffix in _NOT_ALLOWED:
        raise LoadError("E_TYPE_NOT_ALLOWED", name)
    if not path.is_file():
        raise LoadError("E_NO_FILE", name)
    with path.open("rb") as file:
        magic = file.read(8)
    if not magic:
        raise LoadError("E_EMPTY_FILE", name)
    if magic.startswith(b"\x1f\x8b"):
        if packed == MAX_PACKED:
            raise LoadError("E_DECOMPRESSION_RATIO", name)
        return identify(inflate(path, name, spool, tick), name, spool, packed=packed + 1, tick=tick)
    if magic.startswith(b"PK"):
        check_workbook(path, name, plain)
        return Source(name, path, "xlsx")
    if magic.startswith(b"PAR1"):
        return Source(name, path, "parquet")
    if magic.startswith(_OLE):
        raise LoadError("E_ENCRYPTED_FILE", name)
    if magic.startswith(_PICTURES):
        raise LoadError("E_NOT_TEXT", name)
    if plain.endswith((".xlsx", ".xlsm", ".parquet")) or (plain.endswith(".json") and magic.startswith(b"\x80")):
        damaged = plain.endswith(".parquet") and not _is_text_or_pickle(magic)
        raise LoadError("E_CORRUPT_PARQUET" if damaged else "E_TYPE_MISMATCH", name)
    if plain.endswith((".json", ".jsonl", ".ndjson")):
        return Source(name, path, "json")
    return Source(name, path, "csv", sniff(path, name))


def _is_text_or_pickle(magic: bytes) -> bool:
    return magic.startswith(b"\x80") or all(byte > 8 for byte in magic[4:])


def header_and_lines(source: Source) -> tuple[list[str], Iterator[Line]]:
    """The headings of a source and its rows after them, in file order. Raises LoadError."""
    lines = _READERS[source.kind](source)
    first = next(lines, None)
    if first is None:
        raise LoadError("E_EMPTY_FILE", source.name)
    if len(first.cells) > MAX_COLUMNS:
        del lines  # closes the file, which the error's traceback would keep open
        raise LoadError("E_TOO_MANY_COLUMNS", source.name, columns=len(first.cells), most=MAX_COLUMNS)
    if source.dialect and not source.dialect.has_header:
        return [f"column {n + 1}" for n in range(len(first.cells))], _with(first, lines)
    headings = [cell.strip().lstrip("\ufeff") for cell in first.cells]
    unnamed = [""] if source.dialect and source.dialect.unnamed_first else []
    return distinct(unnamed + headings), lines


def distinct(names: list[str]) -> list[str]:
    """Headings made different from each other by a number behind the repeated ones; an empty one stays empty."""
    result: list[str] = []
    for name in names:
        free = (f"{name} {n}" for n in count(2) if f"{name} {n}" not in names and f"{name} {n}" not in result)
        result.append(next(free) if name and name in result else name)
    return result


def _with(first: Line, rest: Iterator[Line]) -> Iterator[Line]:
    yield first
    yield from rest


def _csv_lines(source: Source) -> Iterator[Line]:
    return text_rows(source.path, source.dialect or sniff(source.path, source.name), source.name)


def _xlsx_lines(source: Source) -> Iterator[Line]:
    """The rows of the first sheet that has any; a spreadsheet that openpyxl cannot open is a LoadError."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(
            io.BytesIO(source.path.read_bytes()), read_only=True, data_only=True, keep_links=False
        )
    except BAD_WORKBOOK as error:
        raise LoadError("E_CORRUPT_WORKBOOK", source.name) from error
    for sheet in book.worksheets:
        lines = _sheet_lines(sheet, source.name)
        if (first := next(lines, None)) is not None:
            width = len(first.cells)
            while width and not first.cells[width - 1]:
                width -= 1
            return (Line(line.number, _fitted(line.cells, width), line.raw) for line in _with(first, lines))
    return iter(())


def _sheet_lines(sheet: Any, name: str) -> Iterator[Line]:
    """The rows of a sheet that are not blank. The size it claims to have is not believed: some programs write A1."""
    try:
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = [_cell(value) for value in row]
            if any(cell.strip() for cell in cells):
                yield Line(number, cells, "\t".join(cells))
    except BAD_WORKBOOK as error:
        raise LoadError("E_CORRUPT_WORKBOOK", name) from error


def _fitted(cells: list[str], width: int) -> list[str]:
    """Spreadsheet rows end where their last cell does: filled up to the header's width."""
    return cells[:width] + [""] * (width - len(cells)) if not any(cells[width:]) else cells


def _cell(value: Any) -> str:
    """A value as a person would have written it: dates in ISO form, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != datetime.min.time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _json_lines(source: Source) -> Iterator[Line]:
    """Objects, one a line or in one array; the headings are every key in order of first sight."""
    text = source.path.read_text(encoding=encoding_of(source.path, source.name), errors="replace")
    records = _records(text, source.name)
    keys = list(dict.fromkeys(key for _, record in records for key in record))
    yield Line(0, [_HALVES.sub("\ufffd", key) for key in keys], "")
    for number, record in records:
        cells = [_HALVES.sub("\ufffd", _cell(record.get(key))) for key in keys]
        yield Line(number, cells, _HALVES.sub("\ufffd", json.dumps(record, ensure_ascii=False)))


def _whole(text: str) -> list[Any] | None:
    """The records of a text that is one object: those it wraps ({"data": [...]}), else itself; None for JSON lines."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return None
    wrapped = [value for key, value in found.items() if key in _WRAPPERS] if isinstance(found, dict) else []
    return wrapped[0] if wrapped and isinstance(wrapped[0], list) else [found]


def _records(text: str, name: str) -> list[tuple[int, dict[str, Any]]]:
    line = 1
    try:
        if text.lstrip().startswith("["):
            rows = list(enumerate(json.loads(text), 1))
        elif (whole := _whole(text)) is not None:
            rows = list(enumerate(whole, 1))
        else:
            rows = []
            for line, written in enumerate(text.split("\n"), 1):  # not splitlines: a text may hold other line ends
                rows += [(line, json.loads(written))] if written.strip() else []
    except RecursionError as error:
        raise LoadError("E_JSON_DEPTH", name) from error
    except json.JSONDecodeError as error:
        raise LoadError("E_JSON_SYNTAX", name, line=line + error.lineno - 1, column=error.colno) from error
    except ValueError as error:  # a number of more than 4,300 digits
        raise LoadError("E_JSON_SYNTAX", name, line=line, column=1) from error
    if not rows or not all(isinstance(record, dict) for _, record in rows):
        raise LoadError("E_JSON_NOT_TABLE", name)
    return rows


def _parquet_lines(source: Source) -> Iterator[Line]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(source.path)
        yield Line(0, file.schema_arrow.names, "")
        _refuse_bomb(file, source)
        number = 1
        for batch in file.iter_batches():
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield Line(number, cells := [_cell(value) for value in row], "\t".join(cells))
                number += 1
    except (pa.ArrowException, OSError) as error:
        raise LoadError("E_CORRUPT_PARQUET", source.name) from error


def _refuse_bomb(file: Any, source: Source) -> None:
    """Refuse a file whose first rows say that all of them would be gigabytes, a thousand times its own size."""
    first = next(file.iter_batches(batch_size=1000), None)
    if first is not None and first.num_rows:
        columns = (c.dictionary_decode() if hasattr(c, "dictionary_decode") else c for c in first.columns)
        inflated = sum(c.nbytes for c in columns) / first.num_rows * file.metadata.num_rows
        if inflated > 1 << 30 and inflated > MAX_PARQUET_RATIO * source.path.stat().st_size:
            raise LoadError("E_DECOMPRESSION_RATIO", source.name)


_READERS = {"csv": _csv_lines, "xlsx": _xlsx_lines, "json": _json_lines, "parquet": _parquet_lines}
