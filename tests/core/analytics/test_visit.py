"""Visits: where they begin, which page comes next and where they end, worked out by hand."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core import analytics
from core.errors import NotEnoughData


def loaded(rows):
    """Rows of user, session, page and minute."""
    lines = "".join(f"{user},{session},{page},2025-01-01 10:{minute:02}:00\n" for user, session, page, minute in rows)
    return core.load({"v.csv": f"user_id,session_id,page_id,time\n{lines}".encode()})


ROWS = [
    ("a", "1", "home", 0), ("a", "1", "shop", 1), ("a", "1", "shop", 2), ("a", "1", "cart", 3),  # a reload in between
    ("b", "1", "home", 0),  # another person's session of the same name
    ("b", "2", "home", 5), ("b", "2", "shop", 6), ("b", "2", "home", 7),
    ("c", "3", "shop", 9),
]  # fmt: skip


def test_entries_and_bounces_by_hand():
    found = analytics.visits(loaded(ROWS))
    assert (found.visits, found.one_page, found.steps, found.unclear, found.left_out) == (4, 2, 8, 0, 0)
    # Wilson 1927 for 2 of 4.
    assert (found.low, found.high) == pytest.approx((0.1500, 0.8500), abs=1e-4)
    columns = ["page_id", "entries", "share", "one_page", "bounce", "steps", "exits"]
    assert found.pages[columns].to_numpy().tolist()[:2] == [
        ["home", 3, 0.75, 1, 1 / 3, 4, 2],
        ["shop", 1, 0.25, 1, 1.0, 3, 1],
    ]
    assert found.pages["entries"].tolist() == [3, 1, 0]


def test_next_pages_by_hand():
    after = analytics.next_pages(loaded(ROWS), page="home")
    assert after[["page_id", "times", "share"]].to_numpy().tolist() == [["shop", 2, 0.5], [None, 2, 0.5]]
    after = analytics.next_pages(loaded(ROWS), page="shop")
    assert after[["page_id", "times"]].to_numpy().tolist() == [["cart", 1], ["home", 1], [None, 1]]
    assert len(analytics.next_pages(loaded(ROWS), page="nowhere")) == 0


def test_pages_at_one_moment_are_in_the_order_of_their_names_and_counted():
    found = analytics.visits(loaded([("a", "1", "z", 0), ("a", "1", "b", 0), ("a", "1", "b", 0), ("a", "1", "c", 1)]))
    assert (found.pages["page_id"].iloc[0], found.unclear, found.steps) == ("b", 1, 3)
    assert found.ordered
    dates = b"user_id,session_id,page_id,time\na,1,x,2025-01-01\na,1,y,2025-01-01\na,2,x,2025-01-02\n"
    assert not analytics.visits(core.load({"v.csv": dates})).ordered


def test_views_without_a_session_or_a_time_are_left_out_and_said():
    content = (
        b"user_id,session_id,page_id,time,page_views\na,1,x,2025-01-01 10:00,1\na,,y,2025-01-01 10:01,2\na,1,z,,1\n"
    )
    found = analytics.visits(core.load({"v.csv": content}))
    assert (found.visits, found.one_page, found.left_out) == (1, 1, 0.75)


@pytest.mark.parametrize(
    "content",
    [b"user_id,page_id\na,x\n", b"user_id,page_id,session_id\na,x,1\n", b"user_id,page_id,time\na,x,2025-01-01\n"],
)
def test_without_sessions_there_are_no_visits(content):
    dataset = core.load({"v.csv": content})
    assert analytics.visits(dataset) is None
    with pytest.raises(NotEnoughData, match="session_id"):
        analytics.next_pages(dataset, page="x")


def brute_force(rows):
    """Entries, exits and moves by plain Python: (page, next page or None) -> times."""
    entries, moves = Counter(), Counter()
    for visit in {(user, session) for user, session, *_ in rows}:
        seen = sorted((minute, page) for user, session, page, minute in rows if (user, session) == visit)
        pages = [page for i, (_, page) in enumerate(seen) if i == 0 or seen[i - 1][1] != page]
        entries[pages[0]] += 1
        moves.update(pairwise([*pages, None]))
    return entries, moves


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from("12"), st.sampled_from("xyz"), st.integers(0, 9)),
        min_size=1,
        max_size=40,
    ),
    st.randoms(use_true_random=False),
)
def test_any_visits_equal_a_count_by_plain_python(rows, chance):
    entries, moves = brute_force(rows)
    chance.shuffle(rows)
    dataset = loaded(rows)
    found = analytics.visits(dataset)
    by_page = found.pages.set_index("page_id")
    assert {page: n for page, n in by_page["entries"].items() if n} == dict(entries)
    assert by_page["entries"].sum() == by_page["exits"].sum() == found.visits == sum(entries.values())
    for page in by_page.index:
        after = analytics.next_pages(dataset, page=page)
        assert dict(zip(after["page_id"], after["times"], strict=True)) == {
            follower: n for (here, follower), n in moves.items() if here == page
        }
        assert after["times"].sum() == by_page.loc[page, "steps"]
