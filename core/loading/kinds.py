"""What kind of file this is, told from its first bytes, and the tables in it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from core.errors import LoadError
from core.loading.archives import MAX_PACKED, check_workbook, inflate
from core.loading.line import Noting, unnoted
from core.loading.part import no_tick
from core.loading.source import Source
from core.loading.text_file import sniff

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"%PDF", b"\x7fELF", b"MZ", b"RIFF")
_NOT_ALLOWED = {"", ".exe", ".dll", ".com", ".bat", ".cmd", ".scr", ".msi", ".sh", ".ps1", ".vbs", ".js", ".jar", ".py",
                ".pkl", ".pickle", ".joblib", ".zip", ".rar", ".7z", ".tar"}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sources(
    path: Path,
    name: str,
    spool: Path,
    *,
    choices: Mapping[str, str] | None = None,
    note: Noting = unnoted,
    tick: Callable[[int], None] = no_tick,
) -> list[Source]:
    """The tables of one file, by its first bytes; what is packed is unpacked into `spool`. Raises LoadError.

    A file has one, but for a workbook of several sheets. The first bears the name of the file.
    """
    return [_identify(path, name, spool, choices or {}, 0, tick)]


def _identify(
    path: Path, name: str, spool: Path, choices: Mapping[str, str], packed: int, tick: Callable[[int], None]
) -> Source:
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
        return _identify(inflate(path, name, spool, tick), name, spool, choices, packed + 1, tick)
    if magic.startswith(b"PK"):
        check_workbook(path, name, plain)
        return Source(name, path, "xlsx", choices=choices)
    if magic.startswith(b"PAR1"):
        return Source(name, path, "parquet", choices=choices)
    if magic.startswith(_OLE):
        raise LoadError("E_ENCRYPTED_FILE", name)
    if magic.startswith(_PICTURES):
        raise LoadError("E_NOT_TEXT", name)
    if plain.endswith((".xlsx", ".xlsm", ".parquet")) or (plain.endswith(".json") and magic.startswith(b"\x80")):
        damaged = plain.endswith(".parquet") and not _is_text_or_pickle(magic)
        raise LoadError("E_CORRUPT_PARQUET" if damaged else "E_TYPE_MISMATCH", name)
    if plain.endswith((".json", ".jsonl", ".ndjson")):
        return Source(name, path, "json", choices=choices)
    return Source(name, path, "csv", sniff(path, name), choices=choices)


def _is_text_or_pickle(magic: bytes) -> bool:
    return magic.startswith(b"\x80") or all(byte > 8 for byte in magic[4:])
