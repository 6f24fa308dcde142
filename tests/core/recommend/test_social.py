"""Social recommendation: the items of the followed, weighed by the relation."""

import pandas as pd
import pytest

from core.errors import NotEnoughData
from core.recommend import Interactions, fit

from .worlds import frame

# ann follows bob (2) and cat (1); bob follows nobody; eve follows ann and is followed by dan, who has nothing.
LINKS = pd.DataFrame(
    {"user1": ["ann", "ann", "eve", "dan"], "user2": ["bob", "cat", "ann", "eve"], "relationship_value": [2, 1, 1, 1]}
)
RATED = frame(ann="a", bob="bc", cat="bd").assign(value=[5.0, 4.0, 3.0, 1.0, 5.0])


def model():
    return fit("social", Interactions.from_frame(RATED, relationships=LINKS))


def test_a_score_is_the_sum_of_relation_times_rating() -> None:
    # b: 2*4 + 1*1, c: 2*3, d: 1*5.
    table = model().recommend(["ann"])
    assert dict(zip(table["item_id"], table["score"], strict=True)) == {"b": 9.0, "c": 6.0, "d": 5.0}


def test_the_matrix_of_relations_has_everyone_who_is_named() -> None:
    # Also eve and dan, who took nothing: as many rows as people, and as columns.
    friends = model().friends
    assert friends.shape == (5, 5)
    assert friends.sum() == LINKS["relationship_value"].sum()


def test_following_has_a_direction() -> None:
    assert model().fallback_for("bob")
    assert model().fallback_for("cat")
    assert not model().fallback_for("ann")


@pytest.mark.parametrize("user", ["bob", "dan", "nobody"])
def test_who_follows_nobody_with_a_history_gets_the_popular_list_and_a_note(user: str) -> None:
    assert model().fallback_for(user)
    reason = model().explain(user, "a")
    assert str(reason.message).startswith("Follows nobody with a history, so the most popular")
    assert reason.evidence.empty


def test_someone_without_a_history_has_the_friends_items() -> None:
    assert list(model().recommend(["eve"], 1)["item_id"]) == ["a"]
    assert not model().fallback_for("eve")


def test_where_the_friends_have_nothing_more_the_popular_follow() -> None:
    reason = model().explain("eve", "c")
    assert str(reason.message).startswith("The people this customer follows have nothing more")
    assert reason.evidence.empty


def test_the_evidence_are_the_relationships_of_the_customer() -> None:
    reason = model().explain("ann", "b")
    assert reason.evidence.to_dict("list") == {
        "user_id": ["ann", "ann"],
        "friend_id": ["bob", "cat"],
        "weight": [8.0, 1.0],
    }
    assert str(reason.message) == "2 people whom this customer follows chose it."


def test_own_items_are_left_out() -> None:
    links = pd.concat([LINKS, pd.DataFrame({"user1": ["bob"], "user2": ["cat"], "relationship_value": [1]})])
    made = fit("social", Interactions.from_frame(RATED, relationships=links))
    assert "b" not in set(made.recommend(["bob"])["item_id"])


def test_without_relationships_the_remedy_is_named() -> None:
    with pytest.raises(NotEnoughData, match="relationships"):
        fit("social", Interactions.from_frame(RATED))
