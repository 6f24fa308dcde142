"""Segments: what is drawn is what was found, positions and axes hold still, K lives in the address."""

import numpy as np
import pandas as pd
import pytest

from core.segments import Features, drawn_rows, project, segment_map, sweep
from dashboard.figures import segments as figures
from tests.dashboard.apps import opened, saved, shop, shown


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(0)
    centres = np.repeat([[0.0, 0, 0], [9, 0, 0], [0, 9, 0]], [500, 300, 200], axis=0)
    frame = pd.DataFrame(centres + rng.normal(size=centres.shape), columns=["a", "b", "c"])
    features = Features.from_frame(frame)
    found = sweep(features, range(2, 6))
    return features, found, project(features), drawn_rows(features, found)


def options(world, k):
    _, found, projection, rows = world
    return figures.segment_map(segment_map(projection, found[k], rows), "en")


def test_every_drawn_customer_is_one_point_in_the_colour_of_its_segment(world):
    for k in (2, 3, 5):
        drawn = options(world, k)
        sizes = [len(dataset["source"]) for dataset in drawn["dataset"]]
        assert sizes == world[1][k].sizes.tolist()
        colours = [series["itemStyle"]["color"] for series in drawn["series"][:k]]
        assert colours == [figures.SEGMENT_COLOURS[c] for c in world[1][k].colours]


def test_places_and_axes_do_not_move_with_k(world):
    def places(k):
        return {tuple(p) for d in options(world, k)["dataset"] for p in d["source"].to_numpy().tolist()}

    assert places(2) == places(5)
    assert options(world, 2)["xAxis"] == options(world, 5)["xAxis"]


def test_points_travel_as_two_bytes_a_coordinate(world):
    assert {str(t) for d in options(world, 3)["dataset"] for t in d["source"].dtypes} == {"int16"}


def test_centres_are_marked_with_the_number_of_their_segment(world):
    marks = options(world, 3)["series"][-1]["data"]
    assert [mark["label"]["formatter"] for mark in marks] == ["1", "2", "3"]


def test_the_bars_hold_every_customer(world):
    assert sum(bar["value"] for bar in figures.segment_sizes(world[1][4], "en")["series"][0]["data"]) == 1000


def test_the_profiles_show_each_mean_in_its_place(world):
    features, found, *_ = world
    cells = figures.profile_heatmap(features, found[3], "", "en")["series"][0]["data"]
    shown = {tuple(cell["value"][:2]): cell["label"]["formatter"] for cell in cells}
    for segment, row in found[3].profiles.iterrows():
        for column, name in enumerate(features.names):
            assert float(shown[column, segment]) == pytest.approx(row[name], abs=0.06)


def test_the_page_tells_k_and_keeps_it_in_the_address():
    frame = opened("segments", ws=shop(), lang="en")
    assert not frame.exception
    assert "5,000 customers in 4 segments" in shown(frame)
    frame.slider(key="k").set_value(6).run()
    assert "5,000 customers in 6 segments" in shown(frame) and frame.query_params["k"] in ("6", ["6"])


def test_a_k_from_the_address_is_used_and_nonsense_is_not():
    token = shop()
    assert "in 7 segments" in shown(opened("segments", ws=token, lang="en", k="7"))
    assert "in 4 segments" in shown(opened("segments", ws=token, lang="en", k="9999"))


def test_chinese():
    assert "位客户按" in shown(opened("segments", ws=shop(), lang="zh"))


@pytest.mark.parametrize("customers", [2, 3])
def test_a_handful_of_customers_is_enough_to_see_the_page(customers):
    lines = "".join(f"u{n},{20 + 7 * n}\n" for n in range(customers))
    frame = opened("segments", ws=saved({"p.csv": f"user_id,age\n{lines}".encode()}), lang="en")
    assert not frame.exception and f"{customers} customers in" in shown(frame)


def test_without_numbers_it_says_what_to_add():
    frame = opened("segments", ws=saved({"p.csv": b"user_id,gender\na,f\nb,m\n"}), lang="en")
    assert not frame.exception and not frame.error
    assert "numeric features" in shown(frame)
