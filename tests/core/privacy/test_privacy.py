"""Consent, masks and safe exports."""

import csv
import io

import pandas as pd
import pytest

import core
from core.privacy import consent_rule, contactable, masked, safe_csv, safe_tsv


def test_only_a_clear_yes_may_be_contacted():
    people = "user_id,consent\nC1,yes\nC2,no\nC3,TRUE\nC4,\nC5,1\nC6,unknown\nC7,maybe\nC8,是\n".encode()
    dataset = core.load({"p.csv": people})
    assert contactable(dataset).tolist() == ["C1", "C3", "C5", "C8"]
    assert "4" in str(consent_rule(dataset))


def test_without_a_consent_column_nobody_decided():
    dataset = core.load({"p.csv": b"user_id,age\na,20\n"})
    assert contactable(dataset) is None
    assert str(consent_rule(dataset)) == "No consent was recorded in this data."


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-x", "@a", "\tx", "\rx", "  =1", "\u200b=1", "＝1", "－2", "＠x", "＋3"]
)
def test_no_text_leaves_as_a_formula(cell):
    frame = pd.DataFrame({cell: [cell], "number": [-5.0]})
    header, row = list(csv.reader(io.StringIO(safe_csv(frame).decode("utf-8-sig"), newline="")))
    assert header[0] == row[0] == f"'{cell}"
    assert row[1] == "-5.0"


def test_people_are_masked_on_screen():
    people = pd.DataFrame(
        {"user_id": ["u1"], "name": ["Anna"], "email": ["anna@example.com"], "phone": ["+1 555 0142"]}
    )
    assert masked(people).to_numpy().tolist() == [["u1", "A***", "a***@example.com", "***42"]]


def test_days_leave_as_dates():
    frame = pd.DataFrame({"day": [20_089, 20_090], "last_day": [0.0, None], "days": [3, 4]})
    assert safe_csv(frame).decode("utf-8-sig").split() == [
        "day,last_day,days",
        "2025-01-01,1970-01-01,3",
        "2025-01-02,,4",
    ]


def test_numbers_to_paste_are_as_safe_as_the_file():
    frame = pd.DataFrame({"=name": ["=1+1", "tea\tpot"], "n": [-5, 2]})
    assert safe_tsv(frame) == "'=name\tn\r\n'=1+1\t-5\r\n\"tea\tpot\"\t2\r\n"
