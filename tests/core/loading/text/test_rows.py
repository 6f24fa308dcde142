"""Rows that do not fit: read by what their columns hold, alone, and without losing a character."""

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.loading.text.tables import HEADINGS, cells, codes, read, rows, written

ROWS = rows(40)
FULL = [HEADINGS, *ROWS]
LINES = written(FULL).splitlines()
WIDTH = len(HEADINGS)
PLACES = [(row, column) for row in (1, 7, 40) for column in range(WIDTH)]


def changed(row, text):
    """The table with the text of one row changed."""
    return "\n".join([*LINES[:row], text, *LINES[row + 1 :]]) + "\n"


def pieces(row):
    return [written([[cell]]).rstrip("\n") for cell in FULL[row]]


@pytest.mark.parametrize(("row", "column"), PLACES)
def test_a_stray_quote_stays_a_character_of_its_own_cell(row, column):
    parts = pieces(row)
    parts[column] = '"' + parts[column]
    expected = [list(r) for r in ROWS]
    expected[row - 1][column] = '"' + expected[row - 1][column]
    _, headings, lines, _ = read(changed(row, ",".join(parts)))
    assert (headings, cells(lines)) == (HEADINGS, expected)
    assert codes(lines) in ([], [(row + 1, "W_UNCLOSED_QUOTE")])


@pytest.mark.parametrize(("row", "column"), PLACES)
def test_one_empty_cell_too_many_is_dropped_where_the_columns_agree(row, column):
    parts = pieces(row)
    _, headings, lines, _ = read(changed(row, ",".join([*parts[:column], "", *parts[column:]])))
    assert (headings, cells(lines)) == (HEADINGS, ROWS)
    odd = lines[row - 1]
    assert (odd.number, odd.code, odd.sure) == (row + 1, "W_RAGGED_ROW", True)


@pytest.mark.parametrize(("row", "column"), [(r, c) for r, c in PLACES if c + 1 < WIDTH])
def test_two_cells_run_into_each_other_are_parted_and_that_is_a_guess(row, column):
    parts = pieces(row)
    text = ",".join([*parts[:column], parts[column] + parts[column + 1], *parts[column + 2 :]])
    _, headings, lines, _ = read(changed(row, text))
    assert (headings, cells(lines)) == (HEADINGS, ROWS)
    assert not lines[row - 1].sure


@pytest.mark.parametrize("delimiter", [";", "\t", "|", " ", ", "])
@pytest.mark.parametrize("row", [0, 1, 7, 40])
def test_a_row_with_another_delimiter(row, delimiter):
    text = written([FULL[row]], delimiter).rstrip("\n")
    if delimiter == ", ":
        text = ", ".join(pieces(row))
    _, headings, lines, _ = read(changed(row, text))
    assert (headings, cells(lines)) == (HEADINGS, ROWS)


@pytest.mark.parametrize("column", range(WIDTH - 1))
def test_two_headings_run_into_each_other(column):
    parts = [*HEADINGS[:column], HEADINGS[column] + HEADINGS[column + 1], *HEADINGS[column + 2 :]]
    _, headings, lines, _ = read(changed(0, ",".join(parts)))
    assert (headings, cells(lines)) == (HEADINGS, ROWS)


def test_a_name_with_a_comma_is_joined_but_only_on_request():
    _, _, lines, _ = read("id,name,age\nC1,Ann,21\nC2,Smith, John,22\nC3,Cy,23\n")
    (odd,) = [line for line in lines if line.code]
    assert (odd.number, odd.code, odd.raw) == (3, "W_RAGGED_ROW", "C2,Smith, John,22")
    assert (odd.mended, odd.sure) == (["C2", "Smith, John", "22"], False)


def test_an_unclosed_quote_costs_its_own_row_only():
    _, _, lines, _ = read('id,name,age\nC1,Ann,21\nC2,"Bo,22\nC3,Cy,23\nC4,"Di, E",24\n')
    assert codes(lines) == [(3, "W_UNCLOSED_QUOTE")]
    assert cells(lines) == [["C1", "Ann", "21"], ["C2", '"Bo', "22"], ["C3", "Cy", "23"], ["C4", "Di, E", "24"]]


def test_a_row_that_makes_no_sense_has_no_reading():
    _, _, lines, _ = read("id,name,age,day\nC1,Ann,21,2024-01-01\nnote to self\nC2,Bo,22,2024-01-02\n")
    assert [(line.code, line.mended) for line in lines] == [(None, None), ("W_RAGGED_ROW", None), (None, None)]


def test_a_remark_between_rows_is_none_of_them():
    _, _, lines, _ = read("id,name,age,day\nC1,Ann,21,2024-01-01\n# note, to self\nC2,Bo,22,2024-01-02\n")
    assert codes(lines) == [(3, "W_FOOTER_ROW")]


def test_quoted_line_ends_survive_a_stray_quote_beside_them():
    body = [[f"C{k}", f"name {k}", "two\nlines" if k % 2 else "one", str(k)] for k in range(12)]
    text = written([["id", "name", "note", "n"], *body]).replace("name 5", '"name 5')
    body[5][1] = '"name 5'
    _, _, lines, _ = read(text)
    assert cells(lines) == body


def test_many_stray_quotes_take_no_time_and_lose_nothing():
    _, _, lines, _ = read("id,name\n" + 'C1,"Bo\n' * 3000)
    assert [line.mended for line in lines] == [["C1", '"Bo']] * 3000


CELLS = st.one_of(
    st.text(
        st.characters(codec="utf-8", exclude_characters="\0\r\n\ufdd0\ufdd1", exclude_categories=("Cs",)), max_size=12
    ),
    st.sampled_from(['"', '""', ",", "", '"a', 'a"b', "1", "2024-01-01"]),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CELLS, min_size=1, max_size=9), st.integers(2, 39))
def test_any_broken_row_leaves_the_rows_around_it_alone(parts, row):
    text = ",".join(parts)
    _, _, lines, _ = read(changed(row, text))
    by_line = {line.number: line for line in lines}
    if not text.strip(' ,"\t'):
        return
    for k, expected in enumerate(ROWS, 1):
        if k != row:
            assert by_line[k + 1].cells == expected, (k, text)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CELLS, min_size=1, max_size=9), st.integers(2, 39))
def test_no_character_is_lost_but_delimiters_quotes_and_blanks(parts, row):
    text = ",".join(parts)
    _, _, lines, _ = read(changed(row, text))
    reading = next((line.mended or line.cells for line in lines if line.number == row + 1), [])
    assert kept("".join(reading)) == kept(text)


def kept(text):
    return [c for c in text if c not in ',"' and not c.isspace()]


def test_the_writer_of_these_tests_is_read_by_csv_itself():
    assert list(csv.reader(LINES)) == FULL


LONG_TEXTS = [f"Soft, warm, and made for the {k}th winter, " + "with a lining that keeps dry, " * 6 for k in range(40)]
LONG = [[*row[:4], text, row[5], ""] for row, text in zip(ROWS, LONG_TEXTS, strict=True)]
LONG_HEADINGS = [*HEADINGS, "Remarks"]


@pytest.mark.parametrize("before", [",", '"'])
def test_a_long_text_does_not_swallow_the_cells_behind_it(before):
    lines = written([LONG_HEADINGS, *LONG]).splitlines()
    lines[7] = before + lines[7]
    _, _, found, _ = read("\n".join(lines) + "\n")
    first = before.strip(",") + LONG[6][0]
    assert cells(found)[6] == [first, *LONG[6][1:]]


def test_a_row_with_another_delimiter_may_seem_to_be_as_wide_as_the_table():
    commas = ["2023-01-01", "3", "K123-1", "9.50", "a, b, c, d, e, f", "http://shop.example.com/p/1.html"]
    _, _, lines, _ = read(changed(7, ";".join(commas)))
    assert cells(lines)[6] == commas
    assert codes(lines) == [(8, "W_RAGGED_ROW")]


def test_a_cell_run_into_a_quoted_one_is_parted_before_the_quote():
    body = [[*row, "note, with a comma" if k % 20 == 3 else ""] for k, row in enumerate(ROWS)]
    lines = written([LONG_HEADINGS, *body]).splitlines()
    lines[9] += '"sent back, unopened"'
    lines[9] = lines[9].replace(',"sent', '"sent')
    _, _, found, _ = read("\n".join(lines) + "\n")
    assert cells(found)[8] == [*body[8][:6], "sent back, unopened"]


@pytest.mark.parametrize(
    ("headings", "merged"),
    [
        ("OrderID,OrderDate,CustomerName,Link,Amount", "OrderID,OrderDate,CustomerNameLink,Amount"),
        ("Id,ParentDate,ProductType,ProductUrl,Qty", "Id,ParentDate,ProductTypeProductUrl,Qty"),
        ("city,date,name,url,visits", "citydate,name,url,visits"),
    ],
)
def test_headings_run_into_each_other_are_parted_though_the_first_column_may_name_rows(headings, merged):
    body = "".join(f"C{k},2024-01-{k:02d},red hat,http://a.example.com/{k},{7 * k % 5}\n" for k in range(1, 20))
    assert read(merged + "\n" + body)[1] == headings.split(",")


def test_what_mending_may_cost_is_bounded():
    from core.loading.text.profile import ALLOWED, Profile
    from core.loading.text.search import MOST_WORK, Search
    from core.loading.text.style import Style

    profile = Profile(LONG)
    text = ",".join(",,,9-" * 8 + f"x{k}" for k in range(9))
    search = Search(text.split(","), Style(), profile, text, splits=True)
    search.best()
    assert search.work < 1.1 * MOST_WORK
    profile.spent = ALLOWED
    assert Search(text.split(","), Style(), profile, text, splits=True).best() == []
