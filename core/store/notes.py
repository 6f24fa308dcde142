"""Notes beside the data of a workspace: small settings the reader made, never part of the data or its digest."""

import json
from pathlib import Path
from typing import Any

from core.store.manifest import replace

NAME = "notes.json"


def read_notes(folder: Path) -> dict[str, Any]:
    """The notes of a workspace folder; none where there is no file or it cannot be read as notes."""
    try:
        content = json.loads((folder / NAME).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write_notes(folder: Path, notes: dict[str, Any]) -> None:
    """Put these notes in place of the old ones, in one step."""
    replace(folder / NAME, json.dumps(notes, ensure_ascii=False, indent=1).encode())
