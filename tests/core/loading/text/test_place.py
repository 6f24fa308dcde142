"""Where the table is in a file: what stands before it, its headings, and what follows it."""

import pytest

from tests.core.loading.text.tables import HEADINGS, cells, codes, read, rows, written

ROWS = rows()
TEXT = written([HEADINGS, *ROWS])
WIDTH = len(HEADINGS)


@pytest.mark.parametrize("padding", ["", "," * (WIDTH - 1), ", and more"])
@pytest.mark.parametrize("lines", [1, 3, 6])
@pytest.mark.parametrize("blank", [True, False])
def test_lines_before_the_table(padding, lines, blank):
    before = "".join(f"Report {k} of the shop{padding}\n" for k in range(lines))
    _, headings, found, notes = read(before + "\n" * blank + TEXT)
    assert (headings, cells(found)) == (HEADINGS, ROWS)
    assert [(note.code, note.line) for note in notes] == [("W_PREAMBLE", k + 1) for k in range(lines)]


def test_no_headings():
    _, headings, found, notes = read(written(ROWS))
    assert headings == [f"column {k + 1}" for k in range(WIDTH)]
    assert (cells(found), [note.code for note in notes]) == (ROWS, ["W_NO_HEADER"])


@pytest.mark.parametrize(
    ("upper", "lower", "joined"),
    [
        (HEADINGS, HEADINGS, HEADINGS),
        (HEADINGS, ["x"] * WIDTH, [f"{heading} x" for heading in HEADINGS]),
        (HEADINGS, ["", "(number)", "", "(EUR)", "", ""],
         ["Sold on", "Pieces (number)", "SKU", "Price (EUR)", "Article", "Link"]),
        (["When", "", "What", "", "", ""], ["day", "n", "code", "n", "name", "url"],
         ["When day", "When n", "What code", "What n", "What name", "What url"]),
    ],
)  # fmt: skip
def test_headings_in_two_rows_are_joined(upper, lower, joined):
    _, headings, found, notes = read(written([upper, lower, *ROWS]))
    assert (headings, cells(found)) == (joined, ROWS)
    assert [(note.code, note.line) for note in notes] == [("W_MULTIROW_HEADER", 1)]


@pytest.mark.parametrize(
    ("text", "headings", "body", "code"),
    [
        ("1,2,3\nC1,2,3\nC2,4,5\n", ["1", "2", "3"], 2, "W_NUMERIC_HEADER"),
        ("kind,2019,2020,2021\na,5,6,7\nb,5,5,5\n", ["kind", "2019", "2020", "2021"], 2, "W_NUMERIC_HEADER"),
        ("1,2\n3,4\n5,6\n", ["column 1", "column 2"], 3, "W_NO_HEADER"),
        ("C1,2024-01-01\nC2,2024-01-02\nC3,2024-01-03\n", ["column 1", "column 2"], 3, "W_NO_HEADER"),
    ],
)
def test_numbers_are_headings_only_where_the_columns_say_so(text, headings, body, code):
    _, found, lines, notes = read(text)
    assert (found, len(lines), [note.code for note in notes]) == (headings, body, [code])


def test_only_headings():
    _, headings, found, _ = read(written([HEADINGS]))
    assert (headings, found) == (HEADINGS, [])


OTHERS = {
    "fewer": ["city,visits", "Paris,3", "Rome,4"],
    "more": ["a,b,c,d,e,f,g,h", *["1,2,3,4,5,6,7,8"] * 3],
    "same": ["city,visits,share,from,until,by", *["Paris,3,0.5,1,2,Bo"] * 3],
}


@pytest.mark.parametrize("blank", [True, False])
@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_second_table_is_set_aside(other, blank):
    text = TEXT + "\n" * blank + "\n".join(other) + "\n"
    _, headings, found, _ = read(text)
    assert (headings, cells(found)) == (HEADINGS, ROWS)
    first = len(ROWS) + 2 + blank
    assert codes(found) == [(first + k, "W_MULTIPLE_TABLES") for k in range(len(other))]


def test_the_same_headings_and_rows_once_more_are_a_table_of_their_own():
    _, _, found, _ = read(TEXT + TEXT)
    assert cells(found) == ROWS
    rest = [line for line in found if line.code == "W_MULTIPLE_TABLES"]
    assert [line.mended for line in rest] == [None, *ROWS]


def test_headings_on_every_page_are_none_of_the_rows():
    head, *lines = TEXT.splitlines(keepends=True)
    paged = "".join(
        f"\fPage {k // 10 + 1}\n{head}{line}" if k % 10 == 0 and k else line for k, line in enumerate(lines)
    )
    _, _, found, _ = read(head + paged)
    assert cells(found) == ROWS
    assert {code for _, code in codes(found)} == {"W_FOOTER_ROW", "W_MULTIPLE_TABLES"}


FRAMED = {
    "a delimiter behind each row": lambda rows: [",".join(row) + "," for row in rows],
    "a delimiter behind each row but the first": lambda rows: [
        ",".join(row) + "," * (k > 0) for k, row in enumerate(rows)
    ],
    "bars around": lambda rows: (
        ["| " + " | ".join(row) + " |" for row in rows[:1]]
        + ["|" + "---|" * len(rows[0])]
        + ["| " + " | ".join(row) + " |" for row in rows[1:]]
    ),
    "lines of one quoted cell": lambda rows: ['"' + ",".join(row) + '"' for row in rows],
    "indented": lambda rows: ["   " + ",".join(row) for row in rows],
    "lined up": lambda rows: [" | ".join(cell.ljust(12) for cell in row).rstrip() for row in rows],
}


@pytest.mark.parametrize("around", FRAMED)
def test_what_is_around_every_row_is_taken_off(around):
    rows = [["user_id", "city", "visits"], *([f"U{k:03}", ("Rome", "Oslo", "Bonn")[k % 3], str(k)] for k in range(12))]
    _, headings, found, _ = read("\n".join(FRAMED[around](rows)) + "\n")
    assert (headings, cells(found)) == (rows[0], rows[1:])


def test_an_empty_last_column_with_a_heading_stays():
    rows = [["user_id", "city", "note"], *([f"U{k:03}", "Rome", ""] for k in range(12))]
    _, headings, found, _ = read("\n".join(map(",".join, rows)) + "\n")
    assert (headings, cells(found)) == (rows[0], rows[1:])


def test_a_text_of_sentences_in_quotes_is_one_column():
    lines = ["content", *(f'"Well made, item {k}, and quick"' for k in range(12))]
    _, headings, found, _ = read("\n".join(lines) + "\n")
    assert (headings, len(cells(found)[0])) == (["content"], 1)


@pytest.mark.parametrize(
    "footer",
    ["Total" + "," * (WIDTH - 1), "\nTotal,12,,99.50,,", "Generated by the shop", "\n(30 rows)", "合计,12,,99.50,,"],
)
def test_totals_and_remarks_at_the_end(footer):
    _, _, found, _ = read(TEXT + footer + "\n")
    assert cells(found) == ROWS
    assert [code for _, code in codes(found)] == ["W_FOOTER_ROW"]


def test_blank_lines_within_are_nothing():
    lines = TEXT.splitlines()
    _, headings, found, notes = read("\n\n".join(lines[:9]) + "\n\n\n" + "\n".join(lines[9:]) + "\n\n")
    assert (headings, cells(found), codes(found), notes) == (HEADINGS, ROWS, [], [])


def test_mixed_line_ends_and_nuls_are_noted():
    _, _, found, notes = read(b"user_id,name,n\r\nu1,A\0nn,1\nu2,Bo,2\ru3,Cy,3\n")
    assert cells(found) == [["u1", "Ann", "1"], ["u2", "Bo", "2"], ["u3", "Cy", "3"]]
    assert [line.number for line in found] == [2, 3, 4]
    assert {(note.code, note.line, note.column) for note in notes} == {
        ("W_MIXED_NEWLINES", None, None), ("W_NUL_BYTES", 2, "name"),
    }  # fmt: skip
