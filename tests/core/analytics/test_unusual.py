"""Unusual days: what is planted is found, what is quiet stays quiet, a closed shop is no alarm."""

from datetime import date, timedelta

import numpy as np
import pytest

import core
from core.analytics import FALSE_ALARMS, unusual_days
from core.analytics.daily import Daily
from core.analytics.unusual import LIMIT, Unusual, judged

WEEK = np.array([1, 1.1, 1, 1.2, 1.4, 0, 0.6])


def past(values, each=1.0):
    return Daily("orders", 20_000, np.asarray(values, dtype=float), each)


def quiet(seed, mean, days=364, spread=None):
    """Independent counts with a week's rhythm and a closed day; negative binomial with `spread`."""
    draw = np.random.default_rng(seed)
    rate = mean * np.resize(WEEK, days) * np.linspace(1, 1.5, days)
    return draw.poisson(rate if spread is None else rate * draw.gamma(spread, 1 / spread, days))


@pytest.mark.parametrize(("mean", "spread"), [(5, None), (50, None), (500, None), (20, 5), (200, 20)])
def test_false_alarms_are_as_rare_as_stated(mean, spread):
    marked = np.concatenate([judged(past(quiet(seed, mean, spread=spread)))["unusual"] for seed in range(8)])
    assert marked.mean() <= FALSE_ALARMS


def test_a_spike_and_a_hole_are_found_and_nothing_else_beside_them():
    values = quiet(1, 50)
    values[200], values[300] = 200, 5
    found = Unusual("orders", judged(past(values)))
    assert set(found.spells["first"]) >= {20_200, 20_300}
    assert found.spells.set_index("first")["z"][[20_200, 20_300]].tolist() == pytest.approx(
        [found.days["z"][200], found.days["z"][300]]
    )
    assert found.days["unusual"].sum() <= 2 + 3


def test_a_day_that_is_always_closed_is_usual_and_an_open_one_is_not():
    values = quiet(2, 50)
    assert not judged(past(values))["unusual"][5::7].any()
    values[200 - (200 % 7) + 5] = 60
    assert judged(past(values))["unusual"][200 - (200 % 7) + 5]


def test_expected_is_the_weekday_at_the_level_of_the_weeks_around():
    found = judged(past(np.resize(WEEK * 100, 120)))
    assert found["expected"].to_numpy() == pytest.approx(np.resize(WEEK * 100, 120))
    doubled = np.resize(WEEK * 100, 154) * np.where(np.arange(154) < 119, 1, 2)
    assert judged(past(doubled))["expected"][135:149].to_numpy() == pytest.approx(doubled[135:149])
    # With nothing but chance the usual range of 100 is (10 - 3.5 / 2)^2 .. (10 + 3.5 / 2)^2.
    assert found.loc[0, ["low", "high"]].tolist() == pytest.approx([(10 - LIMIT / 2) ** 2, (10 + LIMIT / 2) ** 2])


def test_days_that_follow_each_other_are_one_spell():
    values = quiet(3, 50).astype(float)
    values[210:213] = 0
    values[[214, 215]] = 400
    spells = Unusual("orders", judged(past(values))).spells
    assert spells[["first", "last", "days"]].iloc[:2].to_numpy().tolist() == [[20_214, 20_215, 2], [20_210, 20_212, 3]]


def test_a_shop_closed_over_the_holidays_is_one_run_across_its_weekly_closed_day():
    values = quiet(4, 50).astype(float)
    values[205:213] = 0  # place 208 is a closed day anyway
    found = Unusual("orders", judged(past(values))).spells
    run = found[found["first"] <= 20_206].iloc[0]
    assert run["last"] >= 20_211 and run["value"] == 0 and run["days"] == run["last"] - run["first"] + 1


def orders(days, each_day):
    first = date(2025, 1, 1)
    lines = [f"o{d}-{n},u,i,5,{first + timedelta(d)}" for d in range(days) for n in range(each_day(d))]
    return core.load({"o.csv": ("order_id,user_id,item_id,amount,time\n" + "\n".join(lines) + "\n").encode()})


def test_a_period_is_judged_by_all_days_around_it():
    dataset = orders(90, lambda d: 20 if d == 60 else 4)
    shown = dataset.filtered(core.Filter(period=(20_089 + 55, 20_089 + 64)))
    found = unusual_days(shown, "revenue")
    assert len(found.days) == 10 and found.spells["first"].tolist() == [20_149]
    assert found.spells[["value", "expected"]].iloc[0].tolist() == pytest.approx([100, 20])


@pytest.mark.parametrize(("days", "each_day"), [(30, 4), (90, 1)])
def test_too_few_days_or_orders_say_so(days, each_day):
    with pytest.raises(core.NotEnoughData):
        unusual_days(orders(days, lambda _: each_day), "orders")
