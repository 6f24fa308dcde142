"""The list of a cluster's tables: what is in it, what could not be looked into, where it ends, and names typed instead."""

import secrets

import pyarrow as pa
import pytest

import core
from core.engine import spark_listing
from core.engine.attached import name_of
from core.engine.spark_listing import Listing, catalogue_tables
from core.engine.spark_session import session
from core.loading import planned
from tests.spark.test_catalogue import database, engine, shop

__all__ = ["database", "engine", "shop"]


def test_the_tables_are_listed(engine, shop):
    found = catalogue_tables(engine)
    assert set(shop) <= set(map(name_of, found.tables))
    assert (found.current, found.closed, found.cut) == ("spark_catalog", (), False)


def _said(words):
    from pyspark.errors.exceptions.connect import AnalysisException

    return AnalysisException(words)


def test_a_schema_that_we_may_not_see_is_named_and_the_others_are_listed(engine, shop, monkeypatch):
    asked = spark_listing._column

    def answer(at, statement, column, path):
        if statement == "SHOW CATALOGS":
            return ["away", "spark_catalog", "foreign"]
        if path == ["away"]:
            raise _said("[INSUFFICIENT_PERMISSIONS] Insufficient privileges: no USE CATALOG on away")
        if path == ["foreign"]:
            return ["`a.b`", "gone", "ours"]
        if path[0] == "foreign":
            if path[1] == "gone":
                raise _said("[PERMISSION_DENIED] User does not have USE SCHEMA on Schema 'gone'")
            return ["z", "y"]
        return asked(at, statement, column, path)

    monkeypatch.setattr(spark_listing, "_column", answer)
    found = catalogue_tables(engine)
    assert found.closed == ("away", "foreign.gone") and not found.cut
    assert found.tables[-4:] == tuple(("foreign", schema, name) for schema in ("a.b", "ours") for name in ("y", "z"))
    assert set(shop) <= set(map(name_of, found.tables)) and found.tables[0][0] == "spark_catalog"


def test_a_cluster_that_goes_away_is_no_schema_that_we_may_not_see(engine, monkeypatch):
    def away(*asked):
        raise _said("[RETRIES_EXCEEDED] The maximum number of retries has been exceeded.")

    monkeypatch.setattr(spark_listing, "_column", away)
    with pytest.raises(core.CoreError, match="No Spark cluster answers"):
        catalogue_tables(engine)


@pytest.mark.parametrize(("most", "value"), [("MOST_TABLES", 2), ("MOST_SCHEMAS", 1)])
def test_a_list_that_is_cut_says_so(engine, shop, monkeypatch, most, value):
    monkeypatch.setattr(spark_listing, most, value)
    found = catalogue_tables(engine)
    assert found.cut and len(found.tables) <= 2


def test_a_full_list_asks_no_further(engine, monkeypatch):
    asked = []
    monkeypatch.setattr(spark_listing, "_schemas", lambda *asked: iter([("c", str(n)) for n in range(9)]))
    monkeypatch.setattr(spark_listing, "_column", lambda *words: asked.append(words[-1]) or ["a", "b"])
    monkeypatch.setattr(spark_listing, "MOST_TABLES", 4)
    found = catalogue_tables(engine)
    assert asked == [("c", "0"), ("c", "1")] and len(found.tables) == 4 and found.cut


def test_the_last_table_is_no_reason_to_call_a_list_cut(engine, shop, monkeypatch):
    monkeypatch.setattr(spark_listing, "_schemas", lambda *asked: iter([tuple(next(iter(shop)).split(".")[:2])]))
    monkeypatch.setattr(spark_listing, "MOST_TABLES", 3)
    found = catalogue_tables(engine)
    assert set(map(name_of, found.tables)) == set(shop) and not found.cut


def test_a_schema_whose_name_spark_shows_in_backticks_is_listed(engine, address):
    own, spark = str(10**11 + secrets.randbelow(10**11)), session(address)  # of digits only
    spark.sql("CREATE DATABASE IDENTIFIER(:name)", args={"name": f"`{own}`"}).toArrow()
    try:
        table = pa.table({"user_id": ["u1"], "page_id": ["a"]})
        spark.createDataFrame(table).write.saveAsTable(f"`{own}`.`v`")
        found = catalogue_tables(engine)
        assert ("spark_catalog", own, "v") in found.tables
        assert planned(engine, found.full_name(f"{own}.v")).source.path == ("spark_catalog", own, "v")
    finally:
        spark.sql("DROP DATABASE IDENTIFIER(:name) CASCADE", args={"name": f"`{own}`"}).toArrow()


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("shop.orders", "main.shop.orders"),
        (" other.shop.orders\n", "other.shop.orders"),
        ("`shop`.`orders`", "main.shop.orders"),
        ("`a.b`.`c``d`", "main.`a.b`.`c``d`"),
        ("a.b.c.d", "a.b.c.d"),
        ("orders", "orders"),
        ("a..b", "a..b"),
        ("`a.b", "`a.b"),
        ("", ""),
    ],
)
def test_a_typed_name_is_given_its_catalogue(typed, full):
    assert Listing("main", (), (), cut=False).full_name(typed) == full
