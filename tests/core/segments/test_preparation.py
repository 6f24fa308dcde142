"""Scaling, logarithm and groups as the reader decides: min-max by hand, weights that are equal, the same when re-applied."""

import re
import sqlite3

import numpy as np
import pandas as pd
import pytest

import core
from core.segments import (
    Features,
    Preparation,
    Scaling,
    available_features,
    choice,
    code_of,
    customer_facts,
    customer_features,
    diagnose,
    freeze,
    legend,
    movement,
    names,
    profile_contrast,
    reapply,
    segment,
    segment_rules,
    sweep_dataset,
    thaw,
)
from core.segments.frozen import frozen_features
from core.segments.measures import title

MINMAX = Preparation("minmax")


def people(n=120, shift=0):
    """Customers with a number, a skewed one, an id, a blank one, a constant, groups of 2, of 3 with a rare one, and names."""
    rng = np.random.default_rng(0)
    rows = ["user_id,visits,paid,row_id,known_of_few,same,gender,plan,nick,consent"]
    for i in range(n):
        plan = "gold" if i < 4 else ("free", "basic", "")[i % 3]
        few = i % 7 if i % 3 == 0 else ""
        paid = np.exp(rng.normal(3, 1.2))
        rows.append(
            f"u{i},{i % 11 + shift},{paid:.2f},{i},{few},5,{'fm'[i % 4 == 0]},{plan},nick {i},{'yes' if i % 2 else 'no'}"
        )
    return core.load({"customers.csv": "\n".join(rows).encode()})


@pytest.fixture(scope="module")
def dataset():
    return people()


# --- scaling --------------------------------------------------------------------------------------------------
def test_min_max_by_hand():
    matrix = np.array([[10.0, 3.0], [20.0, 3.0], [40.0, 3.0]])
    space = Scaling.of(matrix, "minmax")(matrix)
    np.testing.assert_allclose(space[:, 0], [0, 1 / 3, 1], atol=1e-7)
    assert (space[:, 1] == 0).all()  # a constant is no NaN


def test_a_skewed_column_is_logged_before_min_max():
    values = np.r_[np.zeros(50), [np.e - 1] * 5, [np.e**4 - 1]]
    found = Scaling.of(values[:, None], "minmax")
    assert found.logged == (True,)
    np.testing.assert_allclose(np.unique(found(values[:, None])), [0, 0.25, 1], atol=1e-6)


def test_the_rule_on_the_logarithm_can_be_turned_round():
    skewed, even = np.exp(np.linspace(0, 5, 60)), np.linspace(0, 1, 60)
    frame = pd.DataFrame({"skewed": skewed, "even": even})
    features = Features.from_frame(frame)
    assert features.logged == ("skewed",)
    turned = Features(*(getattr(features, n) for n in ("user_ids", "names", "matrix", "units", "notes")),
                      preparation=Preparation("z", ("skewed", "even")))  # fmt: skip
    assert turned.logged == ("even",)
    np.testing.assert_allclose(turned.standardised()[:, 0], (skewed - skewed.mean()) / skewed.std(), atol=1e-5)
    log = np.log1p(even)
    np.testing.assert_allclose(turned.standardised()[:, 1], (log - log.mean()) / log.std(), atol=1e-5)


def test_contrasts_stay_in_standard_deviations_whatever_the_scaling():
    """Groups that both scalings find: the difference of their means is the same number of standard deviations."""
    values = np.r_[np.zeros(30), np.full(10, 8.0)] + np.tile([0.0, 0.5], 20)
    plain = Features.from_frame(pd.DataFrame({"a": values}))
    squeezed = Features(plain.user_ids, plain.names, plain.matrix, plain.units, preparation=Preparation("minmax"))
    one, other = (profile_contrast(f, segment(f, 2))["difference"] for f in (plain, squeezed))
    np.testing.assert_allclose(one, other, rtol=1e-5)


# --- groups as features ---------------------------------------------------------------------------------------
def test_a_value_is_a_column_and_who_has_none_has_zero(dataset):
    found = customer_features(dataset, ("visits", "plan"))
    assert found.names == ("visits", "plan = basic", "plan = free")  # 4 customers with gold are too few
    assert found.columns == ("visits", "plan") and found.units == ("number", "yes/no", "yes/no")
    written = dataset.frame("customers").set_index("user_id")["plan"].loc[found.user_ids]
    np.testing.assert_array_equal(found.matrix[:, 1], (written == "basic").to_numpy(float))
    assert found.matrix[(written == "gold") | written.isna(), 1:].sum() == 0


@pytest.mark.parametrize("column", ["gender", "plan"])
def test_a_group_weighs_as_much_as_a_number(dataset, column):
    """The mean squared difference between two customers is 2 for a number; so it is for all columns of a group."""
    found = customer_features(dataset, ("visits", column))
    space = found.standardised().astype(float)
    apart = np.square(space[:, None, :] - space[None, :, :]).mean(axis=(0, 1))
    assert apart[0] == pytest.approx(2, rel=1e-5) == apart[1:].sum()


def test_by_min_max_two_values_are_as_far_apart_as_the_ends_of_a_number(dataset):
    found = customer_features(dataset, ("visits", "gender"), preparation=MINMAX)
    space = found.standardised().astype(float)
    f, m = (space[found.matrix[:, found.names.index(f"gender = {sex}")] == 1][0, 1:] for sex in "fm")
    assert np.linalg.norm(f - m) == pytest.approx(1) == np.ptp(space[:, 0])


def test_groups_are_never_used_unasked(dataset):
    available = available_features(dataset).set_index("name")
    assert not available.loc[available["group"] == "category", "usable"].any()
    assert not any(sweep_dataset(dataset).features.blocks)
    for code in ("rfm", "behaviour", "profile", "trait"):
        chosen = choice(available.reset_index(), code)
        assert chosen is None or not {"gender", "plan", "consent"} & set(chosen.names)


# --- everything can be overruled --------------------------------------------------------------------------------
def test_what_is_left_out_can_be_asked_for_by_name_except_a_constant(dataset):
    available = available_features(dataset).set_index("name")
    assert available["choosable"].to_dict() == {
        "visits": True, "paid": True, "row_id": True, "known_of_few": True, "same": False, "gender": True, "plan": True,
        "nick": False, "consent": True,
    }  # fmt: skip
    found = customer_features(dataset, ("row_id", "known_of_few"))
    assert np.sort(found.matrix[:, 0]).tolist() == list(range(120))
    known = np.repeat(np.arange(7.0), 1)
    filled = [n for n in found.notes if n.code == "segments.filled"]
    assert filled[0].values["count"] == 80 and set(found.matrix[:, 1]) == set(known)
    for name in ("same", "nick", "shoe_size"):
        with pytest.raises(core.OutOfRange, match=name):
            customer_features(dataset, ("visits", name))


def test_the_doctor_says_that_it_was_overruled(dataset):
    asked = choice(
        available_features(dataset), code_of(available_features(dataset), ["row_id", "paid", "plan"], turned=["paid"])
    )
    told = diagnose(dataset, asked).set_index("feature")
    assert told.index[told["used"]].tolist() == ["paid", "row_id", "plan"]
    assert told.loc["row_id", "reason"].code == "segments.doctor_overruled"
    assert told.loc["row_id", "reason"].values["why"].code == "segments.left_out_id"
    assert told.loc["paid", "reason"].code == "segments.doctor_turned_plain" and not told.loc["paid", "logged"]
    assert told.loc["plan", "reason"].code == "segments.doctor_one_hot_part" and told.loc["plan", "columns"] == 2
    assert told.loc["plan", "filled"].code == "segments.doctor_filled_none"


def test_two_columns_of_one_group_are_no_twins_of_each_other(dataset):
    told = diagnose(
        dataset, choice(available_features(dataset), code_of(available_features(dataset), ["visits", "gender"]))
    )
    told = told.set_index("feature")
    assert told.loc["gender", "twin"] == "visits" and told.loc["gender", "group"] == 0
    assert np.isfinite(told.loc["visits", "vif"]) and np.isnan(told.loc["gender", "vif"])


def test_the_legend_says_which_column_became_which_feature(dataset):
    used = customer_features(dataset, ("visits", "plan"))
    told = legend(customer_facts(dataset), used).set_index(["column", "value"])
    assert told.loc[("plan", "free"), "feature"] == "plan = free" and told.loc[("plan", "gold"), "feature"] == ""
    assert (told.loc["gender", "feature"] == "").all()


# --- the code ---------------------------------------------------------------------------------------------------
def test_a_code_says_all_that_was_decided(dataset):
    available = available_features(dataset)
    code = code_of(available, ["visits", "paid", "gender"], turned=["paid"], method="minmax")
    assert re.fullmatch(r"[0-9A-Za-z._]*", code)  # fit for the address
    chosen = choice(available, code)
    assert chosen.names == ("visits", "paid", "gender") and chosen.preparation == Preparation("minmax", ("paid",))
    assert choice(available, "m").preparation == MINMAX and choice(available, "m").names is None
    preset = choice(available, "trait.m")
    assert preset.preparation == MINMAX and preset.names == choice(available, "trait").names
    same = available["name"].tolist().index("same")
    for nonsense in ("m.m", "0.m.1", "0x", "0.0", f"{same}", "99", "t", "rfm.t"):
        assert choice(available, nonsense) is None


# --- re-applied, named, described -------------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["z", "minmax"])
def test_frozen_segments_place_the_same_customers_alike(dataset, method):
    available = available_features(dataset)
    code = code_of(available, ["visits", "paid", "row_id", "plan"], turned=["paid"], method=method)
    found = sweep_dataset(dataset, **choice(available, code).options)
    frozen = thaw(freeze(found.features, found.found[3], dataset).note())
    again = frozen_features(frozen, dataset)
    assert frozen.scaling.method == method and again.names == found.features.names
    np.testing.assert_array_equal(frozen.scaling(again.matrix), found.features.standardised())
    ids, labels = reapply(frozen, dataset)
    order = pd.Index(ids).get_indexer(found.features.user_ids)
    assert np.bincount(labels, minlength=3).tolist() == frozen.sizes.tolist() and (order >= 0).all()
    # Later customers are measured by the scale of then: two visits more are two steps of the old scale.
    later = frozen_features(frozen, people(shift=2))
    moved = frozen.scaling(later.matrix)[:, 0] - frozen.scaling(again.matrix)[:, 0]
    np.testing.assert_allclose(moved, 2 / frozen.scaling.spread[0], rtol=1e-4)


def test_segments_frozen_before_there_was_a_choice_are_z_scores(dataset):
    found = sweep_dataset(dataset)
    note = freeze(found.features, found.found[2], dataset).note()
    del note["method"]
    assert thaw(note).scaling.method == "z"
    assert thaw(note | {"method": "rank"}) is None


def test_names_say_mostly_only_where_two_thirds_are_known_to_be(dataset):
    found = sweep_dataset(dataset, names=("visits", "gender", "plan"))
    claims = 0
    for k, one in found.found.items():
        for label, name in enumerate(names(found.features, one.labels)):
            for word in name.words:
                if " = " in word.feature:
                    claims += 1
                    column, value = word.feature.split(" = ")
                    written = dataset.frame("customers").set_index("user_id")[column]
                    mine = written.loc[found.features.user_ids[one.labels == label]]
                    assert word.level == "mostly" and (mine == value).mean() >= 2 / 3, (k, label)
    assert claims > 5


def test_rules_speak_of_the_column_as_it_came(dataset):
    found = customer_features(dataset, ("visits", "gender"))
    rules = segment_rules(found, found.matrix[:, 1] == 1, max_depth=1)
    assert rules.precision == rules.recall == 1
    table = sqlite3.connect(":memory:")
    dataset.frame("customers")[["user_id", "gender", "visits"]].to_sql("people", table, index=False)
    rows = table.execute(f"SELECT count(*) FROM people WHERE {rules.sql()}").fetchone()  # noqa: S608
    assert rows[0] == rules.found == 90
    assert rules.excel() == '=OR(AND([@[gender]]="f"))' or rules.excel() == '=OR(AND([@[gender]]<>"m"))'


def test_a_group_is_titled_by_its_column_and_value():
    assert str(title("gender = f")) == "Gender: f" and str(title("plan = gold")) == "plan: gold"


def test_movement_keeps_what_was_chosen():
    dataset = core.open_sample("shop")
    first, second = core.segments.halves(dataset)
    parts = [dataset.filtered(core.Filter(period=period)) for period in (first, second)]
    found = movement(*parts, names=("orders", "gender"), preparation=MINMAX, k=3)
    assert found.frozen.names == ("orders", "gender = female", "gender = male")
    assert found.frozen.scaling.method == "minmax"
