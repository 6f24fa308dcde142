"""Bytes -> a raw table: the kind of file, told from its content, and its header and rows before any meaning."""

import gzip
import io
import json
import secrets
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from core.errors import LoadError
from core.loading.text_file import Dialect, Line, sniff, text_rows

MAX_COLUMNS = 2000
MAX_INFLATED = 8 << 30
MAX_RATIO = 300
SAFE_SIZE = 64 << 20
ZIP_ENTRIES = 1000
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"%PDF", b"\x7fELF", b"MZ", b"RIFF")
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
    """Header and rows of one file (a path, or bytes with a name). Raises LoadError."""
    import tempfile

    if isinstance(source, bytes):
        with tempfile.NamedTemporaryFile(delete=False, suffix=".upload") as file:
            file.write(source)
        source = file.name
    path = Path(source)
    found = identify(path, name or path.name, path.parent)
    header, lines = header_and_lines(found)
    report = {"kind": found.kind} | (vars(found.dialect) if found.dialect else {})
    return RawTable(header, (line.cells for line in lines), report)


def identify(path: Path, name: str, spool: Path) -> Source:
    """What kind of file this is, by its first bytes; gzip is inflated into `spool` first. Raises LoadError."""
    if not path.is_file():
        raise LoadError("E_NO_FILE", name)
    with path.open("rb") as file:
        magic = file.read(8)
    if not magic:
        raise LoadError("E_EMPTY_FILE", name)
    if magic.startswith(b"\x1f\x8b"):
        return identify(_inflate(path, name, spool), name, spool)
    if magic.startswith(b"PK"):
        _check_zip(path, name)
        return Source(name, path, "xlsx")
    if magic.startswith(b"PAR1"):
        return Source(name, path, "parquet")
    if magic.startswith(_OLE):
        raise LoadError("E_ENCRYPTED_FILE", name)
    if magic.startswith(_PICTURES):
        raise LoadError("E_NOT_TEXT", name)
    if name.lower().removesuffix(".gz").endswith((".xlsx", ".xlsm", ".parquet")):
        damaged = name.lower().endswith(".parquet") and not _is_text_or_pickle(magic)
        raise LoadError("E_CORRUPT_PARQUET" if damaged else "E_TYPE_MISMATCH", name)
    if name.lower().removesuffix(".gz").endswith((".json", ".jsonl", ".ndjson")):
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
        raise LoadError("E_TOO_MANY_COLUMNS", source.name, columns=len(first.cells), most=MAX_COLUMNS)
    if source.dialect and not source.dialect.has_header:
        return [f"column {n + 1}" for n in range(len(first.cells))], _with(first, lines)
    headings = [cell.strip().lstrip("\ufeff") for cell in first.cells]
    unnamed = [""] if source.dialect and source.dialect.unnamed_first else []
    return distinct(unnamed + headings), lines


def distinct(names: list[str]) -> list[str]:
    """Headings made different from each other by a number behind the repeated ones; an empty one stays empty."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(f"{name} {seen[name]}" if seen[name] > 1 and name else name)
    return result


def _with(first: Line, rest: Iterator[Line]) -> Iterator[Line]:
    yield first
    yield from rest


def _inflate(path: Path, name: str, spool: Path) -> Path:
    """The content of a gzip file in a file of its own, refused when it swells like a bomb (headers lie: bytes are counted)."""
    target = spool / f"{secrets.token_hex(8)}.inflated"
    packed, inflated = path.stat().st_size, 0
    try:
        with gzip.open(path) as source, target.open("wb") as out:
            while chunk := source.read(1 << 20):
                inflated += len(chunk)
                if inflated > MAX_INFLATED or (inflated > SAFE_SIZE and inflated > MAX_RATIO * packed):
                    raise LoadError("E_DECOMPRESSION_RATIO", name)
                out.write(chunk)
    except (OSError, EOFError) as error:
        raise LoadError("E_CORRUPT_ARCHIVE", name) from error
    return target


def _check_zip(path: Path, name: str) -> None:
    """A workbook with a sane table of contents and no document type declarations, else LoadError."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > ZIP_ENTRIES:
                raise LoadError("E_ARCHIVE_ENTRIES", name)
            if any(".." in entry.filename.split("/") or entry.filename.startswith("/") for entry in entries):
                raise LoadError("E_ARCHIVE_PATH", name)
            size = sum(entry.file_size for entry in entries)
            if size > MAX_INFLATED or (size > SAFE_SIZE and size > MAX_RATIO * path.stat().st_size):
                raise LoadError("E_DECOMPRESSION_RATIO", name)
            if "xl/workbook.xml" not in archive.namelist() or not name.lower().endswith((".xlsx", ".xlsm")):
                raise LoadError("E_TYPE_MISMATCH", name)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.open(entry).read(4096):
                    raise LoadError("E_XML_DTD", name)
    except zipfile.BadZipFile as error:
        raise LoadError("E_CORRUPT_WORKBOOK", name) from error


def _csv_lines(source: Source) -> Iterator[Line]:
    return text_rows(source.path, source.dialect or sniff(source.path, source.name))


def _xlsx_lines(source: Source) -> Iterator[Line]:
    """The rows of the first sheet that has any; a spreadsheet that openpyxl cannot open is a LoadError."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(
            io.BytesIO(source.path.read_bytes()), read_only=True, data_only=True, keep_links=False
        )
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise LoadError("E_CORRUPT_WORKBOOK", source.name) from error
    for sheet in book.worksheets:
        rows = ((n, [_cell(v) for v in row]) for n, row in enumerate(sheet.iter_rows(values_only=True), 1))
        lines = (Line(n, cells, "\t".join(cells)) for n, cells in rows if any(cells))
        if (first := next(lines, None)) is not None:
            width = len(first.cells)
            while width and not first.cells[width - 1]:
                width -= 1
            return (Line(line.number, _fitted(line.cells, width), line.raw) for line in _with(first, lines))
    return iter(())


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
    text = source.path.read_text(encoding="utf-8-sig", errors="replace")
    records = _records(text, source.name)
    keys = list(dict.fromkeys(key for _, record in records for key in record))
    yield Line(0, keys, "")
    for number, record in records:
        yield Line(number, [_cell(record.get(key)) for key in keys], json.dumps(record, ensure_ascii=False))


def _records(text: str, name: str) -> list[tuple[int, dict[str, Any]]]:
    try:
        if text.lstrip().startswith("["):
            rows = list(enumerate(json.loads(text), 1))
        else:
            rows = [(n, json.loads(line)) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    except RecursionError as error:
        raise LoadError("E_JSON_DEPTH", name) from error
    except json.JSONDecodeError as error:
        raise LoadError("E_JSON_SYNTAX", name, line=error.lineno, column=error.colno) from error
    if not rows or not all(isinstance(record, dict) for _, record in rows):
        raise LoadError("E_JSON_NOT_TABLE", name)
    return rows


def _parquet_lines(source: Source) -> Iterator[Line]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(source.path)
        yield Line(0, file.schema_arrow.names, "")
        number = 1
        for batch in file.iter_batches():
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield Line(number, cells := [_cell(value) for value in row], "\t".join(cells))
                number += 1
    except (pa.ArrowException, OSError) as error:
        raise LoadError("E_CORRUPT_PARQUET", source.name) from error


_READERS = {"csv": _csv_lines, "xlsx": _xlsx_lines, "json": _json_lines, "parquet": _parquet_lines}
