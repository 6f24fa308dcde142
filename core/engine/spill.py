"""Where queries larger than memory put what does not fit: a folder of this process, gone with it."""

import atexit
import os
from functools import lru_cache
from itertools import count
from pathlib import Path
from weakref import WeakSet

from core.owned import OwnedFolder, sweep

_owned: WeakSet[OwnedFolder] = WeakSet()
_number = count()


def spill_folder(root: Path) -> Path:
    """A folder for one database, which makes it when it first needs it: two in one would delete each other's files."""
    owned = _of_process(root, os.getpid())
    return (owned.path if owned else root / "spill") / str(next(_number))


@lru_cache(maxsize=8)
def _of_process(root: Path, _process: int) -> OwnedFolder | None:
    """The folder of this process below `root`; what killed processes left there is removed first.

    None on a full or read-only disk: what is stored there can be read all the same, only nothing put aside.
    """
    home = root / "spill"
    sweep(home)
    try:
        owned = OwnedFolder(home)
    except OSError:
        return None
    _owned.add(owned)
    return owned


@atexit.register
def _leave_nothing() -> None:
    for owned in _owned:
        owned.remove()
