"""Folders that belong to a running process; what a killed one left behind is found and removed."""

import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout


class OwnedFolder:
    """A new folder below `home`, with a lock beside it that dies with this process."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.path = home / secrets.token_hex(12)
        self._lock = FileLock(_lock_of(self.path), thread_local=False)  # any thread may finish what one began
        self._lock.acquire()
        try:
            self.path.mkdir()
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Give the folder up, wherever it is by now."""
        with suppress(OSError):  # a lock without a folder goes with the next sweep
            _lock_of(self.path).unlink(missing_ok=True)
        self._lock.release()

    def remove(self) -> None:
        """Remove the folder with everything in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        if not self.path.exists():  # else the lock stays, and a later sweep tries again
            self.release()


def sweep(home: Path) -> None:
    """Remove the folders below `home` whose process is gone, however it went."""
    for lock in home.glob("*.lock") if home.is_dir() else ():
        try:
            with FileLock(lock, blocking=False):
                shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
                if not lock.with_suffix("").exists():
                    lock.unlink(missing_ok=True)
        except (Timeout, OSError):
            continue


def _lock_of(folder: Path) -> Path:
    return folder.with_suffix(".lock")
