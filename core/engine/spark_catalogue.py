"""The tables of a cluster's catalogue: looked at, counted, and read as the canonical tables they were said to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.engine import spark_cells
from core.engine.attached import Source, name_of
from core.engine.engines import Engine
from core.engine.spark import Spark, quoted, reader
from core.engine.spark_session import answering, session
from core.errors import CoreError
from core.messages import Message
from core.schema import ARROW_TYPES, OPT_OUTS, TABLES

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow as pa
    from pyspark.sql.connect.column import Column
    from pyspark.sql.connect.dataframe import DataFrame

_GONE = ("NOT_FOUND", "UNRESOLVED", "NO_SUCH", "PARSE_SYNTAX", "INVALID_NAME", "INVALID_SCHEMA", "NAMESPACE")
_CLOSED = ("PERMISSION", "ACCESS", "PRIVILEGE", "UNAUTHORIZED", "FORBIDDEN")


@dataclass(frozen=True)
class Counted:
    """What one pass over a table found.

    rows: it has.  kept: with all that they need.  ids: different ones among these, where each should have one row.
    checksum: of the kept rows, whatever their order.  bad: our column -> (cells of kept rows that did not fit, one of them).
    """

    rows: int
    kept: int
    ids: int
    checksum: int
    bad: Mapping[str, tuple[int, str]]


def cluster(engine: Engine) -> Spark:
    """The engine, which has a catalogue. Raises CoreError for one of this computer."""
    if not isinstance(engine, Spark):
        raise CoreError(Message("error.catalogue_local"))
    return engine


def columns_of(engine: Engine, path: Sequence[str]) -> dict[str, str]:
    """Column -> type of a table, as the cluster calls them. Raises CoreError where it is not there or not ours to read."""
    found = {field.name: field.dataType.simpleString() for field in _table(cluster(engine), path).schema.fields}
    return {name: kind.partition(" collate")[0].partition("(")[0] or kind for name, kind in found.items()}


def first_rows(engine: Engine, path: Sequence[str], most: int) -> pa.Table:
    """Some rows of a table, everything as text."""
    at = cluster(engine)
    kinds = columns_of(at, path)
    texts = [_text(name, kind).alias(f"c{place}") for place, (name, kind) in enumerate(kinds.items())]
    return _answer(at, path, _table(at, path).select(*texts).limit(most)).rename_columns(list(kinds))


def columns_made(source: Source) -> tuple[str, ...]:
    """The columns that a source gives: its own and those that follow from them."""
    from pyspark.sql.connect import functions as f

    return tuple(spark_cells.with_derived({name: f.col(quoted(name)) for name in source.columns}, source))


def frame(engine: Engine, source: Source, columns: Mapping[str, str], most: int | None = None) -> nw.LazyFrame[Any]:
    """A table as one of ours: the rows with all they need, one an id where it is said so; of the first `most` only."""
    import narwhals as nw
    from pyspark.sql.connect import functions as f

    at = cluster(engine)
    rows = _typed(at, source, columns, most)
    kept = rows.filter(_is_kept(source, columns)).select(*(f.col(quoted(name)) for name in columns))
    if source.single and (key := TABLES[source.table].one_per):
        others = (_one_of(name).alias(name) for name in columns if name != key)
        kept = kept.groupBy(f.col(quoted(key))).agg(*others)
    shown = at.shown(columns)
    found: nw.LazyFrame[Any] = nw.from_native(
        kept.select(*(f.col(quoted(name)).alias(shown[name]) for name in columns))
    )
    return found


def _one_of(name: str) -> Any:
    """The value of an id with several rows: any no is a no, of contact as of consent; else the one given most often.

    Of several as frequent it is the smallest, as no row of a cluster is the first.
    """
    from pyspark.sql.connect import functions as f

    value = f.col(quoted(name))
    if name in OPT_OUTS:
        return f.max(value)
    return f.min(f.coalesce(value, f.lit(False))) if name == "consent" else f.mode(value, deterministic=True)


def count(engine: Engine, source: Source, columns: Mapping[str, str], most: int | None = None) -> Counted:
    """Rows, what is kept of them and a checksum, in one pass over all rows or the first `most`."""
    from pyspark.sql.connect import functions as f

    at = cluster(engine)
    rows, kept = _typed(at, source, columns, most), _is_kept(source, columns)
    key = TABLES[source.table].one_per
    hashed = f.xxhash64(*(f.col(quoted(name)) for name in columns)).cast("DECIMAL(20,0)")
    found = [f.count(f.lit(1)), f.sum(f.when(kept, 1)), f.sum(f.when(kept, hashed))]
    found += [f.countDistinct(f.when(kept, f.col(quoted(key)))) if key in columns and key else f.lit(0)]
    for place in range(len(source.columns)):
        wrong = f.when(kept, f.col(_written(place)))
        found += [f.count(wrong), f.min(wrong)]
    row = [column[0].as_py() for column in _answer(at, source.path, rows.agg(*_lettered(found))).columns]
    bad = {name: (row[4 + 2 * n], row[5 + 2 * n]) for n, name in enumerate(source.columns) if row[4 + 2 * n]}
    return Counted(row[0], row[1] or 0, row[3], int(row[2] or 0), bad)


def left_out(engine: Engine, source: Source, columns: Mapping[str, str], most: int) -> list[list[str | None]]:
    """Some of the rows that lack what they need, as the cluster has them: the cells of the columns that were read."""
    from pyspark.sql.connect import functions as f

    at = cluster(engine)
    dropped = _typed(at, source, columns, None, with_text=True).filter(~_is_kept(source, columns)).limit(most)
    table = _answer(at, source.path, dropped.select(*(f.col(_given(n)) for n in range(len(source.columns)))))
    return [list(row) for row in zip(*(column.to_pylist() for column in table.columns), strict=True)]


def _typed(
    at: Spark, source: Source, columns: Mapping[str, str], most: int | None, *, with_text: bool = False
) -> DataFrame:
    """Our columns under their own names, and of every given one what is written where it does not fit."""
    from pyspark.sql.connect import functions as f

    table, stored = _table(at, source.path), columns_of(at, source.path)
    if lacking := [heading for heading, _ in source.columns.values() if heading not in stored]:
        raise CoreError(Message("error.catalogue_changed", table=source.name, column=lacking[0], where=at.place))
    given, extra = {}, []
    for place, (name, (heading, pattern)) in enumerate(source.columns.items()):
        text = _text(heading, stored[heading])
        given[name] = spark_cells.value(f.col(quoted(heading)), stored[heading], name, columns[name], pattern)
        wrong = given[name].isNull() & text.isNotNull() & ~spark_cells.is_missing(text)
        extra += [f.when(wrong, text).alias(_written(place)), *([text.alias(_given(place))] if with_text else [])]
    made = spark_cells.with_derived(given, source)
    null = f.lit(None)
    ours = (made.get(name, null).cast(_spark_type(kind)).alias(name) for name, kind in columns.items())
    return (table.limit(most) if most else table).select(*ours, *extra)


def _text(heading: str, stored: str) -> Column:
    from pyspark.sql.connect import functions as f

    return spark_cells.text_of(f.col(quoted(heading)), stored)


def _is_kept(source: Source, columns: Mapping[str, str]) -> Column:
    """Whether a row has every id it needs."""
    from pyspark.sql.connect import functions as f

    needed = [c.name for c in TABLES[source.table].columns if c.key and c.type == "id" and c.name in columns]
    found = f.lit(True)
    for name in needed:
        found = found & f.col(quoted(name)).isNotNull()
    return found


def _written(place: int) -> str:
    return f"_wrong {place}"


def _given(place: int) -> str:
    return f"_given {place}"


def _lettered(columns: list[Column]) -> list[Column]:
    return [column.alias(f"a{place}") for place, column in enumerate(columns)]


def _spark_type(kind: str) -> str:
    from core.engine.spark import TYPES

    return TYPES[ARROW_TYPES[kind]]


def _table(at: Spark, path: Sequence[str]) -> DataFrame:
    """The table of a name; it is there, and we may see its columns."""
    if len(path) < 3:  # of two parts Spark reads the first as a kind of file and the second as its place
        raise CoreError(Message("error.catalogue_missing", table=name_of(path), where=at.place))
    with _telling(at, name_of(path)):
        found = session(at.url).table(".".join(map(quoted, path)))
        _ = found.schema
    return found


def _answer(at: Spark, path: Sequence[str], query: DataFrame) -> pa.Table:
    with _telling(at, name_of(path)):
        return reader(query, 10_000).read_all()


@contextmanager
def _telling(at: Spark, table: str) -> Iterator[None]:
    """A table that is not there, or not ours to read, told as such."""
    session(at.url)  # first of all: where pyspark is missing, this says so
    from pyspark.errors.exceptions.base import PySparkException

    try:
        with answering(at.url):
            yield
    except PySparkException as error:
        condition = str(error.getCondition() or error).upper()
        for code, words in (("refused", _CLOSED), ("missing", _GONE)):
            if any(word in condition for word in words):
                raise CoreError(Message(f"error.catalogue_{code}", table=table, where=at.place)) from error
        raise
