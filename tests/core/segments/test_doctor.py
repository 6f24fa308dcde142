"""The feature doctor: every column has its reason, and warnings come from textbook numbers."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

import core
from core.segments import Choice, Features, Scaling, collinear, customer_facts, diagnose, legend


def people(n=60):
    """Customers with every kind of column a doctor meets."""
    rng = np.random.default_rng(0)
    lines = [
        "user_id,email,age,income,visits,spent_online,basket,same,loyalty,voucher,gender,consent,signup_date,mostly_blank,vip"
    ]
    for i in range(n):
        visits, paid = rng.poisson(6) + 1, np.exp(rng.normal(3, 1.5))
        age = "" if i % 10 == 0 else 20 + i % 40
        gender, vip = "fm"[i % 2], "true" if i % 3 else "false"
        blank = i if i < 5 else ""
        lines.append(
            f"u{i},p{i}@x.org,{age},{30000 + 13 * i * i},{visits},{paid:.2f},{paid * 1.1:.2f},4,{7919 * i % 99991},"
            f"V{i}x,{gender},yes,2024-01-{1 + i % 28:02d},{blank},{vip}"
        )
    return core.load({"customers.csv": "\n".join(lines).encode()})


@pytest.fixture(scope="module")
def told():
    names = ("age", "visits", "spent_online", "basket", "loyalty")
    return diagnose(people(), Choice(names)).set_index("feature")


def test_every_column_has_one_row_and_a_reason(told):
    assert told.index.is_unique and told["reason"].notna().all()
    assert set(told.index) >= {
        "age",
        "income",
        "same",
        "email",
        "gender",
        "consent",
        "signup_day",
        "mostly_blank",
        "vip",
    }
    assert told.index[told["used"]].tolist() == ["age", "visits", "spent_online", "basket", "loyalty"]


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("same", "segments.left_out_constant"),
        ("mostly_blank", "segments.left_out_missing"),
        ("email", "segments.doctor_personal"),
        ("voucher", "segments.doctor_near_id"),
        ("gender", "segments.category"),
        ("consent", "segments.doctor_consent"),
        ("signup_day", "segments.doctor_date"),
        ("income", "segments.doctor_free"),
        ("spent_online", "segments.doctor_logged"),
        ("visits", "segments.doctor_used"),
    ],
)
def test_why_it_is_used_or_not(told, column, code):
    assert told.loc[column, "reason"].code == code


def test_missing_values_are_counted_and_how_they_are_filled(told):
    assert told.loc["age", "missing"] == 6 and told.loc["age", "missing_share"] == pytest.approx(0.1)
    assert told.loc["age", "filled"].code == "segments.doctor_filled_median"
    assert told.loc["visits", "missing"] == 0 and told.loc["visits", "filled"] is None
    assert told.loc["mostly_blank", "missing"] == 55


def test_two_columns_that_count_one_habit_are_told(told):
    assert told.loc["spent_online", "twin"] == "basket" and told.loc["spent_online", "rho"] == pytest.approx(1)
    assert told.loc["spent_online", "group"] == told.loc["basket", "group"] == 1
    assert told.loc["visits", "group"] == 0
    codes = [warning.code for warning in told.loc["basket", "warnings"]]
    assert codes == ["segments.doctor_twice"] and "spent_online" in str(told.loc["basket", "warnings"][0])


def test_whole_numbers_that_nearly_all_differ_are_suspected(told):
    assert [warning.code for warning in told.loc["loyalty", "warnings"]] == ["segments.doctor_near_number"]
    assert told.loc["visits", "warnings"] == ()


def test_skew_is_told_before_and_after_the_logarithm(told):
    assert told.loc["spent_online", "skew"] > 1 > abs(told.loc["spent_online", "skew_used"])
    assert told.loc["visits", "skew"] == pytest.approx(told.loc["visits", "skew_used"], abs=1e-4)


def test_rank_correlation_is_that_of_scipy_and_inflation_follows_its_formula():
    rng = np.random.default_rng(1)
    a = rng.normal(size=500)
    frame = pd.DataFrame({"a": a, "b": 0.8 * a + 0.6 * rng.normal(size=500)})
    found = collinear(Features.from_frame(frame))
    assert found["a"]["rho"] == pytest.approx(spearmanr(frame["a"], frame["b"]).statistic, abs=1e-6)
    r = np.corrcoef(frame["a"], frame["b"])[0, 1]
    assert found["a"]["vif"] == pytest.approx(1 / (1 - r**2), rel=1e-3) == found["b"]["vif"]
    assert found["a"]["twin"] == "b"


def test_a_sum_of_two_others_is_inflated_without_bound_and_the_rest_is_not():
    rng = np.random.default_rng(2)
    a, b, c = rng.normal(size=(3, 400))
    found = collinear(Features.from_frame(pd.DataFrame({"a": a, "b": b, "sum": a + b, "c": c})))
    assert min(found[name]["vif"] for name in ("a", "b", "sum")) > 1e4
    assert found["c"]["vif"] == pytest.approx(1, abs=0.05)


def test_the_order_of_the_rows_plays_no_part():
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.lognormal(size=(30_000, 3)), columns=list("abc"))
    one = collinear(Features.from_frame(frame))
    other = collinear(Features.from_frame(frame.sample(frac=1, random_state=0)))
    for name in "abc":
        assert one[name]["rho"] == pytest.approx(other[name]["rho"], abs=1e-9)


def test_scaled_columns_have_mean_0_and_deviation_1_and_a_constant_is_no_nan():
    matrix = np.column_stack([np.arange(50.0), np.full(50, 3.0)])
    space = Scaling.of(matrix)(matrix)
    assert space[:, 0].mean() == pytest.approx(0, abs=1e-6) and space[:, 0].std() == pytest.approx(1, abs=1e-6)
    assert (space[:, 1] == 0).all()


def test_codes_come_back_as_the_values_they_stand_for():
    dataset = people()
    facts = customer_facts(dataset)
    told = legend(facts).set_index(["column", "code"])["value"]
    written = dataset.frame("customers").set_index("user_id")["gender"]
    coded = facts.profile["gender"]
    back = [told["gender", code] for code in coded.codes]
    assert back == written.loc[facts.features.user_ids].tolist()
    counts = legend(facts).groupby("column")["customers"].sum()
    assert counts["gender"] == 60 and counts["vip"] == 60
    assert told["vip"].tolist() == ["false", "true"]


@pytest.mark.parametrize("pack", ["shop", "grocer", "reviews"])
def test_the_packs_are_told_as_they_are_used(pack):
    dataset = core.open_sample(pack)
    used = core.segments.customer_features(dataset)
    told = diagnose(dataset)
    assert set(told.loc[told["used"], "feature"]) == set(used.names)
    assert set(told.loc[told["logged"], "feature"]) == set(used.logged)
    assert [str(reason) for reason in told["reason"]]


def test_a_rare_yes_is_told_to_be_far_from_even():
    lines = "".join(f"u{i},{int(i < 3)},{i % 7}\n" for i in range(100))
    told = diagnose(core.load({"customers.csv": f"user_id,complaints,visits\n{lines}".encode()})).set_index("feature")
    # The skew of a yes with share p is (1 - 2p) / sqrt(p (1 - p)): 5.51 at 3%.
    assert told.loc["complaints", "skew_used"] == pytest.approx(0.94 / np.sqrt(0.03 * 0.97), abs=0.01)
    assert [warning.code for warning in told.loc["complaints", "warnings"]] == ["segments.doctor_still_skewed"]


def test_nothing_is_no_value_of_its_own():
    told = diagnose(core.open_sample("shop")).set_index("feature")
    assert told.loc["gender", "missing"] > 0 and told.loc["gender", "reason"].values["values"] == 2
