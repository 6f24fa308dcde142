"""One version of a workspace as one file, and back: a ZIP of its manifest and files, every byte verified both ways."""

import hashlib
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO

import duckdb

from core.engine import describe, row_count
from core.errors import CoreError, LoadError
from core.messages import Message
from core.store import disk
from core.store.draft import Draft, new_token
from core.store.manifest import Manifest, dataset_of, from_bytes, to_bytes
from core.store.problems import Damaged
from core.store.strangers import ENTRY, MAX_MANIFEST, explain
from core.store.zipped import BAD_ZIP, check_contents, inflated, is_zip

Progress = Callable[[float], None]
LONGEST_STEM = 60
MAX_FILES = 5000
_CHUNK = 1 << 20


def pack(folder: Path, made: Manifest, target: Path, progress: Progress | None = None) -> Path:
    """Write the files of a version and its manifest to `target`, in one step. Raises Damaged for a file that changed."""
    made = _on_its_own(made)
    sizes = {name: (folder / name).stat().st_size for _, name, _ in made.files() if (folder / name).is_file()}
    tell = _Teller(sum(sizes.values()), progress)
    with disk.replacing(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(ENTRY, to_bytes(made), zipfile.ZIP_DEFLATED)
        for of, name, sha256 in made.files():
            _pack_one(archive, folder / name, of, sha256, made.token, tell)
    return target


def file_name(title: str, day: date) -> str:
    """A name for a backup that every system takes: "Spring sale 2026-03-14.zip"."""
    plain = " ".join(re.sub(r"[^\w -]+", " ", title)[:LONGEST_STEM].split())
    return f"{plain or 'Audience Lens'} {day.isoformat()}.zip"


def unpack(path: Path, draft: Draft, progress: Progress | None = None) -> str:
    """Publish the workspace in a backup under a new token. Raises CoreError for anything but a whole backup of ours."""
    with _or_discard(draft), disk.disk_problems():
        if not path.is_file():
            raise LoadError("E_NO_FILE", path.name)
        with _readable(path), zipfile.ZipFile(path) as archive:
            made = _manifest_of(archive, path, draft.folder)
            tell = _Teller(sum(entry.file_size for entry in archive.infolist()), progress)
            for _, name, sha256 in made.files():
                if _copied(path, archive.getinfo(name), draft.folder / name, tell) != sha256:
                    raise LoadError("E_CHECKSUM", path.name, inner=name)
        fresh = _as_new(_on_its_own(made), draft, Message("version.restored", name=path.name))
        _check_tables(draft, fresh, path)
        return draft.put(fresh).token


def copy_into(draft: Draft, folder: Path, made: Manifest, name: str) -> str:
    """Publish a copy of a version under a new token and name. Raises Damaged for a file that changed."""
    with _or_discard(draft), disk.disk_problems():
        for of, file, sha256 in made.files():
            shutil.copyfile(folder / file, draft.folder / file)
            if not disk.is_same(draft.folder / file, sha256):
                raise Damaged(made.token, file, of)
        what = Message("version.copied", name=made.facts.get("name", ""))
        return draft.put(_as_new(replace(made, name=name), draft, what)).token


def _as_new(made: Manifest, draft: Draft, what: Message) -> Manifest:
    """The first version of another workspace; its files are flushed to disk."""
    for _, name, _ in made.files():
        disk.flush(draft.folder / name)
    alone = {"parent": None, "first": 1, "what": what, "load": draft.folder.name}
    return made.after(0, token=new_token(), **alone)


def _on_its_own(made: Manifest) -> Manifest:
    """A manifest that names no file outside the workspace: those of the user's own folders are not part of a backup."""
    kept = {name for _, name, _ in made.files("sources")}
    sources = {name: path for name, path in made.facts.get("sources", {}).items() if path in kept}
    return replace(made, content={**made.content, "facts": {**made.content["facts"], "sources": sources}})


def _pack_one(archive: zipfile.ZipFile, path: Path, of: str, sha256: str, token: str, tell: "_Teller") -> None:
    if not path.is_file():
        raise Damaged(token, path.name, of)
    entry = zipfile.ZipInfo.from_file(path, path.name)
    entry.compress_type = zipfile.ZIP_DEFLATED if path.suffix == ".upload" else zipfile.ZIP_STORED
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        if _pour(iter(lambda: source.read(_CHUNK), b""), target, tell) != sha256:
            raise Damaged(token, path.name, of)


def _copied(backup: Path, entry: zipfile.ZipInfo, path: Path, tell: "_Teller") -> str:
    with path.open("wb") as target:
        return _pour(inflated(backup, entry, backup.name), target, tell)


def _pour(chunks: Iterator[bytes], target: IO[bytes], tell: "_Teller") -> str:
    """Copy to the end; the SHA-256 of what went through."""
    seen = hashlib.sha256()
    for chunk in chunks:
        target.write(chunk)
        seen.update(chunk)
        tell(len(chunk))
    return seen.hexdigest()


def _manifest_of(archive: zipfile.ZipFile, path: Path, home: Path) -> Manifest:
    """The manifest of a backup whose contents are just what it names, of a sane size and with room for them in `home`."""
    entries = check_contents(archive, path, path.name, MAX_FILES)
    if sum(entry.file_size for entry in entries) > shutil.disk_usage(home).free:
        raise CoreError(Message("error.disk_full", reason=path.name))
    content = _read_manifest(archive, path)
    explain(archive, entries, path, path.name)
    try:
        made = from_bytes(content)
    except CoreError as error:
        raise CoreError(Message("error.backup_unreadable", file=path.name)) from error
    if sorted(entry.filename for entry in entries) != sorted([ENTRY, *(name for _, name, _ in made.files())]):
        raise CoreError(Message("error.backup_unreadable", file=path.name))
    return made


def _read_manifest(archive: zipfile.ZipFile, path: Path) -> bytes:
    if ENTRY not in archive.namelist() or archive.getinfo(ENTRY).file_size > MAX_MANIFEST:
        raise CoreError(Message("error.backup_unreadable", file=path.name))
    return b"".join(inflated(path, archive.getinfo(ENTRY), path.name))


def _check_tables(draft: Draft, made: Manifest, path: Path) -> None:
    """That the Parquet files hold what the manifest says: checksums prove nothing about a made-up backup."""
    for name, table in dataset_of(draft.root, made).tables.items():
        if table.source:  # its rows are in a cluster
            continue
        paths = [draft.folder / file.name for file in table.paths]
        try:
            found, rows = describe(draft.root, paths), row_count(draft.root, paths)
        except duckdb.Error as error:
            raise CoreError(Message("error.backup_damaged", file=path.name, inner=name)) from error
        if not set(table.columns) <= set(found) or rows != table.rows:
            raise CoreError(Message("error.backup_damaged", file=path.name, inner=name))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except BAD_ZIP as error:
        if isinstance(error, CoreError):  # which is a ValueError too
            raise
        if is_zip(path):
            raise LoadError("E_CORRUPT_ARCHIVE", path.name) from error
        raise CoreError(Message("error.backup_unreadable", file=path.name)) from error


@contextmanager
def _or_discard(draft: Draft) -> Iterator[None]:
    try:
        yield
    except BaseException:
        draft.discard()
        raise


class _Teller:
    """Tells the share of the bytes done; whatever it raises ends the work."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.total, self.done, self.progress = max(total, 1), 0, progress

    def __call__(self, more: int) -> None:
        self.done += more
        if self.progress:
            self.progress(min(self.done / self.total, 1.0))
