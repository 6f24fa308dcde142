"""Advice: planted groups are found, nothing is found where nothing is, and every number is the one it says."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import silhouette_score

import core
from bench.verdicts import answers, knee
from bench.worlds import HELD_OUT, HIGH, TUNED, worlds
from core.segments import advise, customer_features, sweep
from core.segments.evenly import untied
from core.segments.stability import distances, null_band, silhouette, stability
from core.segments.valleys import Fold, emptiest, gap_chance, separate
from dashboard.text import say
from tests.core.segments.worlds import features, planted

KS = range(2, 7)


def crowd(n=400, d=3, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


def test_groups_far_apart_are_real_and_counted():
    advice = advise(planted([150, 100, 60])[0], KS)
    assert (advice.kind, advice.k, advice.low, advice.high) == ("real", 3, 3, 3)
    row = advice.table.set_index("k").loc[3]
    assert row["real"] and row["separate"] == 3 and row["separation"] > row["null_high"] and row["weakest"] > 0.95
    assert str(advice.verdict) == "3 segments, real."


@pytest.mark.parametrize(
    "matrix",
    [
        crowd(),
        crowd() @ np.array([[1, 0.9, 0.8], [0, 0.4, 0.2], [0, 0, 0.5]]),
        np.exp(2 + crowd()),
        np.random.default_rng(1).uniform(size=(400, 3)),
        np.random.default_rng(2).integers(0, 2, (400, 4)),
        np.eye(3)[np.random.default_rng(3).integers(0, 3, 400)],
        np.exp(crowd()) * (crowd(seed=4) > 0),
    ],
    ids=["bell", "slanted bell", "log-normal", "box", "yes or no", "one category", "many zeros"],
)
def test_one_crowd_has_no_segments_however_it_is_shaped(matrix):
    advice = advise(features(matrix), KS)
    assert (advice.kind, advice.k) == ("none", None)
    assert not advice.table["real"].any()


def test_groups_that_only_some_customers_vouch_for_are_weak():
    advice = advise(pairs_of_groups())
    assert (advice.kind, advice.low, advice.high) == ("weak", 8, 10) and 8 <= advice.k <= 10
    assert advice.reasons[0].code == "segments.advice.why_weak"
    assert say(advice.verdict, "en") == "Weak: 8 to 10 segments can all be defended."
    assert say(advice.verdict, "zh") == "不够明确：分成 8 到 10 群都说得通。"


def pairs_of_groups():
    """Six far places with two groups of 20 customers each, so close that a fifth of them decides whether there is a gap."""
    rng = np.random.default_rng(1)
    centres = [[x, y + step] for x in (0, 30) for y in (0, 30, 60) for step in (0, 4.2)]
    return features(np.repeat(centres, 20, axis=0) + rng.normal(size=(240, 2)))


def test_the_order_of_the_rows_plays_no_part():
    known, _ = planted([80, 60, 60], spread=2.5)
    order = np.random.default_rng(5).permutation(200)
    one, other = advise(known, KS), advise(features(known.matrix[order]), KS)
    assert one.verdict == other.verdict
    pd.testing.assert_frame_equal(one.table, other.table, rtol=1e-5)


def test_a_ready_sweep_gives_the_same_advice():
    known, _ = planted([80, 60, 60])
    pd.testing.assert_frame_equal(advise(known, KS).table, advise(known, KS, found=sweep(known)).table)


@pytest.mark.parametrize("n", [2, 3, 12, 49])
def test_below_fifty_customers_it_says_that_it_cannot_tell(n):
    advice = advise(features(crowd(n)), range(2, min(n, 6) + 1))
    assert (advice.kind, advice.k) == ("few", None)
    assert str(n) in str(advice.verdict)


def test_fifty_customers_in_two_groups_are_enough():
    assert advise(planted([25, 25])[0], KS).k == 2


def test_alike_customers_do_not_break_it():
    assert advise(features(np.repeat([[0.0, 1], [1, 0], [5, 5]], 40, axis=0))).kind in ("none", "real", "weak")


def test_separation_is_the_silhouette():
    rows = crowd(300).astype(np.float32)
    labels = np.random.default_rng(6).integers(0, 4, 300)
    assert silhouette(distances(rows), labels) == pytest.approx(silhouette_score(rows, labels), abs=1e-5)


def test_far_groups_come_back_whole_and_slices_do_not():
    known, truth = planted([100, 100])
    rows = known.standardised()
    assert stability(rows, truth, 2, 0, 5) == pytest.approx([1, 1])
    even = crowd(400, 2).astype(np.float32)
    assert stability(even, (even[:, 0] > 1.5).astype(int), 2, 0, 5).min() < 0.5


def test_the_band_without_groups_lies_below_planted_ones():
    known, truth = planted([100, 100, 100])
    rows = known.standardised()
    assert null_band(rows, [3], 0, 3).max() < silhouette(distances(rows), truth) - 0.1


def lined(inside, beside):
    """Two heaps of `beside` customers at 0 and 1 of a line, `inside` of them between."""
    return np.r_[np.zeros(beside), np.full(inside, 0.5), np.ones(beside)][:, None].astype(np.float32)


def test_a_gap_is_as_unlikely_as_the_binomial_says():
    asked = np.r_[lined(0, 40), lined(0, 40) + np.float32(0.01)]
    fold = Fold(asked, (asked[:, 0] > 0.5).astype(np.uint8), np.array([[0.005], [1.005]], np.float32), lined(0, 4))
    (_, left), (_, middle), (_, right) = emptiest(np.bincount([9] * 80 + [30] * 80, minlength=40))
    wide = max(1 - 0.75 * middle / (0.75 * middle + side) for side in (left, right))
    assert gap_chance([fold], 0, 1) == pytest.approx(wide**4, rel=0.01)


def test_an_even_line_has_no_gap():
    line = np.linspace(0, 1, 400, dtype=np.float32)[:, None]
    fold = Fold(line[::2], (line[::2, 0] > 0.5).astype(np.uint8), np.array([[0.25], [0.75]], np.float32), line[1::2])
    assert gap_chance([fold], 0, 1) > 0.5
    assert separate([fold]).max() == 0


def test_ties_are_no_gaps_and_one_category_is_one_feature():
    one_hot = np.eye(3, dtype=np.float32)[np.random.default_rng(0).integers(0, 3, 300)]
    smooth = untied(one_hot, np.random.default_rng(0))
    assert smooth.shape == (300, 1)
    ordered = np.sort(smooth[:, 0])
    assert np.diff(ordered[10:-10]).max() < 0.1  # a bell, without the empty half between 0 and 1
    assert (smooth[one_hot[:, 0] == 1, 0].min()) > smooth[one_hot[:, 0] == 0, 0].max()  # and in the same order


def test_the_knee_lies_where_the_curve_bends():
    assert knee(np.arange(2, 8), np.array([100.0, 50, 10, 9, 8, 7])) == 4


def test_twenty_tables_of_every_kind():
    """The short form of `python -m bench.verdicts`: no false alarm, and clear groups found."""
    tables = [world for world in worlds((*TUNED, *HELD_OUT), 4) if len(world.frame) < 500 and world.k < 5][:20]
    rows = pd.DataFrame([answers(world, range(2, 6), peers=False) for world in tables])
    none, high = rows["planted"].eq(1), rows["apart"].ge(HIGH) & rows["n"].ge(60 * rows["planted"])
    assert len(rows) == 20 and none.sum() >= 5 and high.sum() >= 2
    assert (rows.loc[none, "kind"] == "none").all()
    assert ((rows.loc[high, "k"] - rows.loc[high, "planted"]).abs() <= 1).all()


def test_groups_that_were_given_are_no_finding() -> None:
    rng = np.random.default_rng(5)
    people = pd.DataFrame(
        {"user_id": range(900), "age": rng.normal(40, 9, 900).round(3), "visits": rng.normal(9, 2, 900).round(3)}
    )
    people["city"] = rng.choice(["Leeds", "York", "Hull"], 900)
    dataset = core.load({"people.csv": people.to_csv(index=False).encode()})
    features = customer_features(dataset, ["age", "visits", "city"])
    assert len(features.names) == 5
    advice = advise(features)
    assert advice.kind == "none"
    assert str(advice.reasons[-1]) == "The groups of City count for nothing here: that they differ is given, not found."
