"""Conditions are counted once for each different cell, and tell the same as row by row."""

import duckdb
import pytest

from core.engine import Sql, sql
from core.loading.checks.check import COLUMNS_AT_ONCE, cell, holding, told
from core.loading.columns import Field
from core.loading.values import Format

FIELDS = [Field(i, f"column {i}", f"column {i}", Format("category"), False) for i in range(COLUMNS_AT_ONCE + 2)]


@pytest.fixture
def table():
    """Each column with repeated, different and missing cells."""
    connection = duckdb.connect()
    cells = ", ".join(
        f"CASE i % 7 WHEN 0 THEN NULL ELSE ((i * {n + 1}) % (3 + {n}))::VARCHAR END AS c{n}" for n in range(len(FIELDS))
    )
    connection.execute(f"CREATE TABLE t AS SELECT {cells}, i AS _number FROM range(500) r(i)")  # noqa: S608
    return lambda statement: connection.execute(statement).fetchall()


def test_what_holds_is_counted_alike_for_cells_and_for_rows(table):
    alone = [(f, sql("({c} >= '2' OR {c} IS NULL)", c=cell(f))) for f in FIELDS]
    alone += [(FIELDS[0], sql("{c} = 'nothing like it'", c=cell(FIELDS[0])))]
    two = sql("{a} = {b}", a=cell(FIELDS[1]), b=cell(FIELDS[2]))
    across = [
        (FIELDS[1], two),
        (FIELDS[3], sql("{c} = '1' AND _number < 90", c=cell(FIELDS[3]))),
        (None, Sql("_number % 2 = 0")),
    ]
    conditions = [across[0], *alone, *across[1:]]
    rows = told(table, Sql("t"), [sql("count(*) FILTER (WHERE {c})", c=c) for _, c in conditions])
    assert holding(table, Sql("t"), conditions) == list(rows)
    assert rows[-1] == 250 and rows[len(FIELDS) + 1] == 0 and min(rows[1 : len(FIELDS)]) > 0


def test_cells_are_looked_at_once_however_often_they_come(table):
    asked = []

    def ask(statement):
        asked.append(statement)
        return table(statement)

    holding(ask, Sql("t"), [(FIELDS[0], sql("{c} = '1'", c=cell(FIELDS[0])))])
    assert "GROUP BY" in asked[-1]


def test_nothing_asked_is_nothing_told(table):
    assert holding(table, Sql("t"), []) == []
