"""A backup that is not as we write it: what is wrong with it, told before any of it is used."""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from core.errors import LoadError
from core.store.manifest import FORMAT
from core.store.zipped import inflated, leads_out, plain_name

_ENDINGS = (".parquet", ".upload", ".json", ".csv")
_PICKLES = tuple(b"\x80" + bytes([protocol]) for protocol in range(1, 10))
ENTRY = "manifest.json"
MAX_MANIFEST = 32 << 20
_PLAIN_VERSION = 1  # of a manifest that says {"format": "workspace", "version": 1, ...}
_DEEPEST = 20


def is_backup(archive: zipfile.ZipFile, path: Path) -> bool:
    """Whether an archive says that it is a backup of a workspace, ours or somebody's."""
    said = _said(archive, path)
    return isinstance(said, dict) and (_is_ours(said) or said.get("format") == "workspace")


def explain(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], path: Path, name: str) -> None:
    """Raise LoadError E_TYPE_NOT_ALLOWED, E_ARCHIVE_PATH, E_WORKSPACE_VERSION or E_CHECKSUM where that is what is wrong.

    A manifest that says nothing we understand passes: what it is worth is for others to judge.
    """
    for entry in entries:
        if PurePosixPath(plain_name(entry)).suffix.lower() not in _ENDINGS or _is_program(entry, path):
            raise LoadError("E_TYPE_NOT_ALLOWED", name)
    said = _said(archive, path)
    if any(leads_out(name) for name, _ in _named(said, 0)):
        raise LoadError("E_ARCHIVE_PATH", name)
    if _is_newer(said):
        raise LoadError("E_WORKSPACE_VERSION", name)
    if not _is_ours(said):
        _verify(archive, path, name, said)


def _said(archive: zipfile.ZipFile, path: Path) -> Any:
    """What the manifest says; None where there is none that can be read."""
    if ENTRY not in archive.namelist() or archive.getinfo(ENTRY).file_size > MAX_MANIFEST:
        return None
    try:
        return json.loads(b"".join(inflated(path, archive.getinfo(ENTRY), path.name)))
    except (ValueError, RecursionError):
        return None


def _is_program(entry: zipfile.ZipInfo, path: Path) -> bool:
    """A pickle under whatever name: opening one would run what it says."""
    return next(inflated(path, entry, path.name), b"").startswith(_PICKLES)


def _is_ours(said: Any) -> bool:
    return isinstance(said, dict) and isinstance(said.get("manifest"), dict)


def _is_newer(said: Any) -> bool:
    """Whether a later release wrote it, which may mean other things by the same words."""
    if not isinstance(said, dict):
        return False
    inner = said.get("manifest")
    known, found = (FORMAT, inner.get("format")) if isinstance(inner, dict) else (_PLAIN_VERSION, said.get("version"))
    return isinstance(found, int) and found > known


def _verify(archive: zipfile.ZipFile, path: Path, name: str, said: Any) -> None:
    """Every file that is there must be the one whose checksum the manifest names beside its name."""
    wanted: dict[str, str] = {}
    for inner, sha256 in _named(said, 0):
        if wanted.setdefault(inner, sha256) != sha256:
            raise LoadError("E_CHECKSUM", name, inner=inner)
    for inner in wanted.keys() & set(archive.namelist()):
        seen = hashlib.sha256()
        for chunk in inflated(path, archive.getinfo(inner), name):
            seen.update(chunk)
        if seen.hexdigest() != wanted[inner]:
            raise LoadError("E_CHECKSUM", name, inner=inner)


def _named(said: Any, depth: int) -> Iterator[tuple[str, str]]:
    """(file, SHA-256) wherever both stand side by side."""
    if depth > _DEEPEST or not isinstance(said, dict | list):
        return
    if isinstance(said, dict) and isinstance(sha256 := said.get("sha256"), str):
        yield from ((said[key], sha256.lower()) for key in ("file", "name", "path") if isinstance(said.get(key), str))
    for inner in said.values() if isinstance(said, dict) else said:
        yield from _named(inner, depth + 1)
