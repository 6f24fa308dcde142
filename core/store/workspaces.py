"""The folder of workspaces: create one by filling a draft, open one by its random token."""

import atexit
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from core.dataset import Dataset, FileReport, StoredTable
from core.errors import CoreError
from core.messages import Message
from core.store.manifest import NAME, flush_folder, read_manifest, write_manifest
from core.store.notes import read_notes, write_notes
from core.store.people import keep_people

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def default_root() -> Path:
    """Where workspaces live: AUDIENCE_LENS_HOME, else a folder in the user's home."""
    return Path(os.environ.get("AUDIENCE_LENS_HOME") or Path.home() / ".audience-lens").resolve()


class Draft:
    """A workspace being filled; nobody can open it before `publish`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.token = secrets.token_urlsafe(16)
        self.folder = root / "drafts" / self.token
        self.folder.mkdir(parents=True)

    def new_file(self) -> Path:
        """A path for one more file, under a generated name."""
        return self.folder / f"{secrets.token_hex(8)}.parquet"

    def publish(self, tables: dict[str, StoredTable], files: Iterable[FileReport], facts: dict[str, Any]) -> Dataset:
        """Write the manifest and move the folder into place in one step."""
        write_manifest(self.folder, tables, files, facts)
        home = self.root / "workspaces" / self.token
        home.parent.mkdir(exist_ok=True)
        self.folder.rename(home)
        flush_folder(home.parent)
        return read_manifest(self.root, home)

    def discard(self) -> None:
        """Remove what was written so far."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Workspaces:
    """All workspaces below one data root."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or default_root()

    def draft(self) -> Draft:
        """A new, empty workspace to fill."""
        return Draft(self.root)

    def new_upload_folder(self) -> Path:
        """A folder that keeps uploaded files as they came, so that their columns can be given another meaning later."""
        folder = self.root / "uploads" / secrets.token_urlsafe(16)
        folder.mkdir(parents=True)
        return folder

    def folder(self, token: str) -> Path:
        """Where the workspace of this token is, or would be."""
        return self.root / "workspaces" / token

    def open(self, token: str) -> Dataset:
        """The dataset of a workspace, verified. Raises CoreError when there is none or a file is damaged."""
        folder = self.folder(token)
        if not TOKEN.fullmatch(token) or not (folder / NAME).is_file():
            raise CoreError(Message("error.workspace_missing"))
        return read_manifest(self.root, folder)

    def notes(self, token: str) -> dict[str, Any]:
        """What the reader noted about this workspace."""
        return read_notes(self.folder(token))

    def note(self, token: str, name: str, value: object) -> None:
        """Keep one note, beside those there are."""
        write_notes(self.folder(token), self.notes(token) | {name: value})

    def keep_people(self, token: str, user_ids: Iterable[str]) -> Path:
        """A list of customers for a filter, as a Parquet file named by its content."""
        return keep_people(self.folder(token) / "people", user_ids)


@cache
def scratch() -> Workspaces:
    """Workspaces for scripts and notebooks: gone when the process ends."""
    root = Path(tempfile.mkdtemp(prefix="audience-lens-")).resolve()
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return Workspaces(root)
