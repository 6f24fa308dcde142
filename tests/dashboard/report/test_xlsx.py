"""The workbook: every number is the document's, text is never a formula, names are legal, the proof is found again."""

import json
import zipfile
from io import BytesIO

import numpy as np
import openpyxl
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.report import packages
from dashboard.report.document import Chart, Section, Table
from dashboard.report.packages import PART, sheet_proof
from dashboard.report.proof import read_proof
from dashboard.report.xlsx.names import sheet_name
from dashboard.report.xlsx.writer import write_xlsx
from tests.dashboard.report import papers


def opened(document):
    return openpyxl.load_workbook(BytesIO(write_xlsx(document)))


def cells(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_numbers_are_exactly_those_of_the_document():
    book = opened(papers.document(papers.bars(), papers.numbers()))
    rows = cells(book["Sales"])
    start = next(at for at, row in enumerate(rows) if row[0] == "Channel") + 1
    assert [row[:3] for row in rows[start : start + 3]] == papers.SALES.to_numpy().tolist()
    summary = [row for row in cells(book["Report"]) if row[1] and str(row[1]).startswith("Number ")]
    assert [(row[2], row[4], row[5], row[6]) for row in summary] == [
        (0.1 + i, 100 + i, float(i), i + 0.2) for i in range(4)
    ]


def test_text_that_looks_like_a_formula_stays_text():
    book = opened(papers.document(papers.bars(), title="=1+1", client="=HYPERLINK(1)", comments="=cmd|' /c calc'!A1"))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "=cmd|calc" in [row[0] for row in cells(book["Sales"])]


def test_days_are_dates_and_unknown_values_are_empty():
    frame = pd.DataFrame({"day": [20454, 20455], "sales": [np.nan, 2.5]})
    table = Table("t", "T", frame, {"day": "Day", "sales": "Sales"}, {"day": "day", "sales": "money"}, ("day",))
    rows = cells(opened(papers.document(table))["Sales"])
    start = next(at for at, row in enumerate(rows) if row[0] == "Day") + 1
    assert str(rows[start][0]) == "2026-01-01 00:00:00" and rows[start][1] is None and rows[start + 1][1] == 2.5


def test_a_chart_reads_the_cells_of_the_table_beside_it():
    content = write_xlsx(papers.document(papers.bars()))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    assert "Sales!$B$6:$B$8" in chart and "Sales!$A$6:$A$8" in chart
    assert openpyxl.load_workbook(BytesIO(content))["Sales"]["B6"].value == 1234.5678


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sheets_are_named_legally_and_once(lang):
    title = "All [kinds]: of/charts*? that are far too long for a sheet's name"
    titles = (title, title, "客户怎么说：" * 12)
    sections = tuple(Section(str(place), each, (papers.bars(),)) for place, each in enumerate(titles))
    document = papers.document(lang=lang)
    document = type(document)(**(vars(document) | {"sections": sections}))
    names = opened(document).sheetnames
    assert len(set(names)) == len(names) and all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_names_of_sheets():
    taken = set()
    assert [sheet_name("History", taken), sheet_name("'a'", taken), sheet_name("A", taken), sheet_name("", taken)] == [
        "History 2",
        "a",
        "A 2",
        "–",
    ]


def test_proof_is_found_again_in_its_part_and_on_its_sheet():
    large = papers.PROOF | {"shown": {f"k{i}": "漫 \"<&>\n'" * 20 for i in range(1_500)}}
    content = write_xlsx(papers.document(papers.bars(), proof=large))
    assert json.loads(sheet_proof(content)) == json.loads(json.dumps(large))
    assert read_proof(content).shown == large["shown"]
    assert len(cells(openpyxl.load_workbook(BytesIO(content))["Proof"])) > 3, "in several pieces"


def test_a_workbook_that_lost_its_part_is_still_proved_by_its_sheet():
    out = BytesIO()
    openpyxl.load_workbook(BytesIO(write_xlsx(papers.document(papers.bars())))).save(out)
    assert PART not in zipfile.ZipFile(out).namelist()
    assert read_proof(out.getvalue()).facts == papers.PROOF["facts"]


def test_no_more_of_a_file_is_read_than_is_allowed(monkeypatch):
    content = write_xlsx(papers.document(papers.bars()))
    monkeypatch.setattr(packages, "MOST", 500)
    assert [sheet_proof(each) for each in (content, b"PK", b"")] == [None, None, None]


def test_the_same_report_is_the_same_file():
    document = papers.document(papers.bars(), papers.line())
    assert write_xlsx(document) == write_xlsx(document)


def test_hostile_words_and_empty_blocks_pass():
    empty = papers.SALES.head(0)
    frame = pd.DataFrame({papers.HOSTILE: [papers.HOSTILE], "b": [1.0]})
    book = opened(
        papers.document(
            papers.chart(go.Figure(), empty), papers.chart(papers.heat()), papers.chart(papers.forest(), frame),
            papers.bars(papers.SALES), papers.line(), title=papers.HOSTILE, client=papers.HOSTILE,
        )
    )  # fmt: skip
    assert "□" in book["Report"]["A1"].value


def test_headings_that_are_alike_stay_apart():
    frame = pd.DataFrame({"a": ["x"], "b": [1], "c": [2]})
    table = Table("t", "T", frame, {"a": "Name", "b": "Value", "c": "value"}, {"b": "count", "c": "count"}, ("a",))
    assert ["Name", "Value", "value (2)"] in [row[:3] for row in cells(opened(papers.document(table))["Sales"])]


def test_five_thousand_rows_are_all_there():
    rows = cells(opened(papers.document(papers.big_table(5_000)))["Sales"])
    assert rows[-1][:2] == ["id 4999", 4999 * 1.25]


def test_charts_of_every_kind_are_native():
    blocks: tuple[Chart, ...] = (papers.bars(), papers.line(), papers.chart(papers.forest(), key="f"))
    with zipfile.ZipFile(BytesIO(write_xlsx(papers.document(*blocks)))) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 3 and "c:errBars" in "".join(charts) and "c:lineChart" in "".join(charts)


def test_numbers_keep_all_their_digits():
    frame = pd.DataFrame({"name": list("abc"), "value": [0.21880728169623115, 26801.267662676626, 1e22]})
    book = opened(papers.document(papers.chart(go.Figure(), frame)))
    assert [row[1] for row in cells(book["Sales"])[-3:]] == frame["value"].tolist()
