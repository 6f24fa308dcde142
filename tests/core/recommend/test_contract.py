"""What every recommender in the registry has to keep."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import CoreError, NotEnoughData, OutOfRange
from core.recommend import RECOMMENDERS, Interactions, fit
from core.recommend.recommender import Recommender

from .worlds import GROUPS, ITEMS, LINKS, frame, world

# What these two know of a person is more than a history; and what they say of someone of whom they know nothing.
NOT_BY_HISTORY = {"social": "Follows nobody with a history", "segment": "In no segment"}
every_model = pytest.mark.parametrize("name", sorted(RECOMMENDERS))
some_models = st.sampled_from(sorted(RECOMMENDERS))
baskets = st.dictionaries(
    st.sampled_from(["00", "ann", "bob", "张"]), st.text("abcd", min_size=1, max_size=6), min_size=1
)


def lists(model: Recommender, n: int = 10) -> pd.DataFrame:
    return model.recommend([*model.interactions.user_ids, "nobody"], n)


@every_model
def test_the_table_has_these_columns(name: str, shop: Interactions) -> None:
    table = lists(fit(name, shop))
    assert {column: str(kind) for column, kind in table.dtypes.items()} == {
        "user_id": "str",
        "item_id": "str",
        "score": "float64",
        "rank": "int64",
    }


@settings(max_examples=25, deadline=None)
@given(name=some_models, basket=baskets, n=st.integers(1, 6))
def test_lists_are_new_items_best_first_and_as_long_as_they_can_be(name: str, basket: dict[str, str], n: int) -> None:
    interactions = world(**basket)
    bought = set("".join(basket.values()))
    table = fit(name, interactions).recommend(["nobody", *basket], n)
    assert not table.duplicated(["user_id", "item_id"]).any()
    for user in ["nobody", *basket]:
        own = table[table["user_id"] == user]
        assert not set(own["item_id"]) & set(basket.get(user, ""))
        assert min(n, len(bought - set(basket.get(user, "")))) <= len(own) <= n
        assert list(own["rank"]) == list(range(1, len(own) + 1))
        assert own["score"].is_monotonic_decreasing
        assert (own["score"] >= 0).all()


@settings(max_examples=25, deadline=None)
@given(name=some_models, basket=baskets, seed=st.integers(0, 99))
def test_shuffled_rows_give_the_same_lists(name: str, basket: dict[str, str], seed: int) -> None:
    rows = frame(**basket).assign(value=[0.1 * (i + 1) for i in range(sum(map(len, basket.values())))])
    straight = lists(fit(name, Interactions.from_frame(rows, ITEMS, LINKS).grouped(GROUPS)))
    mixed = Interactions.from_frame(rows.sample(frac=1, random_state=seed), ITEMS.iloc[::-1], LINKS.iloc[::-1])
    turned = mixed.grouped(dict(reversed(GROUPS.items())))
    pd.testing.assert_frame_equal(straight, lists(fit(name, turned)), check_exact=True)


@every_model
def test_one_customer_gets_the_list_that_many_get(name: str, shop: Interactions) -> None:
    model = fit(name, shop)
    alone = pd.concat([model.recommend([user]) for user in shop.user_ids], ignore_index=True)
    pd.testing.assert_frame_equal(alone, model.recommend(shop.user_ids), check_exact=True)


@every_model
def test_blocks_do_not_show(name: str, shop: Interactions, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = lists(fit(name, shop))
    monkeypatch.setattr("core.recommend.ranking.CELLS_AT_ONCE", 5)
    pd.testing.assert_frame_equal(whole, lists(fit(name, shop)), check_exact=True)


@every_model
@pytest.mark.parametrize("user", ["nobody", "eve"])
def test_someone_unknown_gets_the_popular_list_and_is_told_so(name: str, user: str, shop: Interactions) -> None:
    if name in NOT_BY_HISTORY and user == "eve":
        pytest.skip("without a history, but not without friends, nor without a segment")
    model = fit(name, shop)
    assert list(model.recommend([user])["item_id"]) == ["a", "b", "c", "d"]
    assert model.fallback_for(user)
    why = NOT_BY_HISTORY.get(name, "No history yet")
    assert str(model.explain(user, "a").message) == f"{why}, so the most popular: 3 of 4 customers chose it."


@every_model
def test_renamed_people_and_items_get_the_same_lists(name: str) -> None:
    # New names in the opposite order of the alphabet, so every row and column stands elsewhere.
    rng = np.random.default_rng(3)
    rows = pd.DataFrame(np.argwhere(rng.random((40, 30)) < 0.3), columns=["user_id", "item_id"])
    links = pd.DataFrame({"user1": rng.integers(0, 40, 90), "user2": rng.integers(0, 40, 90)})
    items = pd.DataFrame({"item_id": range(30), "title": [f"word{n % 7} sign{n % 5}" for n in range(30)]})
    plain = fit(name, _named(rows, links, items, "{:03}", 0)).recommend(["007"], 30)
    turned = fit(name, _named(rows, links, items, "{:03}", 999)).recommend(["992"], 30)
    there = plain.set_index("item_id")["score"]
    back = turned.assign(item_id=[f"{999 - int(item):03}" for item in turned["item_id"]]).set_index("item_id")["score"]
    pd.testing.assert_series_equal(there.sort_index(), back.sort_index(), rtol=1e-6, check_names=False)


def _named(rows: pd.DataFrame, links: pd.DataFrame, items: pd.DataFrame, how: str, top: int) -> Interactions:
    tables = (
        table.map(lambda v: how.format(abs(top - v)) if isinstance(v, int) else v) for table in (rows, items, links)
    )
    made = Interactions.from_frame(*tables)
    return made.grouped({user: f"group {abs(top - int(user)) % 3}" for user in made.user_ids})


@every_model
def test_the_evidence_adds_up_to_the_score_and_is_what_it_rests_on(name: str) -> None:
    model, baskets = fit(name, world(ann="abcab", bob="bcd", cat="acd", dan="ab", eve="d")), ("ann", "dan", "eve")
    for row in model.recommend(baskets).itertuples():
        evidence = model.explain(row.user_id, row.item_id).evidence
        if len(evidence):
            assert evidence["weight"].sum() == pytest.approx(row.score, abs=1e-9)
            own = evidence.index[evidence["item_id"] != ""] if "item_id" in evidence else []
            assert not len(own) or _without(model, row, own[0]) < _without(model, row, None)


def _without(model: Recommender, row, item: int | None) -> float:
    """What the history says when one item was not in it."""
    history = model.interactions.history(model.interactions.rows([row.user_id]))
    history.data = np.where(history.indices == item, 0.0, history.data)
    return model.scores(history)[0, model.interactions.column(row.item_id)]


@every_model
def test_equal_scores_stand_in_the_order_of_their_ids(name: str) -> None:
    twins = ITEMS.assign(title="the same", category="same")
    model = fit(name, world(twins, ann="a", bob="adcb"))
    assert list(model.recommend(["ann"])["item_id"]) == ["b", "c", "d"]


@every_model
def test_of_equal_scores_the_more_popular_comes_first(name: str) -> None:
    # cos(a, b) = 1 / sqrt(3 * 1) and cos(a, d) = 2 / sqrt(3 * 4) are equal; four customers have d, one has b.
    twins = ITEMS.assign(title="the same", category="same")
    model = fit(name, world(twins, ann="a", bob="abd", cat="ad", dan="d", eve="d"))
    assert list(model.recommend(["ann"], 2)["item_id"]) == ["d", "b"]


@every_model
def test_seen_items_come_back_only_when_asked_for(name: str, shop: Interactions) -> None:
    model = fit(name, shop)
    assert set(model.recommend(["bob"], exclude_seen=False)["item_id"]) == set("abcd")
    assert list(model.recommend("bob")["item_id"]) == ["d"]


@every_model
def test_evidence_is_the_customers_own(name: str, shop: Interactions) -> None:
    model = fit(name, shop)
    for row in model.recommend(shop.user_ids).itertuples():
        evidence = model.explain(row.user_id, row.item_id).evidence
        place = shop.rows([row.user_id])
        # A relationship is a row of the customer's as well as a purchase is.
        own = {
            "item_id": shop.item_ids[shop.matrix[place].indices],
            "friend_id": shop.user_ids[shop.friends[place].indices],
        }
        cites = [column for column in own if column in evidence]
        assert list(evidence.columns[:3]) == ["user_id", cites[0], "weight"]
        assert set(evidence["user_id"]) <= {row.user_id}
        assert all(set(evidence[column]) <= {*own[column], ""} for column in cites)
        assert ((evidence[cites] != "").sum(axis=1) == 1).all()
        assert evidence["weight"].is_monotonic_decreasing


@every_model
def test_a_lone_customer_has_nothing_left(name: str) -> None:
    model = fit(name, world(ann="abcd"))
    assert model.recommend(["ann"]).empty
    assert list(model.recommend(["nobody"], n=99)["item_id"]) == ["a", "b", "c", "d"]


@every_model
def test_no_data_is_refused_with_the_remedy(name: str) -> None:
    with pytest.raises(NotEnoughData, match="ratings, orders or page views"):
        fit(name, Interactions.from_frame(frame()))


@every_model
def test_asking_twice_for_someone_gives_one_list(name: str, shop: Interactions) -> None:
    model = fit(name, shop)
    pd.testing.assert_frame_equal(model.recommend(["ann", "cat", "ann"]), model.recommend(["ann", "cat"]))


@every_model
def test_no_users_get_no_rows(name: str, shop: Interactions) -> None:
    assert fit(name, shop).recommend([]).empty


@every_model
@pytest.mark.parametrize(
    ("ask", "allowed"),
    [
        (lambda model: model.recommend(["ann"], 0), "1, 2, 3"),
        (lambda model: model.explain("ann", "x"), "a … d"),
    ],
)
def test_what_is_out_of_range_is_named(name: str, ask, allowed: str, shop: Interactions) -> None:
    with pytest.raises(OutOfRange, match=allowed):
        ask(fit(name, shop))


def test_an_unknown_model_is_refused_with_the_known_names(shop: Interactions) -> None:
    with pytest.raises(OutOfRange, match=", ".join(RECOMMENDERS)):
        fit("oracle", shop)


def test_every_problem_is_a_core_error(shop: Interactions) -> None:
    with pytest.raises(CoreError, match="weight is cubed; allowed is value, log, binary"):
        fit("item_cf", shop, weight="cubed")
