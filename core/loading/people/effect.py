"""What joining would change, worked out before it is done; and afterwards, which ids a person has and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from core.dataset import Dataset, StoredTable
from core.engine import Sql, identifier, run, sql, working_cursor
from core.loading.people.matching import Matches, read

if TYPE_CHECKING:
    import pandas as pd

_PEOPLE = ("customers", "events", "orders", "ratings", "reviews", "exposures")
_SUMS = {"page_views": ("events", "page_views"), "revenue": ("orders", "amount")}
Ask = Callable[[Sql], tuple[Any, ...]]
_ROWS = ("events", "orders", "ratings", "reviews", "exposures")


def consequence(dataset: Dataset, matches: Matches, apart: Collection[str] = ()) -> pd.DataFrame:
    """The numbers before and after all groups but `apart` (their keys) are joined; only those the data have.

    name ("users": people in any table; "customers", "buyers", "visitors": people of one; "relationships"; rows of events,
    orders, ratings, reviews and exposures, page_views and revenue (1/10,000), which stay), before, after.
    """
    import pandas as pd

    whole = dataset.whole
    groups = matches.groups[~matches.groups["group"].isin(set(apart))]
    with working_cursor(whole.root) as connection:
        connection.register("stays", groups[["user_id", "keeper"]])
        rows = list(_numbers(whole.tables, lambda query: run(connection, query)[0]))
    return pd.DataFrame(rows, columns=["name", "before", "after"])


def profile(dataset: Dataset, user_id: str) -> pd.DataFrame:
    """Why the ids of a person were joined: keeper (the id that stays), user_id and other (alike), reason (code),
    evidence (masked); one row a pair and reason, none for whoever has one id. `user_id` can be any of them."""
    joined = dataset.report.joined()
    mine = joined[(joined["keeper"] == user_id) | (joined["user_id"] == user_id) | (joined["other"] == user_id)]
    found = joined[joined["group"].isin(mine["group"])]
    return found[["keeper", "user_id", "other", "reason", "evidence"]].reset_index(drop=True)


def _numbers(tables: Mapping[str, StoredTable], ask: Ask) -> Iterator[tuple[str, int, int]]:
    told = [name for name in _PEOPLE if name in tables and "user_id" in tables[name].columns]
    yield "users", *_people(ask, [tables[name] for name in told])
    for called, name in (("customers", "customers"), ("buyers", "orders"), ("visitors", "events")):
        if name in told:
            yield called, *_people(ask, [tables[name]])
    for name in _ROWS:
        if name in tables:
            yield name, tables[name].rows, tables[name].rows
    for called, (name, column) in _SUMS.items():
        if name in tables and column in tables[name].columns:
            (total,) = ask(sql("SELECT coalesce(sum({c}), 0) FROM {t}", c=identifier(column), t=read(tables[name])))
            yield called, int(total), int(total)
    if "relationships" in tables:
        rows = tables["relationships"].rows
        yield "relationships", rows, rows - _own_relations(ask, tables["relationships"])


def _people(ask: Ask, tables: Iterable[StoredTable]) -> tuple[int, int]:
    """Different ids in any of the tables, and how many are left of them."""
    ids = Sql(" UNION ALL ".join(sql("SELECT user_id FROM {t}", t=read(table)) for table in tables))
    before, after = ask(sql(
        "SELECT count(*), count(DISTINCT coalesce(keeper, user_id))"
        " FROM (SELECT DISTINCT user_id FROM ({ids}) WHERE user_id IS NOT NULL) LEFT JOIN stays USING (user_id)",
        ids=ids,
    ))  # fmt: skip
    return int(before), int(after)


def _own_relations(ask: Ask, table: StoredTable) -> int:
    """Relationships between two ids of one person."""
    (rows,) = ask(sql(
        "SELECT count(*) FROM {t} t JOIN stays a ON a.user_id = t.user1 JOIN stays b ON b.user_id = t.user2"
        " WHERE t.user1 <> t.user2 AND a.keeper = b.keeper",
        t=read(table),
    ))  # fmt: skip
    return int(rows)
