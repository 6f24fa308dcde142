"""The one look of figures: twelve segments told apart, names shown as they are."""

import pytest

from dashboard.figures.style import (
    SEGMENT_COLOURS,
    day_ticks,
    figure,
    number_ticks,
    plain,
    ranked_bars,
)


def test_twelve_segments_have_twelve_colours():
    assert len(set(SEGMENT_COLOURS)) == 12


def test_the_screen_has_the_same_palette():
    from dashboard.server import options

    assert tuple(options()["theme.chartCategoricalColors"]) == SEGMENT_COLOURS[:8]


@pytest.mark.parametrize(
    ("values", "lang", "ticks"),
    [
        ([1, 2, 6], "en", {"dtick": 1}),  # plotly would mark 0.5
        ([0.5, 2], "en", {}),
        ([7, 20_000], "en", {}),
        ([7, 20_000], "zh", {"tickformat": ",d"}),  # 20,000, as 20k is no Chinese number
        ([None, float("nan")], "zh", {"dtick": 1}),
    ],
)
def test_whole_numbers_have_whole_marks(values, lang, ticks):
    assert number_ticks(values, lang) == ticks


@pytest.mark.parametrize(
    ("last", "form", "step"),
    [(0, "%Y-%m-%d", 86_400_000), (30, "%Y-%m-%d", None), (90, "%Y-%m", "M1"), (700, "%Y-%m", None)],
)
def test_no_mark_of_a_time_axis_comes_twice(last, form, step):
    ticks = day_ticks([0, last])
    assert (ticks["tickformat"], ticks.get("dtick")) == (form, step)


def test_names_are_not_markup():
    assert plain("<b>&</b>") == "&lt;b&gt;&amp;&lt;/b&gt;"


def test_ranked_bars_keep_the_order_and_the_labels():
    bars = ranked_bars(["a", "b"], [2, 1], ["2", "1"], x="views")
    assert list(bars.data[0].y) == ["a", "b"]
    assert bars.layout.yaxis.autorange == "reversed"
    assert bars.layout.xaxis.title.text == "views"


def test_bars_of_nothing_can_be_drawn():
    assert ranked_bars([], [], [], x="views").layout.height > 0


def test_a_figure_lets_the_ground_shine_through():
    assert figure([]).layout.template.layout.paper_bgcolor == "rgba(0,0,0,0)"
