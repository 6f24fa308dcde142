"""ZIP files of strangers: their table of contents is judged before anything is unpacked, and bytes are counted, not believed."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from core.errors import LoadError

MAX_INFLATED = 8 << 30
MAX_RATIO = 300
SAFE_SIZE = 64 << 20
MAX_ENTRIES = 1000
# What zipfile and zlib raise for damaged, locked or unknown content.
BAD_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    NotImplementedError,
    EOFError,
    ValueError,
    KeyError,
    struct.error,
)
_CHUNK = 1 << 20
_LOCAL_HEADER, _LOCAL_SIZE = struct.Struct("<4s22xHH"), 30
_LOCKED = 1  # bit of an entry's flags


def check_contents(archive: zipfile.ZipFile, path: Path, name: str, most: int = MAX_ENTRIES) -> list[zipfile.ZipInfo]:
    """The files in an archive without folders. Raises LoadError for names, links, locks and sizes no honest one has.

    E_ARCHIVE_ENTRIES, E_ARCHIVE_PATH, E_ARCHIVE_SYMLINK, E_ARCHIVE_DUPLICATE, E_ENCRYPTED_FILE, E_DECOMPRESSION_RATIO;
    BadZipFile for entries that lie in each other.
    """
    entries = archive.infolist()
    if len(entries) > most:
        raise LoadError("E_ARCHIVE_ENTRIES", name)
    if any(leads_out(entry.orig_filename) or not plain_name(entry) for entry in entries):
        raise LoadError("E_ARCHIVE_PATH", name)
    if any(map(_is_special, entries)):
        raise LoadError("E_ARCHIVE_SYMLINK", name)
    if len({plain_name(entry).casefold() for entry in entries}) < len(entries):
        raise LoadError("E_ARCHIVE_DUPLICATE", name)
    if any(entry.flag_bits & _LOCKED for entry in entries):
        raise LoadError("E_ENCRYPTED_FILE", name)
    if _swells(sum(entry.file_size for entry in entries), path):
        raise LoadError("E_DECOMPRESSION_RATIO", name)
    _refuse_overlaps(entries)
    return [entry for entry in entries if not entry.is_dir()]


def leads_out(name: str) -> bool:
    """Whether a path is absolute, climbs upwards, names a drive or hides something behind a NUL."""
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or plain[1:2] == ":" or "\0" in plain


def is_zip(path: Path) -> bool:
    """Whether a file begins as a ZIP file does, whole or not."""
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def plain_name(entry: zipfile.ZipInfo) -> str:
    """The path of an entry with single slashes, as every system would understand it."""
    parts = entry.orig_filename.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", "."))


def inflated(path: Path, entry: zipfile.ZipInfo, name: str, before: int = 0) -> Iterator[bytes]:
    """The content of an entry, counted and checked to the end, whatever size it claims; `before` bytes came out of others.

    Raises LoadError E_DECOMPRESSION_RATIO, and BadZipFile where size or checksum are not as they are said to be.
    """
    size = checksum = 0
    for chunk in _raw(path, entry):
        size += len(chunk)
        checksum = zlib.crc32(chunk, checksum)
        if _swells(before + size, path):
            raise LoadError("E_DECOMPRESSION_RATIO", name)
        yield chunk
    if (size, checksum) != (entry.file_size, entry.CRC):
        raise zipfile.BadZipFile(entry.filename)


def measure(path: Path, entries: list[zipfile.ZipInfo], name: str) -> None:
    """Inflate every entry once and keep nothing: only then its size is known. Raises as `inflated` does."""
    size = 0
    for entry in entries:
        size += sum(map(len, inflated(path, entry, name, size)))


def _swells(size: int, path: Path) -> bool:
    return size > MAX_INFLATED or (size > SAFE_SIZE and size > MAX_RATIO * path.stat().st_size)


def _is_special(entry: zipfile.ZipInfo) -> bool:
    """A link, a device or a pipe: anything but a file and a folder."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return kind not in (0, stat.S_IFREG, stat.S_IFDIR)


def _refuse_overlaps(entries: list[zipfile.ZipInfo]) -> None:
    """Entries that share bytes are how a small file becomes endless."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise zipfile.BadZipFile(entry.filename)
        end = entry.header_offset + _LOCAL_SIZE + entry.compress_size


def _raw(path: Path, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of an entry in pieces of bounded size."""
    with path.open("rb") as file:
        file.seek(entry.header_offset)
        signature, name_size, extra_size = _LOCAL_HEADER.unpack(file.read(_LOCAL_SIZE))
        if signature != b"PK\x03\x04" or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile(entry.filename)
        file.seek(name_size + extra_size, 1)
        packed = _limited(file, entry.compress_size)
        yield from packed if entry.compress_type == zipfile.ZIP_STORED else _deflated(packed)


def _limited(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0:
        if not (chunk := file.read(min(size, _CHUNK))):
            raise zipfile.BadZipFile
        size -= len(chunk)
        yield chunk


def _deflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for chunk in packed:
        yield inflate.decompress(chunk, _CHUNK)
        while inflate.unconsumed_tail:
            yield inflate.decompress(inflate.unconsumed_tail, _CHUNK)
    while not inflate.eof:
        if not (chunk := inflate.decompress(b"", _CHUNK)):
            raise zipfile.BadZipFile
        yield chunk
