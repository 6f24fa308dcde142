"""The past and the future: every pair in one half, everyone who can be compared, and no knowledge of the rows' order."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import OutOfRange
from core.recommend import Interactions
from core.recommend.split import split

from .worlds import ITEMS, LINKS, frame

baskets = st.dictionaries(st.sampled_from(["ann", "bob", "cat"]), st.text("abcdef", min_size=1, max_size=9), min_size=1)


def crowd(people: int = 60, items: int = 10) -> pd.DataFrame:
    """Everyone has every item, the n-th on day n."""
    rows = [(f"u{person:02}", f"i{item}", item) for person in range(people) for item in range(items)]
    return pd.DataFrame(rows, columns=["user_id", "item_id", "day"])


def pairs(interactions: Interactions, matrix) -> set[tuple[str, str]]:
    rows, columns = matrix.nonzero()
    return set(zip(interactions.user_ids[rows], interactions.item_ids[columns], strict=True))


def test_one_day_divides_everyone_with_a_fifth_of_the_pairs_after_it() -> None:
    known = Interactions.from_frame(crowd())
    halves = split(known)
    assert (halves.kind, halves.day) == ("time", 7)
    assert {item for _, item in pairs(known, halves.future)} == {"i8", "i9"}
    assert halves.past.days.max() == 7
    assert list(halves.users) == list(range(60))


def test_the_last_day_of_a_pair_decides() -> None:
    again = pd.concat([crowd(), pd.DataFrame({"user_id": ["u00"], "item_id": ["i0"], "day": [9]})])
    known = Interactions.from_frame(again)
    halves = split(known)
    assert ("u00", "i0") in pairs(known, halves.future)
    assert ("u00", "i0") not in pairs(known, halves.past.matrix)


def test_where_too_few_are_on_both_sides_of_a_day_each_persons_latest_are_the_future() -> None:
    known = Interactions.from_frame(crowd(people=49))
    halves = split(known)
    assert (halves.kind, halves.day) == ("last", None)
    assert {item for _, item in pairs(known, halves.future)} == {"i8", "i9"}


def test_people_who_come_and_go_are_not_divided_by_one_day() -> None:
    # Each person's ten days are their own: one day in the middle of at most one history.
    rows = crowd(people=200)
    known = Interactions.from_frame(rows.assign(day=rows["day"] + 10 * rows["user_id"].str[1:].astype(int)))
    halves = split(known)
    assert halves.kind == "last"
    assert {item for _, item in pairs(known, halves.future)} == {"i8", "i9"}


def test_sixty_of_four_hundred_are_not_everyone() -> None:
    # Sixty are there before and after the day; the others came once, a fifth of them after it.
    once = crowd(people=340)
    once["day"] = np.where(once["user_id"].str[1:].astype(int) < 68, 9, 0)
    rows = pd.concat([once, crowd().assign(user_id=lambda rows: "v" + rows["user_id"])])
    assert split(Interactions.from_frame(rows)).kind == "last"
    assert split(Interactions.from_frame(rows.tail(600))).kind == "time"


@pytest.mark.parametrize("rows", [crowd().drop(columns="day"), crowd().assign(day=3)])
def test_days_that_say_nothing_leave_it_to_chance(rows: pd.DataFrame) -> None:
    known = Interactions.from_frame(rows)
    halves = split(known, seed=1)
    assert halves.kind == "random"
    assert set(np.diff(halves.future.indptr)) == {2}
    assert len({item for _, item in pairs(known, halves.future)}) == 10
    assert (split(known, seed=2).future != halves.future).nnz


def test_pairs_without_a_day_belong_to_the_past() -> None:
    rows = crowd()
    rows.loc[rows["item_id"] == "i9", "day"] = np.nan
    known = Interactions.from_frame(rows)
    assert {item for _, item in pairs(known, split(known).future)} == {"i7", "i8"}


def test_what_is_disliked_is_nothing_to_find() -> None:
    rows = crowd().assign(value=1.0)
    rows.loc[rows["item_id"] == "i9", "value"] = -1.0
    known = Interactions.from_frame(rows)
    assert {item for _, item in pairs(known, split(known).future)} == {"i8"}


@pytest.mark.parametrize(("asked", "given"), [("time", "time"), ("last", "last"), ("random", "random")])
def test_a_kind_can_be_asked_for(asked: str, given: str) -> None:
    assert split(Interactions.from_frame(crowd()), kind=asked).kind == given


@settings(max_examples=15, deadline=None)
@given(basket=baskets, dated=st.booleans(), seed=st.integers(0, 9), share=st.floats(0.05, 0.95))
def test_every_pair_is_in_one_half_and_who_has_two_has_both(basket, dated: bool, seed: int, share: float) -> None:
    rows = frame(**basket)
    known = Interactions.from_frame(rows.assign(day=[n % 3 for n in range(len(rows))]) if dated else rows)
    halves = split(known, seed=seed, share=share)
    past, future = pairs(known, halves.past.matrix), pairs(known, halves.future)
    assert past | future == pairs(known, known.matrix)
    assert not past & future
    assert list(known.user_ids[halves.users]) == sorted(user for user, items in basket.items() if len(set(items)) > 1)
    assert halves.past.matrix.shape == halves.future.shape == known.matrix.shape
    assert halves.past.days is None or len(halves.past.days) == halves.past.matrix.nnz


def test_shuffled_rows_are_split_alike_and_texts_and_friends_stay() -> None:
    rows = frame(ann="abcd", bob="bcd", cat="ad")
    one = split(Interactions.from_frame(rows, ITEMS, LINKS), seed=4)
    other = split(Interactions.from_frame(rows.sample(frac=1, random_state=1), ITEMS, LINKS), seed=4)
    assert not (one.future != other.future).nnz
    assert one.past.titles["a"] == "red shoe"
    assert one.past.friends.nnz


@pytest.mark.parametrize(("options", "allowed"), [({"share": 1.0}, "0 … 1"), ({"kind": "week"}, "time, last, random")])
def test_what_is_out_of_range_is_named(options, allowed: str) -> None:
    with pytest.raises(OutOfRange, match=allowed):
        split(Interactions.from_frame(crowd()), **options)
