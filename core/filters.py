"""Filters: a period, channels and a set of customers, applied to every table by one rule.

A table is filtered by its own column, else by its customers, else it is left whole, and `Reach` says which.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from core.errors import OutOfRange
from core.schema import GUEST, TABLES

if TYPE_CHECKING:
    import narwhals as nw

    Frame = nw.LazyFrame[Any]

Reach = Literal["own", "people", "whole"]
"""How a filter meets a table: by its own column, by its customers, or not at all."""


def somebody() -> nw.Expr:
    """Whether a row names a person: guests are buyers of one order, who cannot be known again."""
    import narwhals as nw

    return ~nw.col("user_id").is_null() & ~nw.col("user_id").str.starts_with(GUEST)


@dataclass(frozen=True)
class Filter:
    """What is shown; an empty Filter shows everything.

    period:   first and last day, both included, in days since 1970-01-01.
    channels: the channels of events, orders and exposures.
    groups:   (column of the customers table, its values as text), all of which must hold; of a number also bands,
              such as "<18", "25-34" (both included) and "65+".
    people:   a Parquet file below the data root with the column user_id, such as the customers of a segment.
    """

    period: tuple[int, int] | None = None
    channels: tuple[str, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    people: Path | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    @property
    def parts(self) -> tuple[str, ...]:
        """Which of period, channels, groups and people are set."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name))

    def digest(self, of: str) -> str:
        """The digest of a dataset with this filter."""
        people = self.people.name if self.people else None
        return hashlib.sha256(repr((of, self.period, self.channels, self.groups, people)).encode()).hexdigest()


EVERYTHING = Filter()
_ROW_COLUMN = {"period": "day", "channels": "channel"}
"""The filters that choose rows, by the column they look at; the others choose customers."""


@dataclass(frozen=True)
class Filtering:
    """A filter over the tables of one dataset: `columns` are those of each table, `scan` reads one unfiltered."""

    filter: Filter
    columns: Mapping[str, Mapping[str, str]]
    scan: Callable[[str], Frame]
    read: Callable[[Path], Frame]

    def check(self) -> None:
        """Raise OutOfRange for a group by a column that customers don't have."""
        able = self.columns.get("customers", {})
        unknown = next((column for column, _ in self.filter.groups if column not in able), None)
        if unknown is not None:
            raise OutOfRange("groups", unknown, ", ".join(able) or "–")

    def reach(self, table: str) -> dict[str, Reach]:
        """How each set part of the filter meets a table."""
        return {part: self._reach(part, table) for part in self.filter.parts}

    def __call__(self, table: str) -> Frame:
        """The rows of a table that the filter leaves."""
        if table == "words":
            return self._words()
        frame, reach = self._by_own(table, self.scan(table)), self.reach(table)
        absent = tuple(part for part in _ROW_COLUMN if reach.get(part) == "people")
        for people in (*self._active(absent), *self._chosen(table)):
            frame = frame.join(people, on="user_id", how="semi")
        return frame

    def _reach(self, part: str, table: str) -> Reach:
        if table == "words":
            return self._reach(part, "reviews") if "reviews" in self.columns else "whole"
        if part in _ROW_COLUMN and self._has(table, _ROW_COLUMN[part]):
            return "own"
        carried = part not in _ROW_COLUMN or bool(self._carriers((part,)))
        return "people" if carried and "user_id" in self.columns[table] else "whole"

    def _has(self, table: str, column: str) -> bool:
        """Whether a table has a column of ours: a trait that is called "day" or "channel" means something else."""
        return column in self.columns[table] and column in TABLES[table].by_name

    def _by_own(self, table: str, frame: Frame) -> Frame:
        """Only the rows whose own day and channel fit."""
        import narwhals as nw

        if self.filter.period and self._has(table, "day"):
            first, last = self.filter.period
            frame = frame.filter(nw.col("day") >= first, nw.col("day") <= last)
        if self.filter.channels and self._has(table, "channel"):
            frame = frame.filter(nw.col("channel").is_in(self.filter.channels))
        return frame

    def _carriers(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """The tables of customers that have the columns of all these parts."""
        wanted = ("user_id", *(_ROW_COLUMN[part] for part in parts))
        named = (table for table in self.columns if table in TABLES)
        return tuple(table for table in named if all(self._has(table, column) for column in wanted))

    def _active(self, parts: tuple[str, ...]) -> list[Frame]:
        """user_id of everyone with a row that fits: for a table that has no day or channel of its own.

        With both asked for, one row must fit both where any table has both columns; else one row must fit each.
        """
        import narwhals as nw

        asked = [parts] if self._carriers(parts) else [(part,) for part in parts]
        carriers = [self._carriers(each) for each in asked if each]
        return [nw.concat([self._by_own(t, self.scan(t)).select("user_id") for t in tables]) for tables in carriers]

    def _chosen(self, table: str) -> list[Frame]:
        """Frames of user_id: the customers of the groups and of the list."""
        if "user_id" not in self.columns[table]:
            return []
        chosen = [self.read(self.filter.people).select("user_id")] if self.filter.people else []
        if self.filter.groups:
            fitting = [
                _fits(self.columns["customers"][column], column, values) for column, values in self.filter.groups
            ]
            chosen.append(self.scan("customers").filter(*fitting).select("user_id"))
        return chosen

    def _words(self) -> Frame:
        """Words of the reviews that are left; those of items are left whole."""
        import narwhals as nw

        words = self.scan("words")
        if "reviews" not in self.columns:
            return words
        left = self("reviews").select(doc_id=nw.col("review_id"))
        of_reviews = words.filter(nw.col("kind") == "reviews").join(left, on="doc_id", how="semi")
        return nw.concat([words.filter(nw.col("kind") != "reviews"), of_reviews])


_BAND = re.compile(r"(?P<below><)?(?P<low>\d+)(?:-(?P<high>\d+)|(?P<on>\+))?")


def _fits(kind: str, column: str, values: tuple[str, ...]) -> nw.Expr:
    """Whether a customer's value is one of these, or lies in one of these bands."""
    import narwhals as nw

    value = nw.col(column)
    fits = value.cast(nw.String).is_in(values)
    bands = [_BAND.fullmatch(text) for text in values] if kind in ("int", "number") else []
    for band in filter(None, bands):
        low = int(band["low"])
        if band["below"]:
            fits = fits | (value < low)
        elif band["on"]:
            fits = fits | (value >= low)
        elif band["high"]:
            fits = fits | ((value >= low) & (value <= int(band["high"])))
    return fits
