"""All workspaces below one data root: listed, made, copied, packed, removed; their versions are in versions.py."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from core.dataset import Dataset
from core.errors import CoreError
from core.messages import Message
from core.owned import OwnedFolder, sweep
from core.store import disk, manifest
from core.store.backup import Progress, copy_into, pack, unpack
from core.store.draft import Draft, locked
from core.store.manifest import TOKEN
from core.store.older import adopt
from core.store.people import keep_people
from core.store.problems import Damaged
from core.store.versions import Versions, clean_name


@dataclass(frozen=True)
class Summary:
    """A workspace in the list.  number, at: of its newest version.  rows: loaded from its files.  size: bytes on disk."""

    token: str
    name: str
    at: datetime
    number: int
    rows: int
    size: int
    facts: dict[str, object]
    tables: tuple[str, ...]
    damaged: bool = False


def default_root() -> Path:
    """Where workspaces live: AUDIENCE_LENS_HOME, else a folder in the user's home."""
    return Path(os.environ.get("AUDIENCE_LENS_HOME") or Path.home() / ".audience-lens").resolve()


class Workspaces(Versions):
    """All workspaces below one data root."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or default_root()

    @property
    def inbox(self) -> Path:
        """The folder for files too large for a browser; they are read where they lie."""
        return self.root / "inbox"

    def list(self) -> tuple[Summary, ...]:
        """Every workspace, the one changed last first; their files are not verified."""
        homes = [home for home in (self.root / "workspaces").glob("*/") if TOKEN.fullmatch(home.name)]
        found = [self._summary(home) for home in homes if manifest.numbers(home) or adopt(home)]
        return tuple(sorted(found, key=lambda summary: summary.at, reverse=True))

    def draft(self, onto: Dataset | None = None) -> Draft:
        """A new, empty workspace to fill, or a further version of the one of `onto`."""
        return Draft(self.root, onto)

    def upload_folder(self) -> OwnedFolder:
        """A folder for files on their way in; a load keeps its own copy of what it takes from there."""
        with disk.disk_problems():
            return OwnedFolder(self.root / "drafts")

    def duplicate(self, token: str, name: str) -> str:
        """A copy of the newest version under another name: its token. Raises Damaged."""
        made, clean = self._read(token, self.newest(token)), clean_name(name)
        return copy_into(self.draft(), self._home(token) / made.load, made, clean)

    def backup(self, token: str, target: Path, progress: Progress | None = None) -> Path:
        """The newest version with its notes and original files as one file, verified on the way. Raises Damaged."""
        made = self._read(token, self.newest(token))
        with disk.disk_problems():
            return pack(self._home(token) / made.load, made, target, progress)

    def backup_size(self, token: str) -> int:
        """About how many bytes a backup takes up at most."""
        return disk.size_of(self._home(token) / self._read(token, self.newest(token)).load)

    def restore(self, path: Path, progress: Progress | None = None) -> str:
        """A new workspace from a backup: its token. Raises CoreError unless every byte is as it was packed."""
        return unpack(path, self.draft(), progress)

    def delete(self, token: str) -> None:
        """Remove a workspace with all its versions for good."""
        home = self._home(token)
        with locked(self.root, token), disk.disk_problems():
            if not home.is_dir():
                raise CoreError(Message("error.workspace_missing"))
            grave = self.upload_folder()
            _bury(home, grave.path / "workspace")
            grave.remove()

    def tidy(self) -> None:
        """Remove what killed processes left behind."""
        sweep(self.root / "drafts")
        for home in (self.root / "workspaces").glob("*/"):
            if TOKEN.fullmatch(home.name):
                with locked(self.root, home.name), disk.disk_problems():
                    self._drop_leftovers(home)

    def keep_people(self, token: str, user_ids: Iterable[str]) -> Path:
        """A list of customers for a filter, as a Parquet file named by its content."""
        with locked(self.root, token), disk.disk_problems():
            return keep_people(self._home(token) / "people", user_ids)

    def _summary(self, home: Path) -> Summary:
        number, size = manifest.numbers(home)[-1], disk.size_of(home)
        made = self._try(home.name, number)
        if made is None:
            return Summary(home.name, "", datetime.fromtimestamp(0, UTC), number, 0, size, {}, (), damaged=True)
        facts = made.facts
        tables = tuple(made.content["tables"])
        return Summary(home.name, str(facts.get("name", "")), made.at, number, made.rows, size, facts, tables)

    def _drop_leftovers(self, home: Path) -> None:
        """Of a workspace that was never published everything, of others the files of versions that are not there."""
        for torn in (*home.rglob("*.new"), *home.glob("people/*.new")):
            torn.unlink(missing_ok=True)
        if manifest.numbers(home) or adopt(home):
            try:
                self._drop_forgotten(home.name)
            except Damaged:
                return  # what cannot be read is not tidied away
        elif not any(home.glob("*.json")):
            shutil.rmtree(home, ignore_errors=True)


def _bury(home: Path, grave: Path) -> None:
    """Take a workspace out of the list; where the disk refuses it stays as it was."""
    home.rename(grave)
    try:
        disk.flush_folder(home.parent)
    except OSError:
        grave.rename(home)
        raise


@cache
def scratch() -> Workspaces:
    """Workspaces for scripts and notebooks: gone when the process ends."""
    root = Path(tempfile.mkdtemp(prefix="audience-lens-")).resolve()
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return Workspaces(root)
