"""The report on paper: all words in typefaces that have them, bookmarks, a proof attached, nothing that crashes it."""

import re
import subprocess
import time
from contextlib import closing
from io import BytesIO

import pandas as pd
import plotly.graph_objects as go
import pytest
from fontTools.ttLib import TTFont

from dashboard.report.document import Table, Text
from dashboard.report.pdf import fonts
from dashboard.report.pdf.pen import Pen
from dashboard.report.pdf.writer import Report, write_pdf
from dashboard.report.proof import read_proof
from tests.dashboard.report import papers


def written(document) -> tuple[str, bytes]:
    """Every word put on paper, and the file."""
    report: Report = Report(document)
    said: list[str] = []
    put = report.pen.put
    report.pen.put = lambda x, y, text, *rest, **more: (said.append(text), put(x, y, text, *rest, **more))[1]
    with closing(report.pen):
        content = report.written()
    return "\n".join(said), content


def test_titles_numbers_and_what_it_rests_on_are_printed():
    words, _ = written(papers.document(papers.bars(), papers.numbers(), papers.line(), papers.big_table(3)))
    expected = {
        "Review of March", "Sales grew by a tenth.", "By channel", "Over time", "Number 3", "n = 103", "¥1,235", "id 2",
        "Prepared for Norden Ltd", "Sample shop", "All of them", "Definitions", "A first comment.",
    }  # fmt: skip
    assert expected <= set(words.split("\n"))


def test_pages_are_numbered_and_carry_the_fingerprint():
    words, content = written(papers.document(papers.big_table(120)))
    pages = len(re.findall(rb"/Type /Page\b", content))
    assert pages >= 4 and f"Page {pages} of {pages}" in words
    assert words.count("Data fingerprint 0123456789abcdef") == pages


def test_headings_of_a_table_stand_on_each_of_its_pages():
    words, _ = written(papers.document(papers.big_table(120)))
    assert words.split("\n").count("Spend") >= 3 and "id 119" in words


def test_a_table_of_five_thousand_rows_says_where_the_rest_is():
    begun = time.perf_counter()
    words, content = written(papers.document(papers.big_table(5_000)))
    assert "4,600 more rows in the Excel workbook" in words and len(content) < 300_000
    assert time.perf_counter() - begun < 20


def test_every_chinese_character_printed_is_in_a_typeface_of_the_file():
    text = "销售额：同比增长 12.3%，客单价 ¥199。复购率（30 天）“留存”《报告》—— 甲、乙；★ ≤ ≥ × − – € £ ₩ ₹ →"
    assert fonts.printable(text) == (text, 0)
    document = papers.document(papers.bars(), title=text, client=text, lang="zh")
    words, content = written(document)
    with TTFont(fonts.CHINESE) as chinese, TTFont(fonts.LATIN) as latin:
        known = {*chinese.getBestCmap(), *latin.getBestCmap()}
    assert {letter for letter in words if ord(letter) not in known} <= {"\n"}
    assert b"DroidSansFallback" in content and b"Inter" in content


def test_all_words_of_the_screen_can_be_printed():
    import json
    from pathlib import Path

    import dashboard.text

    for name in ("en", "zh"):
        words = json.loads((Path(dashboard.text.__file__).parent / f"{name}.json").read_text("utf-8"))
        lost = {letter for text in words.values() for letter in text if fonts.printable(letter)[1]}
        assert not lost, lost


def test_characters_without_typeface_are_marked_and_counted():
    assert fonts.printable("a\U0001f600b한") == ("a□b□", 2)
    assert fonts.printable("x\u200b\ufe0f\x00y") == ("xy", 0)
    words, _ = written(papers.document(comments="party \U0001f389"))
    assert "1 character is in no typeface" in words


def test_the_proof_is_attached_and_found_again():
    content = write_pdf(papers.document(papers.bars()))
    assert read_proof(content).facts == papers.PROOF["facts"] and b"proof.json" in content


def test_the_file_says_what_it_is():
    content = write_pdf(papers.document(papers.bars(), lang="zh"))
    assert b"zh-CN" in content and b"/Outlines" in content and b"/Alt" in content and b"/JavaScript" not in content


def test_english_reports_do_not_carry_the_chinese_typeface():
    content = write_pdf(papers.document(papers.line(), client="Plain"))
    assert b"DroidSans" not in content and len(content) < 60_000


def test_the_same_report_is_the_same_file():
    document = papers.document(papers.bars(), papers.line())
    assert write_pdf(document) == write_pdf(document)


def test_hostile_words_empty_frames_and_unknown_figures_pass():
    empty = papers.SALES.head(0)
    blocks = (
        papers.chart(go.Figure(), empty), papers.chart(go.Figure(go.Pie(values=[1])), title=papers.HOSTILE),
        papers.chart(papers.heat()), papers.chart(papers.forest()),
        Table("t", papers.HOSTILE, empty, {"channel": papers.HOSTILE}, {}, ("channel",)),
    )  # fmt: skip
    document = papers.document(
        *blocks, title=papers.HOSTILE, client=papers.HOSTILE, comments=papers.HOSTILE * 5, logo=b"no logo"
    )
    words, _ = written(document)
    assert "No rows" in words and "web" in words, "a figure that can't be drawn is a table"


def test_a_report_without_sections_is_a_cover():
    document = papers.document()
    assert write_pdf(type(document)(**(vars(document) | {"sections": (), "definitions": ()}))).startswith(b"%PDF")


def test_a_logo_is_placed():
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (300, 100), "navy").save(out, "PNG")
    assert b"/Subtype /Image" in write_pdf(papers.document(logo=out.getvalue()))


def test_a_finding_stays_with_what_it_introduces():
    report = Report(papers.document())
    with closing(report.pen):
        report.page()
        report.y = 240
        report._text(Text("It grew.", strong=True), papers.bars())
    assert report.pen.pages_count == 2 and report.y < 40


@pytest.mark.parametrize(
    "text", ["销售额同比增长，客单价下降。" * 6, "a long English sentence with words " * 5, "w" * 300]
)
def test_lines_never_are_wider_than_their_room(text):
    with closing(Pen()) as pen:
        lines = pen.lines(text, 10, 50)
        assert all(pen.wide(line, 10) <= 50.01 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(line[0] not in "，。" for line in lines), "no line begins with a stop"


def test_poppler_reads_the_words_where_it_is_there(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(write_pdf(papers.document(papers.bars(), title="三月回顾", lang="zh")))
    try:
        text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
    except FileNotFoundError:
        pytest.skip("poppler is not here")
    assert "三月回顾" in text and "¥1,235" in text


def test_numbers_of_a_wide_table_are_never_broken():
    frame = pd.DataFrame({"campaign": ["summer-voucher-for-everyone"]} | {f"m{i}": [12_345.25] for i in range(9)})
    headings = {name: f"Conversions of part {name}" for name in frame}
    kinds = {name: "money" for name in frame if name != "campaign"}
    words, _ = written(papers.document(Table("t", "T", frame, headings, kinds | {"campaign": "text"}, ("campaign",))))
    assert words.split("\n").count("¥12.3K") == 9
