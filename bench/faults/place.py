"""The place the faults are aimed at: a data root with workspaces, a folder that files come from and one that backups go to."""

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import core
from bench.faults.tally import Facts
from core.store import Workspaces

EVENTS, MORE = 1000, 200  # rows of the first load, rows of each further one


@dataclass(frozen=True)
class Place:
    """A folder with root/ (the data root), given/ (files to load, a backup to restore) and kept/ (backups made).

    known: token -> the name it goes by in the facts, of the workspaces that were there before the fault.
    """

    folder: Path
    known: Mapping[str, str]

    @property
    def workspaces(self) -> Workspaces:
        return Workspaces(self.folder / "root")

    @property
    def main(self) -> str:
        """The token of the workspace that things are done to."""
        return next(token for token, name in self.known.items() if name == "main")

    def copy(self, to: Path) -> "Place":
        """The same place once more, at a path where nothing is yet."""
        shutil.copytree(self.folder, to)
        return Place(to, self.known)

    def home(self, name: str = "main") -> Path:
        """The folder of a workspace."""
        return self.folder / "root" / "workspaces" / next(t for t, n in self.known.items() if n == name)


def csv(rows: int, seed: int = 0) -> bytes:
    """Page views, of which every hundredth has no customer and is set aside."""
    lines = ["user_id,page_id,page_views,time"]
    for row in range(rows):
        user = "" if row % 100 == 7 else f"u{(row * 7919 + seed) % 997}"
        lines.append(f"{user},/page/{(row * 31 + seed) % 57},{row % 5 + 1},2025-03-{row % 28 + 1:02} 10:00:00")
    return "\n".join(lines).encode()


def build(folder: Path) -> Place:
    """A workspace of four versions (loaded, noted, loaded onto, renamed), another beside it, and a backup of the first."""
    for name in ("root", "given", "kept"):
        (folder / name).mkdir(parents=True)
    (folder / "given" / "new.csv").write_bytes(csv(EVENTS, seed=5))
    workspaces = Workspaces(folder / "root")
    first = core.load({"first.csv": csv(EVENTS)}, workspaces=workspaces)
    workspaces.note(first.token, "colour", "blue", seen=1)
    core.load({"second.csv": csv(EVENTS, seed=1)}, workspaces=workspaces, onto=workspaces.open(first.token))
    workspaces.rename(first.token, "Spring", seen=3)
    workspaces.keep_people(first.token, ["u1", "u2"])
    workspaces.backup(first.token, folder / "given" / "backup.zip")
    other = core.load({"other.csv": csv(MORE, seed=2)}, workspaces=workspaces)
    workspaces.backup(other.token, folder / "kept" / "backup.zip")
    return Place(folder, {first.token: "main", other.token: "other"})


def facts(place: Place) -> Facts:
    """Everything a person can find there, read as a person would: (workspace, version, what it holds), and each backup.

    A workspace made after the place was built goes by the name "new": its token is random. What cannot be read is
    (workspace, "unreadable", version or file).
    """
    found: set[tuple[Any, ...]] = set()
    workspaces = place.workspaces
    for summary in workspaces.list():
        name = place.known.get(summary.token, "new")
        if summary.damaged:
            found.add((name, "unreadable", "listed as damaged"))
        else:
            found.add((name, "newest", summary.number, summary.name))
        for version in workspaces.versions(summary.token):
            found.add(version_facts(workspaces, summary.token, name, version.number, version.what.code))
    return frozenset(found | {_backup(path) for path in (place.folder / "kept").glob("*.zip")})


def version_facts(workspaces: Workspaces, token: str, name: str, number: int, what: str) -> tuple[Any, ...]:
    """What a version holds, or that it cannot be read and which file is to blame."""
    try:
        dataset = workspaces.open(token, number)
        notes = json.dumps(workspaces.notes(token, number), sort_keys=True)
        return name, number, what, notes, dataset.facts["name"], content(workspaces, dataset)
    except core.CoreError as problem:
        return name, "unreadable", number, getattr(problem, "file", str(problem))


def content(workspaces: Workspaces, dataset: core.Dataset) -> str:
    """A checksum of what a dataset shows: its tables, its reports and the originals it was made of."""
    import pandas as pd

    whole = hashlib.sha256()
    shown = [(name, dataset.frame(name)) for name in dataset.names]
    shown += [("repairs", dataset.report.repairs()), ("quarantined", dataset.report.quarantined())]
    for name, frame in shown:
        whole.update(f"{name} {list(frame.columns)} {len(frame)}".encode())
        whole.update(pd.util.hash_pandas_object(frame).to_numpy().tobytes())
    for name, path in workspaces.sources(dataset).items():
        whole.update(name.encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def _backup(path: Path) -> tuple[Any, ...]:
    """What a backup holds, by restoring it elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        elsewhere = Workspaces(Path(folder).resolve())
        try:
            token = elsewhere.restore(path)
        except core.CoreError:
            return "kept", "unreadable", path.name
        return "kept", path.name, *version_facts(elsewhere, token, "", 1, "")


def inventory(place: Place) -> Counter[tuple[str, ...]]:
    """How many files of each kind lie where, locks aside: what is left over shows as one more."""
    place.workspaces.tidy()
    kinds: Counter[tuple[str, ...]] = Counter()
    for path in place.folder.rglob("*"):
        top = path.relative_to(place.folder).parts[:2]
        if path.is_file() and path.suffix != ".lock":
            kinds[(*top[:2], path.suffix) if top[0] == "root" else (top[0], path.suffix)] += 1
    return kinds
