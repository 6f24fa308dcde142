"""The manifest of a workspace: which file belongs to which table, with the SHA-256 of each, as JSON."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.dataset import ColumnReport, Dataset, FileReport, LoadReport, StoredTable
from core.errors import CoreError
from core.messages import Message

VERSION = 1
NAME = "manifest.json"
REPORTS = ("repairs.parquet", "quarantine.parquet")


def write_manifest(
    folder: Path, tables: dict[str, StoredTable], files: Iterable[FileReport], facts: dict[str, Any]
) -> None:
    """Write the manifest of `folder` so that after a crash either the old one or the new one is there, never a part."""
    reports = [folder / name for name in REPORTS if (folder / name).exists()]
    content = {
        "version": VERSION,
        "facts": facts,
        "tables": {
            name: {
                "rows": table.rows,
                "columns": dict(table.columns),
                "files": [_entry(path) for path in table.paths],
            }
            for name, table in tables.items()
        },
        "reports": [_entry(path) for path in reports],
        "files": [_file_to_json(report) for report in files],
    }
    replace(folder / NAME, json.dumps(content, ensure_ascii=False, indent=1).encode())


def read_manifest(root: Path, folder: Path) -> Dataset:
    """The Dataset of a workspace folder; every file is verified first. Raises CoreError naming a damaged one."""
    content = json.loads((folder / NAME).read_bytes())
    entries = [entry for table in content["tables"].values() for entry in table["files"]] + content["reports"]
    for entry in entries:
        _verify(folder, entry)
    tables = {
        name: StoredTable(tuple(folder / e["name"] for e in table["files"]), table["columns"], table["rows"])
        for name, table in content["tables"].items()
    }
    present = {entry["name"] for entry in content["reports"]}
    report = LoadReport(
        tuple(_file_from_json(report) for report in content["files"]),
        *(folder / name if name in present else None for name in REPORTS),
    )
    return Dataset(root, folder.name, tables, _digest(content), report, content["facts"])


def replace(path: Path, content: bytes) -> None:
    """Write `content` to a temporary file, flush it to disk, then put it in place of `path`."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _entry(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return {"name": path.name, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _verify(folder: Path, entry: dict[str, str]) -> None:
    path = folder / entry["name"]
    if not path.is_file() or _entry(path) != entry:
        raise CoreError(Message("error.workspace_damaged", file=entry["name"]))


def _digest(content: dict[str, Any]) -> str:
    parts = {
        name: [table["columns"], [e["sha256"] for e in table["files"]]] for name, table in content["tables"].items()
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _file_to_json(report: FileReport) -> dict[str, Any]:
    problem = report.problem and {"code": report.problem.code, "values": dict(report.problem.values)}
    columns = [[c.heading, c.became, c.type, list(c.samples)] for c in report.columns]
    return vars(report) | {"columns": columns, "problem": problem}


def _file_from_json(content: dict[str, Any]) -> FileReport:
    problem = content["problem"] and Message(content["problem"]["code"], **content["problem"]["values"])
    columns = tuple(ColumnReport(h, became, kind, tuple(samples)) for h, became, kind, samples in content["columns"])
    return FileReport(**(content | {"columns": columns, "problem": problem}))
