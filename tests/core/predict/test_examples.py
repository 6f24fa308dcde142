"""From files to people with a label: what can be a label, what gives it away, what is too little."""

from importlib import import_module

import numpy as np
import pandas as pd
import pytest

import core
from core import predict, segments
from core.predict import BOUGHT, SEGMENT, Question
from core.store import Workspaces


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    rng = np.random.default_rng(0)
    n = 200
    age = rng.integers(18, 80, n)
    label = np.where(rng.random(n) < 0.4, "yes", "no")
    frame = {"user_id": [f"u{i:03}" for i in range(n)], "age": age, "label": label, "answer": np.where(label == "yes", "A", "B"),
             "score": np.where(label == "yes", 3, -3) + rng.random(n), "plan": rng.choice(["p", "q", "r"], n),
             "nick": [f"name {i}" for i in range(n)], "row_id": np.arange(n), "visits": rng.poisson(4, n)}  # fmt: skip
    orders = pd.DataFrame({"user_id": frame["user_id"][:80], "item_id": "i1", "amount": 5.0, "order_id": np.arange(80)})
    files = {
        "customers.csv": pd.DataFrame(frame).to_csv(index=False).encode(),
        "orders.csv": orders.to_csv(index=False).encode(),
    }
    return core.load(files, workspaces=Workspaces(tmp_path_factory.mktemp("home")))


def test_columns_of_few_values_can_be_labels_the_label_first(dataset):
    offered = predict.label_columns(dataset)
    assert offered["column"].tolist() == ["label", "answer", "plan", BOUGHT]
    assert offered["values"].iloc[0] == ("yes", "no") and offered["values"].iloc[2] == ("p", "q", "r")


def test_what_gives_the_label_away_is_left_out_unless_asked_for(dataset):
    found = predict.examples(dataset, Question("label", "yes"))
    assert set(found.leaks) == {"answer", "score"}
    assert not {"answer", "score", "label", "row_id", "nick", "user_id"} & set(found.table.columns)
    assert {"age", "plan", "visits"} <= set(found.table.columns)
    kept = predict.examples(dataset, Question("label", "yes", keep=("answer",), without=("age",)))
    assert "answer" in kept.table and "age" not in kept.table and kept.leaks == ("score",)


def test_who_has_the_value_is_counted(dataset):
    found = predict.examples(dataset, Question("label", "yes"))
    frame = dataset.frame("customers")
    assert found.positive.sum() == (frame["label"] == "yes").sum() and found.people == 200


def test_orders_do_not_tell_who_ordered(dataset):
    found = predict.examples(dataset, Question(BOUGHT, "true"))
    assert found.positive.sum() == 80
    assert not {"orders", "spend", "recency_days", "average_basket"} & set(found.table.columns)


def test_guests_do_not_outnumber_the_people_of_whom_some_bought():
    orders = "".join(f"o{n},{'u1' if n < 2 else ''},a,5\n" for n in range(9))
    people = "user_id,age\nu1,30\nu2,40\nu3,50\n"
    files = {"customers.csv": people.encode(), "orders.csv": b"order_id,user_id,item_id,amount\n" + orders.encode()}
    assert BOUGHT in predict.label_columns(core.load(files))["column"].tolist()


def test_a_segment_is_told_by_what_it_was_not_made_of(dataset):
    found = predict.examples(dataset, Question(f"{SEGMENT}3", "1"))
    assert not set(segments.sweep_dataset(dataset).features.names) & set(found.table.columns) and found.positive.any()


def test_too_few_are_said_to_be(tmp_path):
    files = {"decision_tree_data.csv": b"feature1,feature2,label\n1,0,yes\n0,1,no\n1,1,yes\n"}
    small = core.load(files, workspaces=Workspaces(tmp_path))
    with pytest.raises(core.NotEnoughData) as lack:
        predict.examples(small, Question("label", "yes"))
    assert (lack.value.needed, lack.value.found) == (30, 3)


def test_above_the_limit_a_sample_is_taken_the_same_each_time(dataset, monkeypatch):
    monkeypatch.setattr(import_module("core.predict.examples"), "LIMIT", 120)
    first, again = (predict.examples(dataset, Question("label", "yes")) for _ in range(2))
    assert len(first.positive) == 120 and first.people == 200
    assert (first.user_ids == again.user_ids).all()


def test_an_unknown_column_is_out_of_range(dataset):
    with pytest.raises(core.OutOfRange):
        predict.examples(dataset, Question("nothing", "yes"))


def test_the_segments_asked_about_are_those_of_everyone_by_the_features_chosen(dataset):
    available = segments.available_features(dataset)
    code = segments.code_of(available, ["age"], method="minmax")
    column, values = predict.segment_label(3, code)
    assert values == ("1", "2", "3") and predict.segments_asked(column) == (3, code)
    whole = segments.sweep_dataset(dataset, **segments.choice(available, code).options)
    part = dataset.filtered(core.Filter(groups=(("plan", ("p", "q")),)))
    found = predict.examples(part, Question(column, "1"))
    truth = dict(zip(whole.features.user_ids, whole.found[3].labels == 0, strict=True))
    assert 0 < len(found.user_ids) < 200 and [truth[u] for u in found.user_ids] == found.positive.tolist()
    assert found.made_of == whole.features.names and not set(found.made_of) & set(found.table.columns)
    kept = predict.examples(part, Question(column, "1", keep=found.made_of))
    assert kept.made_of == found.made_of and set(found.made_of) <= set(kept.table.columns)
    with pytest.raises(core.OutOfRange, match="features"):
        predict.examples(dataset, Question(f"{SEGMENT}3.99", "1"))
