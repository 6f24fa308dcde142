"""What other choices would change in the numbers, before they are made."""

import atexit
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from core.analytics import METRICS
from core.analytics.audience import PEOPLE, total_users
from core.dataset import Dataset
from core.doctor.origin import on_files
from core.loading import load
from core.loading.repairs import Choices
from core.messages import Message
from core.owned import OwnedFolder, sweep
from core.store import Workspaces, disk_problems

_METRICS = ("orders", "revenue", "page_views", "reviews")
_ORDER = ("rows", "aside", "users", "customers", "orders", "revenue", "page_views", "ratings", "reviews")
Progress = Callable[[str, float, int], None]


@dataclass(frozen=True, eq=False)
class Consequence:
    """What other choices would change.

    table: name ("rows", "aside" (rows set aside), "users", "customers", "orders", "revenue", "page_views", "ratings",
           "reviews": those that the data have), before, after, difference, relative (difference / before; NaN from 0), unit
           ("count" or "money").
    """

    table: pd.DataFrame

    @property
    def changed(self) -> pd.DataFrame:
        """Only what would be another number."""
        return self.table[self.table["difference"] != 0]

    @property
    def sentences(self) -> tuple[Message, ...]:
        """Each change in a few words, such as "users -312"; one sentence where nothing changes."""
        found = tuple(
            _said(*row) for row in self.changed[["name", "difference", "relative", "unit"]].itertuples(index=False)
        )
        return found or (Message("consequence.none"),)


def preview(
    dataset: Dataset,
    sources: Mapping[str, Path],
    choices: Mapping[str, Choices],
    *,
    mapping: Mapping[str, Mapping[str, str]] | None = None,
    progress: Progress | None = None,
) -> Consequence:
    """Load the originals of `dataset` with other choices, compare the key numbers, and remove what was loaded.

    sources: name -> path of each original, as Workspaces.sources tells; mapping: as it was unless given. Raises as load.
    """
    with disk_problems():
        workspaces = Workspaces(_folder(dataset.root, os.getpid()).path)
    meanings = dataset.facts.get("mapping", {}) if mapping is None else mapping
    tried = load(dict(sources), workspaces=workspaces, mapping=meanings, choices=choices, progress=progress)
    try:
        after = key_numbers(on_files(tried))
    finally:
        workspaces.delete(tried.token)
    return compared(key_numbers(on_files(dataset.whole)), after)


def key_numbers(dataset: Dataset) -> dict[str, float]:
    """The numbers that tell at a glance whether anything changed; only those the data have."""
    files = dataset.report.files
    found: dict[str, float] = {
        "rows": sum(file.rows_loaded for file in files),
        "aside": sum(file.rows_quarantined for file in files),
    }
    if any("user_id" in dataset.columns(table) for table in PEOPLE):
        found["users"] = total_users(dataset)
    found |= {table: dataset.rows(table) for table in ("customers", "ratings") if table in dataset.names}
    found |= {name: METRICS[name].compute(dataset).value for name in _METRICS if METRICS[name].available(dataset)}
    return found


def compared(before: Mapping[str, float], after: Mapping[str, float]) -> Consequence:
    """Two lists of numbers side by side; what one of them lacks is 0 there."""
    rows = []
    for name in (name for name in _ORDER if name in before or name in after):
        was, becomes = before.get(name, 0), after.get(name, 0)
        change = round(becomes - was, 4)
        rows.append(
            (name, was, becomes, change, change / was if was else math.nan, "money" if name == "revenue" else "count")
        )
    return Consequence(pd.DataFrame(rows, columns=["name", "before", "after", "difference", "relative", "unit"]))


def _said(name: str, difference: float, relative: float, unit: str) -> Message:
    """A count by its difference, an amount by its share."""
    what = Message(f"consequence.{name}")
    if unit == "money" and not math.isnan(relative):
        return Message("consequence.change", what=what, change=f"{relative:+.1%}")
    return Message("consequence.change", what=what, change=f"{difference:+,.0f}")


@lru_cache(maxsize=8)
def _folder(root: Path, _process: int) -> OwnedFolder:
    """Where this process tries things out below a data root; what killed processes left there is removed first.

    One for all trials: each root of workspaces has a database of its own.
    """
    sweep(root / "trials")
    folder = OwnedFolder(root / "trials")
    atexit.register(folder.remove)
    return folder
