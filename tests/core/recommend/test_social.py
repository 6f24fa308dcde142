"""Social recommendation: the items of the followed, weighed by the relation, beside a model of the own history."""

import numpy as np
import pandas as pd
import pytest

from bench.tastes import listeners
from core.errors import NotEnoughData, OutOfRange
from core.recommend import Interactions, fit
from core.recommend.metrics import accuracy, ranked
from core.recommend.split import split
from core.recommend.tuning import fit_tuned, tune

from .worlds import frame

# ann follows bob (2) and cat (1); bob follows nobody; eve follows ann and is followed by dan, who has nothing.
LINKS = pd.DataFrame(
    {"user1": ["ann", "ann", "eve", "dan"], "user2": ["bob", "cat", "ann", "eve"], "relationship_value": [2, 1, 1, 1]}
)
RATED = frame(ann="a", bob="bc", cat="bd").assign(value=[5.0, 4.0, 3.0, 1.0, 5.0])
TOWARDS_CAT = pd.concat([LINKS, pd.DataFrame({"user1": ["bob"], "user2": ["cat"], "relationship_value": [1]})])


def model(links: pd.DataFrame = LINKS, **options):
    """Friends' values as they stand, and a trust of 1."""
    made = Interactions.from_frame(RATED, relationships=links)
    return fit("social", made, **{"weight": "value", "trust": 1.0, **options})


def test_to_someone_new_a_score_is_the_sum_of_relation_times_rating() -> None:
    # dan has nothing and follows eve; here also bob (2) and cat (1): b: 2*4 + 1*1, c: 2*3, d: 1*5.
    more = pd.concat([LINKS, pd.DataFrame({"user1": "dan", "user2": ["bob", "cat"], "relationship_value": [2, 1]})])
    made = model(more)
    table = made.recommend(["dan"], 3)
    assert table["item_id"].tolist() == ["b", "c", "d"]
    assert (table["score"] * made.friends_unit).tolist() == pytest.approx([9.0, 6.0, 5.0])


def test_a_person_s_friends_count_by_what_they_have_not_by_how_much_unless_asked() -> None:
    made = fit("social", Interactions.from_frame(RATED, relationships=LINKS), trust=1.0)
    table = made.recommend(["ann"], 3)
    trust = 1 / (1 + 1 / 20)
    assert table["item_id"].tolist() == ["b", "c", "d"]
    assert (table["score"] * made.friends_unit).tolist() == pytest.approx([3 * trust, 2 * trust, 1 * trust])


def test_the_units_are_the_spreads_over_all_items_in_the_mean_of_the_people() -> None:
    # ann's friends say 0, 9, 6, 5 of the four items, eve's 5, 0, 0, 0, dan's nothing.
    made = model()
    assert made.friends_unit == pytest.approx((np.std([0, 9, 6, 5]) + np.std([5, 0, 0, 0])) / 2)
    shown = made.own.scores(made.interactions.history(made.interactions.rows(["bob", "cat"])))
    assert made.own_unit == pytest.approx(shown.std(axis=1).mean())  # of ann's a nothing follows


@pytest.mark.parametrize(("fading", "trust"), [(1.0, 1 / 2), (5.0, 5 / 6), (0.01, 0.05)])
def test_friends_count_less_with_every_item_of_ones_own_and_never_nothing(fading: float, trust: float) -> None:
    made = model(fading=fading)
    # ann has one item, a, which nobody else has: all that she is offered is her friends'.
    scores = made.recommend(["ann"])["score"] * made.friends_unit
    assert scores.tolist() == pytest.approx([9 * trust, 6 * trust, 5 * trust])


def test_the_matrix_of_relations_has_everyone_who_is_named() -> None:
    # Also eve and dan, who took nothing: as many rows as people, and as columns.
    friends = model().friends
    assert friends.shape == (5, 5)
    assert friends.sum() == LINKS["relationship_value"].sum()


def test_following_has_a_direction() -> None:
    assert str(model().explain("ann", "c").message).startswith("1 people whom this customer follows")
    assert str(model().explain("bob", "a").message).startswith("The people this customer follows have nothing more")


def test_read_both_ways_who_follows_counts_as_followed_and_the_sentence_says_so() -> None:
    # ann has a, and follows bob with 2. A friendship that stands there in both directions counts once.
    made = model(both_ways=True)
    reason = made.explain("bob", "a")
    assert reason.evidence["friend_id"].tolist() == ["ann"]
    assert reason.evidence["weight"].tolist() == pytest.approx([2 * 5 / (1 + 2 / 20) / made.friends_unit])
    assert str(reason.message) == "1 people whom this customer follows, or who follow this customer, chose it."
    mutual = pd.concat([LINKS, LINKS.rename(columns={"user1": "user2", "user2": "user1"})])
    assert (model(mutual, both_ways=True).friends != model(mutual).friends).nnz == 0
    assert (made.friends != model(mutual).friends).nnz == 0


@pytest.mark.parametrize("user", ["dan", "nobody"])
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
    made = model(fading=1.0)
    reason = made.explain("ann", "b")
    assert reason.evidence["friend_id"].tolist() == ["bob", "cat"]
    assert (reason.evidence["weight"] * made.friends_unit).tolist() == pytest.approx([8 / 2, 1 / 2])
    assert str(reason.message) == "2 people whom this customer follows chose it."


def test_where_the_own_history_counts_too_both_are_cited() -> None:
    # bob (b, c) now follows cat, who has d; and d goes with b, which both have.
    made = model(TOWARDS_CAT, fading=1.0)
    reason = made.explain("bob", "d")
    cited = dict(zip(reason.evidence["item_id"] + reason.evidence["friend_id"], reason.evidence["weight"], strict=True))
    assert set(cited) == {"b", "cat"}
    assert cited["cat"] == pytest.approx(5 / (1 + 2) / made.friends_unit)
    assert str(reason.message) == (
        "1 people whom this customer follows chose it. It also goes with b, which this customer chose."
    )


@pytest.mark.parametrize("both_ways", [True, False])
@pytest.mark.parametrize("own", ["item_cf", "ease", "als", "blend"])
def test_the_parts_of_friends_and_of_ones_own_add_up(own: str, both_ways: bool) -> None:
    made = fit("social", listeners(0, people=60, items=40, mutual=False), both_ways=both_ways, **{own: {}})
    assert made.own.name == own
    for row in made.recommend(made.interactions.user_ids[:8], 5).itertuples():
        reason = made.explain(row.user_id, row.item_id)
        friends = [friend for friend in reason.evidence.get("friend_id", ()) if friend]
        assert reason.evidence["weight"].sum() == pytest.approx(row.score, abs=1e-9)
        assert reason.message.values.get("n", 0) == len(friends)
        assert reason.message.code.endswith("_both") == (both_ways and len(friends) > 0)


def test_without_friends_the_own_history_speaks_alone() -> None:
    reason = model().explain("bob", "d")
    assert str(reason.message) == "Because this customer chose b: the same people often chose both."
    assert reason.evidence["item_id"].tolist() == ["b"]


@pytest.mark.parametrize("own", ["item_cf", "ease", "als", "blend"])
def test_with_no_trust_in_friends_the_lists_are_those_of_the_own_part(own: str) -> None:
    known = listeners(0, people=60, items=40)
    alone, trusting = fit(own, known), fit("social", known, trust=0.0, **{own: {}})
    columns = ["user_id", "item_id", "rank"]
    pd.testing.assert_frame_equal(
        trusting.recommend(known.user_ids)[columns], alone.recommend(known.user_ids)[columns], check_exact=True
    )


@pytest.mark.parametrize("mutual", [True, False])
def test_among_friends_of_like_taste_the_new_are_served_better_than_by_their_own_few_items(mutual: bool) -> None:
    known = listeners(2, people=300, items=200, mutual=mutual)
    halves = split(known, kind="random")
    tuning = tune(halves.past, kind="random", models=["social"])
    social, options = tuning.models["social"], tuning.models["social"].options
    (own,) = {"item_cf", "ease", "als", "blend"} & set(options)
    assert social.mean >= max(trial.mean for name, trial in tuning.models.items() if name != "social")
    assert own == max(("item_cf", "ease", "als", "blend"), key=lambda name: tuning.models[name].mean)
    new = halves.users[np.diff(halves.past.matrix.indptr)[halves.users] <= 3]
    found = {
        name: accuracy(
            ranked(fit_tuned(name, halves.past, tuning.models[name].options), halves.past, new)[0], halves.future[new]
        ).ndcg.mean()
        for name in ("social", own)
    }
    assert found["social"] > 1.1 * found[own]
    # Where friendships stand there once, that they hold for both is found out; where twice, there is nothing to ask.
    assert options.get("both_ways") is (None if mutual else True)


@pytest.mark.parametrize(("option", "wrong"), [("fading", 0), ("fading", float("inf")), ("trust", -1)])
def test_a_fading_of_nothing_and_distrust_are_refused(option: str, wrong: float) -> None:
    with pytest.raises(OutOfRange, match=option):
        model(**{option: wrong})


def test_own_items_are_left_out() -> None:
    assert "b" not in set(model(TOWARDS_CAT).recommend(["bob"])["item_id"])


def test_without_relationships_the_remedy_is_named() -> None:
    with pytest.raises(NotEnoughData, match="relationships"):
        fit("social", Interactions.from_frame(RATED))
