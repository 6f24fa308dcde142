"""Movement: worked by hand on a line, sums that add up, and frozen segments that come back as they were."""

import json

import numpy as np
import pandas as pd
import pytest

import core
from core import NotEnoughData
from core.filters import Filter
from core.segments import Features, Frozen, Scaling, freeze, halves, movement, reapply, segment, thaw
from core.segments.frozen import follow, frozen_features
from core.segments.kmeans import represent
from core.segments.lloyd import nearest
from core.segments.movement import moved
from tests.core.segments.worlds import planted, spenders

PLAIN = Scaling((False,), np.array([0.0]), np.array([1.0]))


def on_a_line(**people):
    """One feature, told as it is."""
    return Features(np.array(list(people)), ("habit",), np.array(list(people.values()), float)[:, None], ("number",))


def two_segments(*centroids):
    centres = np.array(centroids, float)[:, None]
    sizes = np.zeros(len(centres), np.int64)
    return Frozen(("habit",), np.array([0.0]), PLAIN, centres, sizes, ("",) * len(sizes))


def test_a_move_by_habits_and_one_by_the_boundary_by_hand():
    # The boundary lies at 5. Afterwards the second segment is at 6, 9 and four times 30: its centre goes to 22.5,
    # the boundary to about 13, then both centres again, to 3.75 and 30, the boundary to 16.9.
    before = on_a_line(stays=0, goes=1, stands=6, far1=10, far2=10, far3=10, far4=10, left=0)
    after = on_a_line(stays=0, goes=9, stands=6, far1=30, far2=30, far3=30, far4=30, came=0)
    found = moved(two_segments(0, 10), before, after)
    assert found.centroids[:, 0] == pytest.approx([3.75, 30])
    state = pd.DataFrame({"b": found.before, "e": found.expected, "a": found.after}, index=found.user_ids)
    assert state.loc["stays"].tolist() == [0, 0, 0]
    assert state.loc["goes"].tolist() == [0, 1, 0]  # its habits left, the boundary followed
    assert state.loc["stands"].tolist() == [1, 1, 0]
    assert state.loc["left"].tolist() == [0, -1, -1] and state.loc["came"].tolist() == [-1, 0, 0]
    movers = found.movers().set_index("user_id")["cause"].to_dict()
    assert movers == {"stands": "boundaries", "left": "went", "came": "came"}
    assert found.user_ids[found.carried].tolist() == ["goes"]
    assert found.table().tolist() == [[2, 0, 1], [1, 4, 0], [1, 0, 0]]


def test_habits_alone_move_where_the_boundary_holds():
    before = on_a_line(a=0, b=0, c=0, d=10, e=10, f=10)
    after = on_a_line(a=0, b=0, c=10, d=10, e=10, f=10)
    found = moved(two_segments(0, 10), before, after)
    assert found.movers()[["user_id", "before", "after", "cause"]].values.tolist() == [["c", 1, 2, "habits"]]


def test_sums_are_sizes_and_the_causes_add_up():
    rng = np.random.default_rng(0)
    before, after = spenders(900, seed=1), spenders(800, seed=2)
    after = Features(rng.permutation(1200)[:800].astype(str), after.names, after.matrix, after.units)
    frozen = freeze(before, segment(before, 5))
    found = moved(frozen, before, after)
    table, flow = found.table(), found.flow()
    assert table[:-1].sum(1).tolist() == found.sizes[0].tolist() == frozen.sizes.tolist()
    assert table[:, :-1].sum(0).tolist() == found.sizes[1].tolist()
    assert table.sum() == len(np.union1d(before.user_ids, after.user_ids)) == flow["customers"].sum()
    assert table[-1, -1] == 0
    between = flow[(flow["before"] >= 0) & (flow["after"] >= 0) & (flow["before"] != flow["after"])]
    assert (between["by_habits"] + between["by_boundaries"] == between["customers"]).all()
    others = flow.drop(between.index)
    assert not others[["by_habits", "by_boundaries"]].any().any()
    assert between["customers"].sum() == found.moved.sum() > 0
    assert {"habits", "boundaries", "came", "went"} == set(found.movers()["cause"])


def test_the_same_customers_with_the_same_habits_do_not_move():
    for features in (spenders(700), planted([300, 200, 100])[0], spenders(30_000)):
        found = moved(freeze(features, segment(features, 6)), features, features)
        assert not found.moved.any() and not found.carried.any() and not len(found.movers())


def test_segments_that_have_nothing_to_do_with_each_other_stay_by_chance():
    rng = np.random.default_rng(3)
    ids = np.arange(6000).astype(str)
    before, after = (Features(ids, ("habit",), rng.choice([0.0, 10], (6000, 1)), ("number",)) for _ in range(2))
    found = moved(two_segments(0, 10), before, after)
    assert found.by_chance == pytest.approx(0.5, abs=0.01)
    assert 1 - found.moved.sum() / 6000 == pytest.approx(found.by_chance, abs=0.03)


def test_the_order_of_the_rows_plays_no_part():
    before, after = spenders(500, seed=1), spenders(500, seed=2)
    order = np.random.default_rng(0).permutation(500)
    shuffled = Features(after.user_ids[order], after.names, after.matrix[order], after.units)
    frozen = freeze(before, segment(before, 4))
    one, other = moved(frozen, before, after), moved(frozen, before, shuffled)
    pd.testing.assert_frame_equal(one.movers(), other.movers())


def test_a_segment_nobody_is_left_in_keeps_its_place_and_number():
    points = represent(np.array([[0.0], [1.0], [21.0]], np.float32))[0]
    centroids = follow(points, np.array([[0.0], [10.0], [20.0]]))
    assert centroids[:, 0] == pytest.approx([0.5, 10, 21])


def test_frozen_segments_come_back_from_their_note_as_they_were():
    features, truth = planted([60, 30, 10])
    found = segment(features, 3)
    frozen = freeze(features, found, titles=("a", "", "c"), at="2026-03-01T10:00:00")
    again = thaw(json.loads(json.dumps(frozen.note())))
    assert again is not None and again.note() == frozen.note()
    space = again.scaling(features.matrix)
    np.testing.assert_array_equal(nearest(space, again.centroids), found.labels)
    np.testing.assert_array_equal(nearest(space, again.centroids), truth)


@pytest.mark.parametrize("spoilt", [None, "x", [], {}, {"names": 3}])
def test_a_note_that_holds_no_segments_is_none(spoilt):
    assert thaw(spoilt) is None


def test_a_note_whose_parts_do_not_fit_is_none():
    features = planted([60, 30])[0]
    note = freeze(features, segment(features, 2)).note()
    for part in ("fills", "centre", "logged", "sizes", "titles", "centroids", "names"):
        assert thaw(note | {part: note[part][:-1]}) is None


def orders(*rows):
    lines = "\n".join(f"o{n},{user},i{n},{amount},{day}" for n, (user, amount, day) in enumerate(rows))
    return core.load({"orders.csv": f"order_id,user_id,item_id,amount,order_date\n{lines}".encode()})


def test_recency_of_a_period_counts_to_its_end():
    dataset = orders(("a", 10, "2024-01-02"), ("b", 20, "2024-01-05"), ("a", 30, "2024-01-20"))
    frozen = Frozen(
        ("recency_days", "spend"),
        np.array([9.0, 0]),
        Scaling.of(np.ones((2, 2))),
        np.zeros((1, 2)),
        np.array([0]),
        ("",),
    )
    first = 19723  # 2024-01-01
    part = frozen_features(frozen, dataset.filtered(Filter(period=(first, first + 9))))
    assert dict(zip(part.user_ids, part.matrix.tolist(), strict=True)) == {"a": [8, 10], "b": [5, 20]}
    whole = frozen_features(frozen, dataset)
    assert dict(zip(whole.user_ids, whole.matrix.tolist(), strict=True)) == {"a": [0, 40], "b": [15, 20]}


def test_halves_are_equally_long():
    dataset = orders(("a", 1, "2024-01-01"), ("b", 1, "2024-01-11"))
    (start, middle), (next_day, end) = halves(dataset)
    assert (start, middle, next_day, end) == (19724, 19728, 19729, 19733)
    with pytest.raises(NotEnoughData):
        halves(orders(("a", 1, "2024-01-01")))


def test_who_came_who_went_and_who_spends_more_between_two_halves():
    small = [(f"s{n}", 10 + n % 3, day) for n in range(30) for day in ("2024-01-04", "2024-03-02")]
    large = [(f"l{n}", 900 + n % 3, day) for n in range(20) for day in ("2024-01-04", "2024-03-02")]
    more = [
        ("grew", 10, "2024-01-04"),
        ("grew", 900, "2024-03-02"),
        ("gone", 10, "2024-01-03"),
        ("new", 10, "2024-03-30"),
    ]
    dataset = orders(*small, *large, *more)
    parts = [dataset.filtered(Filter(period=period)) for period in halves(dataset)]
    found = movement(*parts, names=["spend"], k=2)
    assert found.table().tolist() == [[30, 1, 1], [0, 20, 0], [1, 0, 0]]
    causes = found.movers().set_index("user_id")["cause"].to_dict()
    assert causes == {"grew": "habits", "gone": "went", "new": "came"}


def test_frozen_segments_are_applied_to_the_sample_and_to_its_half():
    dataset = core.open_sample("shop")
    features = core.segments.customer_features(dataset)
    found = segment(features, 4)
    frozen = freeze(features, found, dataset)
    ids, labels = reapply(frozen, dataset)
    assert ids.tolist() == features.user_ids.tolist()
    assert np.bincount(labels).tolist() == frozen.sizes.tolist()
    assert (labels == found.labels).mean() > 0.99
    assert frozen.digest == dataset.digest and frozen.day == core.segments.last_day(dataset)
    still = movement(dataset, dataset, frozen=frozen)
    assert not still.moved.any() and still.there.all()


def test_a_feature_that_the_new_data_lacks_is_named():
    features = planted([60, 30])[0]
    with pytest.raises(NotEnoughData, match="habit 0"):
        reapply(freeze(features, segment(features, 2)), orders(("a", 1, "2024-01-01")))


def test_with_some_customers_alone_the_sums_are_theirs_and_the_boundaries_everyones():
    before, after = spenders(400, seed=1), spenders(300, seed=2)
    found = moved(freeze(before, segment(before, 3)), before, after)
    chosen = found.user_ids[::3]
    part, rest = found.only(chosen), found.only(np.setdiff1d(found.user_ids, chosen))
    assert part.table().sum() == len(chosen) and set(part.movers()["user_id"]) <= set(chosen)
    np.testing.assert_array_equal(part.table() + rest.table(), found.table())
    np.testing.assert_array_equal(part.centroids, found.centroids)
    nobody = found.only(np.array([], dtype=str))
    assert nobody.table().sum() == 0 and np.isnan(nobody.by_chance)
