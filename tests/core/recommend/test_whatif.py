"""A history changed by hand gives the list that a customer with that history would get, from what was learnt before."""

import pandas as pd
import pytest

from core.errors import OutOfRange
from core.recommend import RECOMMENDERS, Interactions, changed_history, fit, usual_value, what_if

from .worlds import GROUPS, ITEMS, LINKS, ratings, world

BY_HISTORY = [name for name in RECOMMENDERS if name not in ("popular", "segment", "ncf")]


@pytest.fixture
def people() -> Interactions:
    return world(ann="ab", bob="abc", cat="c", dan="ad")


def test_without_changes_it_is_the_model_itself(people: Interactions) -> None:
    model = fit("item_cf", people)
    assert what_if(model, "ann") is model


@pytest.mark.parametrize("name", BY_HISTORY)
def test_a_stranger_with_the_history_of_a_customer_gets_their_list(name: str, people: Interactions) -> None:
    model = fit(name, people)
    stranger = what_if(model, "new", added={"a": 1.0, "d": 1.0})
    scores, dans = stranger.scores_of(people.rows(["new"])), model.scores(people.history(people.rows(["dan"])))
    left = [people.column("b"), people.column("c")]
    assert scores[0, left] == pytest.approx(dans[0, left])


def test_an_event_added_changes_the_list_and_is_not_offered_itself(people: Interactions) -> None:
    # cat has c, whose only neighbours are a and b, by bob. With d the link of dan joins: a * 1/sqrt(3) more.
    model = fit("item_cf", people)
    before, after = (each.recommend(["cat"]) for each in (model, what_if(model, "cat", added={"d": 1.0})))
    assert list(before["item_id"]) == ["b", "a", "d"]
    assert list(after["item_id"]) == ["a", "b"]
    assert after["score"][0] - before["score"][1] == pytest.approx(1 / 3**0.5)


@pytest.mark.parametrize("name", BY_HISTORY)
def test_evidence_of_a_changed_history_adds_up_to_the_score(name: str, people: Interactions) -> None:
    model = what_if(fit(name, people), "bob", added={"d": 1.0}, without=["a"])
    table = model.recommend(["bob"])
    assert "d" not in set(table["item_id"])
    for row in table[table["score"] > 0].itertuples():
        evidence = model.explain("bob", row.item_id).evidence
        assert "a" not in set(evidence.get("item_id", []))
        assert evidence["weight"].sum() == pytest.approx(row.score)


def test_what_was_taken_away_is_not_offered_for_the_sake_of_who_one_was() -> None:
    # Nobody but bob has c: without it, no other person leads to it.
    model = what_if(fit("user_cf", world(ann="ab", bob="abc")), "bob", without=["c"])
    table = model.recommend(["bob"])
    assert list(table["score"]) == [0.0]


def test_added_counts_on_top_and_without_wins(people: Interactions) -> None:
    more = what_if(fit("item_cf", people), "ann", added={"a": 2.0, "c": 1.0}, without=["c"]).interactions
    history = more.history(people.rows(["ann"])).toarray()[0]
    assert dict(zip(people.item_ids, history, strict=True)) == {"a": 3.0, "b": 1.0, "c": 0.0, "d": 0.0}


def test_only_this_person_changes(people: Interactions) -> None:
    model = fit("item_cf", people)
    changed = what_if(model, "ann", without=["a", "b"])
    assert changed.fallback_for("ann")
    pd.testing.assert_frame_equal(changed.recommend(["dan"]), model.recommend(["dan"]))


def test_friends_and_segments_are_kept(people: Interactions) -> None:
    for name in ("social", "segment"):
        model = what_if(fit(name, people), "eve", added={"d": 1.0})
        assert "d" not in set(model.recommend(["eve"])["item_id"])
        assert not model.fallback_for("eve")
    assert GROUPS["eve"] == "north"
    assert "eve" in set(LINKS["user1"])


def test_an_unknown_item_is_refused(people: Interactions) -> None:
    with pytest.raises(OutOfRange):
        what_if(fit("popular", people), "ann", added={"zzz": 1.0})


def test_the_usual_value_is_the_median() -> None:
    assert usual_value(ratings([[5, 3, 0], [0, 4, 1]])) == 3.5
    assert usual_value(ratings([[-1.0]])) == 1.0


def test_the_changed_history_says_what_was_added_by_hand(people: Interactions) -> None:
    rows = changed_history(people, "ann", added={"d": 2.0, "c": 1.0}, without=["a", "c"])
    assert list(zip(rows["item_id"], rows["by_hand"], strict=True)) == [("d", True), ("b", False)]
    assert rows["title"][0] == ITEMS.set_index("item_id")["title"]["d"]
    assert changed_history(people, "new", added={}).empty
