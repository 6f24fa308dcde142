"""What arranging costs, and who serves whom."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from core.errors import NotEnoughData
from core.recommend import Dials, Interactions, arranged, cost, fit, joined, likeness, serve, speaking
from core.recommend.recommender import Model
from core.recommend.split import split

from .worlds import world


def tastes(people: int = 150) -> Interactions:
    """Two tastes of 20 items each; of its last items everyone has two by chance."""
    rng = np.random.default_rng(2)
    rows = []
    for person in range(people):
        mine = 20 * (person % 2) + rng.permutation(20)[:10]
        rows += [(f"u{person:03}", f"i{item:02}", day) for day, item in enumerate(mine)]
        rows += [(f"u{person:03}", f"i{item:02}", 0) for item in 20 * ((person + 1) % 2) + rng.permutation(20)[:2]]
    return Interactions.from_frame(pd.DataFrame(rows, columns=["user_id", "item_id", "day"]))


def test_no_change_costs_nothing() -> None:
    halves = split(tastes())
    model = fit("item_cf", halves.past)
    found = cost(model, model, halves)
    assert (found.difference, found.low, found.high) == (0, 0, 0)
    assert found.ndcg == found.arranged > 0.2
    assert found.people == len(halves.users)


def test_a_full_dial_costs_what_taste_was_worth() -> None:
    halves = split(tastes())
    model = fit("item_cf", halves.past)
    wild = arranged(model, dials=Dials(diversity=1.0), likeness=likeness(halves.past))
    found = cost(model, wild, halves)
    assert found.high < 0
    assert found.difference == pytest.approx(found.arranged - found.ndcg)
    assert found.low <= found.difference <= found.high
    assert found.diversity[1] > found.diversity[0]


def test_of_few_people_nothing_is_said() -> None:
    halves = split(tastes(30))
    model = fit("popular", halves.past)
    with pytest.raises(NotEnoughData):
        cost(model, model, halves)


def test_the_first_model_that_knows_anything_serves() -> None:
    # Item CF knows ann, by way of bob; of cat, whose only item nobody shares, texts speak; kim is in no segment.
    people = world(ann="ab", bob="abc", cat="d")
    people = people.grouped({"eve": "north", "ann": "north"})
    models = [(name, fit(name, people)) for name in ("item_cf", "segment")]
    table = serve(models, 2, user_ids=["cat", "kim", "ann", "eve"])
    assert table.drop_duplicates("user_id").set_index("user_id")["model"].to_dict() == {
        "cat": "popular", "kim": "popular", "ann": "item_cf", "eve": "segment",
    }  # fmt: skip
    assert list(dict.fromkeys(table["user_id"])) == ["cat", "kim", "ann", "eve"]
    assert table.groupby("user_id")["rank"].apply(list).map(lambda ranks: ranks == sorted(ranks)).all()
    assert [speaking(models, user) for user in ("ann", "eve", "kim")] == ["item_cf", "segment", "popular"]


def test_no_more_models_are_asked_for_than_are_needed() -> None:
    people = world(ann="ab", bob="abc")

    def models() -> Iterator[tuple[str, Model]]:
        yield "item_cf", fit("item_cf", people)
        raise AssertionError

    assert set(serve(models(), user_ids=["ann"])["model"]) == {"item_cf"}
    assert speaking(models(), "ann") == "item_cf"


def test_nobody_to_serve_is_an_empty_table() -> None:
    people = world(ann="a", bob="b")
    assert serve([("popular", fit("popular", people))], user_ids=[]).empty


def test_more_people_change_nothing_but_that_a_segment_knows_them() -> None:
    people = world(bob="ab", cat="b", dan="c")
    more = joined(people, ["new", "bob", "aaa"])
    assert set(more.user_ids) == {*people.user_ids, "new", "aaa"}
    assert more.groups is not None and dict(zip(more.user_ids, more.groups, strict=True))["bob"] == "north"
    for name in ("item_cf", "social"):
        before, after = (fit(name, each).recommend(people.user_ids) for each in (people, more))
        pd.testing.assert_frame_equal(before, after)
    asked = fit("segment", more.grouped({"new": "north", "bob": "north"}))
    assert not asked.fallback_for("new")
    assert asked.recommend(["new"])["item_id"][0] in ("a", "b")
