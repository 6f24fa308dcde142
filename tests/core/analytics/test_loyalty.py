"""Coming again: how often and how soon, by hand and against a published example."""

import numpy as np
import pytest

import core
from core import Filter, analytics
from core.analytics.survival import day_of, kaplan_meier
from core.errors import NotEnoughData, OutOfRange

# The last day is 31 March. a: 1, 11 and 31 January; b: 2 and 22 January; c: 1 March; d: returned all, 5 January.
HAND = """order_id,user_id,item_id,amount,order_date
1,a,x,10,2025-01-01
1,a,y,5,2025-01-01
2,a,x,10,2025-01-11
3,a,x,10,2025-01-31
4,b,x,10,2025-01-02
5,b,x,10,2025-01-22
6,c,x,10,2025-03-01
7,d,x,10,2025-01-05
7,d,x,-10,2025-01-06
8,e,x,10,2025-03-31
"""


@pytest.fixture(scope="module")
def hand():
    return core.load({"orders.csv": HAND.encode()})


def test_how_many_come_again_by_hand(hand):
    """Of a, b, c and e two ordered twice and one three times; what d returned is no order."""
    found = analytics.repeats(hand)
    assert (found.kind, found.people) == ("orders", 4)
    assert found.steps["people"].tolist() == [4, 2, 1, 0, 0]
    assert found.steps["share"].tolist() == [1, 0.5, 0.25, 0, 0]
    assert found.steps["went_on"].tolist()[1:4] == [0.5, 0.5, 0.0]
    assert np.isnan(found.steps["went_on"].iloc[[0, 4]]).all()
    assert found.counts.to_numpy().tolist() == [[1, 2], [2, 1], [3, 1]]
    # Wilson 1927 for 2 of 4.
    assert found.steps.loc[1, ["low", "high"]].tolist() == pytest.approx([0.1500, 0.8500], abs=1e-4)


@pytest.mark.parametrize("pack", ["hand", "shop"])
def test_the_repeat_rate_is_that_of_the_registry(hand, pack):
    dataset = hand if pack == "hand" else core.open_sample("shop")
    rate = analytics.kpis(dataset).set_index("name").loc["repeat_rate"]
    found = analytics.repeats(dataset)
    assert found.steps.loc[1, ["share", "low", "high"]].tolist() == rate[["value", "low", "high"]].tolist()
    assert found.people == rate["n"]


def test_orders_need_no_day_to_be_counted():
    found = analytics.repeats(core.load({"o.csv": b"order_id,user_id,item_id\n1,a,x\n2,a,x\n3,b,x\n"}))
    assert found.steps["people"].tolist() == [2, 1, 0, 0, 0]


def test_days_with_a_visit_count_once():
    found = analytics.repeats(
        core.load({"v.csv": b"user_id,page_id,time\na,x,2025-01-01\na,y,2025-01-01\nb,x,2025-01-02\n"})
    )
    assert (found.kind, found.steps["people"].tolist()) == ("events", [2, 0, 0, 0, 0])


def test_time_to_return_by_hand(hand):
    """a is back after 10 days, b after 20; c is watched for 30 days and e for none.

    Day 10: 1 of 3 at risk, so 2/3 are left; day 20: 1 of 2, so 1/3. After 30 days nobody is watched.
    """
    found = analytics.time_to_return(hand, within=(9, 10, 30, 31))
    assert (found.people, found.returned) == (4, 2)
    assert found.within["share"].tolist()[:3] == pytest.approx([0, 1 / 3, 2 / 3])
    assert np.isnan(found.within["share"].iloc[3])
    # As far as it is seen two thirds come back; half of those have come by day 10.
    assert (found.horizon, found.half[0]) == (30, 10)
    assert found.back[0] == pytest.approx(2 / 3)
    assert found.curve.days.tolist() == [0, 10, 20, 30] and found.curve.at_risk.tolist() == [4, 3, 2, 1]


def test_after_the_second_order(hand):
    found = analytics.time_to_return(hand, after=2)
    assert (found.people, found.returned, found.curve.days.tolist()) == (2, 1, [20, 68])
    with pytest.raises(OutOfRange):
        analytics.time_to_return(hand, after=0)
    with pytest.raises(NotEnoughData):
        analytics.time_to_return(hand, after=9)


def test_a_period_chooses_by_the_first_order_and_does_not_end_the_watch(hand):
    """Those who began in the first ten days: a and b (day 20089 is 1 January 2025)."""
    found = analytics.time_to_return(hand.filtered(Filter(period=(20089, 20098))))
    assert (found.people, found.returned) == (2, 2)


def test_kaplan_meier_of_a_textbook():
    """Weeks in remission with 6-MP (Freireich et al. 1963), as worked out in Kleinbaum & Klein 2012, table 2.1-2.4.

    The standard errors are Greenwood's, of Cox & Oakes 1984, p. 49: 0.0764 after week 6 and 0.1346 after week 23.
    """
    happened = {6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1}
    lost = {6: 1, 9: 1, 10: 1, 11: 1, 17: 1, 19: 1, 20: 1, 25: 1, 32: 2, 34: 1, 35: 1}
    days = np.array(sorted(happened | lost))
    curve = kaplan_meier(days, *(np.array([part.get(int(d), 0) for d in days]) for part in (happened, lost)))
    left = [1 - curve.at(week)[0] for week in (6, 7, 10, 13, 16, 22, 23)]
    assert left == pytest.approx([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=1e-4)
    assert curve.at_risk.tolist()[:4] == [21, 17, 16, 15]
    assert day_of(curve, 0.5) == 23
    # S ** exp(+-1.96 * se(log S) / |log S|), with se(log S) = 0.0764 / 0.8571.
    ends = [0.8571 ** np.exp(sign * 1.96 * 0.0764 / 0.8571 / abs(np.log(0.8571))) for sign in (1, -1)]
    assert sorted(curve.at(6)[1:]) == pytest.approx(sorted(1 - end for end in ends), abs=2e-3)
    assert curve.at(3) == (0, 0, 0) and np.isnan(curve.at(36)[0])


def test_without_anybody_lost_it_is_the_plain_share():
    curve = kaplan_meier(np.array([1, 2, 4]), np.array([1, 2, 1]), np.array([0, 0, 0]))
    assert curve.share.tolist() == pytest.approx([0.25, 0.75, 1.0])


def test_half_of_those_who_come_back_is_found_though_the_data_ends_early():
    """People come back after 1 to 100 days, each day alike, a third never; a part is watched for half of that only."""
    rng, rows = np.random.default_rng(0), []
    for person in range(3000):
        start = int(rng.integers(0, 150))
        gap = int(rng.integers(1, 101)) if rng.random() < 2 / 3 else 10_000
        rows += [(f"u{person}", start)] + ([(f"u{person}", start + gap)] if start + gap <= 200 else [])
    lines = "".join(f"{n},{user},x,1,{np.datetime64('2025-01-01') + day}\n" for n, (user, day) in enumerate(rows))
    found = analytics.time_to_return(core.load({"o.csv": ("order_id,user_id,item_id,amount,time\n" + lines).encode()}))
    assert found.half[1] <= 50 <= found.half[2] and found.half[2] - found.half[1] < 8
    assert found.back[0] == pytest.approx(2 / 3, abs=0.03)


def test_lines_without_an_order_id_are_no_order_here_and_in_the_registry():
    rows = "".join(f"{n},u{n},x,5\n,u{n},y,5\n" for n in range(20))
    dataset = core.load({"o.csv": f"order_id,user_id,item_id,amount\n{rows}".encode()})
    assert analytics.repeats(dataset).steps["people"].tolist()[:2] == [20, 0]
    assert analytics.METRICS["repeat_rate"].compute(dataset).value == 0


def test_orders_with_neither_an_id_nor_a_day_say_what_is_lacking():
    with pytest.raises(NotEnoughData, match="date"):
        analytics.repeats(core.load({"o.csv": b"user_id,item_id,amount\na,x,1\nb,y,2\n"}))


def test_a_last_day_that_is_cut_off_is_not_waited_for():
    """20 days with orders at nine and at nine in the evening, the last until nine: people are watched for 19 days."""
    hours = [(day, hour) for day in range(1, 21) for hour in ("09", "21")][:-1]
    rows = "".join(f"{n},u{n},x,5,2025-01-{day:02d}T{hour}:00\n" for n, (day, hour) in enumerate(hours))
    dataset = core.load({"o.csv": f"order_id,user_id,item_id,amount,order_date\n{rows}".encode()})
    found = analytics.time_to_return(dataset)
    assert (found.people, int(found.curve.days.min()), int(found.curve.days.max())) == (38, 0, 18)
    table = analytics.cohorts(dataset, step="week")
    assert (int(table.people.sum()), table.unseen) == (38, 0)
