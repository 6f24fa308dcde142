"""The dialect of a text is told from how table-like its readings are."""

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.loading.text.tables import HEADINGS, cells, read, rows, written

ROWS = rows()
FULL = [HEADINGS, *ROWS]
DELIMITERS = [",", ";", "\t", "|", " ", ", ", "||", "::", "^", "~", "#", "\x01"]


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_any_delimiter(delimiter, quoting):
    text = written(FULL, delimiter, quoting=csv.QUOTE_ALL if len(delimiter) > 1 else quoting)
    dialect, headings, lines, _ = read(text)
    assert (dialect.delimiter, headings) == (delimiter, HEADINGS)
    assert [line.cells for line in lines] == ROWS


@pytest.mark.parametrize(
    "style",
    [{"quote": "'"}, {"quote": "'", "quoting": csv.QUOTE_ALL}, {"escape": "\\"}, {"end": "\r"}, {"end": "\r\n"}],
)
def test_any_quote_escape_and_line_end(style):
    _, headings, lines, notes = read(written(FULL, **style))
    assert (headings, [line.cells for line in lines], notes) == (HEADINGS, ROWS, [])


def test_quotes_that_are_not_escaped_at_all():
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in FULL)
    _, headings, lines, _ = read(text)
    assert (headings, [line.cells for line in lines]) == (HEADINGS, ROWS)


def test_an_unusual_delimiter_is_noted():
    _, _, _, notes = read("a~b\n1~2\n3~4\n5~6\n")
    assert [(note.code, note.value) for note in notes] == [("W_UNUSUAL_DELIMITER", "~")]


def test_sentences_are_one_column_though_each_has_as_many_words():
    _, headings, lines, notes = read("content\nred running shoes\nblue running shoes\n")
    assert (headings, cells(lines)) == (["content"], [["red running shoes"], ["blue running shoes"]])
    assert [note.code for note in notes] == ["W_ONE_COLUMN"]


def test_a_first_line_may_name_the_delimiter():
    _, headings, lines, notes = read("sep=;\na;b\n1,5;2\n2,5;3\n")
    assert (headings, cells(lines)) == (["a", "b"], [["1,5", "2"], ["2,5", "3"]])
    assert [(note.code, note.line, note.value) for note in notes] == [("W_PREAMBLE", 1, "sep=;")]


@pytest.mark.parametrize(
    ("choices", "headings", "first"),
    [
        ({"delimiter": ";"}, ["a,b"], ["1,2"]),
        ({"header_line": "2"}, ["1", "2"], ["x", "4"]),
        ({"header_line": "0"}, ["column 1", "column 2"], ["a", "b"]),
    ],
)
def test_what_the_user_chose_counts(choices, headings, first):
    _, found, lines, _ = read("a,b\n1,2\nx,4\n", choices=choices)
    assert (found, lines[0].cells) == (headings, first)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a,b\n1,2\n3,4\n", True),
        ("a;b\n1;2\n3;4\n", True),
        ("1,2\n3,4\n5,6\n", False),
        ("a,b\n1,2\n3,4,5\n", False),
        ("title\n\na,b\n1,2\n3,4\n", False),
        ("a,b\n" + "1,2\n" * 40_000 + "x,y,z\n", False),
        ("a,b\n" + "1,2\n" * 500_000 + "Total,\n", False),
    ],
)
def test_a_file_is_plain_only_if_its_beginning_and_its_end_are(text, plain, tmp_path):
    from core.loading.text import sniff

    path = tmp_path / "x.csv"
    path.write_text(text)
    assert sniff(path, "x.csv").plain == plain


NAMES = st.text(st.characters(codec="utf-8", categories=("L",)), min_size=1, max_size=8)
VALUES = st.one_of(
    NAMES,
    st.integers(0, 10**6).map(str),
    st.dates().map(str),
    st.sampled_from(["a, b", 'say "x"', "two\nlines", "x;y"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 999).map(str), VALUES, VALUES), min_size=3, max_size=8),
       st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\n", "\r\n"]))  # fmt: skip
def test_a_clean_table_comes_back_exactly(body, delimiter, end):
    _, headings, lines, _ = read(
        written([("user_id", "first", "second"), *body], delimiter, end=end, quoting=csv.QUOTE_ALL)
    )
    assert headings == ["user_id", "first", "second"]
    assert [tuple(line.cells) for line in lines] == body
