"""Whatever leaves as a file runs nowhere, and comes back as it was."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import core
from core.privacy import defuse, held, restored, safe_csv, safe_tsv

SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
UNSEEN = " \u00a0\u200b\u200e\u202e\u2060\u3000\ufeff\u00ad\x00\x01\x0b\x1f\x7f\x85\ufe0f"
HOSTILE = [
    "=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "+49 170 1234567", "-5", "\t=1", "\r=1", "\n=1", "\tx", " =1", "\u200b=1", "＝1",
    "\u3000＋1", "\x01=1", "\u202e=1", "'=1", "''=1", "' =1", "'+1", "'\t", "=HYPERLINK(\"http://x\",\"y\")", "=1\r\n=2", "﹦1",
]  # fmt: skip
PLAIN = ["", "tea", "it's", "'s-Hertogenbosch", "a=b", "a@b.c", "1-2", "'", "''", "5", "x\n=1", "' tea", "'90s"]
texts = st.text(
    st.one_of(st.sampled_from("'" + SIGNS + UNSEEN + '\t\r\n,;"|ab1 %'), st.characters(codec="utf-8")), max_size=12
)


def runs(cell):
    """Whether a spreadsheet could take the cell for a formula: said here once more, letter by letter."""
    bare = cell.lstrip(UNSEEN + "\t\r\n" + "".join(map(chr, range(33))))
    return cell[:1] in ("\t", "\r", "\n") or bare[:1] in tuple(SIGNS)


def cells_of(text, separator=","):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


@pytest.mark.parametrize("cell", HOSTILE)
def test_what_could_run_is_guarded_and_restored(cell):
    left = defuse(cell)
    assert left == f"'{cell}"
    assert not runs(left)
    assert restored(left) == cell


@pytest.mark.parametrize("cell", PLAIN)
def test_what_cannot_run_stays_as_it_is(cell):
    assert defuse(cell) == restored(cell) == cell


@given(texts)
@settings(max_examples=300, deadline=None)
def test_every_text_comes_back_and_none_runs(cell):
    left = defuse(cell)
    assert not runs(left)
    assert restored(left) == cell


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5), texts)
@example([("=1", "'=1")], "@head")
@settings(max_examples=100, deadline=None)
def test_no_cell_of_a_file_runs(rows, heading):
    frame = pd.DataFrame(rows, columns=["a", f"{heading}b"]).astype(object)
    for text, separator in ((safe_csv(frame).decode("utf-8-sig"), ","), (safe_tsv(frame), "\t")):
        head, *found = cells_of(text, separator)
        assert [restored(cell) for cell in head] == list(frame.columns)
        assert [tuple(map(restored, row)) for row in found] == rows
        assert not any(runs(cell) for row in (head, *found) for cell in row)


@pytest.mark.parametrize("cells", [HOSTILE, PLAIN, HOSTILE + PLAIN, PLAIN + HOSTILE[::-1]])
def test_the_reader_gives_back_what_was_exported(cells):
    cells = [cell.translate({0: None, 1: None}) for cell in cells]  # no program writes a file of text with these
    frame = pd.DataFrame({"user_id": [f"u{n}" for n in range(len(cells))], "=note": cells, "city": "Rome"})
    table = core.loading.read(safe_csv(frame), "export.csv")
    assert table.header == list(frame.columns)
    assert list(table.rows) == frame.to_numpy().tolist()


def workbook(rows):
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for row in book.active.iter_rows():
        for cell in row:
            cell.data_type = "s"
    book.save(out)
    return out.getvalue()


def test_a_report_as_a_workbook_keeps_its_texts():
    """Text in a workbook is text: nothing is added to what cannot be mistaken for a guarded cell."""
    for cell in HOSTILE + PLAIN:
        assert restored(held(cell)) == cell
        assert held(cell) == cell or cell.startswith("'")


def test_a_workbook_made_of_an_export_gives_it_back_too():
    cells = [c for c in HOSTILE + PLAIN if c.isprintable()]
    content = workbook([["user_id", "note"], *([f"u{n}", defuse(c)] for n, c in enumerate(cells))])
    assert list(core.loading.read(content, "export.xlsx").rows) == [[f"u{n}", c] for n, c in enumerate(cells)]


def test_a_clean_file_with_guarded_cells_is_restored_and_that_is_said(home):
    content = safe_csv(
        pd.DataFrame({"user_id": ["u1", "u2"], "phone": ["+49 170", "0170"], "city": ["'s-Hertogenbosch", "Rome"]})
    )
    dataset = core.load({"people.csv": content})
    people = dataset.frame("customers")
    assert people["phone"].tolist() == ["+49 170", "0170"]
    assert people["city"].tolist() == ["'s-Hertogenbosch", "Rome"]
    [found] = dataset.report.repairs().query("code == 'W_GUARDED_CELL'").to_dict("records")
    assert (found["line"], found["column"], found["value"], found["done"]) == (2, "phone", "'+49 170", "restored")


def test_an_apostrophe_at_the_seam_of_two_pieces_is_seen():
    from core.loading.guarded import may_be_guarded

    assert may_be_guarded(b"'+1\n", b",")
    assert may_be_guarded(b"a;'+1", b"x")
    assert not may_be_guarded(b"'s shop,it's\n", b"n")


def test_an_email_takes_no_second_line_with_it():
    frame = pd.DataFrame({"email": ["a@b.c\r\nBcc: z@y.com", "d@e.f"], "E-Mail address": ["x\ny", "z"]})
    assert cells_of(safe_csv(frame).decode("utf-8-sig"))[1:] == [["a@b.c Bcc: z@y.com", "x y"], ["d@e.f", "z"]]


def test_numbers_stay_numbers():
    frame = pd.DataFrame({"change": [-5, 3], "share": [-0.5, 1.0], "kind": pd.Categorical(["-x", "y"])})
    assert cells_of(safe_csv(frame).decode("utf-8-sig"))[1:] == [["-5", "-0.5", "'-x"], ["3", "1.0", "y"]]
