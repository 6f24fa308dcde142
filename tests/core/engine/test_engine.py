"""The engine: locked to its root, exact sums, names that are only names."""

import duckdb
import pytest

import core
from core.engine import collect, cursor, identifier, sql

ATTACKS = ["SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/hosts'", "COPY (SELECT 1) TO '/var/x.csv'",
           "SET enable_external_access = true", "SET lock_configuration = false", "INSTALL httpfs", "LOAD httpfs",
           "ATTACH '/var/x.db'", "SELECT * FROM read_text('../../etc/passwd')"]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_outside_the_root_can_be_reached(attack, tmp_path):
    with pytest.raises(duckdb.Error):
        cursor(tmp_path.resolve()).execute(attack).fetchall()


def test_sums_of_whole_numbers_stay_exact():
    dataset = core.load({"v.csv": f"user_id,page_id,page_views\na,x,{2**53}\nb,x,1\n".encode()})
    assert core.analytics.page_views(dataset)["page_views"].tolist() == [2**53 + 1]


@pytest.mark.parametrize("name", ['a"; DROP TABLE x; --', "'", "{x}", "某列", "a b", "%s", "\\"])
def test_a_hostile_heading_is_only_a_heading(name):
    import csv
    import io

    out = io.StringIO()
    csv.writer(out).writerows([["user_id", "age", name], ["u1", "20", "3"], ["u2", "30", "4"]])
    dataset = core.load({"p.csv": out.getvalue().encode()})
    assert dataset.frame("customers")[name].tolist() == [3, 4]


def test_sql_quotes_every_value_it_is_given():
    assert sql("{a}, {b}, {c}", a="it's", b=identifier('x"y'), c=[1, None]) == "'it''s', \"x\"\"y\", [1, NULL]"


def test_threads_have_cursors_of_their_own(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    dataset = core.load({"v.csv": b"user_id,page_id\na,x\nb,y\n"})
    with ThreadPoolExecutor(6) as pool:
        counts = list(pool.map(lambda _: len(collect(dataset.events)), range(36)))
    assert counts == [2] * 36
