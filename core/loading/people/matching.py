"""Customers who are probably one person under several ids: found by keys they share, never by comparing all with all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.dataset import Dataset, StoredTable
from core.engine import Sql, commas, identifier, run, sql, working_cursor
from core.loading.people.groups import chained, keeper, key_of
from core.loading.people.judged import REASONS, Keyed, Pair, Person, pairs
from core.loading.people.keys import HINTS, MOST_SHARE, NAMED, holders, keys, named, person_columns

if TYPE_CHECKING:
    import pandas as pd

FIELDS = ("name", "email", "phone", "birth", "age", "sex", "city", "since", "known")
COMPARED = ("email", "phone", "name")
PERSON_COLUMNS = ("user_id", "user1", "user2")
_RARE = 40  # people of one name: below, two of them share a birth date by chance in fewer than one of twenty such names
_MANY = 20  # people of one birthday, from which on it may be a form's default
_SHARE = 0.01
_FEW_HINTS, _MOST_HINTS = 1_000, 50_000  # customers; where more share such keys, it is by chance

Tick = Callable[[float], object]
Ask = Callable[[Sql], list[Any]]


@dataclass(frozen=True, eq=False)
class Matches:
    """Customers who are probably the same person.

    pairs:    user_id, other, reason (code of a Message), sure (bool), evidence (masked): one row a pair and reason.
    groups:   group (its key), user_id, keeper (the id that stays): one row an id; made of sure pairs.
    apart:    user_id, other, reason, evidence, why (code): alike, and not joined because something contradicts.
    compared: which of e-mail, phone and name the customers table has.
    """

    pairs: pd.DataFrame
    groups: pd.DataFrame
    apart: pd.DataFrame
    compared: tuple[str, ...]

    @property
    def spare(self) -> int:
        """How many ids would go if every group became one person."""
        return len(self.groups) - int(self.groups["group"].nunique())


def matches(dataset: Dataset) -> Matches:
    """Who is in the customers table more than once, of the whole data. Raises NotEnoughData without that table."""
    dataset.require("customers")
    whole = dataset.whole
    return find(whole.root, whole.tables)


def find(root: Path, tables: Mapping[str, StoredTable], tick: Tick | None = None) -> Matches:
    """The same of tables on disk below `root`."""
    known = person_columns(tables["customers"].columns)
    with working_cursor(root) as connection:
        found = _found(lambda query: run(connection, query, tick), tables, known)
    clear = {ids: pair for ids, pair in found.items() if not pair.against}
    groups, cut = chained(pair for pair in clear.values() if pair.sure)
    contradicted = [(pair, pair.against or "") for pair in found.values() if pair.against and _worth_saying(pair)]
    out = {(pair.one.user_id, pair.other.user_id) for pair, _ in cut}
    return Matches(
        _pairs([pair for ids, pair in clear.items() if ids not in out]),
        _groups(groups),
        _apart(sorted([*contradicted, *cut], key=lambda c: (c[0].one.user_id, c[0].other.user_id))),
        tuple(name for name in COMPARED if name in known),
    )


def _found(ask: Ask, tables: Mapping[str, StoredTable], known: Mapping[str, Sql]) -> dict[tuple[str, str], Pair]:
    """Every two customers who share a key."""
    people = _people(tables, known)
    if "birth" in known and (usual := _usual_days(ask, people, tables["customers"].rows)):
        people = sql("(SELECT * REPLACE (CASE WHEN birth NOT IN (SELECT unnest({u})) THEN birth END AS birth) FROM {p})",
                     u=usual, p=people)  # fmt: skip
    if "name" in known:
        ask(sql("CREATE OR REPLACE TEMP TABLE {t} AS {n}", t=NAMED, n=named(people)))
    ask(Sql("CREATE OR REPLACE TEMP TABLE shared (kind VARCHAR, key VARCHAR, code VARCHAR, user_id VARCHAR)"))
    for kind, keyed in keys(people, known):
        _keep_shared(ask, kind, keyed, tables["customers"].rows)
    found = pairs(_blocks(ask, people))
    _mark_common(ask, [pair for pair in found.values() if "birth" in pair.found])
    return found


def _worth_saying(pair: Pair) -> bool:
    """Whether a contradiction is one: people who share no more than a name are simply others."""
    return bool({"id", "email", "phone"} & set(pair.kinds))


# --- what is compared ---------------------------------------------------------------------------------------
def _people(tables: Mapping[str, StoredTable], known: Mapping[str, Sql]) -> Sql:
    """One row an id: what is compared of each customer, and the ids in unusual signs that only other tables have."""
    columns = commas(sql("{v} AS {n}", v=known.get(name, Sql("NULL")), n=identifier(name)) for name in FIELDS)
    customers = read(tables["customers"])
    people = sql("(SELECT user_id, {c} FROM {t})", c=columns, t=customers)
    strays = [
        sql("SELECT {c} AS user_id FROM {t} WHERE regexp_matches({c}, '[^ -~]')", c=identifier(c), t=read(table))
        for name, table in tables.items() if name != "customers"
        for c in PERSON_COLUMNS if c in table.columns
    ]  # fmt: skip
    if not strays:
        return people
    others = sql("SELECT DISTINCT user_id, 0 AS known FROM ({s}) WHERE user_id NOT IN (SELECT user_id FROM {t})",
                 s=Sql(" UNION ALL ".join(strays)), t=customers)  # fmt: skip
    return sql("(SELECT * FROM {p} UNION ALL BY NAME {o})", p=people, o=others)


def read(table: StoredTable) -> Sql:
    """A table on disk as a source of rows."""
    return sql("read_parquet({p}, union_by_name = true)", p=[str(path) for path in table.paths])


def _usual_days(ask: Ask, people: Sql, rows: int) -> list[int]:
    """Birth dates so many have that a form must have filled them in."""
    query = sql("SELECT birth FROM {p} WHERE birth IS NOT NULL GROUP BY birth HAVING count(*) > {most}",
                p=people, most=max(_MANY, rows * _SHARE))  # fmt: skip
    return [day for (day,) in ask(query)]


def _keep_shared(ask: Ask, kind: str, keyed: Sql, customers: int) -> None:
    """Note who shares a key; keys too many share are left out, for they name nobody, and so are hints too many have."""
    ask(sql("CREATE OR REPLACE TEMP TABLE keyed AS {k}", k=keyed))
    ask(sql("INSERT INTO shared SELECT {kind}, key, code, user_id FROM keyed SEMI JOIN (SELECT key FROM keyed GROUP BY key"
            " HAVING count(*) > 1 AND count(DISTINCT user_id) BETWEEN 2 AND {most}) USING (key)",
            kind=kind, most=MOST_SHARE[kind]))  # fmt: skip
    if kind in HINTS:
        most = min(_MOST_HINTS, max(_FEW_HINTS, customers // 10))
        ask(sql("DELETE FROM shared WHERE kind = {kind} AND (SELECT count(*) FROM shared WHERE kind = {kind}) > {most}",
                kind=kind, most=most))  # fmt: skip


def _blocks(ask: Ask, people: Sql) -> dict[str, list[list[Keyed]]]:
    """Customers who share a key, by its kind and itself."""
    fields = commas(identifier(name) for name in FIELDS)
    met = ask(sql("SELECT user_id, {f} FROM {p} SEMI JOIN shared USING (user_id)", f=fields, p=people))
    persons = {row[0]: Person(*row) for row in met}
    rows = ask(Sql("SELECT kind, key, code, user_id FROM shared ORDER BY kind, key, user_id"))
    blocks: dict[str, list[list[Keyed]]] = {}
    for (kind, _), group in groupby(rows, key=itemgetter(0, 1)):
        blocks.setdefault(kind, []).append([(key, code, persons[user]) for _, key, code, user in group])
    return blocks


def _mark_common(ask: Ask, found: list[Pair]) -> None:
    """Mark the pairs whose name so many have that two of them may well share a birthday."""
    names = sorted({pair.found["birth"].rpartition("|")[0] for pair in found})
    if names:
        common = {name for (name,) in ask(holders(names, _RARE))}
        for pair in found:
            pair.common = pair.found["birth"].rpartition("|")[0] in common


# --- as frames ----------------------------------------------------------------------------------------------
def _pairs(found: Iterable[Pair]) -> pd.DataFrame:
    rows = [
        (pair.one.user_id, pair.other.user_id, REASONS[kind], pair.sure, pair.evidence(kind))
        for pair in found
        for kind in pair.kinds
    ]
    return _frame(rows, {"user_id": "str", "other": "str", "reason": "str", "sure": "bool", "evidence": "str"})


def _groups(groups: Iterable[list[Person]]) -> pd.DataFrame:
    rows = [
        (key_of(p.user_id for p in group), person.user_id, keeper(group).user_id)
        for group in groups
        for person in group
    ]
    return _frame(rows, {"group": "str", "user_id": "str", "keeper": "str"})


def _apart(cut: Iterable[tuple[Pair, str]]) -> pd.DataFrame:
    rows = [
        (pair.one.user_id, pair.other.user_id, REASONS[pair.kinds[0]], pair.evidence(pair.kinds[0]), why)
        for pair, why in cut
    ]
    return _frame(rows, {"user_id": "str", "other": "str", "reason": "str", "evidence": "str", "why": "str"})


def _frame(rows: list[tuple[Any, ...]], types: dict[str, str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=list(types)).astype(types)
