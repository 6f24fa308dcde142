"""The manifests of a workspace: one numbered file a version, never changed, each with the SHA-256 of every file it names.

manifest.json is a second copy of the newest one, replaced atomically; a manifest also carries a checksum of itself.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.dataset import ColumnReport, Dataset, FileReport, LoadReport, StoredTable
from core.engine import LOCAL, Engine, chosen
from core.engine.attached import Source
from core.errors import CoreError
from core.messages import ENGLISH, Message
from core.schema import ARROW_TYPES, TABLES
from core.store import disk

CURRENT = "manifest.json"
JOINED = "joined.parquet"
REPORTS = ("repairs.parquet", "quarantine.parquet", JOINED)
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
FORMAT = 2
_NUMBERED = re.compile(r"v(\d{6})\.json")
_FILE_NAME = re.compile(r"[0-9a-f]{16}\.(parquet|upload)|repairs\.parquet|quarantine\.parquet|joined\.parquet")
_LOAD = re.compile(r"[0-9a-f]{24}|")  # the oldest workspaces kept their files in no folder of a load


class Unreadable(Exception):
    """A manifest that is missing, torn or not ours; .file names it."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file


@dataclass(frozen=True)
class Manifest:
    """One version of a workspace, as it stands on disk.

    load: the folder of its files.  content: tables, reports, sources (each file with its SHA-256), files and facts, as JSON.
    parent: the version that undo leads to.  redo: the one that was undone to get here.  first: the earliest one kept.
    deed: what made this state, where `what` only went back to it.
    """

    token: str
    number: int
    what: Message
    load: str
    content: Mapping[str, Any]
    name: str | None = None
    notes: Mapping[str, Any] = field(default_factory=dict)
    parent: int | None = None
    redo: int | None = None
    first: int = 1
    deed: Message | None = None
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def files(self, *parts: str) -> list[tuple[str, str, str]]:
        """(what it belongs to, file name, SHA-256) of every file, or of those in some of tables, reports and sources."""
        wanted = parts or ("tables", "reports", "sources")
        tables = [(name, entry) for name, table in self.content["tables"].items() for entry in table["files"]]
        others = [(kind, entry) for kind in ("reports", "sources") for entry in self.content[kind] if kind in wanted]
        return [(of, e["name"], e["sha256"]) for of, e in (tables if "tables" in wanted else []) + others]

    @property
    def rows(self) -> int:
        """Rows loaded from its files."""
        return sum(int(report["rows_loaded"]) for report in self.content["files"])

    @property
    def facts(self) -> dict[str, Any]:
        """What is known of the whole; a name given by the reader takes the place of the pack's title."""
        own = {"name": self.name, "title": {}} if self.name else {}
        return {**self.content["facts"], **own}

    def after(self, newest: int, **changes: Any) -> "Manifest":
        """The version that follows `newest` with these changes of this one."""
        return replace(self, **{"number": newest + 1, "redo": None, "deed": None, "at": datetime.now(UTC), **changes})


# --- on disk ------------------------------------------------------------------------------------------------
def path_of(folder: Path, number: int) -> Path:
    """The numbered file of a version."""
    return folder / f"v{number:06}.json"


def numbers(folder: Path) -> list[int]:
    """The versions of a workspace folder, oldest first; a current one whose numbered file is gone counts."""
    found = {int(match[1]) for file in folder.glob("v*.json") if (match := _NUMBERED.fullmatch(file.name))}
    with suppress(Unreadable):
        current = _read(folder / CURRENT)
        found |= {current.number} if current.token == folder.name else set()
    return sorted(found)


def read(folder: Path, number: int) -> Manifest:
    """A version of a workspace folder, from the second copy where the numbered file is damaged. Raises Unreadable."""
    file = path_of(folder, number)
    try:
        return _of(folder, number, _read(file))
    except Unreadable as problem:
        try:
            return _of(folder, number, _read(folder / CURRENT))
        except Unreadable:
            raise problem from None


def write(folder: Path, manifest: Manifest) -> None:
    """Add a version; after a crash it is there or it is not, never a part. The caller holds the workspace's lock."""
    content = to_bytes(manifest)
    file = path_of(folder, manifest.number)
    try:
        disk.replace(file, content)
    except OSError:
        file.unlink(missing_ok=True)  # told as failed: so it must not be found later
        raise
    with suppress(OSError):  # the version is there; an older second copy harms nobody
        disk.replace(folder / CURRENT, content)


def _of(folder: Path, number: int, manifest: Manifest) -> Manifest:
    """The manifest, if it is of this workspace and version: files may have been swapped."""
    if (manifest.token, manifest.number) != (folder.name, number):
        raise Unreadable(path_of(folder, number).name)
    return manifest


def _read(file: Path) -> Manifest:
    try:
        now = file.stat()
        return _parsed(file, now.st_mtime_ns, now.st_ino, now.st_size)
    except (OSError, CoreError) as error:
        raise Unreadable(file.name) from error


@lru_cache(maxsize=256)
def _parsed(file: Path, *_stamp: int) -> Manifest:
    """Parsed once as long as the file stays as it is: a page asks dozens of times."""
    return from_bytes(file.read_bytes())


# --- as bytes -----------------------------------------------------------------------------------------------
def to_bytes(manifest: Manifest) -> bytes:
    """A manifest as JSON with its own checksum."""
    said = {"what": _message_to_json(manifest.what), "deed": manifest.deed and _message_to_json(manifest.deed)}
    inner = vars(manifest) | said | {"at": manifest.at.isoformat(), "format": FORMAT}
    return json.dumps({"sha256": _sha256(inner), "manifest": inner}, ensure_ascii=False, indent=1).encode()


def from_bytes(content: bytes) -> Manifest:
    """A manifest from JSON that may be damaged or hostile; raises CoreError unless every part is as we write it."""
    try:
        outer = json.loads(content)
        inner = outer["manifest"]
        if outer["sha256"] != _sha256(inner) or inner.pop("format") != FORMAT:
            raise ValueError
        deed = inner["deed"] and _message_from_json(inner["deed"])
        said = {"what": _message_from_json(inner["what"]), "deed": deed}
        manifest = Manifest(**inner | said | {"at": datetime.fromisoformat(inner["at"])})
        _check(manifest)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CoreError(Message("error.manifest_unreadable")) from error
    return manifest


def _check(manifest: Manifest) -> None:
    """Raise ValueError, KeyError or TypeError for what we would never write: it could lead outside the workspace."""
    names = [name for _, name, _ in manifest.files()]
    types = [kind for table in manifest.content["tables"].values() for kind in table["columns"].values()]
    fine = (
        TOKEN.fullmatch(manifest.token)
        and _LOAD.fullmatch(manifest.load)
        and all(_FILE_NAME.fullmatch(name) for name in names)
        and len(names) == len(set(names))
        and set(manifest.content["tables"]) <= {*TABLES, "words"}
        and set(types) <= set(ARROW_TYPES)
        and isinstance(manifest.number, int)
        and isinstance(manifest.name, str | None)
        and isinstance(manifest.notes, dict)
        and isinstance(manifest.first, int)
        and all(isinstance(manifest.facts.get(key, {}), dict) for key in ("sources", "mapping", "title", "catalogue"))
        and isinstance(manifest.facts.get("name", ""), str)
        and not any(table["files"] for table in manifest.content["tables"].values() if "source" in table)
    )
    if not fine:
        raise ValueError
    _dataset_of(Path(), manifest, LOCAL)


def _sha256(inner: object) -> str:
    return hashlib.sha256(json.dumps(inner, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


# --- as a dataset -------------------------------------------------------------------------------------------
def content_of(
    folder: Path, tables: Mapping[str, StoredTable], files: Iterable[FileReport], facts: Mapping[str, Any]
) -> dict[str, Any]:
    """What a manifest says of the files in `folder`; each is flushed to disk and its checksum taken."""
    inside = [path for path in facts.get("sources", {}).values() if (folder / path).parent == folder]
    return {
        "tables": {name: _table_to_json(table) for name, table in tables.items()},
        "reports": [_entry(folder / name) for name in REPORTS if (folder / name).exists()],
        "sources": [_entry(folder / name) for name in dict.fromkeys(inside)],
        "files": [_file_to_json(report) for report in files],
        "facts": dict(facts),
    }


def dataset_of(root: Path, manifest: Manifest, engine: Engine | None = None) -> Dataset:
    """The Dataset of a version, answered by the engine of the setting unless told otherwise; its files are not looked at.

    Raises CoreError where its tables lie in a cluster and the engine is none.
    """
    dataset = _dataset_of(root, manifest, engine or chosen())
    if dataset.is_attached and not dataset.engine.remote:
        raise CoreError(Message("error.catalogue_local"))
    home = manifest.facts.get("catalogue", {}).get("place", "")
    if (
        dataset.is_attached and home and home != dataset.engine.place
    ):  # another cluster may have a table of the same name
        raise CoreError(Message("error.catalogue_elsewhere", home=home, where=dataset.engine.place))
    return dataset


def _dataset_of(root: Path, manifest: Manifest, engine: Engine) -> Dataset:
    folder, content = root / "workspaces" / manifest.token / manifest.load, manifest.content
    tables = {name: _table_from_json(name, table, folder) for name, table in content["tables"].items()}
    present = {entry["name"] for entry in content["reports"]}
    report = LoadReport(
        tuple(_file_from_json(report) for report in content["files"]),
        *(folder / name if name in present else None for name in REPORTS),
    )
    number, facts = manifest.number, manifest.facts
    return Dataset(root, manifest.token, tables, _digest(content), report, facts, version=number, engine=engine)


def _table_to_json(table: StoredTable) -> dict[str, Any]:
    made = {"rows": table.rows, "columns": dict(table.columns)}
    if table.source:
        return made | {"files": [], "source": table.source.to_json()}
    return made | {"files": [_entry(path) for path in table.paths]}


def _table_from_json(name: str, content: Mapping[str, Any], folder: Path) -> StoredTable:
    columns, rows = content["columns"], int(content["rows"])
    if "source" not in content:
        return StoredTable(tuple(folder / entry["name"] for entry in content["files"]), columns, rows)
    source = Source.from_json(content["source"])
    if source.table != name or not set(source.columns) <= set(columns):
        raise ValueError
    return StoredTable.attached(source, columns, rows)


def _entry(path: Path) -> dict[str, str]:
    disk.flush(path)
    return {"name": path.name, "sha256": disk.sha256(path)}


def _digest(content: Mapping[str, Any]) -> str:
    parts = {
        name: [
            table["columns"],
            [e["sha256"] for e in table["files"]],
            *([table["source"]] if "source" in table else []),
        ]
        for name, table in content["tables"].items()
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _message_to_json(message: Message) -> dict[str, Any]:
    values = {k: _message_to_json(v) if isinstance(v, Message) else v for k, v in message.values.items()}
    return {"code": message.code, "values": values}


def _message_from_json(content: dict[str, Any]) -> Message:
    """A message we know; str() proves that it has the values it needs."""
    values = {k: _message_from_json(v) if isinstance(v, dict) else v for k, v in content["values"].items()}
    message = Message(content["code"], **values)
    if content["code"] not in ENGLISH or not str(message):
        raise ValueError
    return message


def _file_to_json(report: FileReport) -> dict[str, Any]:
    columns = [[c.heading, c.became, c.type, list(c.samples)] for c in report.columns]
    return vars(report) | {"columns": columns, "problem": report.problem and _message_to_json(report.problem)}


def _file_from_json(content: dict[str, Any]) -> FileReport:
    problem = content["problem"] and _message_from_json(content["problem"])
    columns = tuple(ColumnReport(h, became, kind, tuple(samples)) for h, became, kind, samples in content["columns"])
    return FileReport(**(content | {"columns": columns, "problem": problem}))
