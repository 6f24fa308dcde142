"""One profile in place of several ids: every table speaks of the id that stays, and the report says who was joined and why.

Nothing but ids changes in tables of facts, so that their rows and sums stay. What the profiles of one person disagree
on is in the report. The files themselves stay as they are: without the choice, the next load tells the ids apart again.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from core.dataset import StoredTable
from core.engine import Sql, commas, identifier, sql
from core.loading.line import Note
from core.loading.part import Findings
from core.loading.people.matching import PERSON_COLUMNS, find, read
from core.loading.repairs import Choices
from core.schema import FILLED, MONEY_SCALE, TABLES
from core.store import Draft
from core.store.manifest import JOINED

if TYPE_CHECKING:
    import pandas as pd

CHOICE = "people"
CODE = "W_SAME_PERSON"
TRAIT = "joined ids"
_STREAMED = 1_000_000  # rows
_LEAST_OF = {"consent", "signup_day"}  # one no is a no; and the person came with the first id


class Work(Protocol):
    """Where tables are written, and whom to tell that it goes on."""

    @property
    def draft(self) -> Draft: ...

    def do(self, statement: Sql) -> list[Any]: ...

    @property
    def tick(self) -> Callable[[], object]: ...


def chosen_groups(groups: "pd.DataFrame", choices: Choices) -> "pd.DataFrame":
    """Those of the groups that are joined under these choices."""
    if choices.get(CHOICE) != "joined":
        return groups.iloc[:0]
    left_out = {
        key.partition(":")[2] for key, done in choices.items() if key.startswith(f"{CHOICE}:") and done == "apart"
    }
    return groups[~groups["group"].isin(left_out)]


def join_people(
    work: Work,
    tables: Mapping[str, StoredTable],
    files: Sequence[tuple[str, Path]],
    choices: Choices,
    findings: Findings,
) -> dict[str, StoredTable]:
    """The tables with one id a person, as `choices` want it; `files`: those that tell of customers, the surest first."""
    if choices.get(CHOICE) != "joined" or "customers" not in tables:
        return dict(tables)
    matches = find(work.draft.root, tables, lambda _: work.tick())
    groups = chosen_groups(matches.groups, choices)
    if groups.empty:
        return dict(tables)
    path = work.draft.new_file()
    _write_ids(groups, path)
    ids = sql("read_parquet({p})", p=str(path))
    found = {name: _under_one_id(work, name, table, ids) for name, table in tables.items() if name != "customers"}
    found["customers"] = _one_profile(work, tables["customers"], ids)
    links = _links(groups, matches.pairs)
    links.to_parquet(work.draft.folder / JOINED, index=False)
    _note_joined(work, links, groups, ids, files, findings)
    _note_ignored(work, tables["customers"], found["customers"], ids, findings, files[0][0])
    _note_own_relations(work, tables, ids, findings, files[0][0])
    return {name: found[name] for name in tables}


def _write_ids(groups: "pd.DataFrame", path: Path) -> None:
    """user_id, keeper, place (0 for the id that stays, whose values come first)."""
    others = groups["user_id"] != groups["keeper"]
    place = others.groupby(groups["group"]).cumsum().where(others, 0).astype("int64")
    groups[["user_id", "keeper"]].assign(place=place).to_parquet(path, index=False)


# --- tables of facts ----------------------------------------------------------------------------------------
def _under_one_id(work: Work, name: str, table: StoredTable, ids: Sql) -> StoredTable:
    """The same rows under the ids that stay; only relationships of a person with himself are left out."""
    people = [column for column in PERSON_COLUMNS if column in table.columns]
    if not people or not _is_met(work, table, people, ids):
        return table
    columns = commas(
        sql("coalesce({m}.keeper, t.{c}) AS {c}" if c in people else "t.{c}", c=identifier(c), m=Sql(f"m_{c}"))
        for c in table.columns
    )
    joins = Sql(" ".join(
        sql("LEFT JOIN {ids} {m} ON {m}.user_id = t.{c}", ids=ids, m=Sql(f"m_{c}"), c=identifier(c)) for c in people
    ))  # fmt: skip
    others = Sql(f"WHERE NOT {_OWN_RELATION}" if name == "relationships" else "")
    # A large table streams past the few ids in its own order; a small one may be the side that is looked up.
    small = table.rows <= _STREAMED
    rows = sql("(SELECT *, row_number() OVER () AS _n FROM {t})" if small else "{t}", t=read(table))
    order = Sql("ORDER BY t._n" if small else "")
    query = sql("SELECT {c} FROM {t} t {j} {w} {o}", c=columns, t=rows, j=joins, w=others, o=order)
    return _written(work, table, query)


_OWN_RELATION = "(t.user1 <> t.user2 AND coalesce(m_user1.keeper, t.user1) = coalesce(m_user2.keeper, t.user2))"


def _is_met(work: Work, table: StoredTable, people: list[str], ids: Sql) -> bool:
    """Whether the table has any of the ids that go."""
    asked = (
        sql("EXISTS (SELECT 1 FROM {t} SEMI JOIN (SELECT user_id AS {c} FROM {ids} WHERE place > 0) USING ({c}))",
            t=read(table), c=identifier(column), ids=ids)
        for column in people
    )  # fmt: skip
    return bool(work.do(sql("SELECT {any}", any=Sql(" OR ".join(asked))))[0][0])


def _written(work: Work, table: StoredTable, query: Sql) -> StoredTable:
    target = work.draft.new_file()
    work.do(sql("COPY ({q}) TO {t} (FORMAT parquet, COMPRESSION zstd)", q=query, t=str(target)))
    rows = work.do(sql("SELECT sum(num_rows) FROM parquet_file_metadata({p})", p=[str(target)]))[0][0]
    return replace(table, paths=(target,), rows=int(rows))


# --- profiles -----------------------------------------------------------------------------------------------
def _one_profile(work: Work, table: StoredTable, ids: Sql) -> StoredTable:
    """One row a person, where the id that stays had its own: of each column the first value given, its own first."""
    trait = _free(table.columns)
    columns = [column for column in table.columns if column != "user_id"]
    merged = sql(
        "SELECT {c} FROM {t} t JOIN {ids} m USING (user_id) GROUP BY m.keeper",
        c=commas([Sql("m.keeper AS user_id"), *_firsts(columns), sql("count(*) AS {n}", n=identifier(trait))]),
        t=read(table), ids=ids,
    )  # fmt: skip
    own = [sql("CASE WHEN g.user_id IS NULL THEN t.{c} ELSE g.{c} END AS {c}", c=identifier(c)) for c in columns]
    query = sql(
        "SELECT {c} FROM {t} t LEFT JOIN {ids} m ON m.user_id = t.user_id"
        " LEFT JOIN ({merged}) g ON g.user_id = t.user_id WHERE m.keeper IS NULL OR m.place = 0"
        " ORDER BY t.user_id",
        c=commas([Sql("t.user_id"), *own, sql("g.{n} AS {n}", n=identifier(trait))]),
        t=read(table), ids=ids, merged=merged,
    )  # fmt: skip
    return replace(_written(work, table, query), columns={**table.columns, trait: "int"})


def _firsts(columns: Sequence[str]) -> Iterator[Sql]:
    """Of each column the first value given, a filled one last; a mark of filled cells goes with its value."""
    for column in columns:
        c, of = identifier(column), column.removesuffix(FILLED)
        if column in _LEAST_OF:
            yield sql("min({c}) AS {c}", c=c)
        elif column.endswith(FILLED) and of in columns:
            yield sql("arg_min(coalesce({c}, FALSE), (coalesce({c}, FALSE), place)) FILTER (WHERE {v} IS NOT NULL) AS {c}",
                      c=c, v=identifier(of))  # fmt: skip
        else:
            mark = column + FILLED
            late = sql("coalesce({m}, FALSE)", m=identifier(mark)) if mark in columns else Sql("FALSE")
            yield sql("arg_min({c}, ({late}, place)) FILTER (WHERE {c} IS NOT NULL) AS {c}", c=c, late=late)


def _free(columns: Collection[str]) -> str:
    """The name of the column that says how many ids a person had, unless somebody has such a column."""
    name, taken = TRAIT, {column.casefold() for column in columns}
    while name.casefold() in taken:
        name += " 2"
    return name


# --- the report ---------------------------------------------------------------------------------------------
def _links(groups: "pd.DataFrame", pairs: "pd.DataFrame") -> "pd.DataFrame":
    """group, keeper, user_id, other, reason, evidence: the sure pairs within each group that is joined."""
    sure = pairs[pairs["sure"]]
    of = groups.set_index("user_id")
    found = sure.assign(group=sure["user_id"].map(of["group"]), keeper=sure["user_id"].map(of["keeper"]))
    found = found[found["group"].notna() & (found["group"] == found["other"].map(of["group"]))]
    return found[["group", "keeper", "user_id", "other", "reason", "evidence"]].reset_index(drop=True)


def _note_joined(
    work: Work,
    links: "pd.DataFrame",
    groups: "pd.DataFrame",
    ids: Sql,
    files: Sequence[tuple[str, Path]],
    findings: Findings,
) -> None:
    """One entry for each id that goes: which id stays, and why."""
    reasons: dict[str, set[str]] = {}
    for link in links.itertuples(index=False):
        for user in (link.user_id, link.other):
            reasons.setdefault(user, set()).add(link.reason.partition(".")[2])
    gone = groups[groups["user_id"] != groups["keeper"]]
    told = _files_of(work, ids, files)
    for user, keeper in zip(gone["user_id"], gone["keeper"], strict=True):
        why = ", ".join(sorted(reasons[user]))
        note = Note(CODE, None, "user_id", f"{user} → {keeper} ({why})", "joined")
        findings.add(told.get(user, files[0][0]), note)


def _files_of(work: Work, ids: Sql, files: Sequence[tuple[str, Path]]) -> dict[str, str]:
    """The first file that gives each of the ids that go."""
    found: dict[str, str] = {}
    for name, path in reversed(files):
        query = sql("SELECT DISTINCT user_id FROM read_parquet({p}) SEMI JOIN (SELECT user_id FROM {ids} WHERE place > 0)"
                    " USING (user_id)", p=str(path), ids=ids)  # fmt: skip
        found.update({user: name for (user,) in work.do(query)})
    return found


def _note_ignored(work: Work, before: StoredTable, after: StoredTable, ids: Sql, findings: Findings, file: str) -> None:
    """One entry for each value of a person's other ids that the one profile does not have."""
    own = TABLES["customers"].by_name
    for column, kind in before.columns.items():
        if column == "user_id" or column.endswith(FILLED):
            continue
        c = identifier(column)
        value = {"day": sql("DATE '1970-01-01' + t.{c}", c=c),
                 "money": sql("t.{c} / {s}", c=c, s=float(MONEY_SCALE))}.get(kind, sql("t.{c}", c=c))  # fmt: skip
        rows = work.do(sql(
            "SELECT CAST({v} AS VARCHAR) FROM {t} t JOIN {ids} m USING (user_id) JOIN {g} g ON g.user_id = m.keeper"
            " WHERE t.{c} IS NOT NULL AND t.{c} IS DISTINCT FROM g.{c} ORDER BY m.user_id",
            v=value, t=read(before), ids=ids, g=read(after), c=c,
        ))  # fmt: skip
        for (text,) in rows:
            findings.add(file, Note(CODE, None, own[column].name if column in own else column, text, "ignored"))


def _note_own_relations(work: Work, tables: Mapping[str, StoredTable], ids: Sql, findings: Findings, file: str) -> None:
    """One entry for each relationship between two ids of one person."""
    if "relationships" not in tables:
        return
    rows = work.do(sql(
        "SELECT t.user1, t.user2 FROM {t} t LEFT JOIN {ids} m_user1 ON m_user1.user_id = t.user1"
        " LEFT JOIN {ids} m_user2 ON m_user2.user_id = t.user2 WHERE {own} ORDER BY t.user1, t.user2",
        t=read(tables["relationships"]), ids=ids, own=Sql(_OWN_RELATION),
    ))  # fmt: skip
    for one, other in rows:
        findings.add(file, Note(CODE, None, "user2", f"{one} – {other}", "skipped"))
