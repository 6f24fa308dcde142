"""What the reader noted about the open data: names of segments, the sign of its currency. Kept with the workspace."""

import core
from dashboard.state.opened import workspaces

SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}
LONGEST_NAME = 40
LONGEST_SIGN = 4


def segment_names(dataset: core.Dataset) -> dict[str, str]:
    """Key of a segment -> the name it was given."""
    return dict(workspaces().notes(dataset.token).get("segments", {}))


def name_segment(dataset: core.Dataset, key: str, name: str) -> None:
    """Keep a name for a segment; an empty one takes the name away."""
    names = segment_names(dataset)
    names.pop(key, None)
    clean = " ".join(name.split())[:LONGEST_NAME]
    workspaces().note(dataset.token, "segments", names | ({key: clean} if clean else {}))


def currency(dataset: core.Dataset) -> str:
    """The sign of the data's currency: the reader's own, else that of the data; nothing where it is not known."""
    noted = workspaces().notes(dataset.token).get("currency")
    return noted if isinstance(noted, str) else SIGNS.get(dataset.facts.get("currency", ""), "")


def set_currency(dataset: core.Dataset, sign: str) -> None:
    """Keep a sign for the amounts of this workspace."""
    workspaces().note(dataset.token, "currency", sign.strip()[:LONGEST_SIGN])
