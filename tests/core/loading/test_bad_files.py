"""Broken files: one clear message each, never a traceback; good rows of a partly bad file are kept."""

import gzip
import io
import json

import pytest

import core
from tests.paths import BAD, needs_bad_inputs

# What this loader promises today of the shared list; the import doctor will take on the rest.
REFUSED = {
    "s02_whitespace_only.csv": "E_EMPTY_FILE",
    "s20_html_login_page.csv": "E_HTML_NOT_DATA",
    "c04_10k_columns.csv": "E_TOO_MANY_COLUMNS",
    "j07_scalar.json": "E_JSON_NOT_TABLE",
    "x03_billion_laughs.xlsx": "E_XML_DTD",
    "x04_xxe.xlsx": "E_XML_DTD",
    "x05_quadratic_blowup.xlsx": "E_XML_DTD",
    "x08_zip_slip.xlsx": "E_ARCHIVE_PATH",
    "x09_many_entries.xlsx": "E_ARCHIVE_ENTRIES",
    "x11_encrypted_ole.xlsx": "E_ENCRYPTED_FILE",
    "x12_csv_named.xlsx": "E_TYPE_MISMATCH",
    "x13_xlsx_named.csv": "E_TYPE_MISMATCH",
    "g01_gzip_bomb.csv.gz": "E_DECOMPRESSION_RATIO",
    "p01_truncated.parquet": "E_CORRUPT_PARQUET",
    "p02_bad_magic.parquet": "E_CORRUPT_PARQUET",
    "p04_dictionary_bomb.parquet": "E_DECOMPRESSION_RATIO",
    "p11_wide_100k_columns.parquet": "E_TOO_MANY_COLUMNS",
    "k03_pickle.json": "E_TYPE_MISMATCH",
    "k04_pickle.parquet": "E_TYPE_MISMATCH",
    "n07_filename.csv": "E_TYPE_NOT_ALLOWED",
    "n13_filename.csv": "E_TYPE_NOT_ALLOWED",
    "n16_filename.csv": "E_TYPE_NOT_ALLOWED",
    "w05_pickled_model.zip": "E_TYPE_NOT_ALLOWED",
}


@needs_bad_inputs
@pytest.mark.parametrize(("name", "code"), REFUSED.items())
def test_a_file_that_cannot_be_data_is_refused_with_its_reason(name, code):
    manifest = json.loads((BAD / "manifest.json").read_text(encoding="utf-8"))
    upload = next(f["upload_name"] for f in manifest["files"] if f["file"] == name)
    with pytest.raises(core.LoadError) as refusal:
        core.load({upload: (BAD / name).read_bytes()})
    assert refusal.value.code == code
    assert upload in str(refusal.value)


@needs_bad_inputs
@pytest.mark.parametrize("name", ["s15_unquoted_comma_in_name.csv", "s30_blank_lines_inside.csv", "s22_cr_only.csv",
                                  "s17_stray_quote.csv", "s26_tab.tsv", "v04_leading_zero_ids.csv", "e05_gbk.csv",
                                  "e09_cp1252.csv", "s18_nul_bytes.csv", "s21_mixed_newlines.csv",
                                  "c13_numeric_column_names.csv"])  # fmt: skip
def test_usable_rows_of_odd_files_are_kept(name):
    manifest = json.loads((BAD / "manifest.json").read_text(encoding="utf-8"))
    expected = next(f for f in manifest["files"] if f["file"] == name)
    dataset = core.load({name: (BAD / name).read_bytes()})
    report = dataset.report.files[0]
    assert report.rows_loaded == expected["rows"]
    assert report.rows_quarantined == expected["checks"].get("quarantined", 0)
    people = dataset.frame("customers")
    cells = {str(value) for column in people for value in people[column]}
    assert {v for k, v in expected["checks"].items() if k.startswith("cell_")} <= cells


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E_EMPTY_FILE"),
        (b",,\n,,\n", "E_EMPTY_FILE"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "E_NOT_TEXT"),
        (bytes(range(256)) * 40, "E_NOT_TEXT"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "E_HTML_NOT_DATA"),
        (b"colour,shape\nred,round\nblue,square\n", "E_NO_KNOWN_COLUMN"),
        (b"user_id,page_id\n,\n,x\n", "E_NO_USABLE_ROW"),
        (gzip.compress(b"user_id,page_id\na,b\n")[:-9], "E_CORRUPT_ARCHIVE"),
    ],
    # gzip writes the time of day: in a name, two workers that collect a second apart would disagree
    ids=["empty", "only separators", "picture", "every byte", "web page", "no known column", "no row", "cut gzip"],
)
def test_each_refusal_names_the_file(content, code):
    with pytest.raises(core.LoadError) as refusal:
        core.load({"august export.csv": content})
    assert refusal.value.code == code
    assert "august export.csv" in str(refusal.value)


def test_a_bad_file_beside_good_ones_is_named_and_the_others_load():
    dataset = core.load({"bad.csv": b"", "good.csv": b"user_id,page_id\nu1,home\n"})
    assert dataset.rows("events") == 1
    assert [f.problem is not None for f in dataset.report.files] == [True, False]


def test_every_row_is_loaded_or_set_aside_with_its_own_text():
    content = b"user_id,page_id,page_views\nu1,home,3\n,home,1\nu2,cart,many\nu3,a,b,c\n\nu4,home,2\n"
    dataset = core.load({"views.csv": content})
    report = dataset.report.files[0]
    assert (report.rows_in, report.rows_loaded, report.rows_quarantined) == (5, 3, 2)
    aside = dataset.report.quarantined()
    assert list(zip(aside["line"], aside["code"], aside["raw"], strict=True)) == [
        (3, "W_MISSING_KEY", ",home,1"), (5, "W_RAGGED_ROW", "u3,a,b,c"),
    ]  # fmt: skip
    emptied = dataset.report.repairs().query("done == 'emptied'")
    assert emptied[["line", "column", "value"]].to_numpy().tolist() == [[4, "page_views", "many"]]
    assert core.analytics.page_views(dataset)["page_views"].sum() == 5


def test_a_web_address_is_not_a_file():
    with pytest.raises(core.LoadError, match="not found"):
        core.load("http://127.0.0.1:9/x.csv")


HEAD = b"user_id,page_id\n"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("x.csv", b",".join(b"c%d" % i for i in range(1_000_000)) + b"\n1\n", "E_TOO_MANY_COLUMNS"),
        ("x.csv", HEAD + b"u1," + b"y" * 20_000_000 + b"\n", "E_CELL_TOO_LONG"),
        ("x.json", b'[{"user_id":"a","page_id":' + b"[" * 100_000 + b"]" * 100_000 + b"}]", "E_JSON_DEPTH"),
        ("x.csv.gz", gzip.compress(gzip.compress(gzip.compress(HEAD + b"a,b\n"))), "E_DECOMPRESSION_RATIO"),
        ("data.csv.exe", HEAD + b"a,b\n", "E_TYPE_NOT_ALLOWED"),
        ("NUL", HEAD + b"a,b\n", "E_TYPE_NOT_ALLOWED"),
    ],
    ids=["columns", "cell", "depth", "gzip", "exe", "device"],
)
def test_traps_are_refused(name, content, code):
    with pytest.raises(core.LoadError) as refusal:
        core.load({name: content})
    assert refusal.value.code == code


def test_a_wrong_json_line_is_named_by_its_number():
    dataset = core.load({"x.jsonl": b'{"user_id":1,"page_id":2}\n{"user_id":1,"page_id":3}\n{"user_id":\n'})
    assert dataset.report.quarantined()[["line", "raw"]].to_numpy().tolist() == [[3, '{"user_id":']]


@pytest.mark.parametrize(
    ("name", "content", "rows"),
    [
        ("x.csv", b"\n\n" + HEAD + b"u1,p\nu2,q\n", [["u1", "p"], ["u2", "q"]]),
        ("x.csv", HEAD + b"u1," + b"y" * 5_000_000 + b"\nu2,p\n", [["u1", "y" * 5_000_000], ["u2", "p"]]),
        ("x.csv", HEAD + b'u1,p\nu2,"abc\nu3,p\n', [["u1", "p"], ["u3", "p"]]),
        ("x.csv.gz", gzip.compress(gzip.compress(HEAD + b"a,b\n")), [["a", "b"]]),
        ("x.json", b'{\n "user_id": "a",\n "page_id": "b"\n}', [["a", "b"]]),
        ("x.json", b'{"data": [{"user_id": "a", "page_id": "b"}]}', [["a", "b"]]),
        ("x.json", '[{"user_id": "张", "page_id": "首页首页首页"}]'.encode("gbk"), [["张", "首页首页首页"]]),
        ("x.jsonl", '{"user_id": "a", "page_id": "x\u2028y"}'.encode(), [["a", "x\u2028y"]]),
        ("x.json", b'[{"user_id": "a\\ud800", "page_id": "b"}]', [["a\ufffd", "b"]]),
    ],
    ids=["blank first", "long cell", "unclosed quote", "gzip twice", "one object", "wrapped", "gbk", "line separator", "half"],
)  # fmt: skip
def test_odd_but_readable(name, content, rows):
    dataset = core.load({name: content})
    assert dataset.frame("events")[["user_id", "page_id"]].to_numpy().tolist() == rows


def test_a_quote_that_is_never_closed_swallows_nothing_silently():
    aside = core.load({"x.csv": HEAD + b'u1,p\nu2,"abc\nu3,p\n'}).report.quarantined()
    assert aside[["line", "code", "raw"]].to_numpy().tolist() == [[3, "W_UNCLOSED_QUOTE", 'u2,"abc']]


def test_blank_rows_at_the_end_are_nobody():
    assert core.load({"x.csv": b"age,income\n1,2\n3,4\n,\n , \n"}).rows("customers") == 2


def test_a_sheet_that_understates_its_size_is_read_whole():
    import re
    import zipfile

    from tests.core.loading.test_read import workbook

    out = io.BytesIO()
    book = zipfile.ZipFile(io.BytesIO(workbook([["user_id", "page_id"], ["a", "b"]])))
    with zipfile.ZipFile(out, "w") as changed:
        for part in book.namelist():
            changed.writestr(part, re.sub(rb'dimension ref="[^"]*"', b'dimension ref="A1"', book.read(part)))
    for name, content in (("x.xlsx", out.getvalue()), ("x.xlsx.gz", gzip.compress(out.getvalue()))):
        assert core.load({name: content}).frame("events")["page_id"].tolist() == ["b"]
