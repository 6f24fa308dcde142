"""Line ends within cells: a spreadsheet writes others there than behind its rows."""

import csv
import io

import pytest

import core

ENDS = ["\n", "\r\n"]


def written(end, *rows):
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("inside", ENDS)
def test_a_heading_of_two_lines_costs_no_row(end, inside):
    rows = ["user_id", "age", f"two{inside}lines"], ["u1", 20, 1], ["u2", 30, 2]
    dataset = core.load({"people.csv": written(end, *rows)})
    assert dataset.frame("customers")["age"].tolist() == [20, 30]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("inside", ENDS)
def test_a_value_of_two_lines_stays_one_value(end, inside):
    rows = ["user_id", "note"], ["u1", f"two{inside}lines"], ["u2", "one"]
    dataset = core.load({"people.csv": written(end, *rows)})
    assert dataset.frame("customers")["note"].tolist() == [f"two{inside}lines", "one"]
