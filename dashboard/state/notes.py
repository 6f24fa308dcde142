"""What the reader noted about the open data: names of segments, frozen ones, its currency. Kept with the workspace."""

from functools import partial

import core
from core.messages import Message
from core.segments import Frozen, thaw
from dashboard.state.workspaces import change, workspaces

SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}
LONGEST_NAME = 40
LONGEST_SIGN = 4
_SEGMENT = "segment "
_FROZEN = "frozen"


def segment_names(dataset: core.Dataset) -> dict[str, str]:
    """Key of a segment -> the name it was given."""
    noted = workspaces().notes(dataset.token)
    return {key.removeprefix(_SEGMENT): name for key, name in noted.items() if key.startswith(_SEGMENT)}


def name_segment(dataset: core.Dataset, key: str, name: str) -> None:
    """Keep a name for a segment; an empty one takes the name away."""
    clean = " ".join(name.split())[:LONGEST_NAME]
    if clean != segment_names(dataset).get(key, ""):
        change(workspaces().note, dataset.token, _SEGMENT + key, clean or None)


def frozen_segments(dataset: core.Dataset) -> Frozen | None:
    """The segments that were frozen in this workspace."""
    return thaw(workspaces().notes(dataset.token).get(_FROZEN))


def freeze_segments(dataset: core.Dataset, frozen: Frozen | None) -> None:
    """Keep segments to apply them again, in place of those kept before; None lets them go."""
    what = Message("version.frozen", count=frozen.k) if frozen else Message("version.unfrozen")
    change(partial(workspaces().note, what=what), dataset.token, _FROZEN, frozen.note() if frozen else None)


def currency(dataset: core.Dataset) -> str:
    """The sign of the data's currency: the reader's own, else that of the data; nothing where it is not known."""
    noted = workspaces().notes(dataset.token).get("currency")
    return noted if isinstance(noted, str) else SIGNS.get(dataset.facts.get("currency", ""), "")


def set_currency(dataset: core.Dataset, sign: str) -> None:
    """Keep a sign for the amounts of this workspace."""
    change(workspaces().note, dataset.token, "currency", sign.strip()[:LONGEST_SIGN])
