"""Workspaces of the first release, which had one manifest and no versions: taken over as version 1 when they are opened."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.messages import Message
from core.store.disk import disk_problems
from core.store.manifest import CURRENT, TOKEN, Manifest, numbers, write


def adopt(home: Path) -> list[int]:
    """Write the first version of an older workspace, its notes included; the versions it then has."""
    old = _json(home / CURRENT)
    if old.get("version") != 1 or not TOKEN.fullmatch(home.name):
        return []
    content = {**{key: old[key] for key in ("tables", "reports", "files", "facts")}, "sources": []}
    what = Message("version.loaded", name=old["facts"].get("name", ""))
    at = datetime.fromtimestamp((home / CURRENT).stat().st_mtime, UTC)
    with disk_problems():
        write(home, Manifest(home.name, 1, what, "", content, notes=_notes(_json(home / "notes.json")), at=at))
    return numbers(home)


def _notes(old: dict[str, Any]) -> dict[str, Any]:
    named = {f"segment {key}": name for key, name in old.get("segments", {}).items()}
    return named | {key: value for key, value in old.items() if key != "segments"}


def _json(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
