"""Findings, gaps and unusual values as tables: what they count, where it comes from and what can be chosen."""

from functools import partial

import numpy as np
import pytest

import core
from core.doctor import findings, missing, missing_map, outliers

load = partial(core.load, apart=False)
PEOPLE = b"user_id,age,city\nu1,20,Oslo\nu2,abc,\nu3,x,Rome\n,40,Rome\nu4,,\nu5,31,Oslo\nu6,32,Bonn\nu7,33,Bonn\n"


@pytest.fixture(scope="module")
def dataset():
    return load({"p.csv": PEOPLE})


def test_findings_are_grouped_and_the_most_consequential_come_first():
    found = findings(load({"p.csv": PEOPLE + b"u8,zz\n"}))
    rows = found[["code", "column", "times", "line", "value", "done", "part", "rows"]].values.tolist()
    assert rows == [
        ["W_NOT_A_NUMBER", "age", 2, 3, "abc", "emptied", "validity", 2],
        ["W_MISSING_KEY", "user_id", 1, 5, None, "set aside", "completeness", 1],
        ["W_RAGGED_ROW", None, 1, 10, None, "set aside", "validity", 1],
    ]
    first = found.iloc[0]
    assert (first["key"], first["options"][0], first["chosen"]) == ("W_NOT_A_NUMBER:age", "emptied", "emptied")


def test_a_clean_file_has_no_findings():
    assert findings(load({"p.csv": b"user_id,age\nu1,20\n"})).empty


def test_a_treated_column_offers_its_choice_again():
    found = findings(load({"p.csv": PEOPLE}, choices={"p.csv": {"missing:city": "filled: unknown"}})).set_index("code")
    row = found.loc["W_FILLED"]
    assert (row["key"], row["chosen"], row["rows"], row["done"]) == ("missing:city", "filled: unknown", 2, "filled")
    assert row["options"] == ("left", "set aside", "filled: most frequent", "filled: unknown")


def test_what_is_missing_is_counted_by_column(dataset):
    found = missing(dataset).set_index("column")
    assert found["missing"].to_dict() == {"age": 3, "city": 2, "user_id": 0}
    assert found["share"].to_dict() == {"age": 3 / 7, "city": 2 / 7, "user_id": 0}
    assert (
        found.loc["user_id", "options"] == () and found.loc["age", "options"][0] == found.loc["age", "chosen"] == "left"
    )


@pytest.mark.parametrize("option", ["set aside", "filled: most frequent"])
def test_the_share_that_was_missing_does_not_change_with_what_is_done(dataset, option):
    after = missing(load({"p.csv": PEOPLE}, choices={"p.csv": {"missing:city": option}})).set_index("column")
    assert after.loc["city", ["missing", "share", "chosen"]].tolist() == [2, 2 / 7, option]
    assert after.loc["city", ["filled", "aside"]].tolist() == ([0, 2] if option == "set aside" else [2, 0])


def test_the_map_tells_what_is_missing_together(dataset):
    found = missing_map(dataset, "customers")
    assert dict(zip(found["missing"], found["rows"], strict=True)) == {(): 4, ("age", "city"): 2, ("age",): 1}
    assert found["rows"].is_monotonic_decreasing and found["share"].sum() == pytest.approx(1)
    with pytest.raises(core.NotEnoughData):
        missing_map(dataset, "orders")


def test_a_column_of_people_in_a_table_of_orders_is_counted_among_people():
    orders = b"order_id,user_id,item_id,amount,age\n" + b"".join(b"o%d,u%d,i1,5,\n" % (n, n) for n in range(5))
    found = missing(load({"o.csv": orders + b"o9,u9,i1,5,30\n"}))
    assert found.loc[found["column"] == "age", ["table", "missing"]].values.tolist() == [["customers", 5]]


def test_each_file_that_gives_a_column_is_named():
    found = missing(load({"a.csv": b"user_id,Age\nu1,\n", "b.csv": b"user_id,age\nu2,30\n"})).set_index("column")
    assert found.loc["age", "files"] == (("a.csv", "Age"), ("b.csv", "age"))
    assert found.loc["age", "key"] == "missing:Age"


def wild():
    rng = np.random.default_rng(0)
    rows = zip(
        range(300), rng.normal(50, 2, 300).round(2), rng.integers(1, 6, 300), rng.integers(0, 2, 300), strict=True
    )
    lines = "".join(f"u{n},{points},{stars},{flag},{1000 + n}\n" for n, points, stars, flag in rows)
    return ("user_id,points,stars,flag,visit_id\n" + lines + "u999,4000,3,1,2000\n").encode()


def test_unusual_values_are_counted_and_ids_and_ratings_left_alone():
    found = outliers(load({"p.csv": wild()}))
    assert found["column"].tolist() == ["points"]
    row = found.iloc[0]
    assert (row["rule"], row["rows"], row["key"], row["chosen"]) == ("plain", 301, "outliers:points", "kept")
    assert 1 <= row["flagged"] <= 4 and 40 < row["low"] < 46 and 54 < row["high"] < 60


def test_a_filled_cell_is_no_value_to_judge():
    text = wild() + b"u1000,,3,1,2001\n"
    filled = load({"p.csv": text}, choices={"p.csv": {"missing:points": "filled: 0"}})
    assert outliers(filled)[["rows", "flagged"]].equals(outliers(load({"p.csv": text}))[["rows", "flagged"]])


def test_amounts_that_follow_from_price_and_quantity_can_be_chosen_for_too():
    lines = b"".join(b"o%d,u%d,i1,%d,%d\n" % (n, n, 1 + n % 3, 10 + n % 9) for n in range(60))
    text = b"order_id,user_id,item_id,quantity,unit_price\n" + lines + b"o99,u1,i1,900,90\n"
    found = outliers(load({"o.csv": text})).set_index("column").loc["amount"]
    assert found["flagged"] == 1 and found["files"] == (("o.csv", "amount"),)
    drawn = load({"o.csv": text}, choices={"o.csv": {found["key"]: "winsorised"}})
    assert drawn.frame("orders")["amount"].max() == pytest.approx(found["high"] * 10_000, abs=1)
