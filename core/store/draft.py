"""A draft: files being written that nobody can open before they are published as a version of a workspace."""

import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from core.dataset import Dataset, FileReport, StoredTable
from core.engine import Engine
from core.errors import CoreError
from core.messages import Message
from core.owned import OwnedFolder, sweep
from core.store import disk
from core.store.manifest import Manifest, content_of, dataset_of, numbers, path_of, read, write

PATIENCE = 30.0  # seconds to wait for another session's change; each takes milliseconds


class Draft:
    """A further version of the workspace of `onto`, or a new workspace, being filled."""

    def __init__(self, root: Path, onto: Dataset | None = None) -> None:
        self.root, self.onto = root, onto
        sweep(root / "drafts")
        with disk.disk_problems():
            self._owned = OwnedFolder(root / "drafts")
        self.folder = self._owned.path

    def new_file(self) -> Path:
        """A path for one more file, under a generated name."""
        return self.folder / f"{secrets.token_hex(8)}.parquet"

    def adopt(self, source: Path) -> Path:
        """Keep a file that lies in our own folders as an original of this draft; one of the user's stays where it is."""
        if not any(source.is_relative_to(self.root / home) for home in ("drafts", "workspaces")):
            return source
        if source.parent == self.folder:
            return source
        path = self.new_file().with_suffix(".upload")
        disk.link_or_copy(source, path)
        return path

    def publish(
        self,
        tables: Mapping[str, StoredTable],
        files: Iterable[FileReport],
        facts: Mapping[str, Any],
        what: Message | None = None,
        engine: Engine | None = None,
    ) -> Dataset:
        """Make the version current in one step.

        Where another session changed the workspace meanwhile, nothing is lost: this becomes a workspace of its own,
        which the token of the result tells. Raises CoreError when the disk refuses.
        """
        with disk.disk_problems():
            content = content_of(self.folder, tables, files, facts)
            what = what or Message("version.loaded", name=facts.get("name", ""))
            made = Manifest(new_token(), 1, what, self.folder.name, content)
            return dataset_of(self.root, self._further(made) or self.put(made), engine)

    def put(self, manifest: Manifest) -> Manifest:
        """Move the files into the manifest's workspace and add it there; the lock is held for a new one too."""
        with locked(self.root, manifest.token):
            return self._put(manifest)

    def discard(self) -> None:
        """Remove what was written so far."""
        self._owned.remove()

    def _further(self, made: Manifest) -> Manifest | None:
        """The draft as the version after the one it was made from; None where there is another by now."""
        if self.onto is None:
            return None
        home = self.root / "workspaces" / self.onto.token
        with locked(self.root, self.onto.token):
            if numbers(home)[-1:] != [self.onto.version]:
                return None
            seen = read(home, self.onto.version)
            kept = {"token": seen.token, "name": seen.name, "notes": seen.notes, "parent": seen.number}
            return self._put(made.after(seen.number, **kept))

    def _put(self, manifest: Manifest) -> Manifest:
        home = self.root / "workspaces" / manifest.token
        target, is_new = home / manifest.load, not home.exists()
        _drop_unnamed(self.folder, manifest)
        disk.flush_folder(self.folder)
        try:
            home.mkdir(parents=True, exist_ok=True)
            disk.flush_folder(home.parent)
            self.folder.rename(target)
            disk.flush_folder(home)
            write(home, manifest)  # last: from here on the version is there
        except OSError:
            if not path_of(home, manifest.number).exists():
                shutil.rmtree(home if is_new else target, ignore_errors=True)
            raise
        self._owned.release()
        return manifest


@contextmanager
def locked(root: Path, token: str) -> Iterator[None]:
    """Hold the lock of a workspace; it dies with the process. Raises CoreError when it is held for too long."""
    with disk.disk_problems():
        (root / "locks").mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / "locks" / f"{token}.lock", timeout=PATIENCE)
        try:
            lock.acquire()
        except Timeout as error:
            raise CoreError(Message("error.workspace_busy")) from error
        try:
            yield
        finally:
            lock.release()


def new_token() -> str:
    """A random name for a workspace, which cannot be guessed."""
    return secrets.token_urlsafe(16)


def _drop_unnamed(folder: Path, manifest: Manifest) -> None:
    """Remove what was written on the way and is not part of the version."""
    named = {name for _, name, _ in manifest.files()}
    for path in folder.iterdir():
        if path.name not in named:
            path.unlink()
