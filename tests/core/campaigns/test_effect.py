"""Exposed against control on contacts and orders that can be counted by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import core
from core.campaigns import arms, campaigns, effect, effects, leading, outcomes, results, uneven, variants
from core.store import Workspaces
from tests.core.campaigns.data import contacts, loaded, orders


def test_people_who_converted_are_counted_once_each():
    made = contacts((30, 10), (100, 100))
    twice = pd.concat([made, made.head(30)])  # thirty converted again: still thirty people
    found = effect(loaded(exposures=twice), "c")
    assert (found.comparison.treatment.mean, found.comparison.control.mean) == (0.3, 0.1)
    assert found.comparison.difference == pytest.approx(0.2) and found.comparison.lift == pytest.approx(2.0)
    assert found.clear and "points more people who converted" in str(found.verdict)


def test_people_seen_in_both_groups_are_left_out_and_counted():
    made = contacts((30, 10), (100, 100))
    strayed = made.head(5).assign(variant="control")
    found = effect(loaded(exposures=pd.concat([made, strayed])), "c")
    assert (found.mixed, found.comparison.treatment.n, found.comparison.control.n) == (5, 95, 100)


def test_what_is_asked_together_is_corrected_together():
    made = [contacts((30, 18), (100, 100), campaign=f"c{i}", first=1000 * i) for i in range(3)]
    found = effects(loaded(exposures=pd.concat(made)))
    assert [one.tests for one in found] == [3, 3, 3]
    assert found[0].p == pytest.approx(3 * found[0].comparison.p)
    alone = effect(loaded(exposures=made[0]), "c0")
    assert alone.clear and not found[0].clear
    assert found[0].comparison.low > 0 and "would stand out alone" in str(found[0].verdict)
    assert "+12.0 points" in str(found[0].verdict) and "the 3 comparisons" in str(found[0].verdict)
    even = effects(loaded(exposures=pd.concat([made[0].head(0), contacts((20, 20), (100, 100)), made[1]])))
    assert "cannot be told apart" in str(even[0].verdict)


def test_groups_far_from_the_plan_claim_nothing():
    data = loaded(exposures=contacts((120, 40), (300, 200)))
    found = effect(data, "c", planned=0.5)
    assert found.split.broken and not found.clear and "sizes that were planned" in str(found.verdict)
    assert effect(data, "c", planned=0.6).split.p == 1
    assert effect(loaded(exposures=contacts((3, 9), (30, 90))), "c").split.planned is None


def test_orders_count_from_the_contact_on_and_only_in_the_window():
    made = contacts((0, 0), (10, 10))
    bought = orders(
        ("u0", "o1", 50, "2025-03-01"), ("u0", "o1", 50, "2025-03-01"), ("u1", "o2", 40, "2025-03-07"),
        ("u2", "o3", 70, "2025-03-08"), ("u10", "o4", 20, "2025-02-28"), ("u11", "o5", 30, "2025-05-01"),
    )  # fmt: skip
    data = loaded(exposures=made, orders=bought)
    buyers = effect(data, "c", outcome="buyers", window=7).comparison
    assert (buyers.treatment.mean, buyers.control.mean) == (0.2, 0.0)
    assert effect(data, "c", outcome="orders", window=8).comparison.treatment.n == 10
    before = effect(data, "c", outcome="buyers", window=7).before
    assert (before.treatment.mean, before.control.mean) == (0.0, 2.0)


def test_people_whose_window_goes_beyond_the_data_are_left_out():
    # The fourteenth day from 12 March on is the last one of the orders.
    late = contacts((0, 0), (10, 10), first=100, day="2025-03-13")
    made = pd.concat([contacts((0, 0), (20, 20), day="2025-03-12"), late])
    data = loaded(exposures=made, orders=orders(("u0", "o1", 50, "2025-03-25")))
    found = effect(data, "c", outcome="buyers", window=14)
    assert (found.cut, found.comparison.treatment.n, found.split.n) == (20, 20, 60)


def spenders(n=300, seed=0, effect_of=0.0):
    rng = np.random.default_rng(seed)
    made = contacts((0, 0), (n, n))
    habit = rng.lognormal(4, 1, 2 * n)
    after = habit * rng.lognormal(0, 0.2, 2 * n) * np.where(made["variant"] == "treatment", 1 + effect_of, 1)
    rows = [
        (u, f"b{i}", round(h, 2), "2025-02-01") for i, (u, h) in enumerate(zip(made["user_id"], habit, strict=True))
    ]
    rows += [
        (u, f"a{i}", round(h, 2), "2025-03-05") for i, (u, h) in enumerate(zip(made["user_id"], after, strict=True))
    ]
    return made, rows


def test_revenue_less_what_the_history_tells_is_the_regression_of_it():
    made, rows = spenders(effect_of=0.1)
    bought = orders(*rows, ("u0", "z", 0, "2025-06-01"))
    found = effect(loaded(exposures=made, orders=bought), "c", outcome="revenue", window=28)
    spent = bought.pivot_table(index="user_id", columns="order_date", values="amount", aggfunc="sum").fillna(0)
    y, x = (made["user_id"].map(spent[day]).to_numpy() for day in ("2025-03-05", "2025-02-01"))
    treated = (made["variant"] == "treatment").to_numpy()
    centre = np.where(treated, 1, 0)
    slopes = np.linalg.lstsq(np.column_stack([np.ones(len(y)), centre, x]), y, rcond=None)[0]
    assert found.comparison.difference == pytest.approx(slopes[1], abs=1e-6)
    assert found.saved > 0.8 and found.clear


def test_rows_in_another_order_give_the_same_answer():
    made, rows = spenders(60)
    bought = orders(*rows, ("u0", "z", 0, "2025-06-01"))
    one = effect(loaded(exposures=made, orders=bought), "c", outcome="revenue")
    other = effect(loaded(exposures=made[::-1], orders=bought.sample(frac=1, random_state=1)), "c", outcome="revenue")
    assert one.comparison.low == pytest.approx(other.comparison.low, rel=1e-9)


def test_groups_that_differed_before_are_named():
    made, rows = spenders(100)
    treated = made.loc[made["variant"] == "treatment", "user_id"]
    richer = [(user, f"r{user}", 500 + i, "2025-02-20") for i, user in enumerate(treated)]
    bought = orders(*rows, *richer, ("u0", "z", 0, "2025-06-01"))
    found = effects(loaded(exposures=made, orders=bought), outcome="buyers")
    assert [one.campaign for one in uneven(found)] == ["c"]
    assert uneven(effects(loaded(exposures=made, orders=orders(*rows)), outcome="conversions")) == ()


@pytest.mark.parametrize(
    ("names", "control"),
    [
        (("treatment", "control"), "control"), (("实验组", "对照组"), "对照组"), (("Mail", "Hold-Out"), "Hold-Out"),
        (("A", "B"), "A"), (("new", "original"), "original"), (("触达", "不投放"), "不投放"),
    ],
)  # fmt: skip
def test_the_control_is_known_by_its_name(names, control):
    found = arms(names)
    assert found.control == control and found.recognised


def test_a_control_without_such_a_name_is_chosen_by_hand():
    assert not arms(("red", "blue")).recognised
    data = loaded(exposures=contacts((30, 10), (100, 100), names=("red", "blue")))
    assert effect(data, "c").control == "blue"
    turned = effect(data, "c", control="red")
    assert turned.recognised and turned.comparison.difference == pytest.approx(-0.2)
    assert "points fewer" in str(turned.verdict)


def test_without_people_each_row_stands_for_one():
    made = contacts((30, 10), (100, 100)).drop(columns="user_id")
    found = effect(loaded(exposures=made), "c").comparison
    assert (found.treatment.n, found.treatment.mean) == (100, 0.3)


def test_without_variants_there_is_nothing_to_compare():
    data = loaded(exposures=contacts((3, 1), (10, 10)).drop(columns="variant"))
    assert outcomes(data) == () and variants(data) == {}
    with pytest.raises(core.OutOfRange):
        effects(data)


def test_small_groups_are_left_out_and_an_unknown_campaign_is_an_error():
    data = loaded(exposures=contacts((3, 1), (9, 50)))
    assert effects(data) == ()
    with pytest.raises(core.NotEnoughData):
        effect(data, "c")


def test_a_filter_chooses_the_people():
    made = contacts((30, 10), (100, 100)).assign(channel=["email", "ads"] * 100)
    data = loaded(exposures=made)
    one = effect(data.filtered(core.Filter(channels=("email",))), "c").comparison
    assert (one.treatment.n, one.control.n) == (50, 50)


def test_results_are_those_of_the_registry_and_a_rate_comes_first():
    made = contacts((30, 10), (100, 100)).assign(clicks=1)
    found = results(loaded(exposures=made, orders=orders(("u0", "o1", 50, "2025-03-01"))), "campaign_id")
    assert dict(zip(found["name"], found["value"], strict=True)) == {"clicks": 200, "conversions": 40, "cvr": 0.2}
    assert leading(found["name"]) == "cvr"


def test_campaigns_start_where_their_table_says():
    plan = pd.DataFrame({"campaign_id": ["c"], "start_date": ["2025-02-20"], "end_date": ["2025-03-20"]})
    found = campaigns(loaded(exposures=contacts((1, 1), (5, 5)), campaigns=plan)).iloc[0]
    day = pd.Timestamp("2025-02-20").toordinal() - pd.Timestamp("1970-01-01").toordinal()
    assert (found["first"], found["people"], found["variants"]) == (day, 10, 2)


def test_of_the_shops_campaigns_only_summer_voucher_works():
    pack = Path(core.__file__).parents[1] / "sample_data" / "shop" / "exposures.csv.gz"
    found = effects(core.load(pack, workspaces=Workspaces()))
    by = {one.campaign: one.comparison for one in found}
    assert [one.campaign for one in found if one.clear] == ["summer-voucher"]
    assert [round(x, 3) for x in (by["summer-voucher"].treatment.mean, by["summer-voucher"].control.mean)] == [
        0.116,
        0.088,
    ]
    assert by["summer-voucher"].p == pytest.approx(2 * 0.00097, abs=2e-4)  # z = 3.1
    assert all(one.split.p > 0.9 for one in found)
