"""What each table says of each customer, in numbers: one row a customer, NaN where it is silent."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.dataset import Dataset
from core.engine import collect, distinct
from core.errors import NotEnoughData
from core.filters import somebody
from core.messages import Message
from core.segments.counting import BREADTH, counted, last_day

__all__ = ["TABLES", "customer_table", "last_day", "people"]
TABLES = ("customers", "orders", "events", "ratings")
"""The tables whose people are customers."""


def customer_table(dataset: Dataset, *, breadth: bool = True) -> pd.DataFrame:
    """Every customer of any table (index user_id, those of the customers table first) and each measure of them.

    Columns are names of core.segments.measures, or numeric headings of the customers table; money in currency units.
    Without `breadth` different items and categories, which take longer than all else, are not counted.
    Raises NotEnoughData when no table names a customer.
    The last two answers are kept: features, facts, personas and the doctor of one page ask for the same.
    """
    given = dataset.unfilled
    # Across a network two rounds of queries cost more than counting a little that is not needed.
    known = _table(_Asked(given.digest, str(given.engine), breadth or given.engine.remote, given))
    return known.copy(deep=False) if breadth else known.drop(columns=list(BREADTH), errors="ignore")


@dataclass(frozen=True)
class _Asked:
    """Two questions are one where data and filters are the same; an engine has samples of its own."""

    digest: str
    engine: str
    breadth: bool
    dataset: Dataset = field(compare=False)


@lru_cache(maxsize=2)
def _table(asked: _Asked) -> pd.DataFrame:
    frames = counted(asked.dataset, breadth=asked.breadth)
    if not frames:
        raise NotEnoughData(Message("segments.customers"), 2, 0)
    parts = [_held(frame) for frame in frames.values()]
    ids = _united([part.index for part in parts])
    return pd.concat([part.reindex(ids) for part in parts], axis=1)


def _held(frame: "nw.LazyFrame[Any]") -> pd.DataFrame:
    """A part in memory, in the order of ids: engines give rows in any."""
    return collect(frame).drop_duplicates("user_id").set_index("user_id").sort_index()


def people(dataset: Dataset) -> npt.NDArray[np.str_]:
    """Ids of the customers whom the filters leave in any table."""
    tables = [table for table in TABLES if table in dataset.names]
    ids = [
        pd.Index(collect(distinct(dataset.scan(table).filter(somebody()).select("user_id")))["user_id"])
        for table in tables
    ]
    return np.sort(_united(ids).to_numpy(dtype=str)) if ids else np.empty(0, dtype=str)


def _united(ids: "list[pd.Index[Any]]") -> "pd.Index[Any]":
    """Each id once: those of the first table as they come, then in order those that each further one adds."""
    united = ids[0]
    for more in ids[1:]:
        united = united.append(more.difference(united))
    return united
