"""New and returning visitors: by hand, and that they are always all visitors."""

from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core import analytics
from core.filters import Filter

FIRST = 20_089  # 2025-01-01


def loaded(rows, channel=""):
    lines = "".join(f"{user},x,2025-01-{day + 1:02},{channel}\n" for user, day in rows)
    return core.load({"v.csv": f"user_id,page_id,time,channel\n{lines}".encode()})


def test_by_hand():
    # a on days 0, 0, 1 and 3; b on day 1; nobody on day 2.
    found = analytics.new_and_returning(loaded([("a", 0), ("a", 0), ("a", 1), ("b", 1), ("a", 3)]))
    assert found[["day", "visitors", "new", "returning"]].to_numpy().tolist() == [
        [FIRST, 1, 1, 0],
        [FIRST + 1, 2, 1, 1],
        [FIRST + 2, 0, 0, 0],
        [FIRST + 3, 1, 0, 1],
    ]


def test_a_week_counts_a_person_once_and_as_new_in_their_first():
    rows = [("a", 0), ("a", 2), ("b", 8), ("a", 9), ("b", 13)]
    found = analytics.new_and_returning(loaded(rows), step=7)
    assert found.to_numpy().tolist() == [[FIRST, 1, 1, 0], [FIRST + 7, 2, 1, 1]]


def test_a_filter_never_makes_old_visitors_new():
    dataset = loaded([("a", 0), ("a", 5), ("b", 5)])
    part = dataset.filtered(Filter(period=(FIRST + 4, FIRST + 5)))
    assert analytics.new_and_returning(part).to_numpy().tolist() == [[FIRST + 4, 0, 0, 0], [FIRST + 5, 2, 1, 1]]


def test_without_days_there_are_none():
    assert len(analytics.new_and_returning(core.load({"v.csv": b"user_id,page_id\na,x\n"}))) == 0


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 27)), min_size=1, max_size=60),
    st.sampled_from([1, 7]),
    st.randoms(use_true_random=False),
)
def test_new_and_returning_are_all_visitors_and_each_is_new_once(rows, step, chance):
    found = analytics.new_and_returning(loaded(rows), step=step)
    first, last = min(day for _, day in rows), max(day for _, day in rows)
    for line in found.to_dict("records"):
        start = line["day"] - FIRST
        assert line["visitors"] == len({user for user, day in rows if start <= day < start + step})
        assert line["new"] + line["returning"] == line["visitors"]
    if (last - first + 1) % step == 0:
        assert found["new"].sum() == len({user for user, _ in rows})
    chance.shuffle(rows)
    assert analytics.new_and_returning(loaded(rows), step=step).equals(found)


def test_a_year_written_9999_makes_no_million_empty_days():
    found = analytics.new_and_returning(core.load({"v.csv": b"user_id,page_id,time\na,x,2025-01-01\na,x,9999-12-31\n"}))
    assert found[["visitors", "new", "returning"]].to_numpy().tolist() == [[1, 1, 0], [1, 0, 1]]
