"""Who took what: the one matrix that every recommender is fitted on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from core.errors import OutOfRange
from core.recommend.ranking import Floats, Ids, Rows
from core.recommend.rows import pairs, texts_by_item, titles_of, words_of

Table = tuple[Ids, Ids, csr_array, NDArray[np.int32] | None]
"""user_ids, item_ids, matrix and days of Interactions."""


@dataclass(frozen=True, eq=False)
class Interactions:
    """Customers x items, as the rows say it: a pair with several rows holds their sum, so the totals agree.

    Of orders it counts the lines: the matrix adds up to the number of lines that were kept (see core.recommend.gather).

    user_ids:    sorted; everyone with an interaction or a relationship.
    item_ids:    sorted; every item of an interaction or of the items table: new items can be recommended.
    matrix:      CSR users x items, float64; a stored entry means "seen", even where its value is 0.
    days:        the last day of each stored entry (since 1970-01-01, -1 where unknown), or None if undated.
    item_tokens: the words of each item, in the order of item_ids, or None without texts.
    titles:      item_id -> title, where there is one.
    friends:     CSR users x users, row follows column, or None without relationships.
    groups:      a group for each user, in the order of user_ids, "" for none; or None (see grouped).
    source:      the table it comes from: ratings, orders, events or given.
    """

    user_ids: Ids
    item_ids: Ids
    matrix: csr_array
    days: NDArray[np.int32] | None = None
    item_tokens: tuple[tuple[str, ...], ...] | None = None
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    friends: csr_array | None = None
    groups: Ids | None = None
    source: str = "given"

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        items: pd.DataFrame | None = None,
        relationships: pd.DataFrame | None = None,
        *,
        source: str = "given",
    ) -> Self:
        """Build from rows of user_id, item_id, value (default 1) and at (or day), in any order.

        items: item_id and any of title, content, category. relationships: user1, user2, relationship_value.
        Rows without a user or an item are left out. Raises OutOfRange for missing columns or infinite values.
        """
        rows = pairs(frame, "user_id", "item_id", "value")
        links = None if relationships is None else pairs(relationships, "user1", "user2", "relationship_value")
        texts = None if items is None else texts_by_item(items)
        user_ids = sorted_ids(rows["user_id"], *([] if links is None else [links["user1"], links["user2"]]))
        item_ids = sorted_ids(rows["item_id"], *([] if texts is None else [texts.index]))
        return cls.described((user_ids, item_ids, *_matrix(rows, user_ids, item_ids)), texts, links, source)

    @classmethod
    def described(cls, table: Table, texts: pd.DataFrame | None, links: pd.DataFrame | None, source: str) -> Self:
        """A table of who took what, with the texts of its items and the links between its people (see core.recommend.rows)."""
        user_ids, item_ids, matrix, days = table
        return cls(
            user_ids,
            item_ids,
            matrix,
            days,
            item_tokens=None if texts is None else words_of(texts, item_ids),
            titles=MappingProxyType({} if texts is None else titles_of(texts)),
            friends=None if links is None else _friends(links, user_ids),
            source=source,
        )

    def grouped(self, groups: Mapping[str, object]) -> Self:
        """The same with the group of each user_id; who is not named, or whose group is blank, has none ("")."""
        given = {str(user): "" if pd.isna(group) else str(group) for user, group in groups.items()}
        return replace(self, groups=np.array([given.get(str(user), "") for user in self.user_ids], dtype=np.str_))

    def rows(self, user_ids: Iterable[object]) -> Rows:
        """The row of each user, -1 for one who is not here."""
        return _places(self.user_ids, [str(user) for user in user_ids])

    def column(self, item_id: object) -> int:
        """The column of an item. Raises OutOfRange for one that is not here."""
        at = int(_places(self.item_ids, [str(item_id)])[0])
        if at < 0:
            known = f"{self.item_ids[0]} … {self.item_ids[-1]}" if len(self.item_ids) else "-"
            raise OutOfRange("item_id", item_id, known)
        return at

    def history(self, rows: Rows) -> csr_array:
        """The stored entries of these rows, one row each; a row of -1 (someone unknown) is empty."""
        known = rows >= 0
        found = self.matrix[rows[known]]
        sizes = np.zeros(len(rows), dtype=np.int64)
        sizes[known] = np.diff(found.indptr)
        start = np.concatenate([[0], np.cumsum(sizes)])
        return csr_array((found.data, found.indices, start), shape=(len(rows), len(self.item_ids)))

    def label(self, item: int) -> str:
        """What a person would call the item of this column: its title, else its id."""
        item_id = str(self.item_ids[item])
        return self.titles.get(item_id, item_id)

    @cached_property
    def customers_per_item(self) -> Rows:
        """How many customers have each item; counted once, and read only."""
        found = np.bincount(self.matrix.indices, minlength=len(self.item_ids))
        found.setflags(write=False)
        return found

    @cached_property
    def popularity_order(self) -> Floats:
        """-1 for the item most customers have, -2 for the next, ...; -inf for one that nobody has. Read only."""
        order = np.argsort(-self.customers_per_item, kind="stable")
        ladder = np.empty(len(order))
        ladder[order] = -np.arange(1.0, len(order) + 1)
        ladder[self.customers_per_item == 0] = -np.inf
        ladder.setflags(write=False)
        return ladder


def sorted_ids(*columns: Any) -> Ids:
    """The different ids of all columns, in order."""
    every = pd.unique(pd.concat([pd.Series(column, dtype="str") for column in columns], ignore_index=True))
    return np.sort(np.asarray(every, dtype=np.str_))


def _places(ids: Ids, wanted: list[str]) -> Rows:
    """Where a few ids stand among many sorted ones, -1 where they don't; an index of all would cost more."""
    asked = np.array(wanted, dtype=np.str_)
    at = np.searchsorted(ids, asked)
    found = np.append(ids, "")[at] == asked
    return np.where(found & (at < len(ids)), at, -1).astype(np.int64)


def _positions(ids: Ids, wanted: Any) -> Rows:
    return np.asarray(pd.Index(ids, dtype="str").get_indexer(pd.Index(wanted, dtype="str")), dtype=np.int64)


def _matrix(rows: pd.DataFrame, user_ids: Ids, item_ids: Ids) -> tuple[csr_array, NDArray[np.int32] | None]:
    """Sum per pair. Sorted down to the value, so that shuffled rows give the same last digit."""
    user, item = _positions(user_ids, rows["user_id"]), _positions(item_ids, rows["item_id"])
    value = rows["value"].to_numpy()
    order = np.lexsort((value, item, user))
    user, item, value = user[order], item[order], value[order]
    first = np.flatnonzero(np.diff(user, prepend=-1) | np.diff(item, prepend=-1))
    start = np.concatenate([[0], np.cumsum(np.bincount(user[first], minlength=len(user_ids)))])
    sums = np.add.reduceat(value, first) if len(first) else value
    matrix = csr_array((sums, item[first], start), shape=(len(user_ids), len(item_ids)))
    if "day" not in rows or not len(first):
        return matrix, None
    return matrix, np.maximum.reduceat(rows["day"].to_numpy()[order], first)


def _friends(links: pd.DataFrame, user_ids: Ids) -> csr_array:
    """Row follows column; following oneself says nothing."""
    links = links[links["user1"] != links["user2"]].sort_values(list(links.columns))
    ends = _positions(user_ids, links["user1"]), _positions(user_ids, links["user2"])
    return csr_array((links["relationship_value"].to_numpy(), ends), shape=(len(user_ids), len(user_ids)))
