"""Segments: what is drawn is what was found, positions and axes hold still, the choices live in the address."""

import numpy as np
import pandas as pd
import pytest

import core
from core.segments import Features, Sweep, drawn_rows, project, segment_map, sweep
from core.segments.density import density
from core.store import Workspaces
from dashboard import filters
from dashboard.cards.segments_grouping import Fitted, Grouping
from dashboard.figures import segments as figures
from dashboard.figures import segments_map as maps
from tests.dashboard.apps import largest_segment, opened, saved, shop, shown

NAMES = [f"Segment {n}" for n in range(1, 13)]


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(0)
    centres = np.repeat([[0.0, 0, 0], [9, 0, 0], [0, 9, 0]], [500, 300, 200], axis=0)
    frame = pd.DataFrame(centres + rng.normal(size=centres.shape), columns=["a", "b", "c"])
    features = Features.from_frame(frame)
    found = sweep(features, range(2, 6))
    return features, found, project(features), drawn_rows(features, found)


def options(world, k, axes="pca", **more):
    features, found, _, rows = world
    view = segment_map(project(features, axes), found[k], rows)
    return maps.segment_map(view, NAMES[:k], "en", **more)


def test_every_drawn_customer_is_one_point_in_the_colour_of_its_segment(world):
    for k in (2, 3, 5):
        drawn = options(world, k)
        sizes = [len(dataset["source"]) for dataset in drawn["dataset"]]
        assert sizes == world[1][k].sizes.tolist()
        colours = [series["itemStyle"]["color"] for series in drawn["series"][:k]]
        assert colours == [figures.SEGMENT_COLOURS[c] for c in world[1][k].colours]


@pytest.mark.parametrize("axes", ["pca", ("a", "b")])
def test_places_and_axes_do_not_move_with_k(world, axes):
    def places(k):
        return {
            tuple(p) for d in options(world, k, axes)["dataset"] for p in d["source"][["x", "y"]].to_numpy().tolist()
        }

    assert places(2) == places(5)
    assert options(world, 2, axes)["xAxis"] == options(world, 5, axes)["xAxis"]


def test_points_travel_as_two_bytes_a_coordinate(world):
    assert {str(t) for d in options(world, 3)["dataset"] for t in d["source"].dtypes} == {"int16"}


def test_no_point_carries_an_id(world):
    for axes in ("pca", ("a", "b")):
        columns = {c for d in options(world, 3, axes)["dataset"] for c in d["source"].columns}
        assert columns <= {"x", "y", "h", "v"}


def test_hover_tells_the_values_of_two_measures(world):
    features, found, *_ = world
    drawn = options(world, 3, ("a", "c"), units=("number", "number"))
    first = drawn["dataset"][0]["source"]
    mine = features.matrix[found[3].labels == 0]
    np.testing.assert_allclose(first[["h", "v"]].to_numpy(), mine[:, [0, 2]], atol=0.006)


def test_a_heading_from_the_data_is_never_markup_on_hover():
    frame = pd.DataFrame({"<img src=x>{a}": [1.0, 2, 3, 9], "b": [1.0, 5, 2, 2]})
    features = Features.from_frame(frame)
    found = sweep(features, range(2, 3))
    view = segment_map(project(features, features.names), found[2], np.arange(4))
    said = maps.segment_map(view, NAMES[:2], "en", units=("number", "number"))["series"][0]["tooltip"]["formatter"]
    assert "<img" not in said and "{a}<br/>" in said and said.count("{a}") == 1


def test_centres_are_marked_with_the_number_of_their_segment(world):
    marks = options(world, 3)["series"][3]["data"]
    assert [mark["label"]["formatter"] for mark in marks] == ["1", "2", "3"]


def test_cells_hold_every_customer_in_the_colour_of_the_majority(world):
    _, found, projection, _ = world
    cells = density(projection, found[3])
    drawn = options(world, 3, cells=cells)
    assert sum(int(n) for d in drawn["dataset"] for n in d["source"]["n"]) == 1000
    assert [s["type"] for s in drawn["series"][:3]] == ["heatmap"] * 3


def test_a_drawn_box_comes_back_in_the_units_of_the_axes(world):
    _, found, projection, rows = world
    view = segment_map(projection, found[3], rows)
    whole = [{"brush_type": "rect", "coord_range": [[-maps.HALF, maps.HALF], [-maps.HALF, maps.HALF]]}]
    corners = np.array(maps.drawn_polygons(whole, view)[0])
    np.testing.assert_allclose(corners.min(axis=0), [projection.x.min(), projection.y.min()], atol=1e-3)
    np.testing.assert_allclose(corners.max(axis=0), [projection.x.max(), projection.y.max()], atol=1e-3)


@pytest.mark.parametrize(("low", "high"), [(0.0, 7.0), (-3.2, 250_000.0), (0.0, 0.3), (5.0, 5.0)])
def test_marks_of_an_axis_are_few_and_within(low, high):
    for logged in (False, True):
        axis = maps.Axis((np.sign(low) * np.log1p(abs(low)), np.log1p(high)) if logged else (low, high), logged)
        ticks = axis.ticks()
        assert len(ticks) <= 12 and all(low - 1e-9 <= tick <= high + 1e-9 for tick in ticks)


def test_the_bars_hold_every_customer(world):
    assert sum(bar["value"] for bar in figures.segment_sizes(world[1][4], NAMES[:4], "en")["series"][0]["data"]) == 1000


def test_the_profiles_show_each_mean_in_its_place(world):
    features, found, *_ = world
    cells = figures.profile_heatmap(features, found[3], NAMES[:3], "", "en")["series"][0]["data"]
    shown = {tuple(cell["value"][:2]): cell["label"]["formatter"] for cell in cells}
    for segment, row in found[3].profiles.iterrows():
        for column, name in enumerate(features.names):
            assert float(shown[column, segment]) == pytest.approx(row[name], abs=0.06)


def test_with_filters_the_bars_show_whom_they_leave_before_all(world):
    left = np.array([5, 0, 7])
    whole, part = figures.segment_sizes(world[1][3], NAMES[:3], "en", left)["series"]
    assert [bar["value"] for bar in part["data"]] == [5, 0, 7]
    assert [bar["value"] for bar in whole["data"]] == [500, 300, 200]
    assert whole["data"][0]["label"]["formatter"] == "5 of 500"


def test_members_carry_the_name_of_their_segment_and_filters_leave_some_out(world):
    features, found, projection, rows = world
    shown = np.arange(1000) < 600
    base = core.load({"orders.csv": b"order_id,user_id,item_id,amount\n1,a,x,5\n"}, workspaces=Workspaces())
    fitted = Fitted(None, base, Sweep(features, found, projection, rows), "", shown)
    members = Grouping(fitted, found[3], ("3-0-", "3-1-", "3-2-"), ("Regulars", "", "")).members()
    assert len(members) == 600 and list(members) == ["user_id", "segment", "segment_name"]
    assert set(members.loc[members["segment"] == 1, "segment_name"]) == {"Regulars"}
    assert set(members.loc[members["segment"] == 2, "segment_name"]) == {"high a, low b"}


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


def test_a_family_or_single_measures_are_chosen_and_kept_in_the_address():
    token = shop()
    frame = opened("segments", ws=token, lang="en", by="rfm")
    assert "by 3 measures" in shown(frame)
    frame.segmented_control(key="segments.preset").set_value("hand").run()
    assert frame.multiselect(key="segments.hand").value == ["recency_days", "orders", "spend"]
    frame.multiselect(key="segments.hand").set_value(["orders", "age"]).run()
    assert not frame.exception and "by 2 measures" in shown(frame)
    assert frame.query_params["by"] in ("1.15", ["1.15"])
    assert "by 2 measures" in shown(opened("segments", ws=token, lang="en", by="1.15"))


@pytest.mark.parametrize("nonsense", ["999", "x", "0.0", "trait", "-1", "%3Cb%3E"])
def test_a_choice_that_the_data_cannot_answer_is_the_usual(nonsense):
    assert "by 6 measures" in shown(opened("segments", ws=shop(), lang="en", by=nonsense))


def test_two_measures_as_axes_and_cells_in_the_address():
    frame = opened("segments", ws=shop(), lang="en", across="1", up="2", map="cells")
    assert not frame.exception
    assert frame.selectbox(key="across").value == 1 and frame.selectbox(key="up").value == 2
    assert "Every one of the 5,000 customers is counted" in shown(frame)
    assert not opened("segments", ws=shop(), lang="zh", across="99", up="-5", map="moon").exception


def test_who_they_are_against_everyone_and_another_segment():
    frame = opened("segments", ws=shop(), lang="en", who="2")
    assert not frame.exception and "of the 5,000 shown" in shown(frame)
    frame.selectbox(key="against").set_value(1).run()
    assert not frame.exception and "Compared with" in shown(frame)
    frame.slider(key="k").set_value(2).run()
    assert not frame.exception
    frame = opened("segments", ws=shop(), lang="en", who="9")
    assert not frame.exception and "Choose a segment here" in shown(frame)


def test_a_name_is_kept_and_shown_as_it_was_typed():
    token = shop()
    frame = opened("segments", ws=token, lang="en", who="1")
    frame.text_input(key="segments.name.4-0-").set_value("**大客户** <b>[x](y)").run()
    assert not frame.exception and Workspaces().notes(token) == {"segment 4-0-": "**大客户** <b>[x](y)"}
    again = opened("segments", ws=token, lang="zh")
    assert r"\*\*大客户\*\*" in shown(again) and "<b>[x]" not in shown(again)
    assert "大客户" not in shown(opened("segments", ws=token, lang="zh", by="rfm"))  # other groups
    frame.text_input(key="segments.name.4-0-").set_value("").run()
    assert Workspaces().notes(token) == {}


def test_filters_choose_who_is_shown_and_a_click_groups_them_again():
    token = shop()
    before = opened("segments", ws=token, lang="en")
    frame = opened("segments", ws=token, lang="en", segment="4-0-")
    assert not frame.exception
    most = f"{largest_segment():,}"
    assert "5,000 customers in 4 segments" in shown(frame) and f"The filters show {most} of them" in shown(frame)
    frame.button(key="segments.refit").click().run()
    assert not frame.exception and f"{most} customers in 4 segments" in shown(frame)
    frame.button(key="segments.refit").click().run()
    assert "5,000 customers in 4 segments" in shown(frame)
    assert "The filters show" not in shown(before)


def test_the_measures_are_told_with_their_definitions():
    frame = opened("segments", ws=shop(), lang="en")
    table = next(d.value for d in frame.dataframe if "What it counts" in d.value)
    assert table.set_index("Measure").loc["Spend", "Use"] == "used, by its logarithm"
    assert table.set_index("Measure").loc["Days between orders", "Use"].startswith("left out")


def test_too_few_shown_to_group_again_leaves_the_way_back():
    lines = "".join(f"u{n},{20 + n},{'Rom' if n else 'Bari'}\n" for n in range(30))
    token = saved({"p.csv": f"user_id,age,city\n{lines}".encode()})
    frame = opened("segments", ws=token, lang="en", k="9")
    groups = filters.groups_code({"city": ("Bari",)}.items())
    frame = opened("segments", ws=token, lang="en", k="9", groups=groups, refit="1")
    assert not frame.exception and "30 customers" not in shown(frame)
    frame.button(key="segments.refit").click().run()
    assert not frame.exception and "30 customers in 9 segments" in shown(frame)
