"""The packs in sample_data: what they are called and what they say of themselves."""

import json
from pathlib import Path
from typing import Any

from core.dataset import Dataset
from core.errors import OutOfRange
from core.loading.load import load
from core.store import Workspaces

HOME = Path(__file__).resolve().parents[2] / "sample_data"


def samples() -> dict[str, str]:
    """Name -> one-line description of every pack that ships."""
    return {name: facts["description"]["en"] for name, facts in sample_facts().items()}


def sample_facts() -> dict[str, dict[str, Any]]:
    """Name -> the pack's meta.json (generated, currency, title, description); the one that shows every page first."""
    packs = {file.parent.name: json.loads(file.read_text(encoding="utf-8")) for file in HOME.glob("*/meta.json")}
    return dict(sorted(packs.items(), key=lambda pack: (not pack[1]["generated"], pack[0])))


def open_sample(name: str, *, workspaces: Workspaces | None = None) -> Dataset:
    """Load a pack by its name. Raises OutOfRange for a name that does not ship."""
    known = sample_facts()
    if name not in known:
        raise OutOfRange("sample", name, ", ".join(known))
    return load(HOME / name, workspaces=workspaces, facts=known[name])
