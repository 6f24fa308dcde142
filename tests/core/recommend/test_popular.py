"""Popular is the number of customers, and says so."""

import pandas as pd
import pytest

from core.errors import OutOfRange
from core.recommend import Interactions, fit

from .worlds import frame


def test_the_score_is_the_number_of_customers(shop: Interactions) -> None:
    table = fit("popular", shop).recommend(["nobody"])
    assert dict(zip(table["item_id"], table["score"], strict=True)) == {"a": 3, "b": 2, "c": 2, "d": 1}


def test_buying_the_same_thing_often_counts_once() -> None:
    rows = frame(ann="aaaa", bob="b", cat="b", dan="c")
    assert fit("popular", Interactions.from_frame(rows)).recommend(["dan"])["item_id"].tolist() == ["b", "a"]


def test_the_reason_is_the_count(shop: Interactions) -> None:
    reason = fit("popular", shop).explain("cat", "a")
    assert str(reason.message) == "Most popular: 3 of 4 customers chose it."
    assert reason.evidence.empty


@pytest.mark.parametrize("name", ["popular", "item_cf"])
def test_many_equals_stand_in_the_order_of_their_ids(name: str) -> None:
    ids = [f"{number:03}" for number in range(200)]
    rows = pd.DataFrame({"user_id": "ann", "item_id": ids[::-1]})
    twice = pd.DataFrame({"user_id": "bob", "item_id": ids[::3]})
    model = fit(name, Interactions.from_frame(pd.concat([rows, twice])))
    rest = [item for item in ids if item not in ids[::3]]
    assert model.recommend(["nobody"], n=200)["item_id"].tolist() == ids[::3] + rest


def test_an_item_nobody_has_is_not_popular() -> None:
    items = pd.DataFrame({"item_id": ["a", "z"], "title": ["tea", "new"]})
    model = fit("popular", Interactions.from_frame(frame(ann="a"), items))
    assert model.recommend(["nobody"])["item_id"].tolist() == ["a"]


DATED = frame(ann="a", bob="a", cat="b", dan="c").assign(day=[0, 10, 30, 20])


def test_with_a_half_life_recent_choices_count_more() -> None:
    # The last day is 30: a was chosen 30 and 20 days before it, b on it, c 10 days before.
    model = fit("popular", Interactions.from_frame(DATED), half_life=10)
    table = model.recommend(["nobody"])
    assert table["item_id"].tolist() == ["b", "c", "a"]
    assert table["score"].tolist() == pytest.approx([1, 1 / 2, 1 / 8 + 1 / 4])
    assert str(model.explain("ann", "b").message) == (
        "Most popular in the last weeks, a choice counting half after 10 days: 1 of 4 customers chose it in all."
    )


def test_an_unknown_day_is_as_old_as_the_oldest() -> None:
    rows = DATED.assign(day=[None, 10, 30, 20])
    model = fit("popular", Interactions.from_frame(rows), half_life=10)
    assert model.counts.tolist() == pytest.approx([1 / 4 + 1 / 4, 1, 1 / 2])


@pytest.mark.parametrize("rows", [DATED.drop(columns="day"), DATED.assign(day=None)])
def test_without_dates_a_half_life_changes_nothing(rows: pd.DataFrame) -> None:
    model = fit("popular", Interactions.from_frame(rows), half_life=10)
    assert model.counts.tolist() == [2, 1, 1]
    assert str(model.explain("cat", "a").message) == "Most popular: 2 of 4 customers chose it."


@pytest.mark.parametrize("wrong", [0, -1, float("nan")])
def test_a_half_life_is_above_zero(wrong: float) -> None:
    with pytest.raises(OutOfRange, match="half_life"):
        fit("popular", Interactions.from_frame(DATED), half_life=wrong)
