"""What people write into cells becomes exactly what they meant, or is reported; nothing is rounded or guessed silently."""

import io
import random

import pytest

import core
from core.loading.values import recognise


def column(heading, *values, table="orders"):
    """(typed values of one canonical column, repairs) of a file that has it; None for an emptied cell."""
    head = {"orders": "user_id,item_id", "events": "user_id,page_id"}[table]
    rows = "".join(f'u{i},x,"{value}"\n' for i, value in enumerate(values))
    dataset = core.load({"f.csv": f"{head},{heading}\n{rows}".encode()})
    frame = dataset.frame(table)
    name = {"time": "at", "date": "at"}.get(heading, heading)
    typed = [None if value != value or value is None else value for value in frame[name].astype(object)]
    return typed, dataset.report.repairs()


@pytest.mark.parametrize(
    ("written", "ten_thousandths"),
    [
        (["0.1", "0.2", "-3.5"], [1_000, 2_000, -35_000]),
        (["(12.50)", "12.5"], [-125_000, 125_000]),
        (["(-5)", "4"], [-50_000, 40_000]),
        (["¥1,234.56", "¥5"], [12_345_600, 50_000]),
        (["1.234,56", "2,5"], [12_345_600, 25_000]),
        (["€1.234,56", "€2,50"], [12_345_600, 25_000]),
        (["1 234,56", "2,5"], [12_345_600, 25_000]),
        (["1,50 €", "2,75 €"], [15_000, 27_500]),
        (["$1,23", "4$"], [12_300, 40_000]),
        (["1'234.50", "3"], [12_345_000, 30_000]),
        (["12,34,567.89", "1"], [12_345_678_900, 10_000]),
        (["5-", "-$5", "$-5", "- $5.00"], [-50_000] * 4),
        (["５０", "３．５"], [500_000, 35_000]),
        (["\u22127", "1"], [-70_000, 10_000]),
        (["1e5", "1.5e-3"], [1_000_000_000, 15]),
        (["99999999999999", "-99999999999999"], [999_999_999_999_990_000, -999_999_999_999_990_000]),
    ],
)
def test_money_is_exact_in_any_usual_writing(written, ten_thousandths):
    assert column("amount", *written)[0] == ten_thousandths


@pytest.mark.parametrize(
    ("odd", "codes"),
    [
        *((odd, ["W_NOT_A_NUMBER"]) for odd in ("abc", "1.2.3", "1-2")),
        ("Infinity", ["W_NON_FINITE"]),
        ("999999999999999", ["W_NUMBER_OVERFLOW"]),
        ("$1,23", ["W_NOT_A_NUMBER", "W_MIXED_NUMBER_FORMAT"]),
    ],
)
def test_what_is_no_amount_is_emptied_and_reported(odd, codes):
    amounts, repairs = column("amount", "1.5", odd, "2.25")
    assert amounts == [15_000, None, 22_500]
    assert repairs[["code", "line", "value"]].to_numpy().tolist() == [[code, 3, odd] for code in codes]


@pytest.mark.parametrize(
    ("written", "views"),
    [
        (["3.0", "2"], [3, 2]),
        (["1e3", "2"], [1000, 2]),
        (["9007199254740993.0", "1"], [2**53 + 1, 1]),
        (["1,234", "2"], [1234, 2]),
    ],
)
def test_whole_numbers_however_written(written, views):
    assert column("page_views", *written, table="events")[0] == views


def test_half_a_page_view_is_not_rounded():
    views, repairs = column("page_views", "3.7", "2", "15e-1", "1", "4", table="events")
    assert views == [None, 2, None, 1, 4]
    assert repairs["value"].tolist() == ["3.7", "15e-1"]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-01-02T03:04:05+02:00", "2024-01-02 03:04:05"),
        ("2024-01-02 03:04:05 UTC", "2024-01-02 03:04:05"),
        ("25/12/2024 5:06", "2024-12-25 05:06:00"),
        ("12/25/24 5:06pm", "2024-12-25 17:06:00"),
        ("25.12.2024", "2024-12-25 00:00:00"),
        ("2024/1/2 3:04:05", "2024-01-02 03:04:05"),
        ("2024年1月2日", "2024-01-02 00:00:00"),
        ("2024年1月2日 13:04", "2024-01-02 13:04:00"),
        ("20240102030405", "2024-01-02 03:04:05"),
        ("Jan 2, 2024", "2024-01-02 00:00:00"),
        ("02-Jan-2024", "2024-01-02 00:00:00"),
        ("1704067200", "2024-01-01 00:00:00"),
        ("999999999", "2001-09-09 01:46:39"),
        ("1704067200123", "2024-01-01 00:00:00.123"),
        ("1969-12-31 23:59:59", "1969-12-31 23:59:59"),
    ],
)
def test_times_in_any_usual_writing(written, moment):
    found, repairs = column("time", written, table="events")
    assert [str(value).removesuffix("000") for value in found] == [moment] and repairs.empty


def test_days_turn_at_midnight_also_before_1970():
    dataset = core.load(
        {"f.csv": b"user_id,page_id,time\na,x,1969-12-31 23:59:59\nb,x,1970-01-01 00:00:00\nc,x,1900-01-01\n"}
    )
    assert dataset.frame("events")["day"].tolist() == [-1, 0, -25_567]


def test_an_order_of_day_and_month_that_nothing_proves_is_reported():
    found, repairs = column("date", "03/04/2024", "05/06/2024", table="events")
    assert [str(value)[:10] for value in found] == ["2024-03-04", "2024-05-06"]
    assert repairs[["code", "column", "done"]].to_numpy().tolist() == [["W_AMBIGUOUS_DATE", "date", "month first"]]


def test_a_proof_far_down_the_file_decides_the_order_of_all_dates():
    found, repairs = column("date", *["01/02/2024"] * 2500, "25/02/2024", "25/12/2024", table="events")
    assert {str(value)[:10] for value in found} == {"2024-02-01", "2024-02-25", "2024-12-25"} and repairs.empty


@pytest.mark.parametrize("odd", ["infinity", "2024-02-30", "0000-00-00"])
def test_no_date_no_crash(odd):
    found, _ = column("time", odd, "2024-02-28", "2024-02-29", table="events")
    assert [str(value)[:10] for value in found[1:]] == ["2024-02-28", "2024-02-29"]


@pytest.mark.parametrize("word", ["NA", "null", "NaN", "None", "-", "#N/A", "缺失", "\\N", " "])
def test_a_word_for_missing_is_nobody(word):
    dataset = core.load({"f.csv": f"user_id,page_id\nu1,x\n{word},x\n".encode()})
    assert dataset.frame("events")["user_id"].tolist() == ["u1"]
    assert dataset.report.quarantined()[["line", "code"]].to_numpy().tolist() == [[3, "W_MISSING_KEY"]]


def test_long_numbers_that_are_no_amounts_stay_text():
    assert recognise(["12345678901234567890", "1"]).type == "category"
    assert recognise(["00123"]).type == "category" and recognise(["123"]).type == "int"


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_line_numbers_and_raw_text_survive_quoted_line_ends(ends):
    rows = ["user_id,page_id,note", '"u1",x,"a\nb"', ',x,"c\n\nd"', "u2,x,", "", "u3,x", 'u4,x,"e"']
    dataset = core.load({"f.csv": ends.join(rows).encode()})
    file = dataset.report.files[0]
    assert (file.rows_in, file.rows_loaded, file.rows_quarantined) == (5, 3, 2)
    aside = dataset.report.quarantined()[["line", "code", "raw"]].to_numpy().tolist()
    assert aside == [[4, "W_MISSING_KEY", ',x,"c\n\nd"'], [9, "W_RAGGED_ROW", "u3,x"]]


def test_spreadsheet_numbers_as_ids_amounts_and_dates():
    import datetime

    import openpyxl

    book = openpyxl.Workbook()
    for row in (["user_id", "item_id", "amount", "at"], [123, "i", 0.1 + 0.2, datetime.datetime(2024, 1, 2, 23, 59, 59)],
                [2**53 + 2, "j", 1.005, datetime.date(1969, 12, 31)], ["00123", "k", 12.5, None]):  # fmt: skip
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    orders = core.load({"o.xlsx": out.getvalue()}).frame("orders")
    assert orders["user_id"].tolist() == ["123", "9007199254740994", "00123"]
    assert orders["amount"].tolist() == [3_000, 10_050, 125_000] and orders["day"].tolist()[:2] == [19_724, -1]


def test_the_same_person_in_two_files_is_what_the_first_file_says_each_time():
    first = b"user_id,age,city\nu1,,Rome\nu2,30,\n"
    second = b"user_id,age,city\nu1,20,Paris\nu2,40,Oslo\nu3,50,\n"
    for _ in range(5):
        people = core.load({"b.csv": first, "a.csv": second}).frame("customers").astype(object).fillna("")
        assert people.to_numpy().tolist() == [["u1", 20, "Rome"], ["u2", 30, "Oslo"], ["u3", 50, ""]]


def test_damaged_files_are_refused_never_a_traceback(tmp_path):
    import gzip

    import pandas as pd

    pd.DataFrame({"user_id": ["a", "b"], "page_id": ["x", "y"]}).to_parquet(tmp_path / "p.parquet")
    csv_text = b"user_id,page_id\nu1,p\nu2,q\n"
    seeds = {"p.parquet": (tmp_path / "p.parquet").read_bytes(), "g.csv.gz": gzip.compress(csv_text), "c.csv": csv_text}
    rng = random.Random(0)  # noqa: S311
    for name, content in seeds.items():
        for _ in range(25):
            damaged = bytearray(content)
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
            try:
                core.load({name: bytes(damaged)[: rng.choice([len(damaged), rng.randrange(1, len(damaged))])]})
            except core.LoadError:
                continue


def test_amounts_in_several_currencies_are_kept_but_never_summed():
    content = "order_id,user_id,item_id,amount\no1,u1,a,$10\no2,u1,a,€10\no3,u2,b,10 USD\n"
    dataset = core.load({"o.csv": content.encode()})
    assert "amount" not in dataset.columns("orders")
    assert "revenue" not in set(core.analytics.kpis(dataset)["name"])
    repairs = dataset.report.repairs()
    assert repairs[["code", "column", "value"]].to_numpy().tolist() == [["W_MIXED_CURRENCY", "amount", "$ €"]]


def test_a_text_may_name_several_currencies():
    content = "user_id,page_id,note\na,x,$10 off\nb,y,€5 off\n"
    assert core.load({"v.csv": content.encode()}).report.repairs().empty
