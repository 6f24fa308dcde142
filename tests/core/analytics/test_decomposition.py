"""What moved: the parts sum exactly to the change, whatever the data; an order belongs to one group."""

from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core.analytics import (
    NEW,
    SEGMENTS,
    Grouping,
    drivers,
    moved,
    moved_metrics,
    moved_ways,
    shareable_moves,
    two_periods,
)
from core.analytics.drivers import _whole_parts, shapley
from core.analytics.metrics import METRICS
from core.analytics.reach import Span
from core.analytics.two_periods import compared_pair, covered

CHANNEL = Grouping("orders", "channel")
HEAD = "order_id,user_id,item_id,channel,amount,time\n"
JANUARY, FEBRUARY = (20_089, 20_119), (20_120, 20_147)  # of 2025


def months(lines, **files):
    """The data of February and of January."""
    whole = core.load({"orders.csv": (HEAD + "\n".join(lines) + "\n").encode()} | files)
    return tuple(whole.filtered(core.Filter(period=period)) for period in (FEBRUARY, JANUARY))


def test_a_change_by_hand():
    now, before = months([
        "o1,a,i,email,100,2025-01-05", "o2,b,i,ads,50.05,2025-01-06", "o3,c,i,,20,2025-01-07",
        "o4,a,i,email,40,2025-02-05", "o5,d,i,shop,30,2025-02-06", "o6,c,i,,25,2025-02-07",
    ])  # fmt: skip
    found = moved(now, before, "revenue", CHANNEL)
    rows = [tuple(row) for row in found.rows[["kind", "group", "before", "after", "change"]].to_numpy()]
    assert rows == [
        ("value", "email", 1_000_000, 400_000, -600_000),
        ("value", "ads", 500_500, 0, -500_500),  # gone
        ("value", "shop", 0, 300_000, 300_000),  # new
        ("unknown", None, 200_000, 250_000, 50_000),
    ]
    assert (found.change, found.residual) == (-750_500, 0)


def test_an_order_counts_once_in_the_group_with_most_of_its_amount():
    items = {"items.csv": b"item_id,category\ni,toys\nj,books\nk,art\n"}
    now, before = months(["o1,a,i,x,10,2025-01-05", "o2,a,i,x,8,2025-02-05", "o2,a,j,x,5,2025-02-05",
                          "o3,b,j,x,3,2025-02-06", "o3,b,k,x,3,2025-02-06"], **items)  # fmt: skip
    found = moved(now, before, "orders", Grouping("items", "category"))
    assert dict(zip(found.rows["group"], found.rows["after"], strict=True)) == {"toys": 1, "art": 1}
    assert found.after == METRICS["orders"].compute(now).value == 2


def test_new_people_are_those_whose_first_order_lies_in_the_period():
    now, before = months(["o1,a,i,x,10,2025-01-05", "o2,a,i,x,5,2025-02-05", "o3,b,i,x,8,2025-02-01"])
    found = moved(now, before, "revenue", NEW).rows.set_index("group")["after"]
    assert found.to_dict() == {"new": 80_000, "returning": 50_000}


def test_large_amounts_stay_whole_where_a_group_is_gone():
    # 2**60 + 1 ten-thousandths, a number float64 does not have, in lines as large as are read.
    each, rest = 9 * 10**15, (2**60 + 1) % (9 * 10**15)
    amounts = [each] * ((2**60 + 1) // each) + [rest]
    lines = [f"o{n},a,i,email,{a // 10_000}.{a % 10_000:04d},2025-01-05" for n, a in enumerate(amounts)]
    lines.append("p,a,i,ads,0.0001,2025-02-05")
    found = moved(*months(lines), "revenue", CHANNEL)
    assert found.rows["change"].tolist() == [-(2**60) - 1, 1] and found.residual == 0
    assert found.before == 2**60 + 1


def test_small_changes_are_gathered_and_the_sum_holds():
    lines = [f"o{n},u{n},i,c{n},{n + 1},2025-02-05" for n in range(12)]
    found = moved(*months([*lines, "x,z,i,c0,1,2025-01-05"]), "revenue", CHANNEL, most=3)
    assert found.rows["kind"].tolist() == ["value"] * 3 + ["other"]
    assert found.rows["values"].tolist() == [1, 1, 1, 9] and found.residual == 0


def test_small_groups_do_not_leave():
    lines = [f"o{n},u{n},i,{'email' if n < 20 else 'ads' if n < 32 else 'shop'},10,2025-02-05" for n in range(35)]
    found = shareable_moves(moved(*months([*lines, "x,u0,i,email,1,2025-01-05"]), "revenue", CHANNEL))
    assert found.rows["kind"].tolist() == ["value", "other"] and found.rows["values"].tolist() == [1, 2]
    assert found.residual == 0


def test_segments_are_given_by_their_labels():
    sides = months(["o1,a,i,x,10,2025-01-05", "o2,b,i,x,5,2025-02-05"])
    found = moved(*sides, "revenue", SEGMENTS, labels={"a": "1", "b": "2"}).rows
    assert dict(zip(found["group"], found["change"], strict=True)) == {"1": -100_000, "2": 50_000}


def test_what_does_not_add_up_is_refused():
    with pytest.raises(core.OutOfRange):
        moved(*months(["o1,a,i,x,10,2025-01-05"]), "visitors", CHANNEL)


@cache
def disorder():
    """Orders as they should not be: refunds, orders of two people, of two channels and of none, unknown items."""
    draw = Random(0)  # noqa: S311
    lines = [
        f"o{draw.randint(0, 90)},{draw.choice('abcdefg')},{draw.choice('ijk')},{draw.choice(['x', 'y', 'z', ''])},"
        f"{draw.randint(-99_999, 999_999) / 100:.2f},{date(2025, 1, 1) + timedelta(draw.randint(0, 58))}"
        for _ in range(300)
    ]
    more = {"items.csv": b"item_id,category\ni,toys\nj,books\n", "people.csv": b"user_id,city\na,X\nb,Y\nc,X\n"}
    return core.load({"orders.csv": (HEAD + "\n".join(lines) + "\n").encode()} | more)


PERIOD = st.tuples(st.integers(20_089, 20_147), st.integers(0, 40)).map(lambda pair: (pair[0], sum(pair)))
WAYS = [(m, by) for m in ("revenue", "orders") for by in (CHANNEL, NEW, Grouping("items", "category"),
        Grouping("customers", "city"))]  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(PERIOD, PERIOD, st.sampled_from(WAYS), st.integers(1, 4))
def test_whatever_the_orders_the_parts_sum_to_the_change(period, earlier, way, most):
    now, before = (disorder().filtered(core.Filter(period=p)) for p in (period, earlier))
    metric, by = way
    found, known = moved(now, before, metric, by, most=most), METRICS[metric]
    change = known.compute(now).value - known.compute(before).value
    assert found.residual == 0 and found.change / found.scale == pytest.approx(change)
    if metric == "revenue":
        why = drivers(now, before)
        assert int(why.rows["change"].sum()) == why.change == found.change


def test_every_way_there_is_holds_the_sum():
    now, before = (disorder().filtered(core.Filter(period=p)) for p in (FEBRUARY, JANUARY))
    ways = [(metric, by) for metric in moved_metrics(now) for by in moved_ways(now, metric)]
    assert {by for _, by in ways} >= {by for _, by in WAYS} | {Grouping("orders", "item_id")}
    assert all(moved(now, before, metric, by).residual == 0 for metric, by in ways)
    one = now.filtered(core.Filter(channels=("x",), groups=(("city", ("X",)),)))
    assert not {CHANNEL, Grouping("customers", "city")} & set(moved_ways(one, "revenue"))


def test_drivers_by_hand():
    # 2 buyers x 1 order x 10 -> 2 buyers x 2 orders x 15: 20 -> 60, of which orders (20 + 30) / 2 = 25, amounts 15.
    now, before = months(["o1,a,i,x,10,2025-01-05", "o2,b,i,x,10,2025-01-05", *(
        f"p{n},{user},i,x,15,2025-02-05" for n, user in enumerate("aabb"))])  # fmt: skip
    found = drivers(now, before).rows
    assert found["change"].tolist() == [0, 250_000, 150_000]
    assert found[["before", "after"]].to_numpy().tolist() == [[2, 2], [1, 2], [10, 15]]


def test_refunds_are_named_apart():
    now, before = months(["o1,a,i,x,10,2025-01-05", "o2,a,i,x,10,2025-02-05", "r,a,i,x,-4,2025-02-06"])
    found = drivers(now, before).rows.set_index("name")["change"].to_dict()
    assert found["refunds"] == -40_000 and "unnumbered" not in found


def test_lines_without_an_order_number_are_no_refunds():
    now, before = months(["o1,a,i,x,10,2025-01-05", "o2,a,i,x,10,2025-02-05", ",a,i,x,7,2025-02-06",
                          "r,a,i,x,-4,2025-02-06"])  # fmt: skip
    found = drivers(now, before)
    assert found.rows.set_index("name")["change"].to_dict() == {
        "buyers": 0, "orders_each": 0, "average_order": 0, "refunds": -40_000, "unnumbered": 70_000,
    }  # fmt: skip
    assert found.change == 30_000


def test_guests_are_no_buyers_whose_number_drives_revenue():
    now, before = months(["o1,a,i,x,10,2025-01-05", "g1,,i,x,3,2025-01-06", "o2,a,i,x,10,2025-02-05",
                          "g2,,i,x,5,2025-02-06", "g3,,i,x,-1,2025-02-06"])  # fmt: skip
    found = drivers(now, before).rows.set_index("name")
    assert found["change"].to_dict() == {"buyers": 0, "orders_each": 0, "average_order": 0, "guests": 10_000}
    assert found.loc["guests", ["before", "after"]].tolist() == [3, 4]


def test_guests_are_neither_new_nor_returning():
    now, before = months(["o1,a,i,x,10,2025-01-05", "g1,,i,x,3,2025-01-06", "o2,a,i,x,12,2025-02-05",
                          "o3,b,i,x,7,2025-02-05", "g2,,i,x,5,2025-02-06"])  # fmt: skip
    rows = moved(now, before, "revenue", NEW).rows
    told = {(row.kind, row.group): row.after for row in rows.itertuples(index=False)}
    assert told == {("value", "returning"): 120_000, ("value", "new"): 70_000, ("unknown", None): 50_000}


def test_without_order_numbers_there_are_no_drivers():
    whole = core.load({"o.csv": b"user_id,item_id,amount,time\na,i,10,2025-01-05\na,i,4,2025-02-05\n"})
    found = drivers(*(whole.filtered(core.Filter(period=period)) for period in (FEBRUARY, JANUARY)))
    assert found.change == -60_000 and found.rows.empty


@given(*[st.tuples(*[st.integers(1, 1000)] * 3)] * 2)
def test_shapley_parts_sum_and_a_factor_that_stays_adds_nothing(old, new):
    parts = shapley(tuple(map(Fraction, old)), tuple(map(Fraction, new)))
    change = new[0] * new[1] * new[2] - old[0] * old[1] * old[2]
    assert sum(parts) == change and sum(_whole_parts(parts, change)) == change
    assert shapley(tuple(map(Fraction, (old[0], *new[1:]))), tuple(map(Fraction, (old[0], *old[1:]))))[0] == 0


def test_nobody_before_means_all_of_it_is_buyers():
    whole = core.load({"orders.csv": (HEAD + "o1,a,i,x,10,2025-02-05\n").encode()})
    sides = (whole.filtered(core.Filter(period=FEBRUARY)), whole.filtered(core.Filter(period=JANUARY)))
    assert drivers(*sides).rows["change"].tolist() == [100_000, 0, 0]


def test_without_a_choice_the_last_whole_month_is_compared():
    days = ["2025-01-01", "2025-02-28", "2025-03-05"]
    whole = core.load({"orders.csv": (HEAD + "".join(f"o{d},a,i,x,1,{d}\n" for d in days)).encode()})
    assert [side.filter.period for side in two_periods(whole, "orders")] == [FEBRUARY, JANUARY]
    chosen = whole.filtered(core.Filter(period=(20_140, 20_149)))
    assert [side.filter.period for side in two_periods(chosen, "orders")] == [(20_140, 20_149), (20_130, 20_139)]
    with pytest.raises(core.NotEnoughData):
        two_periods(whole.filtered(core.Filter(period=JANUARY)), "orders")


def test_periods_are_cut_to_the_days_the_data_has_of_both():
    reach = Span(20_100, 20_150)
    assert covered((20_120, 20_147), (20_089, 20_119), reach) == ((20_131, 20_147), (20_100, 20_116))
    assert covered((20_141, 20_160), (20_121, 20_140), reach) == ((20_141, 20_150), (20_121, 20_130))
    assert covered((20_125, 20_150), (20_100, 20_124), reach) == ((20_125, 20_150), (20_100, 20_124))
    assert covered((20_100, 20_119), (20_080, 20_099), reach) is None


def test_a_chosen_period_that_the_data_has_in_part_is_compared_by_that_part():
    days = [*range(1, 32), *(f"02-{day:02d}" for day in range(1, 11))]
    days = [day if isinstance(day, str) else f"01-{day:02d}" for day in days]
    whole = core.load({"orders.csv": (HEAD + "".join(f"o{d},a,i,x,1,2025-{d}\n" for d in days)).encode()})
    chosen = whole.filtered(core.Filter(period=FEBRUARY))
    wanted = [(20_120, 20_129), (20_089, 20_098)]
    assert [side.filter.period for side in two_periods(chosen, "orders")] == wanted
    assert [side.filter.period for side in compared_pair(chosen, "orders", JANUARY)] == wanted
    with pytest.raises(core.NotEnoughData):
        compared_pair(chosen, "orders", (19_000, 19_027))


def test_a_month_that_the_data_has_in_part_is_not_compared():
    days = [f"2025-{month:02d}-{day:02d}" for month, last in ((1, 31), (2, 28)) for day in range(1, last + 1)][14:]
    whole = core.load({"orders.csv": (HEAD + "".join(f"o{d},a,i,x,1,{d}\n" for d in days)).encode()})
    assert [side.filter.period for side in two_periods(whole, "orders")] == [(20_141, 20_147), (20_134, 20_140)]


def test_short_data_is_compared_by_weeks_and_without_any_says_so():
    whole = core.load(
        {"orders.csv": (HEAD + "".join(f"o{d},a,i,x,1,2025-01-{d:02d}\n" for d in range(1, 16))).encode()}
    )
    assert [side.filter.period for side in two_periods(whole, "orders")] == [(20_097, 20_103), (20_090, 20_096)]
    with pytest.raises(core.NotEnoughData):
        two_periods(core.load({"orders.csv": b"order_id,user_id,item_id,amount\no,a,i,1\n"}), "orders")
