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
    """Name -> the pack's meta.json: generated (bool), currency, description by language."""
    return {file.parent.name: json.loads(file.read_text(encoding="utf-8")) for file in sorted(HOME.glob("*/meta.json"))}


def open_sample(name: str, *, workspaces: Workspaces | None = None) -> Dataset:
    """Load a pack by its name. Raises OutOfRange for a name that does not ship."""
    known = sample_facts()
    if name not in known:
        raise OutOfRange("sample", name, ", ".join(known))
    return load(HOME / name, workspaces=workspaces, facts=known[name])
