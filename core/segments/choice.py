"""Which features customers are compared by, as a short code that holds no data, fit for an address."""

import re
from dataclasses import dataclass
from typing import get_args

import pandas as pd

from core.segments.measures import Group

PRESETS: tuple[str, ...] = get_args(Group)
_PLACES = re.compile(r"\d{1,4}(\.\d{1,4})*")


@dataclass(frozen=True)
class Choice:
    """How to call customer_features: `names` None for the usual habits, `distinct` leaves out what repeats another."""

    names: tuple[str, ...] | None = None
    distinct: bool = False


def choice(available: pd.DataFrame, code: str) -> Choice | None:
    """What a code asks for: "" the usual, "rfm" and the like a family, "0.3.5" places in available_features.

    None where this data cannot answer it.
    """
    if not code:
        return Choice()
    if code in PRESETS:
        names = tuple(available.loc[available["usable"] & (available["group"] == code), "name"])
        return Choice(names, distinct=code != "rfm") if names else None
    if not _PLACES.fullmatch(code):
        return None
    places = [int(place) for place in code.split(".")]
    fits = len(set(places)) == len(places) and max(places) < len(available) and available["usable"].iloc[places].all()
    return Choice(tuple(available["name"].iloc[places])) if fits else None


def code_of(available: pd.DataFrame, names: "tuple[str, ...] | list[str]") -> str:
    """The code of features chosen by hand, in the order they are offered."""
    return ".".join(str(place) for place, name in enumerate(available["name"]) if name in set(names))
