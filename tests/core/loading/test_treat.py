"""What is done about missing and unusual values when it was chosen: rows set aside, cells filled, numbers drawn in."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

import core
from core.predict import Question, cross_validated, examples
from core.segments import customer_features

load = partial(core.load, apart=False)
PEOPLE = "user_id,age,city,joined\n" + "".join(
    f"u{n},{age},{city},{joined}\n"
    for n, (age, city, joined) in enumerate([
        (20, "Oslo", "2024-01-05"), ("", "Oslo", "2024-01-06"), (30, "", ""), (40, "Rome", "2024-02-01"), (90, "", "2024-03-01"),
    ])
)  # fmt: skip


def people(**choices):
    return load({"p.csv": PEOPLE.encode()}, choices={"p.csv": {k.replace("_", ":"): v for k, v in choices.items()}})


@pytest.mark.parametrize(
    ("option", "value"),
    [("filled: median", 35), ("filled: mean", 45), ("filled: most frequent", 20), ("filled: 0", 0)],
)
def test_numbers_are_filled_by_a_named_rule(option, value):
    dataset = people(missing_age=option)
    frame = dataset.frame("customers").set_index("user_id")
    assert frame.loc["u1", "age"] == value
    assert frame["age (filled)"].to_dict() == {"u0": False, "u1": True, "u2": False, "u3": False, "u4": False}
    noted = dataset.report.repairs()
    assert noted[["code", "column", "value", "done"]].values.tolist() == [["W_FILLED", "age", f"{value} × 1", "filled"]]


@pytest.mark.parametrize(("option", "value"), [("filled: most frequent", "Oslo"), ("filled: unknown", "unknown")])
def test_texts_are_filled_by_a_named_rule(option, value):
    frame = people(missing_city=option).frame("customers")
    assert frame["city"].tolist() == ["Oslo", "Oslo", value, "Rome", value]
    assert frame["city (filled)"].tolist() == [False, False, True, False, True]


def test_rows_set_aside_keep_their_text_and_line_and_the_rest_keeps_its_order():
    dataset = people(missing_city="set aside", missing_age="set aside")
    assert dataset.frame("customers")["user_id"].tolist() == ["u0", "u3"]
    assert dataset.report.quarantined().values.tolist() == [
        ["p.csv", 3, "W_MISSING_VALUE", "u1,,Oslo,2024-01-06"],
        ["p.csv", 4, "W_MISSING_VALUE", "u2,30,,"],
        ["p.csv", 6, "W_MISSING_VALUE", "u4,90,,2024-03-01"],
    ]
    file = dataset.report.files[0]
    assert (file.rows_in, file.rows_loaded, file.rows_quarantined) == (5, 2, 3)


def test_rows_set_aside_before_do_not_shift_the_lines():
    text = 'user_id,age\nu1,20\n,30\nu2,"x\ny"\nu3,\nu4,40,7\nu5,\nu6,50\n'
    dataset = load({"p.csv": text.encode()}, choices={"p.csv": {"missing:age": "set aside"}})
    aside = dataset.report.quarantined()
    assert (
        dict(zip(aside["line"], aside["raw"].str.strip(), strict=True)).items()
        >= {3: ",30", 6: "u3,", 8: "u5,"}.items()
    )
    file = dataset.report.files[0]
    assert file.rows_in == 7 == file.rows_loaded + file.rows_quarantined


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_rows_set_aside_for_other_reasons_do_not_shift_the_lines_either(kind):
    rows = [("u1", 20), ("u2", ""), ("u3", 30), ("u3", 30), ("u4", ""), ("u5", "abc"), ("u6", 50)]
    lines = [f'{{"user_id": "{who}", "age": "{age}"}}' if kind == "jsonl" else f"{who},{age}" for who, age in rows]
    text = "\n".join([] if kind == "jsonl" else ["user_id,age"]) + "\n" * (kind == "csv") + "\n".join(lines)
    choices = {f"p.{kind}": {"missing:age": "set aside", "W_DUPLICATE_ROW": "set aside"}}
    dataset = load({f"p.{kind}": text.encode()}, choices=choices)
    aside, first = dataset.report.quarantined().sort_values("line"), 1 if kind == "jsonl" else 2
    assert (aside["line"] - first).tolist() == [1, 3, 4, 5]
    assert aside["raw"].str.strip().tolist() == [lines[n] for n in (1, 3, 4, 5)]
    assert sorted(dataset.frame("customers")["user_id"]) == ["u1", "u3", "u6"]


def test_a_fill_is_made_of_the_rows_that_stay():
    """Of 20, 40 and 90 the two with a city are left."""
    frame = people(missing_city="set aside", missing_age="filled: mean").frame("customers")
    assert frame["age"].tolist() == [20, 30, 40]


def test_what_was_filled_is_missing_again_as_given():
    dataset, plain = people(missing_age="filled: mean", missing_city="filled: unknown"), people()
    assert dataset.unfilled.columns("customers") == plain.columns("customers")
    pd.testing.assert_frame_equal(dataset.unfilled.frame("customers"), plain.frame("customers"))
    assert plain.unfilled is plain and dataset.unfilled.digest != dataset.digest


@pytest.mark.parametrize(
    ("key", "option"),
    [("missing:joined", "filled: mean"), ("missing:city", "filled: median"), ("missing:user_id", "set aside"),
     ("outliers:city", "winsorised"), ("missing:age", "nonsense")],
)  # fmt: skip
def test_a_choice_that_does_not_suit_its_column_is_refused(key, option):
    with pytest.raises(core.OutOfRange):
        load({"p.csv": PEOPLE.encode()}, choices={"p.csv": {key: option}})


def test_consent_and_the_label_are_never_filled():
    for heading in ("consent", "label"):
        text = f"user_id,{heading}\nu1,yes\nu2,\nu3,no\n".encode()
        with pytest.raises(core.OutOfRange):
            load({"p.csv": text}, choices={"p.csv": {f"missing:{heading}": "filled: most frequent"}})


def test_a_choice_without_a_heading_holds_where_it_suits():
    dataset = load({"p.csv": PEOPLE.encode()}, choices={"p.csv": {"missing": "filled: median"}})
    assert {name for name in dataset.columns("customers") if name.endswith("(filled)")} == {"age (filled)"}


def test_a_given_value_goes_before_a_filled_one():
    """The first row of u1 has no age; the second, or another file, tells it."""
    text = b"user_id,age\nu1,\nu1,50\nu2,20\nu3,20\nu4,\n"
    choices = {"a.csv": {"missing:age": "filled: most frequent"}}
    dataset = load({"a.csv": text, "b.csv": b"user_id,age,city\nu4,70,Rome\n"}, choices=choices)
    frame = dataset.frame("customers").set_index("user_id")
    assert frame["age"].to_dict() == {"u1": 50, "u2": 20, "u3": 20, "u4": 70}
    assert not frame["age (filled)"].fillna(False).any()


def test_people_described_in_another_table_are_filled_and_marked_too():
    text = b"order_id,user_id,item_id,amount,age\no1,u1,i1,5,20\no2,u2,i1,6,\no3,u3,i2,7,40\n"
    dataset = load({"o.csv": text}, choices={"o.csv": {"missing:age": "filled: mean"}})
    assert dataset.frame("customers")["age (filled)"].tolist() == [False, True, False]
    assert dataset.unfilled.frame("customers")["age"].isna().tolist() == [False, True, False]


def test_a_column_of_the_file_may_have_the_name_of_a_mark():
    text = b"user_id,age,age (filled)\nu1,20,perhaps\nu1,,no\nu2,30,yes\n"
    assert load({"p.csv": text}).frame("customers")["age (filled)"].tolist() == ["perhaps", "yes"]
    with pytest.raises(core.OutOfRange):
        load({"p.csv": text}, choices={"p.csv": {"missing:age": "filled: mean"}})


def spiked(column, name="points", seed=0):
    """A file of these numbers, and the places of the 1% of them that became far too large."""
    rng, wild = np.random.default_rng(seed), column.astype(object).copy()
    at = rng.choice(len(column), len(column) // 100, replace=False)
    wild[at] = round(float(column.mean() + 15 * column.std()))
    return (f"user_id,{name}\n" + "".join(f"u{n},{v}\n" for n, v in enumerate(wild))).encode(), np.sort(at)


def test_unusual_values_are_drawn_in_and_counted():
    text, at = spiked(np.random.default_rng(1).normal(500, 20, 1000).round(2))
    plain = load({"p.csv": text}).frame("customers")["points"]
    dataset = load({"p.csv": text}, choices={"p.csv": {"outliers:points": "winsorised"}})
    drawn = dataset.frame("customers")["points"]
    changed = np.flatnonzero((plain != drawn).to_numpy())
    assert set(at) <= set(changed) and len(changed) <= len(at) + 10
    assert drawn.max() < 600 and (drawn[plain.between(460, 540)] == plain[plain.between(460, 540)]).all()
    noted = dataset.report.repairs()
    assert noted["code"].tolist() == ["W_OUTLIER"] and noted["done"].tolist() == ["winsorised"]
    assert sum(int(part.rpartition("× ")[2]) for part in noted["value"].iloc[0].split(", ")) == len(changed)


def test_unusual_values_are_set_aside_with_their_rows():
    text, at = spiked(np.random.default_rng(1).integers(1, 60, 500))
    dataset = load({"p.csv": text}, choices={"p.csv": {"outliers:points": "set aside"}})
    assert dataset.report.quarantined()["line"].tolist() == (at + 2).tolist()
    assert dataset.rows("customers") == 495


def test_money_is_drawn_in_to_whole_ten_thousandths():
    rng = np.random.default_rng(2)
    lines = "".join(f"o{n},u{n},i1,{amount:.2f}\n" for n, amount in enumerate(rng.normal(50, 2, 400)))
    text = ("order_id,user_id,item_id,amount\n" + lines + "o999,u1,i1,99999\n").encode()
    dataset = load({"o.csv": text}, choices={"o.csv": {"outliers:amount": "winsorised"}})
    amounts = dataset.frame("orders")["amount"]
    assert amounts.dtype == "int64" and amounts.max() < 65 * 10_000


def shop(choices=None):
    rng = np.random.default_rng(3)
    age = rng.integers(18, 80, 120).astype(object)
    label = np.where(rng.random(120) < age.astype(float) / 100, "yes", "no")
    age[rng.choice(120, 25, replace=False)] = ""
    city = rng.choice(["Oslo", "Rome", ""], 120)
    rows = zip(range(120), age, rng.normal(100, 10, 120).round(1), city, label, strict=True)
    text = "user_id,age,points,city,label\n" + "".join(f"u{n},{a},{p},{c},{y}\n" for n, a, p, c, y in rows)
    return load({"p.csv": text.encode()}, choices={"p.csv": choices or {}})


def test_a_fill_never_reaches_a_model_so_that_test_rows_cannot_leak_into_it():
    filled = shop({"missing:age": "filled: mean", "missing:city": "filled: most frequent"})
    plain, question = shop(), Question("label", "yes")
    assert filled.frame("customers")["age"].notna().all()
    one, other = examples(plain, question), examples(filled, question)
    pd.testing.assert_frame_equal(one.table, other.table)
    scores = [cross_validated(found, "bayes", seed=1) for found in (one, other)]
    assert np.array_equal(scores[0].values, scores[1].values)


def test_a_fill_never_reaches_the_features_of_customers():
    filled, plain = shop({"missing:age": "filled: 0", "missing:city": "filled: unknown"}), shop()
    one, other = (customer_features(dataset, ["age", "points", "city"]) for dataset in (plain, filled))
    assert one.names == other.names and np.array_equal(one.matrix, other.matrix)
    assert "age (filled)" not in core.segments.available_features(filled)["name"].tolist()
