"""Who every customer is and what they bought, coded as numbers, so that any group of them is described by counting."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.analytics.audience import BANDS, OLDEST, PLAUSIBLE_AGES, age_order
from core.analytics.profile import profile_columns
from core.dataset import Dataset
from core.engine import collect, distinct
from core.engine.coded import batches, numbered
from core.segments.customers import all_features
from core.segments.features import Features

TOP = 300
"""Of items or pages, those with the most customers are kept."""

Codes = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]
Group = npt.NDArray[np.bool_]
_NOBODY = np.empty(0, np.int32)


@dataclass(frozen=True, eq=False)
class Coded:
    """One column of the customers table: codes int32[n] are places in `values`, -1 where it is not known."""

    codes: Codes
    values: tuple[str, ...]

    @cached_property
    def counts(self) -> Counts:
        """Customers with each value."""
        return self._count(self.codes)

    def of(self, group: Group) -> Counts:
        """Customers of a group with each value."""
        return self._count(self.codes[group])

    def _count(self, codes: Codes) -> Counts:
        return np.bincount(codes + 1, minlength=len(self.values) + 1)[1:]


@dataclass(frozen=True, eq=False)
class Taken:
    """Who took what, each pair once: customer rows[i] bought, or saw, values[codes[i]].

    names: what to call each value, or the value itself.
    """

    rows: Codes
    codes: Codes
    values: tuple[str, ...]
    names: tuple[str, ...]

    @cached_property
    def counts(self) -> Counts:
        """Customers who took each value."""
        return np.bincount(self.codes, minlength=len(self.values))

    def of(self, group: Group) -> Counts:
        """Customers of a group who took each value."""
        return np.bincount(self.codes[group[self.rows]], minlength=len(self.values))


@dataclass(frozen=True, eq=False)
class CustomerFacts:
    """What is known of the customers, all in the order of features.user_ids.

    features: every usable one, grouped by or not.
    profile:  column of the customers table -> its values; ages in bands.
    taken:    "categories" and "items" of what they ordered, or else the "pages" they saw.
    """

    features: Features
    profile: Mapping[str, Coded]
    taken: Mapping[str, Taken]


def customer_facts(dataset: Dataset) -> CustomerFacts:
    """The facts of every customer of a dataset. Raises NotEnoughData as customer_features does."""
    features = all_features(dataset)
    ids = pd.Index(features.user_ids)
    profile = _profile(dataset, ids) if "customers" in dataset.names else {}
    return CustomerFacts(features, profile, _taken(dataset, ids))


def _profile(dataset: Dataset, ids: "pd.Index[Any]") -> dict[str, Coded]:
    """The columns that group people, and ages in bands."""
    columns = profile_columns(dataset)
    grouping = columns.loc[(columns["kind"] == "groups") & (columns["column"] != "consent"), "column"].tolist()
    aged = ["age"] if "age" in set(columns["column"]) - set(grouping) else []
    texts = [nw.col(column).cast(nw.String) for column in grouping]
    frame = collect(dataset.scan("customers").select("user_id", *texts, *aged)).drop_duplicates("user_id")
    frame = frame.set_index("user_id").reindex(ids)
    if aged:
        frame["age"] = _bands(frame["age"])
    return {column: _coded(frame[column]) for column in (*aged, *grouping)}


def _bands(ages: pd.Series) -> pd.Series:
    """Ages in the bands of the Audience page; an implausible one is not known."""
    edges = [low for low, _, _ in BANDS] + [BANDS[-1][1] + 1, PLAUSIBLE_AGES[1] + 1]
    names = [name for _, _, name in BANDS] + [OLDEST]
    return pd.cut(ages.astype(float), edges, right=False, labels=names).astype(object)


def _coded(column: pd.Series) -> Coded:
    known = sorted(column.dropna().astype(str).unique(), key=age_order)
    codes = pd.Categorical(column.astype(object), categories=known).codes
    return Coded(codes.astype(np.int32), tuple(known))


def _taken(dataset: Dataset, ids: "pd.Index[Any]") -> dict[str, Taken]:
    if "orders" not in dataset.names:
        seen = {"pages": ("events", "page_id")} if "events" in dataset.names else {}
        return {kind: _pairs(dataset.scan(table), column, ids) for kind, (table, column) in seen.items()}
    kept = [nw.col(c) > 0 for c in ("quantity",) if c in dataset.columns("orders")]
    lines = dataset.scan("orders").filter(*kept) if kept else dataset.scan("orders")
    found = {}
    if "category" in dataset.columns("items"):
        goods = dataset.scan("items").select("item_id", "category").filter(~nw.col("category").is_null())
        found["categories"] = _pairs(lines.select("user_id", "item_id").join(goods, on="item_id"), "category", ids)
    return found | {"items": _pairs(lines, "item_id", ids, _titles(dataset))}


def _titles(dataset: Dataset) -> dict[str, str]:
    """Item -> its title, where it has one."""
    if "title" not in dataset.columns("items"):
        return {}
    frame = collect(dataset.scan("items").select("item_id", "title").filter(~nw.col("title").is_null()))
    return dict(zip(frame["item_id"], frame["title"], strict=True))


def _pairs(
    rows: "nw.LazyFrame[Any]", column: str, ids: "pd.Index[Any]", titles: Mapping[str, str] | None = None
) -> Taken:
    """Each customer and value of the most frequent values once."""
    known = rows.select("user_id", value=nw.col(column)).filter(~nw.col("value").is_null())
    counts = collect(known.group_by("value").agg(nw.col("user_id").n_unique().alias("n")))
    top = counts.sort_values(["n", "value"], ascending=[False, True])["value"].head(TOP).tolist()
    places, codes = _numbers(known.filter(nw.col("value").is_in(top)), ids, top) if top else (_NOBODY, _NOBODY)
    return Taken(places, codes, tuple(top), tuple((titles or {}).get(value, value) for value in top))


def _numbers(known: "nw.LazyFrame[Any]", ids: "pd.Index[Any]", top: list[str]) -> tuple[Codes, Codes]:
    """Each pair once, as places in `ids` and in `top`; of millions, texts would weigh several times as much."""
    users = numbered(known, "user_id", "place")
    place = ids.get_indexer(collect(users.sort("place"))["user_id"]).astype(np.int32)
    pairs, values = distinct(known.join(users, on="user_id").select("place", "value")), pa.array(top)
    found = [(_NOBODY, _NOBODY)]
    for batch in batches(pairs):
        found.append((place[batch["place"].to_numpy()], pc.index_in(batch["value"], values).to_numpy(False)))
    rows, codes = (np.concatenate(column).astype(np.int32) for column in zip(*found, strict=True))
    order = np.lexsort((codes, rows))[np.count_nonzero(rows < 0) :]  # batches come in any order
    return rows[order], codes[order]
