"""Tables that follow from the files' own: one row per customer and item, ratings given in reviews, words of the texts."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from core.dataset import StoredTable
from core.engine import Sql, commas, describe, identifier, loading, run, sql, working_cursor
from core.loading.part import Findings, Part, no_tick
from core.loading.people.joining import join_people
from core.loading.repairs import Choices
from core.schema import DUCKDB_TYPES, FILLED, GUEST, TABLES
from core.store import Draft
from core.tokens import CONTACT, HAN, tokenise

_ENGLISH_WORD = r"[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*"
_CHINESE = f"[{HAN}]"
_TEXT_BATCH = 20_000


def assemble(
    draft: Draft,
    parts: Sequence[Part],
    tick: Callable[[int], None] = no_tick,
    choices: Choices | None = None,
    findings: Findings | None = None,
) -> dict[str, StoredTable]:
    """The canonical tables of a load, from the Parquet each file became; `tick` is called with their rows all the while.

    choices: what concerns all files together; what follows from them goes to `findings`.
    """
    work = _Work(draft, partial(tick, sum(part.rows_loaded for part in parts)))
    homes = {name: [(p, _columns(p, name)) for p in _sources(parts, name)] for name in TABLES}
    homes["ratings"] = homes["ratings"] or _rated_reviews(parts)
    tables = {}
    for name, sources in homes.items():
        if sources:
            tables[name] = _table(work, name, sources)
    told = [(part.plan.file, part.path) for part, _ in homes["customers"]]
    tables = join_people(work, tables, told, choices or {}, findings or Findings())
    if words := _words(work, tables):
        tables["words"] = words
    return tables


@dataclass(frozen=True)
class _Work:
    """Where the tables are written, and whom to tell that it goes on."""

    draft: Draft
    tick: Callable[[], object]

    def do(self, statement: Sql) -> list[Any]:
        """The rows of a statement, which ends when `tick` raises."""
        with working_cursor(self.draft.root) as connection:
            return run(connection, statement, lambda _: self.tick())


def _sources(parts: Sequence[Part], table: str) -> list[Part]:
    """The files that give rows to a table: those it is about first, because what they say of a person or an item is surer."""
    own = [part for part in parts if part.plan.table == table]
    return own + [part for part in parts if table in part.plan.sides]


def _columns(part: Part, table: str) -> dict[str, str]:
    """The columns a file gives to a table: all of them to its own, its canonical ones beyond that to those on the side."""
    own = TABLES[part.plan.table].by_name
    if part.plan.table == table:
        return {name: own[name].type if name in own else kind for name, kind in part.types.items()}
    aside = part.plan.names - own.keys() | {TABLES[table].one_per}
    found = {c.name: c.type for c in TABLES[table].columns if c.name in aside}
    return found | {name + FILLED: "bool" for name in part.filled if name in found}


def _rated_reviews(parts: Sequence[Part]) -> list[tuple[Part, dict[str, str]]]:
    """Reviews that say who rated what, where no file has ratings of its own."""
    needed = {"user_id", "item_id", "rating"}
    wanted = ("user_id", "item_id", "rating", "at", "day", "rating" + FILLED)
    rated = [p for p in parts if p.plan.table == "reviews" and needed <= set(p.types)]
    return [(p, {name: p.types[name] for name in wanted if name in p.types}) for p in rated]


def _table(work: _Work, name: str, sources: list[tuple[Part, dict[str, str]]]) -> StoredTable:
    key = TABLES[name].one_per
    simple = all(part.plan.table == name for part, _ in sources)
    paths = tuple(part.path for part, _ in sources)
    if simple and (key is None or (len(sources) == 1 and _unique(work, paths[0], key))):
        return _stored(work, name, paths, [columns for _, columns in sources])
    target = work.draft.new_file()
    selects = (_select(name, part, columns, order) for order, (part, columns) in enumerate(sources))
    union = Sql(" UNION ALL BY NAME ".join(selects))
    marked = {column for part, columns in sources for column in part.filled if column in columns}
    rows = _one_per(union, key, _order(name, sources), marked) if key else union
    work.do(sql("COPY ({rows}) TO {t} (FORMAT parquet, COMPRESSION zstd)", rows=rows, t=str(target)))
    return _stored(work, name, (target,), [_renamed(name, columns) for _, columns in sources])


def _renamed(name: str, columns: dict[str, str]) -> dict[str, str]:
    return {_name(name, c): kind for c, kind in columns.items()}


def _name(table: str, column: str) -> str:
    """A review's rating is the value of a rating."""
    return (
        {"rating": "value", "rating" + FILLED: "value" + FILLED}.get(column, column) if table == "ratings" else column
    )


def _select(name: str, part: Part, columns: dict[str, str], order: int) -> Sql:
    """The rows a file gives to a table; ids are needed, and the order of files and rows is kept in _file_order and _n."""
    pieces = commas(sql("{c} AS {n}", c=identifier(c), n=identifier(_name(name, c))) for c in columns)
    key = TABLES[name].one_per or "user_id"
    places = sql(", row_number() OVER () AS _n, {n} AS _file_order", n=order) if TABLES[name].one_per else Sql("")
    needed = sql(" WHERE {k} IS NOT NULL", k=identifier(key))
    if name == "customers":  # a guest is nobody who can be known
        needed = sql(" WHERE NOT starts_with({k}, {guest})", k=identifier(key), guest=GUEST)
    return sql("SELECT {c}{o} FROM read_parquet({p}){w}", c=pieces, o=places, p=str(part.path), w=needed)


def _one_per(union: Sql, key: str, columns: list[str], marked: set[str]) -> Sql:
    """One row per id: of each column the first value given, in the order of the files and their rows; a filled one last."""
    marks = {c + FILLED for c in marked}
    firsts = commas(
        piece for c in columns if c != key and c not in marks for piece in _first(identifier(c), c, c in marked)
    )
    return sql(
        "SELECT {k}{comma}{firsts} FROM ({union}) GROUP BY {k} ORDER BY {k}",
        k=identifier(key), comma=Sql(", " if firsts else ""), firsts=firsts, union=union,
    )  # fmt: skip


def _first(column: Sql, name: str, marked: bool) -> Iterator[Sql]:
    """The first value given; where filled cells are marked, also whether it is one of them."""
    if not marked:
        yield sql("arg_min({c}, (_file_order, _n)) FILTER (WHERE {c} IS NOT NULL) AS {c}", c=column)
        return
    mark = identifier(name + FILLED)
    for value, called in ((column, column), (sql("coalesce({m}, FALSE)", m=mark), mark)):
        yield sql(
            "arg_min({v}, (coalesce({m}, FALSE), _file_order, _n)) FILTER (WHERE {c} IS NOT NULL) AS {n}",
            v=value, m=mark, c=column, n=called,
        )  # fmt: skip


def _order(name: str, sources: list[tuple[Part, dict[str, str]]]) -> list[str]:
    return list(dict.fromkeys(column for _, columns in sources for column in _renamed(name, columns)))


def _unique(work: _Work, path: Path, key: str) -> bool:
    query = sql("SELECT count(*) = count(DISTINCT {k}) FROM read_parquet({p})", k=identifier(key), p=str(path))
    return bool(work.do(query)[0][0])


def _stored(work: _Work, name: str, paths: tuple[Path, ...], columns: list[dict[str, str]]) -> StoredTable:
    """The table as it lies on disk: canonical columns first, traits after; a type files disagree on is what DuckDB made of it."""
    own = TABLES[name].by_name
    on_disk = describe(work.draft.root, paths)
    declared = {c: kind for part in reversed(columns) for c, kind in part.items()}
    types = {c: own[c].type if c in own else _agreed(declared[c], on_disk[c]) for c in declared if c in on_disk}
    ordered = {c: types[c] for c in (*own, *types) if c in types}
    return StoredTable(paths, ordered, _rows(work, paths))


def _rows(work: _Work, paths: Sequence[Path]) -> int:
    """Rows of Parquet files, from their footers."""
    return int(work.do(sql("SELECT sum(num_rows) FROM parquet_file_metadata({p})", p=[str(p) for p in paths]))[0][0])


def _agreed(declared: str, found: str) -> str:
    """The declared type, unless files that disagree made DuckDB widen it."""
    return declared if DUCKDB_TYPES[declared] == DUCKDB_TYPES[found] else found


def _words(work: _Work, tables: dict[str, StoredTable]) -> StoredTable | None:
    """Every text of reviews and items cut into words once: kind, doc_id, word, count. Stop words are kept."""
    keys = {"reviews": "review_id", "items": "item_id"}
    sources = {kind: key for kind, key in keys.items() if kind in tables and "content" in tables[kind].columns}
    if not sources:
        return None
    paths = [work.draft.new_file() for _ in range(2 * len(sources))]
    for (kind, key), english, chinese in zip(sources.items(), paths[::2], paths[1::2], strict=True):
        texts = _texts(tables[kind], key)
        work.do(_count_english(kind, texts, english))
        _count_chinese(work, kind, texts, chinese)
    rows = _rows(work, paths)
    columns = {"kind": "category", "doc_id": "id", "word": "category", "count": "int"}
    return StoredTable(tuple(paths), columns, rows) if rows else None


def _texts(table: StoredTable, key: str) -> Sql:
    paths = [str(path) for path in table.paths]
    return sql(
        "(SELECT {k} AS doc_id, regexp_replace(content, {contact}, ' ', 'g') AS content"
        " FROM read_parquet({p}, union_by_name = true) WHERE content IS NOT NULL)",
        k=identifier(key), contact=CONTACT, p=paths,
    )  # fmt: skip


def _count_english(kind: str, texts: Sql, target: Path) -> Sql:
    """Texts without Chinese are cut by DuckDB, with the same pattern as core.tokens."""
    return sql(
        "COPY (SELECT {kind} AS kind, doc_id, word, count(*) AS count FROM (SELECT doc_id,"
        " unnest(regexp_extract_all(lower(content), {word})) AS word FROM {texts} WHERE NOT regexp_matches(content, {han}))"
        " GROUP BY doc_id, word ORDER BY doc_id, word) TO {target} (FORMAT parquet, COMPRESSION zstd)",
        kind=kind, word=_ENGLISH_WORD, texts=texts, han=_CHINESE, target=str(target),
    )  # fmt: skip


def _count_chinese(work: _Work, kind: str, texts: Sql, target: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([("kind", pa.string()), ("doc_id", pa.string()), ("word", pa.string()), ("count", pa.int64())])
    query = sql(
        "SELECT doc_id, content FROM {texts} WHERE regexp_matches(content, {han}) ORDER BY doc_id",
        texts=texts,
        han=_CHINESE,
    )
    with (
        working_cursor(work.draft.root) as connection,
        loading(),
        pq.ParquetWriter(target, schema, compression="zstd") as writer,
    ):
        result = connection.execute(query)
        while batch := result.fetchmany(_TEXT_BATCH):
            work.tick()
            rows: list[tuple[Any, ...]] = [
                (kind, doc, word, count)
                for doc, text in batch
                for word, count in sorted(Counter(tokenise(text)).items())
            ]
            arrays = [pa.array(c, t) for c, t in zip(zip(*rows, strict=True), schema.types, strict=True)]
            writer.write_table(pa.table(arrays, schema=schema))
