"""Packed files, opened with care: what is inflated is counted, a workbook's contents are looked at first."""

import secrets
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from core.errors import LoadError
from core.loading.line import Note, Noting
from core.loading.part import no_tick
from core.loading.workbook_xml import refuse_declarations
from core.store.strangers import explain, is_backup
from core.store.zipped import BAD_ZIP, MAX_INFLATED, MAX_RATIO, SAFE_SIZE, check_contents, inflated, measure, plain_name

MAX_PACKED = 2  # gzip in gzip happens; gzip in gzip in gzip is a trap
_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20
PULSE = 32 << 20  # bytes inflated between two ticks
# What damaged or unknown content of a workbook makes zipfile, expat and our own reading raise.
BAD_WORKBOOK = (*BAD_ZIP, ExpatError, ParseError, TypeError, AttributeError, IndexError, StopIteration, OSError)


@dataclass
class Spent:
    """What came out of one file so far, packed within it however deep, beside its own size."""

    packed: int
    out: int = 0


def inflate(
    path: Path, name: str, spool: Path, tick: Callable[[int], None] = no_tick, spent: Spent | None = None
) -> Path:
    """The content of a gzip file in a file of its own, refused when it swells like a bomb (headers lie: bytes are counted).

    What follows the packed data and is not gzip is no part of it, as gzip itself says.
    """
    target = _target(spool)
    spent = spent or Spent(path.stat().st_size)
    packed, size = spent.packed, spent.out
    try:
        with path.open("rb") as source, target.open("wb") as out:
            for chunk in _members(source):
                size += len(chunk)
                if size % PULSE < len(chunk):
                    tick(0)
                if size > MAX_INFLATED or (size > SAFE_SIZE and size > MAX_RATIO * packed):
                    raise LoadError("E_DECOMPRESSION_RATIO", name)
                out.write(chunk)
    except (EOFError, zlib.error) as error:
        raise LoadError("E_CORRUPT_ARCHIVE", name) from error
    spent.out = size
    return target


def _members(source: BinaryIO) -> Iterator[bytes]:
    """What the packed parts of a gzip file hold, one after the other."""
    rest = source.read(_CHUNK)
    while rest.startswith(_GZIP):
        part = zlib.decompressobj(16 + zlib.MAX_WBITS)
        while not part.eof:
            if not (rest := part.unconsumed_tail or rest or source.read(_CHUNK)):
                raise EOFError
            yield part.decompress(rest, _CHUNK)
            rest = b""
        rest = part.unused_data
        rest += source.read(_CHUNK) if len(rest) < len(_GZIP) else b""


def unpacked(
    path: Path, entry: zipfile.ZipInfo, name: str, spool: Path, tick: Callable[[int], None], before: int
) -> Path:
    """A file of an archive in a file of its own; `before` bytes came out of others. Raises LoadError."""
    target = _target(spool)
    try:
        with target.open("wb") as out:
            for chunk in inflated(path, entry, name, before):
                out.write(chunk)
                tick(0)
    except LoadError:
        raise
    except BAD_ZIP as error:
        raise LoadError("E_CORRUPT_ARCHIVE", name) from error
    return target


def _target(spool: Path) -> Path:
    return spool / f"{secrets.token_hex(8)}.inflated"


def contents(path: Path, name: str, damaged: str) -> list[zipfile.ZipInfo]:
    """The files in a ZIP file, its table of contents checked. Raises LoadError, with the code `damaged` for a torn one."""
    try:
        with zipfile.ZipFile(path) as archive:
            return check_contents(archive, path, name)
    except LoadError:
        raise
    except BAD_ZIP as error:
        raise LoadError(damaged, name) from error


def refuse_backup(path: Path, entries: list[zipfile.ZipInfo], name: str) -> None:
    """Raise LoadError for a backup of a workspace, which is restored and not loaded, naming what is wrong with it if it is."""
    try:
        with zipfile.ZipFile(path) as archive:
            if is_backup(archive, path):
                explain(archive, entries, path, name)
                raise LoadError("E_BACKUP_NOT_DATA", name)
    except LoadError:
        raise
    except BAD_ZIP as error:
        raise LoadError("E_CORRUPT_ARCHIVE", name) from error


def check_workbook(path: Path, entries: list[zipfile.ZipInfo], name: str, note: Noting) -> None:
    """A workbook that is what it says, without document type declarations; what it has beside tables is noted."""
    try:
        measure(path, entries, name)
        for entry in entries:
            if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                refuse_declarations(inflated(path, entry, name), name)
    except LoadError:
        raise
    except BAD_WORKBOOK as error:
        raise LoadError("E_CORRUPT_WORKBOOK", name) from error
    inner = [plain_name(entry).lower() for entry in entries]
    if any("vbaproject" in part or part.startswith("xl/macrosheets/") for part in inner):
        note(Note("W_MACRO_IGNORED", done="ignored"))
    if any(part.startswith("xl/externallinks/") or part == "xl/connections.xml" for part in inner):
        note(Note("W_EXTERNAL_LINK_IGNORED", done="ignored"))
