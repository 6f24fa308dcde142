"""How complete profiles are: of how many people everything is known, and what is missing together."""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd

from core.analytics.audience import known_columns, total_users
from core.dataset import Dataset
from core.engine import collect


@dataclass(frozen=True, eq=False)
class Completeness:
    """Of how many `people` all, or none, of the `columns` of the profile are known.

    together: missing (a tuple of columns), users: what is missing at once, most people first; nobody of `complete` or `nothing`.
    """

    people: int
    columns: int
    complete: int
    nothing: int
    together: pd.DataFrame


def completeness(dataset: Dataset, *, most: int = 5) -> Completeness:
    """Counts people by what is missing of them; the `most` most frequent combinations are named."""
    people, columns = total_users(dataset), known_columns(dataset)
    if not columns:
        return Completeness(people, 0, 0, people, pd.DataFrame({"missing": [], "users": []}))
    gaps = [nw.col(c).is_null().alias(f"gap{place}") for place, c in enumerate(columns)]
    flagged = dataset.customers.select("user_id", *gaps)
    total = nw.sum_horizontal(*(nw.col(f"gap{place}").cast(nw.Int64) for place in range(len(columns))))
    missing = flagged.with_columns(gaps=total)
    ends = collect(missing.group_by("gaps").agg(nw.len().alias("users")), {"gaps": "int", "users": "int"})
    users = ends.set_index("gaps")["users"]
    complete, listed = int(users.get(0, 0)), int(users.sum())
    return Completeness(
        people=people,
        columns=len(columns),
        complete=complete,
        nothing=int(users.get(len(columns), 0)) + people - listed,
        together=_together(missing.filter((nw.col("gaps") > 0) & (nw.col("gaps") < len(columns))), columns, most),
    )


def _together(missing: nw.LazyFrame[Any], columns: list[str], most: int) -> pd.DataFrame:
    """The most frequent combinations of gaps: missing, users."""
    flags = [f"gap{place}" for place in range(len(columns))]
    counted = missing.group_by(*flags).agg(nw.len().alias("users")).sort("users", *flags, descending=True).head(most)
    found = collect(counted, {"users": "int"})
    names = [tuple(c for c, gap in zip(columns, row, strict=True) if gap) for row in found[flags].to_numpy()]
    return pd.DataFrame({"missing": pd.Series(names, dtype=object), "users": found["users"]})
