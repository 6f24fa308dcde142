"""Packed files, opened with care: gzip is inflated with its size counted, a workbook's contents are looked at first."""

import gzip
import secrets
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import ParseError

from core.errors import LoadError
from core.loading.part import no_tick

MAX_INFLATED = 8 << 30
MAX_RATIO = 300
MAX_PACKED = 2  # gzip in gzip happens; gzip in gzip in gzip is a trap
SAFE_SIZE = 64 << 20
PULSE = 32 << 20  # bytes inflated between two ticks
ZIP_ENTRIES = 1000
# What zipfile and openpyxl raise for damaged, locked or unknown content.
BAD_WORKBOOK = (zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError,
                 RuntimeError, EOFError, OSError)  # fmt: skip


def inflate(path: Path, name: str, spool: Path, tick: Callable[[int], None] = no_tick) -> Path:
    """The content of a gzip file in a file of its own, refused when it swells like a bomb (headers lie: bytes are counted)."""
    target = spool / f"{secrets.token_hex(8)}.inflated"
    packed, inflated = path.stat().st_size, 0
    try:
        with gzip.open(path) as source, target.open("wb") as out:
            while chunk := source.read(1 << 20):
                inflated += len(chunk)
                if inflated % PULSE < len(chunk):
                    tick(0)
                if inflated > MAX_INFLATED or (inflated > SAFE_SIZE and inflated > MAX_RATIO * packed):
                    raise LoadError("E_DECOMPRESSION_RATIO", name)
                out.write(chunk)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise LoadError("E_CORRUPT_ARCHIVE", name) from error
    return target


def check_workbook(path: Path, name: str, plain: str) -> None:
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
            if "xl/workbook.xml" not in archive.namelist() or not plain.endswith((".xlsx", ".xlsm")):
                raise LoadError("E_TYPE_MISMATCH", name)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.open(entry).read(4096):
                    raise LoadError("E_XML_DTD", name)
    except LoadError:
        raise
    except BAD_WORKBOOK as error:
        raise LoadError("E_CORRUPT_WORKBOOK", name) from error
