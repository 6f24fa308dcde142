"""Tables of a cluster's catalogue: read where they are, they give what the same rows give from a file."""

import secrets
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

import core
from core.engine import LOCAL, spark_cells
from core.engine.attached import name_of, path_of
from core.engine.spark import Spark
from core.engine.spark_session import session
from core.loading import DROPPED, attach, planned, preview, read_again, values
from core.store import Workspaces

ORDERS = [
    ("o1", " u1 ", "a", "2", Decimal("10.00005"), datetime(2024, 3, 1, 23, 59)),
    ("o2", "u2", "b", "x", Decimal("-0.00005"), datetime(2024, 3, 2, 0, 0)),
    ("o3", "", "a", "1", None, None),
    ("o4", "u1", None, "1", Decimal("3.50"), datetime(2024, 4, 1, 12, 0)),
    ("", "n/a", "b", "1", Decimal("1"), datetime(2024, 4, 1, 12, 0)),
    ("o6", "u3", "c", "3", Decimal("12.30"), datetime(2024, 4, 3, 8, 30)),
]
CSV = "order_id,customer_id,sku,quantity,amount,order_date\n" + "".join(
    f"{o},{u},{i or ''},{q},{'' if a is None else a},{'' if at is None else at}\n" for o, u, i, q, a, at in ORDERS
)
PEOPLE = [("u1", 34, "Bonn", date(2023, 1, 5)), ("u2", 61, "Köln", None), ("u3", None, "Bonn", date(2023, 2, 1))]
PEOPLE_CSV = "customer_id,age,city,signup_date\n" + "".join(f"{u},{a or ''},{c},{d or ''}\n" for u, a, c, d in PEOPLE)
VIEWS_CSV = (
    "visitor_id,page,views,time,Points\nu1,/a,2,2024-03-01 10:00:00,7\nu2,/b,,2024-03-02 00:00:00,8\nu1,/b,5,,9\n"
)


@pytest.fixture
def database(address):
    """A database of this test alone, and how a table is put into it."""
    own, spark = f"lens_{secrets.token_hex(6)}", session(address)
    spark.sql("CREATE DATABASE IDENTIFIER(:name)", args={"name": own}).toArrow()

    def put(name, table):
        spark.createDataFrame(table).write.mode("overwrite").saveAsTable(f"{own}.{name}")
        return f"spark_catalog.{own}.{name}"

    yield put
    spark.sql("DROP DATABASE IDENTIFIER(:name) CASCADE", args={"name": own}).toArrow()


@pytest.fixture
def engine(address, monkeypatch):
    """The cluster, chosen by the setting."""
    monkeypatch.setenv("AUDIENCE_LENS_ENGINE", address)
    return Spark.of(address)


@pytest.fixture
def shop(database):
    """Orders, people and views in the catalogue."""
    names = ["order_id", "customer_id", "sku", "quantity", "amount", "order_date"]
    kinds = [pa.string()] * 4 + [pa.decimal128(18, 5), pa.timestamp("us")]
    cells = zip(zip(*ORDERS, strict=True), kinds, strict=True)
    orders = pa.table([pa.array(column, kind) for column, kind in cells], names=names)
    kinds = [pa.string(), pa.int32(), pa.string(), pa.date32()]
    cells = zip(zip(*PEOPLE, strict=True), kinds, strict=True)
    people = pa.table(
        [pa.array(column, kind) for column, kind in cells], names=["customer_id", "age", "city", "signup_date"]
    )
    views = pa.table(
        {
            "visitor_id": ["u1", "u2", "u1"],
            "page": ["/a", "/b", "/b"],
            "views": pa.array([2, None, 5], pa.int32()),
            "time": pa.array(["2024-03-01 10:00:00", "2024-03-02T00:00:00", None]),
            "Points": pa.array([7, 8, 9], pa.int64()),
        }
    )
    return {database("sales", orders): {}, database("people", people): {}, database("visits", views): {}}


def loaded():
    return core.load({"sales.csv": CSV.encode(), "people.csv": PEOPLE_CSV.encode(), "visits.csv": VIEWS_CSV.encode()})


def test_the_same_rows_give_the_same_answers_as_from_files(engine, shop):
    ours, files = attach(engine, shop), loaded()
    assert ours.names == files.names == ("customers", "events", "orders")
    assert {name: ours.columns(name) for name in ours.names} == {name: files.columns(name) for name in files.names}
    for table, key in (("orders", "order_id"), ("customers", "user_id"), ("events", "page_views")):
        left, right = (d.frame(table).sort_values(key, ignore_index=True) for d in (ours, files))
        assert left.astype(str).to_dict("list") == right.astype(str).to_dict("list"), table
    for asked in (
        core.analytics.page_views,
        core.analytics.user_views,
        core.analytics.kpis,
        core.analytics.age_distribution,
    ):
        assert asked(ours).equals(asked(files)), asked.__name__


def test_what_does_not_fit_is_emptied_and_counted_and_what_names_nobody_is_left_out(engine, shop):
    report = attach(engine, shop).report
    orders = next(file for file in report.files if file.table == "orders")
    assert (orders.rows_in, orders.rows_loaded, orders.rows_quarantined) == (6, 4, 2)
    assert sorted(report.quarantined()["raw"]) == [
        ",n/a,b,1,1.00000,2024-04-01 12:00:00",
        "o4,u1,,1,3.50000,2024-04-01 12:00:00",
    ]
    repairs = report.repairs()
    assert ("W_NOT_A_NUMBER", "quantity", "x", "emptied") in repairs[["code", "column", "value", "done"]].itertuples(
        index=False, name=None
    )


def test_reading_again_sees_what_changed_and_can_be_undone(engine, database, home):
    table = pa.table({"user_id": ["u1", "u2"], "page_id": ["a", "a"], "page_views": [1, 2]})
    name, workspaces = database("v", table), Workspaces()
    first = attach(engine, {name: {}}, workspaces=workspaces)
    assert read_again(engine, first, workspaces=workspaces).digest == first.digest
    database("v", pa.table({"user_id": ["u2", "u1"], "page_id": ["a", "a"], "page_views": [2, 1]}))
    assert (
        read_again(engine, workspaces.open(first.token), workspaces=workspaces).digest == first.digest
    )  # order is nothing
    database("v", pa.table({"user_id": ["u1", "u2", "u3"], "page_id": ["a", "a", "b"], "page_views": [1, 2, 4]}))
    again = read_again(engine, workspaces.open(first.token), workspaces=workspaces)
    assert (again.token, again.rows("events")) == (first.token, 3) and again.digest != first.digest
    assert core.analytics.page_views(again)["page_views"].tolist() == [4, 3]
    assert str(workspaces.versions(first.token)[0].what) == "Read the tables of the cluster again"
    workspaces.undo(first.token, seen=again.version)
    assert workspaces.open(first.token).digest == first.digest


def test_several_rows_about_one_person_become_one(engine, database):
    table = pa.table({"user_id": ["u1", "u1", "u2"], "city": ["Bonn", None, "Ulm"], "age": [30, 31, 40]})
    dataset = attach(engine, {database("p", table): {}})
    assert dataset.rows("customers") == 2
    found = dataset.frame("customers").sort_values("user_id")
    assert found[["user_id", "city", "age"]].to_numpy().tolist() == [["u1", "Bonn", 30], ["u2", "Ulm", 40]]


def test_an_item_goes_by_the_name_it_is_given_most_often(engine, database):
    names = ["?", "LAMP", "LAMP", None, "?", "lamp, broken", "LAMP", "B", "A"]
    rows = {"user_id": [f"u{n}" for n in range(9)], "item_id": ["a"] * 7 + ["b"] * 2, "title": names}
    items = attach(engine, {database("named", pa.table(rows)): {"": "orders"}}).frame("items")
    assert dict(zip(items["item_id"], items["title"], strict=True)) == {"a": "LAMP", "b": "A"}


def test_of_several_rows_about_one_person_any_no_is_a_no(engine, database):
    columns = {"customer_id": ["u1", "u1", "u2", "u2", "u3"], "unsubscribed": [True, False, False, False, False],
               "consent": [True, True, True, None, True]}  # fmt: skip
    asked = attach(engine, {database("people", pa.table(columns)): {}})
    assert core.privacy.contactable(asked).tolist() == ["u3"]


def test_orders_that_describe_people_and_items_give_those_tables_too(engine, database):
    rows = {"user_id": ["u1", "u2"], "item_id": ["a", "b"], "amount": [1.1, 2.2], "age": [20, 40], "title": ["A", "B"]}
    rows["category"] = ["x", "y"]
    dataset = attach(engine, {database("wide", pa.table(rows)): {"": "orders"}})
    assert dataset.names == ("customers", "orders", "items")
    assert core.analytics.age_distribution(dataset)["users"].sum() == 2
    assert dataset.frame("orders").sort_values("user_id")["amount"].tolist() == [11_000, 22_000]


def test_names_and_columns_may_hold_any_sign(engine, database):
    odd = {"user_id": ["u1"], "page_id": ["a"], "a.b": ["x"], "c`d": [1], "e'\"; DROP": ["y"]}
    dataset = attach(engine, {database("odd", pa.table(odd)): {"c`d": "page_views"}})
    assert dataset.frame("events").to_dict("list") == {
        "user_id": ["u1"], "page_id": ["a"], "page_views": [1], "a\u2024b": ["x"], "e'\"; DROP": ["y"],
    }  # fmt: skip
    for name in (
        "a.b.c`; DROP",
        "parquet./etc/passwd",
        "x.y.`a``b`",
        "spark_catalog.parquet.`/etc/passwd`",
        "a..b",
        "",
    ):
        with pytest.raises(core.CoreError, match="has no table"):
            attach(engine, {name: {}})


@pytest.mark.parametrize("path", [("a", "b", "c"), ("a.b", "`", "x`y"), ("ä", "b c", "d")])
def test_a_name_is_written_so_that_it_can_be_read(path):
    assert path_of(name_of(path)) == path


def test_columns_are_dropped_or_given_another_meaning(engine, database):
    name = database("v", pa.table({"user_id": ["u1"], "page_id": ["a"], "n": [5], "note": ["x"]}))
    found = planned(engine, name, {"n": "page_views", "note": DROPPED})
    shown = preview(engine, found)
    assert shown.rows.to_dict("list") == {"user_id": ["u1"], "page_id": ["a"], "page_views": [5]}
    assert (shown.counted.rows, shown.counted.kept) == (1, 1)
    assert found.meanings == {
        "": "events",
        "user_id": "user_id",
        "page_id": "page_id",
        "n": "page_views",
        "note": DROPPED,
    }


def test_what_is_lacking_or_given_twice_is_said(engine, database):
    table = pa.table({"user_id": ["u1"], "page_id": ["a"]})
    first, second = database("v", table), database("w", table)
    with pytest.raises(core.CoreError, match="are both said to be page views"):
        attach(engine, {first: {}, second: {}})
    with pytest.raises(core.CoreError, match=r"cannot be ratings.*item_id"):
        attach(engine, {first: {"": "ratings", "page_id": ""}})
    with pytest.raises(core.CoreError, match="has no table"):
        attach(engine, {first.replace(".v", ".nope"): {}})


def test_a_table_or_column_that_went_away_is_said_by_name(engine, database):
    name = database("v", pa.table({"user_id": ["u1"], "page_id": ["a"], "channel": ["x"]}))
    dataset = attach(engine, {name: {}})
    database("v", pa.table({"user_id": ["u1"], "page_id": ["a"]}))
    with pytest.raises(core.CoreError, match="has no column channel any more"):
        core.analytics.page_views(dataset)


def test_on_this_computer_it_says_where_the_tables_are(engine, shop, monkeypatch):
    workspaces = Workspaces()
    dataset = attach(engine, shop, workspaces=workspaces)
    assert workspaces.open(dataset.token).digest == dataset.digest
    with pytest.raises(core.CoreError, match="needs the rows on this computer"):
        list(dataset.tables["orders"].paths)
    monkeypatch.delenv("AUDIENCE_LENS_ENGINE")
    with pytest.raises(core.CoreError, match="AUDIENCE_LENS_ENGINE=sc://"):
        workspaces.open(dataset.token)
    with pytest.raises(core.CoreError, match="AUDIENCE_LENS_ENGINE=sc://"):
        attach(LOCAL, shop)
    assert [summary.rows for summary in workspaces.list()] == [10]


def test_the_number_of_a_customer_is_recognised(engine, database):
    name = database("v", pa.table({"customer_number": [7, 8], "page": ["a", "b"]}))
    assert planned(engine, name).meanings["customer_number"] == "user_id"


def test_a_filter_holds_as_everywhere(engine, shop):
    chosen = core.Filter(period=(19_783, 19_784))
    ours, files = (dataset.filtered(chosen) for dataset in (attach(engine, shop), loaded()))
    assert core.analytics.kpis(ours).equals(core.analytics.kpis(files)) and ours.rows("orders") == 2


def test_the_words_for_missing_yes_and_no_are_those_of_files():
    for name in ("BLANKS", "MISSING", "TRUE", "FALSE", "REFUSED", "WILLING"):
        assert getattr(spark_cells, name) == getattr(values, name)
