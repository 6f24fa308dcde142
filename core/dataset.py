"""Dataset: a frozen description of what to read. It holds no data and no connection, so it is cheap to keep and share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from core.engine.attached import Source
from core.engine.engines import Engine, chosen
from core.engine.local import LOCAL
from core.errors import CoreError, NotEnoughData
from core.filters import EVERYTHING, Filter, Filtering, Reach
from core.messages import Message
from core.schema import FILLED, TABLES

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd


Asked = ParamSpec("Asked")
Found = TypeVar("Found")


@dataclass(frozen=True)
class ColumnReport:
    """What one column of a file became: `became` is its canonical name, None for a trait kept under its heading."""

    heading: str
    became: str | None
    type: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileReport:
    """What happened to one file; rows_in = rows_loaded + rows_quarantined. `problem` is set when it was refused."""

    name: str
    table: str | None
    rows_in: int
    rows_loaded: int
    rows_quarantined: int
    columns: tuple[ColumnReport, ...] = ()
    problem: Message | None = None


@dataclass(frozen=True)
class LoadReport:
    """What loading found: one FileReport a file, every repair, every row that was set aside."""

    files: tuple[FileReport, ...]
    repairs_path: Path | None = None
    quarantine_path: Path | None = None
    joined_path: Path | None = None

    def repairs(self) -> pd.DataFrame:
        """One row a repair: file, code, line, column, value, done."""
        return _read(self.repairs_path, ["file", "code", "line", "column", "value", "done"])

    def quarantined(self) -> pd.DataFrame:
        """The rows set aside, as they were written: file, line, code, raw."""
        return _read(self.quarantine_path, ["file", "line", "code", "raw"])

    def joined(self) -> pd.DataFrame:
        """The ids that became one person: group, keeper (the id that stays), user_id and other (alike), reason, evidence."""
        return _read(self.joined_path, ["group", "keeper", "user_id", "other", "reason", "evidence"])


def _read(path: Path | None, columns: list[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(columns=columns) if path is None else pd.read_parquet(path)[columns]


class NoFiles(tuple[Path, ...]):
    """The files of a table that stays in a cluster: whoever wants to read them on this computer is told that."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Path]:
        raise CoreError(Message("error.catalogue_files"))


@dataclass(frozen=True)
class StoredTable:
    """One canonical table: its Parquet files, its columns (name -> core.schema type) and row count.

    emptied: column -> the mark (a column of the files) on its cells that are not to be read.
    source:  the table of a cluster's catalogue it is read from; it then has no files.
    """

    paths: tuple[Path, ...]
    columns: Mapping[str, str]
    rows: int
    emptied: Mapping[str, str] = field(default_factory=dict)
    source: Source | None = None

    @classmethod
    def attached(cls, source: Source, columns: Mapping[str, str], rows: int) -> StoredTable:
        """A table that stays where it is, in a cluster."""
        return cls(NoFiles(), columns, rows, source=source)

    @property
    def filled(self) -> dict[str, str]:
        """Column -> the mark on its cells that were filled while loading."""
        marks = {name: name + FILLED for name in self.columns}
        return {name: mark for name, mark in marks.items() if self.columns.get(mark) == "bool"}

    def as_given(self) -> StoredTable:
        """The table with the filled cells empty again."""
        marks = self.filled
        columns = {name: kind for name, kind in self.columns.items() if name not in marks.values()}
        return replace(self, columns=columns, emptied=marks)


@dataclass(frozen=True)
class Dataset:
    """Tables of one upload. `dataset.orders` is a lazy narwhals frame, made anew for the calling thread at each access.

    digest: changes whenever the data does; the key of every cache.
    facts:  what is known of the whole: name, generated (bool), currency.
    version: which state of the workspace this is; a change of its name or notes makes a new one too.
    filter: what is shown of it; everything that is read obeys it.
    engine: where its queries run; answers are the same everywhere.
    share: the part of the people whose rows are read, 0..1: below 1 for models that can't hold everyone (see sampled).
    """

    root: Path
    token: str
    tables: Mapping[str, StoredTable]
    digest: str
    report: LoadReport = field(compare=False)
    facts: Mapping[str, Any] = field(default_factory=dict, compare=False)
    version: int = field(default=1, compare=False)
    filter: Filter = EVERYTHING
    engine: Engine = field(default_factory=chosen, compare=False)
    share: float = 1.0
    unfiltered: Dataset | None = field(default=None, compare=False, repr=False)
    _known: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def filtered(self, chosen: Filter) -> Dataset:
        """The same data of which only what `chosen` leaves is read. Filters do not add up: the last one holds.

        Raises OutOfRange for a group by a column that customers don't have.
        """
        plain = self.whole
        if not chosen:
            return plain
        found = replace(plain, filter=chosen, digest=chosen.digest(plain.digest), unfiltered=plain)
        found._filtering().check()
        return found

    @property
    def whole(self) -> Dataset:
        """The data without any filter."""
        return self.unfiltered or self

    @property
    def here(self) -> Dataset:
        """The same data, answered by this computer: for what looks at the files themselves."""
        whole = self.unfiltered.here if self.unfiltered else None
        return replace(self, engine=LOCAL, unfiltered=whole) if self.engine.remote else self

    @property
    def unfilled(self) -> Dataset:
        """The data as given: what was filled while loading is missing again, so that models fill within each fold."""
        if not any(table.filled for table in self.tables.values()):
            return self
        tables = {name: table.as_given() for name, table in self.tables.items()}
        plain = self.unfiltered.unfilled if self.unfiltered else None
        return replace(self, tables=tables, digest=f"{self.digest}-unfilled", unfiltered=plain)

    def sampled(self, share: float) -> Dataset:
        """All rows of about this share of the people, 0..1, always the same ones; what names nobody is left whole."""
        plain = self.unfiltered.sampled(share) if self.unfiltered else None
        return replace(self, share=share, digest=f"{self.digest}-{share}", unfiltered=plain)

    def reach(self, name: str) -> dict[str, Reach]:
        """How each set part of the filter (period, channels, groups, people) meets a table."""
        return self._filtering().reach(name)

    def is_filtered(self, name: str) -> bool:
        """Whether any part of the filter chooses among the rows of a table."""
        return any(reach != "whole" for reach in self.reach(name).values())

    @property
    def is_attached(self) -> bool:
        """Whether its tables stay in the catalogue of a cluster."""
        return any(table.source for table in self.tables.values())

    @property
    def names(self) -> tuple[str, ...]:
        """The tables it has, in the order of core.schema."""
        return tuple(name for name in TABLES if name in self.tables)

    def __getattr__(self, name: str) -> nw.LazyFrame[Any]:
        if name in TABLES or name == "words":
            return self.scan(name)
        raise AttributeError(name)

    def scan(self, name: str) -> nw.LazyFrame[Any]:
        """The table as a lazy frame; raises NotEnoughData when the dataset lacks it."""
        self.require(name)
        return self._filtering()(name) if self.filter else self._scan(name)

    def frame(self, name: str) -> pd.DataFrame:
        """The whole table in pandas; money stays int64 in 1/10,000."""
        from core.engine import collect

        return collect(self.scan(name), self.columns(name))

    def columns(self, name: str) -> dict[str, str]:
        """Column name -> core.schema type, traits included; empty when the dataset lacks the table."""
        if name not in self.tables:
            return {}
        shown, kinds = self.engine.shown(self.tables[name].columns), self.tables[name].columns
        return {shown[column]: kind for column, kind in kinds.items()}

    def traits(self, name: str) -> tuple[str, ...]:
        """The columns of a table that are not canonical, under their own headings."""
        return tuple(c for c in self.columns(name) if c not in TABLES[name].by_name)

    def rows(self, name: str) -> int:
        """Rows of a table that are read, 0 when the dataset lacks it."""
        if name not in self.tables:
            return 0
        return self._count(name) if self.is_filtered(name) or self.share < 1 else self.tables[name].rows

    def require(self, *names: str) -> None:
        """Raise NotEnoughData, saying what to upload, unless the dataset has every table named."""
        missing = [name for name in names if name not in self.tables]
        if missing:
            raise NotEnoughData(Message(f"table.{missing[0]}"), needed=1, found=0)

    def _count(self, name: str) -> int:
        import narwhals as nw

        from core.engine import collect

        return int(collect(self.scan(name).select(n=nw.len()))["n"].iloc[0])

    def _filtering(self) -> Filtering:
        columns = {name: self.columns(name) for name in self.tables}
        return Filtering(self.filter, columns, self._scan, self._people)

    def _people(self, path: Path) -> nw.LazyFrame[Any]:
        if self.is_attached and self.engine.remote:  # a cluster that reads its own tables need not see our files
            import pyarrow.parquet as pq

            return self.engine.rows(self.root, pq.read_table(path, columns=["user_id"]))
        return self.engine.scan(self.root, [path], {"user_id": "id"})

    def _scan(self, name: str) -> nw.LazyFrame[Any]:
        """The table as it is stored, of the people in the sample."""
        found, columns = self._stored(name), self.tables[name].columns
        for person in ("user_id", "user1", "user2") if self.share < 1 else ():
            found = self.engine.part_of(found, person, self.share) if person in columns else found
        return found

    def _stored(self, name: str) -> nw.LazyFrame[Any]:
        table = self.tables[name]
        if table.source:
            from core.engine.spark_catalogue import frame

            return frame(self.engine, table.source, table.columns)
        read = {**table.columns, **dict.fromkeys(table.emptied.values(), "bool")}
        found = self.engine.scan(self.root, table.paths, read)
        if not table.emptied:
            return found
        shown = self.engine.shown(read)
        marks = {shown[column]: shown[mark] for column, mark in table.emptied.items()}
        return found.select(*(_given(shown[column], marks.get(shown[column])) for column in table.columns))


def _given(name: str, mark: str | None) -> nw.Expr:
    """A column; where it is marked, empty."""
    import narwhals as nw

    return nw.when(~nw.col(mark).fill_null(False)).then(nw.col(name)).alias(name) if mark else nw.col(name)


def once(ask: Callable[Concatenate[Dataset, Asked], Found]) -> Callable[Concatenate[Dataset, Asked], Found]:
    """Ask a dataset a question once, however many numbers stand on the answer: for small ones, as all are kept."""

    @wraps(ask)
    def known(dataset: Dataset, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Found:
        key = ask, args, tuple(kwargs.items())
        if key not in dataset._known:
            dataset._known[key] = ask(dataset, *args, **kwargs)
        found: Found = dataset._known[key]
        return found

    return known
