"""Lists from the cluster: nothing seen, everybody served, tastes kept apart, the same every time."""

from types import SimpleNamespace

import narwhals as nw
import numpy as np
import pandas as pd
import pytest

import core
from core.engine import collect
from core.errors import CoreError, NotEnoughData, OutOfRange
from core.recommend import cluster_als, cluster_lists, fit, interactions
from core.recommend.cluster_lists import TYPES
from core.recommend.on_cluster import lists
from core.store import Workspaces

ITEMS, PEOPLE = 14, 60
QUICK = {"factors": 4, "sweeps": 5}


def tastes():
    """Orders of two groups of people, each of its own items; 张三 and "o'b`.x" among them, guests beside them."""
    rng = np.random.default_rng(4)
    named = {0: "张三", 1: "o'b`.x"}
    rows = [
        (named.get(person, f"u{person:02}"), f"{'ab'[person % 2]}{item:02}")
        for person in range(PEOPLE)
        for item in rng.permutation(ITEMS)[: 6 if person > 1 else 3]
    ]
    table = pd.DataFrame(rows, columns=["user_id", "item_id"]).assign(order_id=range(len(rows)), amount=5)
    guests = pd.DataFrame({"user_id": None, "item_id": ["a00", "b00"], "order_id": [9998, 9999], "amount": 5})
    returned = pd.DataFrame({"user_id": ["u02"], "item_id": ["b13"], "order_id": [9997], "amount": [-5]})
    return pd.concat([table, guests, returned])


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return Workspaces(tmp_path_factory.mktemp("lists"))


@pytest.fixture(scope="module")
def orders(home):
    return core.load({"orders.csv": tastes().to_csv(index=False).encode()}, workspaces=home)


@pytest.fixture(scope="module")
def kept():
    """What was made once, for the questions that change nothing."""
    return {}


@pytest.fixture
def made(kept, orders, on_spark):
    if "made" not in kept:
        kept["made"] = lists(on_spark(orders), 10, **QUICK)
    return kept["made"]


@pytest.fixture
def everybody(made):
    return all_of(made)


def all_of(made):
    return pd.concat([made.part(number) for number in range(made.parts)])


def history(made, user):
    """What the cluster knows that a person has."""
    mine = made.people.filter(made.people["user_id"] == user)
    return set(collect(nw.from_native(mine.join(made.taken, "user").join(made.goods, "item")))["item_id"])


def seen(dataset):
    known = interactions(dataset)
    rows, columns = known.matrix.nonzero()
    return pd.DataFrame({"user_id": known.user_ids[rows], "item_id": known.item_ids[columns]})


def test_nothing_that_a_person_has_is_offered(orders, everybody):
    assert everybody.merge(seen(orders), on=["user_id", "item_id"]).empty


def test_everybody_has_a_list_of_what_is_left(orders, made, everybody):
    had = seen(orders)
    left = had["item_id"].nunique() - had.groupby("user_id").size()
    assert everybody.groupby("user_id").size().to_dict() == left.clip(upper=10).to_dict()
    assert (made.users, made.pairs, made.items) == (PEOPLE, len(had), 2 * ITEMS)
    assert made.rows == len(everybody)


def test_ranks_count_up_and_scores_fall(everybody):
    for _, own in everybody.groupby("user_id"):
        assert own["rank"].tolist() == list(range(1, len(own) + 1))
        assert own["score"].is_monotonic_decreasing
    assert list(everybody.columns) == list(TYPES)


def test_guests_have_no_list_and_ids_stay_as_they_are(made, everybody):
    assert not everybody["user_id"].str.startswith("guest").any()
    assert {"张三", "o'b`.x"} <= set(everybody["user_id"])
    own = made.of(["张三", "o'b`.x", "nobody"])
    assert set(own["user_id"]) == {"张三", "o'b`.x"}
    assert made.of(["nobody"]).empty


def test_what_was_sent_back_may_be_offered_again(made):
    assert "b13" not in history(made, "u02")


def test_two_tastes_stay_apart(everybody):
    """Each person leaves at least 8 items of the own group, which all come before any of the other."""
    first = everybody[everybody["rank"] <= 8]
    own = {"张三": "a", "o'b`.x": "b"}
    taste = [own.get(user) or "ab"[int(user[1:]) % 2] for user in first["user_id"]]
    assert (first["item_id"].str[0] == taste).all()


def test_the_same_lists_twice(orders, on_spark, everybody):
    again = all_of(lists(on_spark(orders), 10, **QUICK))
    pd.testing.assert_frame_equal(again, everybody, rtol=1e-4, atol=1e-5)


def test_another_session_being_the_active_one_changes_nothing(orders, on_spark, monkeypatch):
    from pyspark.sql.connect.session import SparkSession

    other = SimpleNamespace(is_stopped=False)  # of a cluster that is gone
    monkeypatch.setattr(SparkSession, "_default_session", other)
    monkeypatch.setattr(SparkSession._active_session, "session", other, raising=False)
    assert lists(on_spark(orders), 10, **QUICK).users == PEOPLE


def test_long_histories_are_served_in_steps_alike(orders, on_spark, everybody, monkeypatch):
    """How many are asked for at once changes no list."""
    monkeypatch.setattr(cluster_als, "LENGTHS", (3, 5))
    stepped = all_of(lists(on_spark(orders), 10, **QUICK))
    pd.testing.assert_frame_equal(stepped, everybody, rtol=1e-4, atol=1e-5)


def test_parts_hold_everybody_once(made, everybody, monkeypatch):
    monkeypatch.setattr(cluster_lists, "AT_ONCE", 70)  # 7 people
    assert made.parts == -(-PEOPLE // 7)
    pd.testing.assert_frame_equal(all_of(made).reset_index(drop=True), everybody.reset_index(drop=True))
    assert made.head(2)["user_id"].nunique() == 2


def test_reasons_are_own_items_of_the_same_taste(made):
    first = made.of(["u04"]).iloc[0]
    (reason,) = made.reasons("u04", [first["item_id"]], {"a00": "Red shoe"})
    assert reason.message.code == "recommend.reason.cluster"
    assert set(reason.evidence["item_id"]) <= history(made, "u04")
    assert reason.evidence["item_id"].str[0].head(3).eq("a").all()
    assert reason.evidence["weight"].between(0, 1 + 1e-6).all() and reason.evidence["weight"].is_monotonic_decreasing
    with pytest.raises(OutOfRange):
        made.reasons("u04", ["never sold"])


def test_ratings_of_zero_are_seen_but_no_yes(home, on_spark):
    rows = [f"u{person},i{item},{1 + item % 5}" for person in range(12) for item in range(6) if (person + item) % 3]
    file = "user_id,item_id,rating\n" + "\n".join([*rows, "zero,i0,0", "zero,i1,0", "u0,i6,0"])
    found = lists(on_spark(core.load({"ratings.csv": file.encode()}, workspaces=home)), 10, **QUICK)
    assert found.of(["zero"]).empty
    assert (found.users, found.places) == (12, 13)
    assert "i6" not in set(found.of(["u0"])["item_id"])


def test_agrees_with_the_factorisation_of_this_computer(on_spark, home):
    """Two programs, two regularisations, one idea: on the sample shop half of a list is the same, by chance 1 in 30."""
    shop = core.open_sample("shop", workspaces=home)
    theirs = lists(on_spark(shop), 10)
    known = interactions(shop)
    several = known.user_ids[np.diff(known.matrix.indptr) >= 4][:800]
    ours = fit("als", known).recommend(several, 10)
    both = ours.merge(theirs.of(several), on=["user_id", "item_id"])
    assert len(both) / len(ours) > 0.5


def test_this_computer_says_that_it_is_no_cluster(orders):
    with pytest.raises(CoreError, match="need a cluster"):
        lists(orders)


def test_settings_and_data_that_can_not_be(home, orders, on_spark):
    with pytest.raises(OutOfRange):
        lists(on_spark(orders), 0)
    with pytest.raises(OutOfRange):
        lists(on_spark(orders), ridge=float("nan"))
    nothing = core.load({"customers.csv": b"user_id,age\nu1,20\nu2,30\n"}, workspaces=home)
    with pytest.raises(NotEnoughData):
        lists(on_spark(nothing))
    with pytest.raises(OutOfRange):
        lists(on_spark(orders), 5, **QUICK).of(map(str, range(2_000)))
