"""The packs in sample_data: what they are called and what they say of themselves."""

import hashlib
import json
from pathlib import Path
from typing import Any

from core.dataset import Dataset
from core.errors import OutOfRange
from core.loading.load import load
from core.store import Damaged, Workspaces, scratch

HOME = Path(__file__).resolve().parents[2] / "sample_data"


def samples() -> dict[str, str]:
    """Name -> one-line description of every pack that ships."""
    return {name: facts["description"]["en"] for name, facts in sample_facts().items()}


def sample_facts() -> dict[str, dict[str, Any]]:
    """Name -> the pack's meta.json (generated, currency, title, description); the one that shows every page first."""
    packs = {file.parent.name: json.loads(file.read_text(encoding="utf-8")) for file in HOME.glob("*/meta.json")}
    return dict(sorted(packs.items(), key=lambda pack: (not pack[1]["generated"], pack[0])))


def open_sample(name: str, *, workspaces: Workspaces | None = None) -> Dataset:
    """Open a pack by its name, loading it the first time. Raises OutOfRange for a name that does not ship."""
    known = sample_facts()
    if name not in known:
        raise OutOfRange("sample", name, ", ".join(known))
    home, content = workspaces or scratch(), _content(HOME / name)
    return _opened(home, content) or load(
        HOME / name, workspaces=home, facts=known[name] | {"pack": content}, apart=False
    )


def _opened(workspaces: Workspaces, content: str) -> Dataset | None:
    """The workspace that was made of this pack and is still as it came, if there is one."""
    for found in workspaces.list():
        if (
            found.facts.get("pack") == content
            and not found.facts.get("mapping")
            and not found.facts.get("choices")
            and found.facts.get("title")
        ):
            try:
                return workspaces.open(found.token)
            except Damaged:
                continue  # the pack is still whole
    return None


def _content(folder: Path) -> str:
    """A checksum over every file of a pack: another release may ship another one."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()
