"""Who there is, what they did, and what items are called."""

from pathlib import Path

import pandas as pd

import core
from core.recommend import (
    RECOMMENDERS,
    Interactions,
    by_popularity,
    everyone,
    fit,
    history,
    interactions,
    item_details,
    item_titles,
    lacking,
    matching,
    retitled,
    titles_repeat,
)  # fmt: skip
from core.store import Workspaces

from .worlds import ITEMS, frame, world

FILES = {
    "customers.csv": b"user_id,age\ndan,30\nann,40\n",
    "ratings.csv": b"user_id,item_id,rating,time\nann,a,5,2024-01-01\nbob,a,4,2024-01-02\nann,b,3,2024-01-03\n",
    "items.csv": "item_id,title,title_zh,category,price\na,Shoe,鞋,feet,12.50\nb,Hat,,head,3\n".encode(),
}


def loaded(root: Path) -> core.Dataset:
    return core.load(FILES, workspaces=Workspaces(root))


def test_everyone_is_there_the_most_active_first(tmp_path: Path) -> None:
    dataset = loaded(tmp_path)
    people = everyone(dataset, interactions(dataset))
    assert people.to_dict("list") == {"user_id": ["ann", "bob", "dan"], "items": [2, 1, 0]}


def test_who_is_only_named_in_relationships_is_there_where_no_customers_are(tmp_path: Path) -> None:
    # A filter chooses customers; relationships still name those it left out.
    links = {"relationships.csv": b"user1,user2\neve,ann\n"}
    named = core.load(FILES | links, workspaces=Workspaces(tmp_path))
    assert set(everyone(named, interactions(named))["user_id"]) == {"ann", "bob", "dan"}
    rated = core.load({"ratings.csv": FILES["ratings.csv"]} | links, workspaces=Workspaces(tmp_path))
    assert set(everyone(rated, interactions(rated))["user_id"]) == {"ann", "bob", "eve"}


def test_a_history_has_the_latest_first() -> None:
    rows = frame(ann="abc").assign(value=[1.0, 2.0, 3.0], day=[10, 30, None])
    table = history(Interactions.from_frame(rows, ITEMS), "ann")
    assert list(table["title"]) == ["red boot", "red shoe", "blue shoe"]
    assert list(table["value"]) == [2.0, 1.0, 3.0]
    assert table["day"].tolist() == [30, 10, pd.NA]


def test_a_stranger_has_no_history(shop: Interactions) -> None:
    assert history(shop, "nobody").empty
    assert history(shop, "eve").empty


def test_details_and_other_titles_come_from_the_items_table(tmp_path: Path) -> None:
    dataset = loaded(tmp_path)
    assert item_details(dataset).loc["a"].to_dict() == {"category": "feet", "price": 125_000}
    assert item_titles(dataset, "title_zh") == {"a": "鞋"}
    assert item_titles(dataset, "title_fr") == {}


def test_a_retitled_model_says_the_other_titles_and_ranks_the_same(shop: Interactions) -> None:
    model = fit("item_cf", shop)
    other = retitled(model, {"a": "红鞋"})
    assert "red boot · 红鞋" in str(other.explain("ann", "c").message)
    assert "red boot · red shoe" in str(model.explain("ann", "c").message)
    pd.testing.assert_frame_equal(other.recommend(["ann"]), model.recommend(["ann"]))


def test_items_come_by_popularity(shop: Interactions) -> None:
    table = by_popularity(shop)
    assert table[["item_id", "people"]].to_numpy().tolist() == [["a", 3], ["b", 2], ["c", 2], ["d", 1]]
    assert table["title"][0] == "red shoe"


def test_sizes_and_brands_tell_items_of_one_title_apart(tmp_path: Path) -> None:
    goods = b"item_id,title,pack_size,brand,maker\nm1,Milk,1 GA,Own,7\nm2,Milk,,National,7\n"
    rated = b"user_id,item_id,rating\nann,m1,5\nbob,m2,5\n"
    dataset = core.load({"items.csv": goods, "ratings.csv": rated}, workspaces=Workspaces(tmp_path))
    assert item_details(dataset)["variant"].to_dict() == {"m1": "1 GA · Own", "m2": "National"}
    assert titles_repeat(interactions(dataset))
    assert not titles_repeat(interactions(loaded(tmp_path)))


def test_a_search_is_literal_and_puts_the_equal_one_first() -> None:
    rows = pd.DataFrame({"user_id": ["C12", "C1", "c.1", "D"]})
    assert list(matching(rows, "c1", "user_id")["user_id"]) == ["C1", "C12"]
    assert list(matching(rows, " . ", "user_id")["user_id"]) == ["c.1"]
    assert len(matching(rows, "", "user_id")) == 4
    assert matching(rows, "x", "user_id").empty


def test_what_a_model_lacks_is_named() -> None:
    lonely = Interactions.from_frame(frame(ann="a", bob="b"))
    assert "two items or more" in str(lacking("item_cf", lonely))
    assert "title, a text or a category" in str(lacking("content", lonely))
    assert lacking("popular", lonely) is None
    assert "two people or more have" in str(lacking("user_cf", Interactions.from_frame(frame(ann="ab"))))
    assert "relationships" in str(lacking("social", lonely))
    assert all(lacking(name, world(ann="ab", bob="a")) is None for name in RECOMMENDERS)
    assert lacking("content", Interactions.from_frame(frame(ann="a"), ITEMS)) is None
