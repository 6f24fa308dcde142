"""RFM groups, the tree and the family on screen: every customer is drawn once, and what is said is what was found."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.segments import RFM_GROUPS, dendrogram, family, hierarchy, rfm, sweep
from dashboard.cards.segments_family import exported
from dashboard.cards.segments_rfm import advice
from dashboard.cards.segments_rfm import exported as exported_groups
from dashboard.figures.dendrogram import tree as drawn_tree
from dashboard.figures.family import streams
from dashboard.figures.rfm import RFM_COLOURS, rfm_grid
from dashboard.figures.style import SEGMENT_COLOURS
from tests.core.segments.test_rfm import of
from tests.core.segments.worlds import planted, spenders
from tests.dashboard.apps import plain, saved, shop, shown

NAMES = {k: [f"{n} · {'<b>' if n == 1 else 'x'}" for n in range(1, k + 1)] for k in range(2, 13)}


def page(card: str, k: int):
    from dashboard import filters, state
    from dashboard.cards.segments_choice import fitted_segments
    from dashboard.cards.segments_family import family_card
    from dashboard.cards.segments_hierarchy import hierarchy_card
    from dashboard.cards.segments_rfm import rfm_card
    from dashboard.widgets import require_dataset

    state.note_usable(True)
    filters.remember()
    dataset = require_dataset()
    if card == "rfm":
        rfm_card(dataset)
    else:
        {"tree": hierarchy_card, "family": family_card}[card](fitted_segments(dataset), k)


def opened(card: str, token: str, k: int = 4, **address: str) -> AppTest:
    frame = AppTest.from_function(page, args=(card, k), default_timeout=120)
    frame.query_params.update({"ws": token, "lang": "en"} | address)
    frame.run()
    assert not frame.exception
    return frame


def few() -> str:
    return saved({"p.csv": b"user_id,age\na,20\nb,30\nc,64\n"})


@pytest.fixture(scope="module")
def found():
    rng = np.random.default_rng(0)
    columns = rng.integers(0, 300, 500), rng.geometric(0.4, 500), rng.integers(0, 10**7, 500)
    return of(*columns)[0]


# --- RFM ----------------------------------------------------------------------------------------------------
def test_the_cells_hold_every_customer_in_its_group(found):
    drawing = rfm_grid(found, found.grid().tolist(), "en")
    assert sum(map(sum, drawing.data[0].z)) == 500
    fills = [shape for shape in drawing.layout.shapes if shape.line.width == 0]
    assert len(fills) == 25
    groups = found.groups().set_index("group")["customers"]
    for name, ranges in RFM_GROUPS.items():
        cells = [s for s in fills if s.fillcolor.startswith(f"rgba({RFM_COLOURS[name]},")]
        assert len(cells) == np.prod([high - low + 1 for low, high in ranges])
        inside = [drawing.data[0].z[round((s.y0 + s.y1) / 2) - 1][round((s.x0 + s.x1) / 2) - 1] for s in cells]
        assert sum(inside) == groups[found.names[list(RFM_GROUPS).index(name)]]


def test_small_groups_do_not_leave_and_money_leaves_in_its_unit(found):
    groups = found.groups()
    left = exported_groups(groups)
    assert left["customers"].min() >= 10
    row = left.iloc[0]
    assert row["revenue"] == groups.loc[groups["group"] == row["group"], "revenue"].iloc[0] / 10_000


def test_the_card_tells_the_groups_of_the_shop_and_what_to_do():
    frame = opened("rfm", shop())
    assert "4,100 customers with an order" in shown(frame) and "900 more never ordered" in shown(frame)
    table = next(d.value for d in frame.dataframe if "R × value" in d.value)
    assert table["Customers"].sum() == 4100 and table["Of customers"].sum() == pytest.approx(100)
    assert "They make 33% of all orders" in shown(frame)  # 3,162 of 9,660
    frame.selectbox(key="rfm").set_value("all").run()
    assert not frame.exception
    assert all(f"**{name}**" in shown(frame) for name in table["Group"])


def test_who_is_not_overdue_is_not_called_late():
    """Three orders each in 60 days, one every 30: the longest silence here is 9 days. Then the same after 100 more."""
    days, often, span = np.arange(10), np.full(10, 3), np.full(10, 60)
    early, late = (of(days + more, often, span=span)[0] for more in (0, 100))
    assert "30.0 days pass from one to the next, so these customers are not overdue" in advice(
        early.groups(), "hibernating", "orders", "en"
    )
    assert "not overdue" not in advice(late.groups(), "hibernating", "orders", "en")


def test_with_filters_the_scores_are_those_of_everyone():
    token = shop()
    whole, part = (
        next(d.value for d in frame.dataframe if "R × value" in d.value).set_index("Group")["Customers"]
        for frame in (opened("rfm", token), opened("rfm", token, segment="4-0-"))
    )
    assert (part <= whole[part.index]).all() and 0 < part.sum() < whole.sum()


def test_the_card_in_chinese_for_visits():
    rows = "".join(f"u{u},p{n},2025-03-{1 + (7 * u + n) % 28:02d}\n" for u in range(60) for n in range(1 + u % 5))
    visits = saved({"e.csv": f"user_id,page_id,event_date\n{rows}".encode()})
    assert "60 位有访问的客户" in shown(opened("rfm", visits, lang="zh"))


# --- the tree -----------------------------------------------------------------------------------------------
def test_the_drawn_tree_has_the_colours_of_the_map_and_a_number_a_group():
    world, _ = planted([200, 30, 120, 80])
    means = sweep(world)[4]
    grown = hierarchy(world)
    drawn = dendrogram(grown, 4)
    drawing = drawn_tree(drawn, grown.like(means).colours, "en")
    marks = next(trace for trace in drawing.data if trace.mode == "markers+text")
    assert list(marks.text) == ["1", "2", "3", "4"]
    assert list(marks.marker.color) == [SEGMENT_COLOURS[c] for c in means.colours]
    assert set(marks.y) == {drawn.cut}
    assert sum(int(n) for n in drawing.layout.xaxis.ticktext) == 430
    brackets = [trace for trace in drawing.data if trace.mode == "lines"]
    assert sum(len(trace.x) for trace in brackets) == 5 * 29


def test_the_tree_card_tells_its_groups_and_how_far_it_agrees():
    frame = opened("tree", shop())
    assert "Almost the same groups as k-means at K = 4" in shown(frame)
    assert "a sample of 2,000 of 5,000 customers" in shown(frame) and "Group 4: " in shown(frame)
    frame.segmented_control(key="linkage").set_value("average").run()
    assert not frame.exception and frame.query_params["linkage"] in ("average", ["average"])
    assert "第 4 组：" in shown(opened("tree", shop(), lang="zh", linkage="complete"))


def test_the_tree_of_a_handful():
    assert "all 3 customers" in shown(opened("tree", few(), k=2))
    assert "at most 3" in shown(opened("tree", few(), k=5))


# --- the family ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("low", "high"), [(2, 6), (2, 12), (7, 8)])
def test_streams_in_and_out_are_the_segments(low, high):
    tree = family(sweep(spenders(900)), low, high)
    sankey = streams(tree, 4, NAMES, "en").data[0]
    sizes = tree.segments["customers"].to_numpy()
    into, out = (
        np.bincount(way, sankey.link.value, minlength=len(sizes)) for way in (sankey.link.target, sankey.link.source)
    )
    k = tree.segments["k"].to_numpy()
    assert (into[k > low] == sizes[k > low]).all() and (out[k < high] == sizes[k < high]).all()
    assert list(sankey.node.color) == [SEGMENT_COLOURS[c] for c in tree.segments["colour"]]
    assert all(0 < place < 1 for place in (*sankey.node.x, *sankey.node.y))


def test_segments_of_a_column_do_not_overlap():
    tree = family(sweep(spenders(900)), 2, 12)
    drawing = streams(tree, 4, NAMES, "en")
    room = drawing.layout.height - 56
    for _, rows in tree.segments.assign(y=drawing.data[0].node.y).groupby("k"):
        rows = rows.sort_values("y")
        half = rows["share"].to_numpy() * (room - 14 * 11) / room / 2
        gaps = np.diff(rows["y"]) - half[1:] - half[:-1]
        assert (gaps > 0).all() and rows["order"].is_monotonic_increasing


def test_names_of_segments_are_never_markup():
    said = streams(family(sweep(spenders(200)), 2, 4), 4, NAMES, "en").data[0]
    assert "<b>" not in "".join((*said.node.customdata, *said.link.customdata))


def test_streams_of_few_do_not_leave():
    tree = family(sweep(spenders(300)), 2, 12)
    left = exported(tree)
    few_moved = tree.flows["customers"] < 10
    assert few_moved.any() and left.loc[few_moved.to_numpy(), "customers"].isna().all()
    assert left["segment"].min() == left["next_segment"].min() == 1


def test_the_family_card_tells_each_step_and_takes_a_range():
    frame = opened("family", shop())
    assert shown(frame).count("of all customers stay") == 4 and "5 to 6" in shown(frame)
    frame.slider(key="segments.family_range").set_value((3, 3)).run()
    assert not frame.exception and shown(frame).count("of all customers stay") == 1
    assert "仍在一起" in plain(opened("family", shop(), lang="zh", k=9))


def test_a_family_of_few_customers():
    assert "2 to 3" in shown(opened("family", few(), k=2))
    assert "only one K" in shown(opened("family", saved({"p.csv": b"user_id,age\na,20\nb,30\n"}), k=2))


def test_the_shop_scores_as_core_does():
    from core.store import Workspaces

    assert rfm(Workspaces().open(shop())).groups()["customers"].sum() == 4100
