"""What a person does with workspaces: each deed is a chain of steps, every one of which is told as done when it is.

Files are read in this process, because its calls are the ones that are counted and refused.
"""

from collections.abc import Callable
from pathlib import Path

import core
from bench.faults.place import MORE, Place, csv

Step = Callable[[Place], object]


def load(place: Place) -> None:
    core.load(place.folder / "given" / "new.csv", workspaces=place.workspaces, apart=False)


def upload(place: Place) -> None:
    core.load({"new.csv": csv(MORE, seed=6)}, workspaces=place.workspaces, apart=False)


def load_onto(place: Place) -> None:
    core.load(
        {"third.csv": csv(MORE, seed=3)},
        workspaces=place.workspaces,
        onto=place.workspaces.open(place.main),
        apart=False,
    )


def rename(place: Place) -> None:
    place.workspaces.rename(place.main, f"Summer {_newest(place)}", seen=_newest(place))


def note(place: Place) -> None:
    place.workspaces.note(place.main, "colour", f"red {_newest(place)}", seen=_newest(place))


def undo(place: Place) -> None:
    place.workspaces.undo(place.main, seen=_newest(place))


def redo(place: Place) -> None:
    place.workspaces.redo(place.main, seen=_newest(place))


def go_back(place: Place) -> None:
    place.workspaces.go_back(place.main, 2, seen=_newest(place))


def forget(place: Place) -> None:
    place.workspaces.forget_earlier(place.main, seen=_newest(place))


def duplicate(place: Place) -> None:
    place.workspaces.duplicate(place.main, "Copy")


def delete(place: Place) -> None:
    place.workspaces.delete(place.main)


def backup(place: Place) -> None:
    """Over an older backup of the same name, which has to stay until the new one is whole."""
    place.workspaces.backup(place.main, _target(place))


def restore(place: Place) -> None:
    place.workspaces.restore(place.folder / "given" / "backup.zip")


def _newest(place: Place) -> int:
    return place.workspaces.newest(place.main)


def _target(place: Place) -> Path:
    return place.folder / "kept" / "backup.zip"


DEEDS: dict[str, tuple[Step, ...]] = {
    "import": (load,),
    "upload": (upload,),
    "a version added": (load_onto,),
    "notes and names": (note, rename, note, rename),
    "undo and redo": (undo, redo, undo, go_back),
    "forget earlier versions": (forget,),
    "duplicate": (duplicate,),
    "delete": (delete,),
    "backup": (backup,),
    "restore": (restore,),
}
