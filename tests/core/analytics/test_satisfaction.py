"""Satisfaction by hand: answers, months that are over or not, NPS, and groups that differ more than chance."""

import numpy as np
import pytest

import core
from core.analytics import answers, measures, satisfaction_by, satisfaction_groupings, satisfaction_months
from core.analytics.metrics import METRICS, wilson
from core.analytics.word_groups import SEGMENTS, Grouping

TOWN = Grouping("customers", "city")


def ratings(*rows, header="user_id,item_id,rating,date"):
    return core.load({"ratings.csv": (header + "\n" + "\n".join(rows) + "\n").encode()})


def survey(scores, towns=("Oslo",)):
    """A survey with one answer a person."""
    lines = "".join(f"u{n},{towns[n % len(towns)]},{score}\n" for n, score in enumerate(scores))
    return core.load({"survey.csv": ("user_id,city,How likely are you to recommend us?\n" + lines).encode()})


# --- answers ------------------------------------------------------------------------------------------------
def test_every_answer_with_its_share_and_interval():
    dataset = ratings(*(f"u{n},i,{stars},2026-01-01" for n, stars in enumerate([1, 4, 4, 5, 5, 5, 5, 5])))
    found = answers(dataset, "csat")
    assert found["answer"].tolist() == [1, 2, 3, 4, 5]
    assert found["n"].tolist() == [1, 0, 0, 2, 5]
    assert found["share"].tolist() == [1 / 8, 0, 0, 2 / 8, 5 / 8]
    assert (found.loc[4, "low"], found.loc[4, "high"]) == wilson(5, 8)
    assert measures(dataset) == ("csat",)
    assert METRICS["csat"].compute(dataset).value == 7 / 8


def test_nps_of_a_fixture_and_its_interval():
    # 5 promoters, 3 passives, 2 detractors: 50% - 20% = 30. With 3/4 more on either side of 13 answers the middle is
    # 3 / 13 and the variance (8.5 / 13 - (3 / 13)^2) / 13; the 97.5% point of t with 9 degrees of freedom is 2.262157.
    dataset = survey([10, 9, 9, 10, 9, 8, 7, 7, 6, 0])
    found = METRICS["nps"].compute(dataset)
    half = 100 * 2.262157 * np.sqrt((8.5 / 13 - (3 / 13) ** 2) / 13)
    assert measures(dataset) == ("nps",)
    assert (found.value, found.n) == (pytest.approx(30), 10)
    assert (found.low, found.high) == (pytest.approx(300 / 13 - half), pytest.approx(300 / 13 + half))
    assert len(answers(dataset, "nps")) == 11


def test_another_scale_has_an_average_and_no_csat():
    dataset = ratings(*(f"u{n},i,{n % 7 + 1},2026-01-01" for n in range(70)))
    assert measures(dataset) == ("average_rating",)
    assert answers(dataset, "average_rating")["n"].tolist() == [10] * 7


def test_without_answers_it_says_what_is_needed():
    dataset = core.load({"v.csv": b"user_id,page_id\na,b\n"})
    assert measures(dataset) == ()
    with pytest.raises(core.NotEnoughData, match="rating"):
        answers(dataset, "csat")


# --- months -------------------------------------------------------------------------------------------------
def test_months_by_hand_and_the_last_one_is_not_over():
    days = [("2026-01-01", 5), ("2026-01-31", 1), ("2026-03-01", 4), ("2026-03-10", 4)]
    found = satisfaction_months(ratings(*(f"u,i{n},{stars},{day}" for n, (day, stars) in enumerate(days))), "csat")
    assert found["n"].tolist() == [2, 0, 2]
    assert found["value"].fillna(-1).tolist() == [0.5, -1, 1.0]
    assert found["complete"].tolist() == [True, True, False]
    assert (found["low"][0], found["high"][0]) == wilson(1, 2)
    assert (found["last"] - found["first"] + 1).tolist() == [31, 28, 31]


def test_months_add_up_to_the_whole_of_the_sample_shop():
    dataset = core.open_sample("shop")
    found, whole = satisfaction_months(dataset, "csat"), METRICS["csat"].compute(dataset)
    assert found["n"].sum() == whole.n
    assert (found["value"] * found["n"]).sum() / whole.n == pytest.approx(whole.value)
    assert found["complete"].all()


def test_without_dates_there_are_no_months():
    assert satisfaction_months(survey([9, 0, 5]), "nps").empty


# --- groups -------------------------------------------------------------------------------------------------
def shop_of_towns(seed, worse=0.0, towns=10, each=60):
    """Ratings from towns that are alike, but for T0: there so many more are unhappy."""
    rng = np.random.default_rng(seed)
    people = "".join(f"u{n},T{n % towns}\n" for n in range(towns * each))
    unhappy = rng.random(towns * each) < 0.3 + worse * (np.arange(towns * each) % towns == 0)
    lines = "".join(f"u{n},i{n % 3},{2 if low else 5}\n" for n, low in enumerate(unhappy))
    files = {"customers.csv": f"user_id,city\n{people}", "ratings.csv": f"user_id,item_id,rating\n{lines}u0,i0,1\n"}
    return core.load({name: text.encode() for name, text in files.items()}), unhappy


def test_a_group_that_is_clearly_worse_comes_first_and_the_others_are_not_ranked():
    dataset, unhappy = shop_of_towns(1, worse=0.4)
    found = satisfaction_by(dataset, TOWN, "csat").groups
    first = found.iloc[0]
    assert (first.group, first.clear, first.n) == ("T0", "worse", 61)
    assert first.value == (~unhappy[::10]).sum() / 61
    assert (first.low, first.high) == wilson(int((~unhappy[::10]).sum()), 61)
    assert set(found["clear"][1:]) == {""}


def test_of_alike_groups_none_is_called_worse_or_better_more_often_than_stated():
    runs = [satisfaction_by(shop_of_towns(seed)[0], TOWN, "csat").groups for seed in range(12)]
    assert sum((run["clear"] != "").any() for run in runs) <= 1


def test_groups_of_nps_and_of_averages_are_compared_by_their_means():
    dataset = survey([10 if n % 2 else n % 11 for n in range(440)], towns=("Oslo", "Rome"))
    found = satisfaction_by(dataset, TOWN, "nps").groups
    assert found[["group", "clear"]].to_numpy().tolist() == [["Oslo", "worse"], ["Rome", "better"]]
    assert found["value"].tolist()[1] == 100
    assert found["others"].tolist() == found["value"].tolist()[::-1]


def test_small_groups_and_unknown_ones_are_counted_and_left_out():
    people = "".join(f"u{n},{'Oslo' if n < 30 else 'Rome' if n < 60 else 'Bern'}\n" for n in range(65))
    lines = "".join(f"u{n},i,{5 if n % 2 else 1}\n" for n in range(70))
    files = {"customers.csv": "user_id,city\n" + people, "ratings.csv": "user_id,item_id,rating\n" + lines}
    found = satisfaction_by(core.load({name: text.encode() for name, text in files.items()}), TOWN, "csat")
    assert (sorted(found.groups["group"]), found.small, found.unknown) == (["Oslo", "Rome"], 1, 5)
    labelled = {f"u{n}": str(n % 2) for n in range(70)}
    segments = satisfaction_by(
        core.load({"ratings.csv": files["ratings.csv"].encode()}), SEGMENTS, "csat", labels=labelled
    )
    assert segments.groups["value"].tolist() == [0, 1]


def test_what_the_sample_shop_can_be_grouped_by():
    columns = [by.column for by in satisfaction_groupings(core.open_sample("shop"), "csat")]
    assert columns == ["age", "gender", "city", "occupation", "category", "item_id"]
    asked = [by.column for by in satisfaction_groupings(survey([0, 5, 9], ("Oslo", "Rome")), "nps")]
    assert asked == ["city"]
