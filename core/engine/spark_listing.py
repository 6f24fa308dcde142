"""What the catalogues of a cluster have: every table we are let see, and where we were not let look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.engine.attached import name_of, path_of
from core.engine.engines import Engine
from core.engine.spark import Spark, quoted, reader
from core.engine.spark_catalogue import cluster
from core.engine.spark_session import answering, session
from core.errors import CoreError

MOST_TABLES, MOST_SCHEMAS = 500, 100  # each schema is a question of its own
_CLOSED = ("error.engine_refused", "error.engine_path", "error.engine_storage", "error.engine_failed")


@dataclass(frozen=True)
class Listing:
    """The names of tables.

    tables: each as (catalogue, schema, table).  current: the catalogue that is meant where a name has none.
    closed: the names of the catalogues and schemas that could not be listed.  cut: whether there may be more tables.
    """

    current: str
    tables: tuple[tuple[str, ...], ...]
    closed: tuple[str, ...]
    cut: bool

    def full_name(self, name: str) -> str:
        """A name as someone typed it, with its catalogue, in backticks where it needs some; as it is where it is none."""
        try:
            path = path_of(name.strip())
        except ValueError:
            return name
        return name_of((self.current, *path) if len(path) == 2 else path)


@dataclass
class _Asked:
    """Questions about names, of which some are refused."""

    at: Spark
    closed: list[str] = field(default_factory=list)

    def names(self, statement: str, column: str, path: Sequence[str] = ()) -> list[str]:
        """What the answer has in a column, in order; nothing, and noted, where it is refused.

        Raises CoreError where nobody answers.
        """
        from pyspark.errors.exceptions.base import PySparkException

        try:
            with answering(self.at.url):
                return sorted(_column(self.at, statement, column, path))
        except (CoreError, PySparkException) as error:  # whatever is wrong with this name, the others are worth showing
            if isinstance(error, CoreError) and error.message.code not in _CLOSED:
                raise
        self.closed.append(name_of(path) or statement)
        return []


def catalogue_tables(engine: Engine) -> Listing:
    """The tables of all catalogues, the current one first: at most MOST_TABLES, of at most MOST_SCHEMAS schemas.

    Raises CoreError where the engine has no catalogue or nobody answers.
    """
    at = cluster(engine)
    current = session(at.url).catalog.currentCatalog()
    asked, found, cut = _Asked(at), list[tuple[str, ...]](), False
    for place, schema in enumerate(_schemas(asked, current)):
        cut = place >= MOST_SCHEMAS or len(found) >= MOST_TABLES
        if cut:
            break
        names = asked.names("SHOW TABLES IN IDENTIFIER(:name)", "tableName", schema)
        found += [(*schema, name) for name in names]
    return Listing(current, tuple(found[:MOST_TABLES]), tuple(asked.closed), cut or len(found) > MOST_TABLES)


def _schemas(asked: _Asked, current: str) -> Iterator[tuple[str, ...]]:
    """Every schema of every catalogue, each asked for when its turn comes."""
    others = [name for name in asked.names("SHOW CATALOGS", "catalog") if name != current]
    for catalogue in (current, *others):
        for schema in asked.names("SHOW SCHEMAS IN IDENTIFIER(:name)", "namespace", [catalogue]):
            yield catalogue, *path_of(schema)  # of all these names, only those of schemas come in backticks


def _column(at: Spark, statement: str, column: str, path: Sequence[str]) -> list[str]:
    """One column of the answer to a statement about a name."""
    args = {"name": ".".join(map(quoted, path))} if path else None
    table = reader(session(at.url).sql(statement, args=args), 1_000).read_all()
    temporary = table["isTemporary"].to_pylist() if "isTemporary" in table.column_names else [False] * len(table)
    return [name for name, own in zip(table[column].to_pylist(), temporary, strict=True) if not own]
