"""Rows about a customer or an item that no list has, where there is a list that has nearly all of them."""

from core.dataset import Dataset
from core.doctor.origin import given_columns
from core.engine import identifier, run, sql, working_cursor
from core.schema import GUEST

LISTS = {"user_id": "customers", "item_id": "items"}
NEARLY_ALL = 0.8
"""A list that has fewer of the ids is one of some of them, so that not to be in it contradicts nothing."""


def orphans(dataset: Dataset, table: str) -> int:
    """How many rows of a table are about somebody, or something, that its list lacks (the more frequent of the two)."""
    given = given_columns(dataset, table)
    lists = {column: home for column, home in LISTS.items() if column in given and home != table}
    return max((_strangers(dataset, table, column, home) for column, home in lists.items()), default=0)


def _strangers(dataset: Dataset, table: str, column: str, home: str) -> int:
    listed = any(file.table == home and any(c.became == column for c in file.columns) for file in dataset.report.files)
    if not listed or home not in dataset.tables:
        return 0
    rows, known = ([str(path) for path in dataset.tables[name].paths] for name in (table, home))
    query = sql(
        "SELECT count(*), count(known.id), coalesce(sum(n) FILTER (WHERE known.id IS NULL), 0) FROM"
        " (SELECT {c} AS id, count(*) AS n FROM read_parquet({rows}, union_by_name = true)"
        " WHERE {c} IS NOT NULL AND NOT starts_with({c}, {guest}) GROUP BY {c}) AS asked"
        " LEFT JOIN (SELECT DISTINCT {c} AS id FROM read_parquet({known}, union_by_name = true)) AS known USING (id)",
        c=identifier(column), rows=rows, known=known, guest=GUEST,
    )  # fmt: skip
    with working_cursor(dataset.root) as connection:
        ids, found, strangers = run(connection, query)[0]
    return int(strangers) if found >= NEARLY_ALL * ids else 0
