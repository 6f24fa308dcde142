"""Figures of the screen as plain marks: the same values, ends, words and colours."""

import plotly.graph_objects as go
import pytest

from dashboard.figures.style import figure
from dashboard.report.drawing.charts import read
from dashboard.report.drawing.native_read import native
from tests.dashboard.report import papers


def test_ranked_bars_keep_values_words_and_order():
    drawing = read(papers.bars().drawing, "en")
    (mark,) = drawing.marks
    assert mark.flat and mark.x == (1234.5678, 500.25, 0.1)
    assert drawing.y.names == ("web", "shop", "=cmd|calc")
    assert mark.words == ("¥1,235", "¥500", "¥0")
    assert drawing.y.share(0) > drawing.y.share(2), "the first stands on top"
    assert drawing.x.title == "Revenue"


def test_stacked_bars_begin_where_the_last_ended_and_grouped_ones_stand_side_by_side():
    traces = [go.Bar(x=["a", "b"], y=[1, 2]), go.Bar(x=["a", "b"], y=[3, 4])]
    stacked = read(figure(traces, barmode="stack"), "en").marks
    assert stacked[1].base == (1, 2)
    grouped = read(figure(traces), "en").marks
    assert grouped[0].shift == -grouped[1].shift != 0


def test_waterfall_steps_begin_at_the_sum_so_far():
    steps = go.Waterfall(
        x=["a", "b", "c", "sum"], y=[10, 5, -7, 0], measure=["absolute", "relative", "relative", "total"]
    )
    (mark,) = read(figure([steps]), "en").marks
    assert mark.base == (0, 10, 15, 0)
    assert mark.y == (10, 5, -7, 8)


def test_steps_below_zero_hang_on_an_unseen_series():
    drawing = figure([go.Bar(y=["a", "b"], x=[-30, -20], base=[0, -30], orientation="h")])
    hidden, below = native(read(drawing, "en"), "en").series
    assert hidden.faint and hidden.values == (0, -30)
    assert below.values == (-30, -20)


def test_intervals_keep_their_ends():
    (mark,) = read(papers.forest(), "en").marks
    assert (mark.low, mark.high, mark.errors) == ((10.0, 7.5), (13.0, 8.5), "x")
    chart = native(read(papers.forest(), "en"), "en")
    assert chart.kind == "bar" and chart.categories == ("ALS", "popular")
    assert chart.series[0].values == (12.0, 8.0) and chart.series[0].low == (10.0, 7.5)


def test_intervals_drawn_as_lines_beside_numbered_rows_are_intervals_too():
    traces = [go.Scatter(x=[1, 3], y=[0, 0], mode="lines"), go.Scatter(x=[2], y=[0], mode="markers")]
    drawing = figure(traces).update_yaxes(tickvals=[0], ticktext=["books<br>+ toys"])
    (series,) = native(read(drawing, "en"), "en").series
    assert (series.values, series.low, series.high) == ((2.0,), (1.0,), (3.0,))


def test_a_band_becomes_its_two_edges():
    chart = native(read(papers.line().drawing, "en"), "en")
    low, high, line = chart.series
    assert low.values == (2.0, 4.0, 3.0, 5.0) and high.values == (4.0, 5.0, 5.0, 7.0)
    assert line.values == (3.0, 4.5, 4.0, 6.25)
    assert str(chart.categories[0]) == "2026-01-01"


def test_an_area_between_two_unseen_lines_is_a_band():
    unseen = {"width": 0}
    traces = [go.Scatter(x=[1, 2], y=[1, 2], line=unseen), go.Scatter(x=[1, 2], y=[3, 5], line=unseen, fill="tonexty")]
    low, high = native(read(figure([t.update(mode="lines") for t in traces]), "en"), "en").series
    assert (low.values, high.values) == ((1.0, 2.0), (3.0, 5.0))


def test_heat_map_keeps_words_colours_and_headings():
    drawing = read(papers.heat(), "en")
    (cells,) = drawing.cells
    assert cells.words == (("100%", "50%"), ("25%", ""))
    assert cells.colours[1][1] is None and sum(cells.colours[0][0]) < sum(cells.colours[1][0]), "more is darker"
    assert [text for _, text in drawing.y.ticks] == ["Jan", "Feb"]
    assert drawing.x.far, "the columns are named above"


def test_axes_say_what_the_screen_says():
    drawing = figure([go.Bar(x=["a"], y=[0.5])], y="Share").update_yaxes(tickformat=".0%", range=[0, 1])
    assert [text for _, text in read(drawing, "en").y.ticks] == ["0%", "20%", "40%", "60%", "80%", "100%"]
    money = figure([go.Bar(x=["a"], y=[120_000])]).update_yaxes(tickprefix="¥")
    assert "¥10万" in [text for _, text in read(money, "zh").y.ticks]


def test_months_are_marked_on_a_long_axis_of_days():
    drawing = figure([go.Scatter(x=["2026-01-01", "2026-12-31"], y=[1, 2], mode="lines")])
    words = [text for _, text in read(drawing, "en").x.ticks]
    assert words[0] == "2026-01" and len(words) <= 7 and len(set(words)) == len(words)


def test_markup_is_read_as_plotly_shows_it():
    drawing = figure([go.Bar(x=["<b>a</b>", "x &lt; y"], y=[1, 2])])
    assert read(drawing, "en").x.names == ("a", "x < y")


def test_guides_and_notes_come_along():
    drawing = figure([go.Bar(x=[1, 2], y=[1, 2])]).add_vline(x=1.5).add_annotation(x=1, y=2, text="<b>here</b>")
    found = read(drawing, "en")
    assert (found.guides[0].x0, found.guides[0].y0) == (1.5, None)
    assert found.notes[0].words == "here" and found.notes[0].bold


@pytest.mark.parametrize(
    "drawing",
    [
        go.Figure(),
        figure([go.Bar(x=[], y=[])]),
        go.Figure(go.Pie(labels=["a"], values=[1])),
        go.Figure(go.Sankey(node={"label": ["a", "b"]}, link={"source": [0], "target": [1], "value": [1]})),
        figure([go.Bar(x=["a"], y=[1]), go.Bar(x=["a"], y=[1], yaxis="y2")]),
    ],
)
def test_what_cannot_be_drawn_so_is_none(drawing):
    assert read(drawing, "en") is None


def test_missing_and_infinite_values_are_gaps():
    drawing = figure([go.Scatter(x=[1, 2, 3, 4], y=[1, None, float("nan"), float("inf")], mode="lines")])
    assert read(drawing, "en").marks[0].y == (1.0, None, None, None)


def test_numpy_and_packed_columns_read_the_same():
    import numpy as np

    drawing = figure([go.Scatter(x=np.array([1.5, 2.5]), y=np.array([3, 4], dtype="int32"), mode="lines")])
    packed = go.Figure(drawing.to_dict())
    assert read(packed, "en").marks[0].x == read(drawing, "en").marks[0].x == (1.5, 2.5)
