"""Reading before meaning: dialects, encodings, and the corner cases of CSV."""

import csv
import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import core
from tests.paths import REAL, needs_real_data

CASES = ["comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf",
         "quotes_and_newlines", "simple", "simple_crlf", "utf8"]  # fmt: skip


@needs_real_data
@pytest.mark.parametrize("case", CASES)
def test_csv_spectrum(case):
    folder = REAL / "csv-spectrum"
    table = core.loading.read(folder / "csvs" / f"{case}.csv")
    expected = json.loads((folder / "json" / f"{case}.json").read_text(encoding="utf-8"))
    assert [dict(zip(table.header, row, strict=True)) for row in table.rows] == expected


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "big5"])
def test_any_usual_delimiter_and_encoding(delimiter, encoding):
    rows = [
        ["用戶" if encoding == "big5" else "用户", "页面" if encoding != "big5" else "頁面"],
        ["甲", "首頁" if encoding == "big5" else "首页"],
    ] * 3
    content = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    table = core.loading.read(content, "views.csv")
    assert [table.header, *table.rows][1:] == rows[1:]


CONTROLS = "".join(map(chr, (*range(9), 11, 12, *range(14, 32))))  # many kinds of them are no text


def cells():
    return st.text(
        st.characters(codec="utf-8", exclude_characters=CONTROLS + "\r\ufeff", exclude_categories=("Cs",)), max_size=8
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(cells(), cells(), cells()), min_size=1, max_size=8))
def test_what_csv_writes_comes_back_as_it_was(rows):
    rows = [row for row in rows if any(cell.strip() for cell in row)]  # white space alone is a blank line
    out = io.StringIO()
    csv.writer(out).writerows([("user_id", "page_id", "note"), *rows])
    table = core.loading.read(out.getvalue().encode(), "x.csv")
    assert [tuple(row) for row in table.rows] == rows


def workbook(rows):
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_spreadsheet_json_lines_parquet_and_gzip_give_the_same_table(tmp_path):
    import gzip

    import pandas as pd

    frame = pd.DataFrame({"user_id": ["007", "u2"], "item_id": ["a", "b"], "rating": [4.5, 3.0]})
    plain = frame.to_csv(index=False).encode()
    frame.to_parquet(tmp_path / "r.parquet")
    forms = {
        "r.csv": plain,
        "r.csv.gz": gzip.compress(plain),
        "r.xlsx": workbook([list(frame), *frame.to_numpy().tolist()]),
        "r.jsonl": frame.to_json(orient="records", lines=True).encode(),
        "r.json": frame.to_json(orient="records").encode(),
        "r.parquet": (tmp_path / "r.parquet").read_bytes(),
    }
    for name, content in forms.items():
        loaded = core.load({name: content}).frame("ratings")
        assert loaded.to_numpy().tolist() == [["007", "a", 4.5], ["u2", "b", 3.0]], name


def test_reading_writes_nothing_beside_the_file(tmp_path):
    import gzip

    path = tmp_path / "views.csv.gz"
    path.write_bytes(gzip.compress(b"user_id,page_id\na,x\n"))
    assert list(core.loading.read(path).rows) == [["a", "x"]]
    assert list(tmp_path.iterdir()) == [path]


def test_progress_tells_the_rows_read_and_can_end_the_load(tmp_path):
    class Cancelled(Exception):
        pass

    def tell(file, share, rows):
        told.append((file, share, rows))
        if rows >= 40_000:
            raise Cancelled

    told, home = [], core.store.Workspaces(tmp_path)
    ragged = "user_id,page_id\n" + "u,p,too many\n" + "u,p\n" * 70_000
    with pytest.raises(Cancelled):
        core.load({"views.csv": ragged.encode()}, workspaces=home, progress=tell)
    assert [rows for _, _, rows in told] == [0, 20_001, 40_001]
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent.name != "spill"]
    assert left == []  # spill is the running process's own
