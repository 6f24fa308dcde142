"""The deck: native charts with the document's values, titles that are findings, notes, no formulas, the proof found again."""

import zipfile
from io import BytesIO

import openpyxl
import pandas as pd
import plotly.graph_objects as go
import pytest
from lxml import etree
from pptx import Presentation

from dashboard.figures.style import figure
from dashboard.report.document import Table
from dashboard.report.pptx.writer import write_pptx
from dashboard.report.proof import read_proof
from tests.dashboard.report import papers


def opened(document):
    return Presentation(BytesIO(write_pptx(document)))


def titled(deck) -> dict:
    return {slide.shapes.title.text: slide for slide in deck.slides}


def charts(deck) -> list:
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def words(slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_every_slide_has_a_title_and_a_section_begins_with_its_finding():
    deck = opened(papers.document(papers.numbers(), papers.line(), papers.bars()))
    assert list(titled(deck)) == [
        "Review of March", "At a glance", "Sales grew by a tenth.", "By channel", "What this report rests on", "Definitions",
    ]  # fmt: skip
    assert "Number 2" in words(titled(deck)["Sales grew by a tenth."])


def test_bars_are_a_chart_that_can_be_edited_with_the_same_values():
    (chart,) = charts(opened(papers.document(papers.bars())))
    assert list(chart.plots[0].categories) == ["web", "shop", "=cmd|calc"]
    assert tuple(chart.plots[0].series[0].values) == (1234.5678, 500.25, 0.1)
    book = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[1:] == [["web", 1234.5678], ["shop", 500.25], ["=cmd|calc", 0.1]]
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row), "a name is never a formula"


def test_lines_and_the_edges_of_bands_keep_their_values():
    (chart,) = charts(opened(papers.document(papers.line())))
    values = {series.name: tuple(series.values) for series in chart.plots[0].series}
    assert values["Sales"] == (3.0, 4.5, 4.0, 6.25)
    assert values["80% · Low"] == (2.0, 4.0, 3.0, 5.0) and values["80% · High"] == (4.0, 5.0, 5.0, 7.0)


def test_intervals_are_error_bars_of_their_true_length():
    (chart,) = charts(opened(papers.document(papers.chart(papers.forest()))))
    xml = etree.tostring(chart._chartSpace).decode()
    assert "errBars" in xml and tuple(chart.plots[0].series[0].values) == (12.0, 8.0)
    plus = chart._chartSpace.findall(".//{*}errBars/{*}plus//{*}v")
    minus = chart._chartSpace.findall(".//{*}errBars/{*}minus//{*}v")
    assert [[float(v.text) for v in side] for side in (plus, minus)] == [[1.0, 0.5], [2.0, 0.5]]


def test_a_line_over_bars_stays_a_line():
    drawing = figure(
        [go.Bar(x=["a", "b"], y=[1, 2], name="Orders"), go.Scatter(x=["a", "b"], y=[2, 3], name="Target", mode="lines")]
    )
    (chart,) = charts(opened(papers.document(papers.chart(drawing))))
    assert [[tuple(series.values) for series in plot.series] for plot in chart.plots] == [[(1, 2)], [(2, 3)]]


def test_heat_maps_are_tables_of_coloured_cells():
    deck = opened(papers.document(papers.chart(papers.heat())))
    (table,) = [s.table for s in titled(deck)["Sales grew by a tenth."].shapes if s.has_table]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["", "0", "1"],
        ["Jan", "100%", "50%"],
        ["Feb", "25%", ""],
    ]
    assert table.cell(1, 1).fill.fore_color.rgb != table.cell(2, 1).fill.fore_color.rgb


def test_a_long_table_is_cut_and_says_so():
    deck = opened(papers.document(papers.big_table(40)))
    slide = titled(deck)["Sales grew by a tenth."]
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    shown = len(table.rows) - 1
    assert table.cell(1, 1).text == "¥0.00" and f"{40 - shown} more rows in the Excel workbook" in words(slide)


def test_notes_tell_definitions_and_what_numbers_rest_on():
    deck = opened(papers.document(papers.numbers(), papers.bars()))
    notes = titled(deck)["Sales grew by a tenth."].notes_slide.notes_text_frame.text
    assert "What it is." in notes and "n = 101" in notes and "1.00 to 1.20" in notes
    assert "Picture of By channel" in notes


def test_charts_are_described_for_those_who_cannot_see_them():
    deck = opened(papers.document(papers.bars()))
    (shape,) = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert shape._element.nvGraphicFramePr.cNvPr.get("descr") == "Picture of By channel"


def test_both_scripts_and_the_palette_are_in_the_theme():
    with zipfile.ZipFile(BytesIO(write_pptx(papers.document(lang="zh")))) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
        slide = archive.read("ppt/slides/slide1.xml").decode()
    assert theme.count('<a:ea typeface="Microsoft YaHei"') == 2 and '<a:accent1><a:srgbClr val="0072B2"/>' in theme
    assert 'lang="zh-CN"' in slide


def test_the_proof_is_found_again_also_when_the_deck_was_saved_anew():
    content = write_pptx(papers.document(papers.bars()))
    again = BytesIO()
    Presentation(BytesIO(content)).save(again)
    for each in (content, again.getvalue()):
        assert read_proof(each).shown == papers.PROOF["shown"]


def test_every_part_is_good_xml_and_has_a_type():
    content = write_pptx(papers.document(papers.bars(), papers.line(), papers.chart(papers.forest()), papers.numbers()))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        types = archive.read("[Content_Types].xml").decode()
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
            assert f'Extension="{name.rsplit(".", 1)[-1]}"' in types or f'PartName="/{name}"' in types or name[0] == "["


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_hostile_words_empty_frames_and_unknown_figures_pass(lang):
    empty = papers.SALES.head(0)
    wide = pd.DataFrame({f"c{i}": [i] for i in range(20)})
    blocks = (
        papers.chart(go.Figure(), empty), papers.chart(go.Figure(go.Pie(values=[1]))), papers.numbers(13),
        Table("t", papers.HOSTILE, empty, {"channel": papers.HOSTILE}, {}, ("channel",)),
        Table("w", "Wide", wide, {name: name for name in wide}, {}, ("c0",)),
    )  # fmt: skip
    deck = opened(
        papers.document(
            *blocks, title=papers.HOSTILE, client=papers.HOSTILE, comments=papers.HOSTILE, logo=b"no", lang=lang
        )
    )
    assert "□" in deck.slides[0].shapes.title.text


def test_no_key_number_is_left_out():
    deck = opened(papers.document(papers.numbers(27)))
    said = "\n".join(words(slide) for slide in deck.slides)
    assert all(f"Number {number}\n" in said for number in range(27))
