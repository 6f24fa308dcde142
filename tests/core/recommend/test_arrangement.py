"""Dials, rules and dislikes: the model's own order where they are at rest, and what they promise where they are not."""

import numpy as np
import pandas as pd
import pytest

from core.errors import OutOfRange
from core.recommend import Cap, Dials, Interactions, arranged, fit, likeness, title_groups
from core.recommend.metrics import bits_of, diversity, novelty, ranked
from core.recommend.ranking import Rows

from .worlds import world

STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)


@pytest.fixture(scope="module")
def tastes() -> Interactions:
    """120 people with a taste for one of four groups of 15 items each, some items of it more taken than others."""
    rng = np.random.default_rng(5)
    rows = []
    for person in range(120):
        share = 1 / np.arange(2, 62)
        share[15 * (person % 4) : 15 * (person % 4 + 1)] *= 12
        for item in rng.choice(60, 9, replace=False, p=share / share.sum()):
            rows.append((f"u{person:03}", f"i{item:02}"))
    return Interactions.from_frame(pd.DataFrame(rows, columns=["user_id", "item_id"]))


def lists(interactions: Interactions, dials: Dials) -> Rows:
    near = likeness(interactions)
    model = arranged(fit("item_cf", interactions), dials=dials, likeness=near)
    return ranked(model, interactions, np.arange(len(interactions.user_ids)))[0]


def test_at_rest_it_is_the_model_itself(tastes: Interactions) -> None:
    model = fit("item_cf", tastes)
    assert arranged(model, dials=Dials(), likeness=likeness(tastes)) is model


def test_a_cap_that_never_binds_leaves_the_order_as_it_is(tastes: Interactions) -> None:
    model = fit("item_cf", tastes)
    caps = [Cap(np.arange(len(tastes.item_ids)), 1)]
    pd.testing.assert_frame_equal(
        arranged(model, caps=caps).recommend(tastes.user_ids), model.recommend(tastes.user_ids)
    )


def test_the_first_of_a_tiny_turn_is_the_models_own_first(tastes: Interactions) -> None:
    assert (lists(tastes, Dials(diversity=1e-6)) == lists(tastes, Dials())).all()


def test_more_diversity_gives_more_diverse_lists(tastes: Interactions) -> None:
    found = [diversity(lists(tastes, Dials(diversity=step)), tastes) for step in STEPS]
    assert found == sorted(found)
    assert found[-1] > found[0] + 0.1


def test_more_novelty_gives_newer_lists(tastes: Interactions) -> None:
    found = [novelty(lists(tastes, Dials(novelty=step)), tastes) for step in STEPS]
    assert found == sorted(found)
    assert found[-1] > found[0] + 0.5


def test_full_novelty_lists_the_items_fewest_have(tastes: Interactions) -> None:
    shown = lists(tastes, Dials(novelty=1.0))
    bits = bits_of(tastes)
    assert all((np.diff(bits[row]) <= 1e-9).all() for row in shown)


def test_maximal_marginal_relevance_by_hand() -> None:
    # new: a scores highest, b is its twin (cosine 1), c has nothing in common with either but comes third.
    people = world(ann="abx", bob="abx", cat="cx", dan="ax", eve="abx", kim="ay")
    near = likeness(people)
    model = arranged(fit("popular", people), dials=Dials(diversity=0.9), likeness=near)
    plain, shown = (each.recommend(["new"], 3)["item_id"].tolist() for each in (fit("popular", people), model))
    assert plain == ["a", "x", "b"]
    # cos(a, y) = 1 / sqrt(5); cos(a, c) = 0, so c follows a; then max(cos with a, c): x 4/5, b .77, y .45, d (nobody) 0.
    assert shown[:2] == ["a", "c"]
    assert shown[2] == "y"


def test_a_large_catalogue_says_the_same_without_its_table(
    tastes: Interactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    dials = Dials(0.3, 0.6)
    small = lists(tastes, dials)
    monkeypatch.setattr("core.recommend.alike.SMALL", 10)
    assert likeness(tastes).table is None
    assert (lists(tastes, dials) == small).all()


def test_what_only_fills_a_list_stays_behind_what_has_a_score() -> None:
    people = world(ann="ab", bob="ac", kim="ac", cat="d", dan="d", eve="dx")  # x is newer than c
    model = arranged(fit("item_cf", people), dials=Dials(1.0, 0.0), likeness=likeness(people))
    assert [score > 0 for score in model.recommend(["ann"])["score"]] == [True, False, False]


def test_a_disliked_item_never_comes_not_even_as_a_filler(tastes: Interactions) -> None:
    model = fit("item_cf", tastes)
    first = model.recommend(["u000"], 1)["item_id"][0]
    everything = arranged(model, disliked=[first]).recommend(["u000", "stranger"], 60)
    assert first not in set(everything["item_id"])
    assert set(everything.loc[everything["user_id"] == "stranger", "item_id"]) == set(tastes.item_ids) - {first}


def test_rules_hold_for_fillers_and_make_room_for_others(tastes: Interactions) -> None:
    allowed = np.arange(len(tastes.item_ids)) % 2 == 0
    model = arranged(fit("item_cf", tastes), allowed=allowed)
    table = model.recommend(["u000", "stranger"], 10)
    assert table.groupby("user_id").size().tolist() == [10, 10]
    assert set(table["item_id"]) <= set(tastes.item_ids[allowed])


def test_someone_whose_only_matches_are_forbidden_is_on_fallback() -> None:
    people = world(ann="ab", bob="ac", cat="d", dan="d")
    offered = people.item_ids != "c"
    model = fit("item_cf", people)
    assert not model.fallback_for("ann")
    assert arranged(model, allowed=offered).fallback_for("ann")


def test_a_cap_holds_and_the_list_is_full_beyond_the_candidates(
    tastes: Interactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.recommend.arrangement.CANDIDATES", 10)
    group = np.arange(len(tastes.item_ids)) // 15
    shown = arranged(fit("item_cf", tastes), caps=[Cap(group, 2)]).recommend(tastes.user_ids, 8)
    counts = shown.assign(group=group[[tastes.column(item) for item in shown["item_id"]]]).groupby(["user_id", "group"])
    assert counts.size().eq(2).all()
    assert shown.groupby("user_id").size().eq(8).all()


def test_items_without_a_group_are_not_capped(tastes: Interactions) -> None:
    shown = arranged(fit("popular", tastes), caps=[Cap(np.full(len(tastes.item_ids), -1), 1)]).recommend(["x"], 10)
    assert len(shown) == 10


def test_of_each_title_only_the_best_is_listed() -> None:
    goods = pd.DataFrame({"item_id": list("abcde"), "title": ["milk", "milk", "milk", "tea", "tea"]})
    people = world(goods, ann="abcde", bob="abcd", cat="abc", dan="ab", eve="a")
    model = arranged(fit("popular", people), caps=[Cap(title_groups(people), 1)])
    assert model.recommend(["new"], 2)[["item_id", "rank"]].to_numpy().tolist() == [["a", 1], ["d", 2]]
    assert len(model.recommend(["new"], 3)) == 2
    assert model.recommend(["ann"], 3).empty


def test_reasons_are_the_models_own(tastes: Interactions) -> None:
    model = fit("item_cf", tastes)
    shown = arranged(model, dials=Dials(0.5, 0.5), likeness=likeness(tastes))
    item = shown.recommend(["u000"], 1)["item_id"][0]
    assert shown.explain("u000", item).message == model.explain("u000", item).message


def test_dials_go_from_0_to_1_and_need_likeness(tastes: Interactions) -> None:
    with pytest.raises(OutOfRange):
        Dials(novelty=1.5)
    with pytest.raises(OutOfRange):
        arranged(fit("popular", tastes), dials=Dials(0.5))
    with pytest.raises(OutOfRange):
        arranged(fit("popular", tastes), caps=[Cap(np.zeros(60, dtype=np.int64), 0)])
