"""Which features customers are compared by, and how, as a short code that holds no data, fit for an address."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import pandas as pd

from core.segments.features import USUAL, Method, Preparation
from core.segments.measures import Group

PRESETS: tuple[str, ...] = get_args(Group)
_PLACES = re.compile(r"\d{1,4}t?(\.\d{1,4}t?)*")
_MINMAX = "m"


@dataclass(frozen=True)
class Choice:
    """How to call customer_features: `names` None for the usual habits, `distinct` leaves out what repeats another."""

    names: tuple[str, ...] | None = None
    distinct: bool = False
    preparation: Preparation = USUAL

    @property
    def options(self) -> dict[str, Any]:
        """The arguments of customer_features and sweep_dataset."""
        return {"names": self.names, "distinct": self.distinct, "preparation": self.preparation}


def choice(available: pd.DataFrame, code: str) -> Choice | None:
    """What a code asks for: "" the usual, "rfm" and the like a family, "0.3t.5" places in available_features.

    A place with "t" turns the rule on the logarithm round; ".m" at the end, or "m" alone, asks for min-max.
    None where this data cannot answer it.
    """
    what, method = scaling_of(code)
    plain = Preparation(method)
    if not what:
        return Choice(preparation=plain)
    if what in PRESETS:
        names = tuple(available.loc[available["usable"] & (available["group"] == what), "name"])
        return Choice(names, what != "rfm", plain) if names else None
    if not _PLACES.fullmatch(what):
        return None
    places = {int(part.removesuffix("t")): part.endswith("t") for part in what.split(".")}
    fits = len(places) == what.count(".") + 1 and max(places) < len(available)
    if not fits or not available["choosable"].iloc[list(places)].all():
        return None
    turned = tuple(available["name"].iloc[place] for place, turn in places.items() if turn)
    return Choice(tuple(available["name"].iloc[list(places)]), preparation=Preparation(method, turned))


def code_of(
    available: pd.DataFrame, names: Sequence[str], *, turned: Collection[str] = (), method: Method = "z"
) -> str:
    """The code of features chosen by hand, in the order they are offered."""
    chosen = set(names)
    rows = enumerate(available["name"])
    parts = [f"{place}{'t' if name in turned else ''}" for place, name in rows if name in chosen]
    return scaled(".".join(parts), method)


def scaling_of(code: str) -> tuple[str, Method]:
    """A code without its scaling, and the scaling."""
    what, _, last = code.rpartition(".")
    return (what, "minmax") if last == _MINMAX else (code, "z")


def scaled(what: str, method: Method) -> str:
    """A code without scaling, with this one."""
    return ".".join(filter(None, (what, _MINMAX))) if method == "minmax" else what
