"""What the notes of a workspace say of its data: its currency and the names of its segments."""

from collections.abc import Mapping
from typing import Any

import core

SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}
SEGMENT = "segment "
_MARKUP = str.maketrans("", "", "<>&{}")  # a figure would read them as markup; no currency has them in its sign


def currency(notes: Mapping[str, Any], dataset: core.Dataset) -> str:
    """The sign of the data's currency: the reader's own, else that of the data; nothing where it is not known."""
    noted = notes.get("currency")
    return sign(noted) if isinstance(noted, str) else SIGNS.get(dataset.facts.get("currency", ""), "")


def sign(written: str) -> str:
    """The sign of a currency as a figure and a text can show it alike."""
    return written.translate(_MARKUP)


def segment_names(notes: Mapping[str, Any]) -> dict[str, str]:
    """Key of a segment -> the name it was given."""
    return {key.removeprefix(SEGMENT): name for key, name in notes.items() if key.startswith(SEGMENT)}
