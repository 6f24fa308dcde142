"""Backups on their way out and in: through the browser, or through a folder where they are too large for it."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from core.errors import CoreError
from core.store import Damaged, disk_problems, file_name
from dashboard.state.opened import open_workspace
from dashboard.state.uploads import spool
from dashboard.state.workspaces import workspaces

Progress = Callable[[float], None]


def backup_name(title: str) -> str:
    """What a backup made today is called."""
    return file_name(title, date.today())


def ensure_whole(token: str) -> None:
    """Raise CoreError unless every file of the newest version is as it was stored: a download could not say why it fails."""
    try:
        workspaces().sources(workspaces().open(token))
    except Damaged as damage:
        raise CoreError(damage.message) from damage  # the way out of it stands on the page, not in what asked


def packed(token: str) -> bytes:
    """A backup of the newest version for the browser, which needs it whole in memory; its file is removed again."""
    folder = workspaces().upload_folder()
    try:
        return workspaces().backup(token, folder.path / "backup.zip").read_bytes()
    finally:
        folder.remove()


def backup_folder() -> Path:
    """Where backups lie that are too large for the browser."""
    return workspaces().root / "backups"


def backups() -> dict[str, int]:
    """Name -> bytes of each backup in that folder."""
    return {file.name: file.stat().st_size for file in sorted(backup_folder().glob("*.zip"))}


def write_backup(token: str, title: str, progress: Progress) -> Path:
    """Pack the newest version into the folder of backups; a backup that lies there keeps its name."""
    with disk_problems():
        backup_folder().mkdir(parents=True, exist_ok=True)
    name = Path(backup_name(title))
    numbered = (f"{name.stem} ({n}){name.suffix}" for n in range(2, 10_000))
    free = next(each for each in (name.name, *numbered) if not (backup_folder() / each).exists())
    return workspaces().backup(token, backup_folder() / free, progress)


def restore(uploaded: Any, progress: Progress) -> str:
    """Make an uploaded backup a workspace of its own and open it; its upload leaves memory and disk."""
    folder = workspaces().upload_folder()
    try:
        (spooled,) = spool([uploaded], folder.path).values()
        # Problems and the history call it by its name.
        path = spooled.rename(folder.path / _plain(uploaded.name))
        token = workspaces().restore(path, progress)
    finally:
        folder.remove()
    open_workspace(token)
    return token


def _plain(name: str) -> str:
    """A name of a file somebody sent, without anything that leads elsewhere."""
    return re.sub(r"[^\w .()-]+", "_", name).strip(". ")[-100:] or "backup.zip"
