"""Who took what in a dataset: added up and numbered by the engine, and put in order here, some people at a time."""

from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from core.dataset import Dataset
from core.engine import collect
from core.engine.coded import batches, numbered
from core.errors import NotEnoughData, OutOfRange
from core.filters import somebody
from core.messages import Message
from core.recommend.interactions import Interactions, Table, sorted_ids
from core.recommend.ranking import Ids
from core.recommend.rows import NO_DAY, TEXTS, pairs, texts_by_item

# The table that answers best comes first: an opinion, then a purchase, then a look. Never mixed. Of a purchase counts
# how often it was made: pieces of one thing are thousandths of a gallon of another, and nobody likes 24 eggs 24 times.
SOURCES = {"ratings": "item_id", "orders": "item_id", "events": "page_id"}
VALUES = {"ratings": "value", "events": "page_views"}
PARTS = 64  # of the people, put in order one part after the other: what is not yet in order shrinks as the matrix grows
_LINK = ("user1", "user2", "relationship_value")

_INT32 = 2**31

Places = NDArray[np.int64]


def interactions(dataset: Dataset) -> Interactions:
    """The dataset's ratings, else its orders, else its page views: values, numbers of order lines, numbers of views.

    An order line is kept where neither its quantity nor its amount is zero or below: no returns, no gifts, no fees.
    Raises NotEnoughData where it has none of them, OutOfRange for values that are no finite numbers.
    """
    given = dataset.unfilled
    for source in SOURCES:
        if source in given.names and (made := _from(given, source)) is not None:
            return made
    raise NotEnoughData(Message("recommend.interactions"), needed=1, found=0)


def _from(dataset: Dataset, source: str) -> Interactions | None:
    """The interactions of one table; None where none of its rows counts."""
    rows = rows_of(dataset, source)
    users = _values(rows, "user_id")
    if not len(users):
        return None
    # Pages are not goods: the items table says nothing about them.
    items = _read(dataset, "items", ("item_id", *TEXTS)) if source != "events" else None
    relations = _read(dataset, "relationships", _LINK)
    links = None if relations is None else pairs(relations, *_LINK)
    texts = None if items is None else texts_by_item(items)
    return Interactions.described(_table(rows, dataset.rows(source), users, links, texts), texts, links, source)


def rows_of(dataset: Dataset, source: str) -> nw.LazyFrame[Any]:
    """user_id, item_id, value and day, where there is one, of every row that counts."""
    has, value = dataset.columns(source), VALUES.get(source, "")
    amount = nw.col(value).cast(nw.Float64).fill_null(1.0) if value in has else nw.lit(1.0)
    rows = dataset.scan(source)
    if source == "orders":
        kept = [nw.col(name).fill_null(1) > 0 for name in ("quantity", "amount") if name in has]
        rows = rows.filter(*kept) if kept else rows
    day = [nw.col("day")] if "day" in has else []
    rows = rows.select("user_id", nw.col(SOURCES[source]).alias("item_id"), amount.alias("value"), *day)
    return rows.filter(somebody(), ~nw.col("item_id").is_null())


def _values(rows: nw.LazyFrame[Any], column: str) -> Ids:
    """The different ids of a column, in order: the places that `numbered` gives them."""
    return np.asarray(collect(numbered(rows, column, "place").sort("place"))[column], dtype=np.str_)


def _read(dataset: Dataset, table: str, columns: tuple[str, ...]) -> pd.DataFrame | None:
    """The columns of a table that are there, or None without the table."""
    if table not in dataset.names:
        return None
    return collect(dataset.scan(table).select([name for name in columns if name in dataset.columns(table)]))


def _table(
    rows: nw.LazyFrame[Any], most: int, users: Ids, links: pd.DataFrame | None, texts: pd.DataFrame | None
) -> Table:
    """The ids of the rows, and of links and texts, and the matrix between them."""
    items = _values(rows, "item_id")
    user_ids = users if links is None else sorted_ids(users, links["user1"], links["user2"])
    item_ids = items if texts is None else sorted_ids(items, texts.index)
    shape = (len(user_ids), len(item_ids))
    placed = np.searchsorted(user_ids, users), np.searchsorted(item_ids, items)
    matrix, days = _in_order(_added_up(rows), most, *placed, shape)
    if not np.isfinite(matrix.data).all():
        raise OutOfRange("value", matrix.data[~np.isfinite(matrix.data)][0], "0, 1, 2.5, …")
    return user_ids, item_ids, matrix, days


def _added_up(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """user and item (places among those of these rows), the sum of the values and the last day, once a pair."""
    for column, place in (("user_id", "user"), ("item_id", "item")):
        rows = rows.join(numbered(rows, column, place), on=column)
    last = [nw.col("day").max()] if "day" in rows.collect_schema().names() else []
    return rows.group_by("user", "item").agg(nw.col("value").sum(), *last)


def _in_order(
    pairs: nw.LazyFrame[Any], most: int, users: Places, items: Places, shape: tuple[int, int]
) -> tuple[csr_array, NDArray[np.int32] | None]:
    """The matrix and its days of at most `most` pairs; `users` and `items` say where the places in them belong."""
    columns, bounds = _held(pairs, most, users, items, shape)
    total = int(bounds[-1, -1]) if len(bounds) else 0
    data, indices, last = np.empty(total), np.empty(total, np.int32), np.empty(total, np.int32)
    sizes, end = np.zeros(shape[0], np.int64), 0
    for part in range(PARTS):
        slices = [slice(*edge) for edge in bounds[:, part : part + 2]]
        keys, values, *days = (np.concatenate([column[:0], *(column[s] for s in slices)]) for column in columns)
        order, start, end = np.argsort(keys), end, end + len(keys)
        rows, indices[start:end] = np.divmod(keys[order], max(1, shape[1]))
        data[start:end] = values[order]
        for day in days:
            last[start:end] = day[order]
        sizes += np.bincount(rows, minlength=len(sizes))
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32 if total < _INT32 else np.int64)
    return csr_array((data, indices, starts), shape=shape), last if len(columns) > 2 and total else None


def _held(
    pairs: nw.LazyFrame[Any], most: int, users: Places, items: Places, shape: tuple[int, int]
) -> tuple[list[NDArray[Any]], Places]:
    """user * items + item, value and day of the pairs as they come, and where each part of each batch begins and ends.

    In three large arrays, of which only what is written takes memory: many small ones would stay with the process.
    """
    dated = "day" in pairs.collect_schema().names()
    held: list[NDArray[Any]] = [np.empty(most, np.int64), np.empty(most), *([np.empty(most, np.int32)] * dated)]
    bounds, each, end = [], -(-shape[0] // PARTS), 0
    for batch in batches(pairs):
        user, item, values, *days = (column.to_numpy(zero_copy_only=False) for column in batch.columns)
        row = users[user]
        parts = (row // each).astype(np.int8)
        order = np.argsort(parts, kind="stable")
        last = [np.nan_to_num(day, nan=NO_DAY) for day in days]
        for column, found in zip(held, (row * shape[1] + items[item], values, *last), strict=True):
            column[end : end + len(order)] = found[order]
        bounds.append(end + np.concatenate([[0], np.cumsum(np.bincount(parts, minlength=PARTS))]))
        end += len(order)
    return held, np.array(bounds, np.int64).reshape(-1, PARTS + 1)
