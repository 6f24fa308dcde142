"""Spreadsheets: what is on the sheets comes in, what is wrong with them is said, and traps are refused."""

import pytest

import core
from tests.core.loading.books import MAIN, book, sheet, zipped

HEAD = ["user_id", "page_id", "page_views"]
ROWS = [HEAD, ["u1", "home", 3], ["u2", "cart", 4]]


def load(content, name="x.xlsx"):
    return core.load({name: content}, apart=False)


def cells(content, name="x.xlsx"):
    table = core.loading.read(content, name)
    return [table.header, *table.rows]


def said(dataset):
    repairs = dataset.report.repairs()
    return [tuple(None if v != v else v for v in row) for row in
            repairs[["code", "line", "column", "value", "done"]].to_numpy().tolist()]  # fmt: skip


def refused(content, name="x.xlsx"):
    with pytest.raises(core.LoadError) as refusal:
        load(content, name)
    return refusal.value.code


# --- values -------------------------------------------------------------------------------------------------
def typed(*values, **book_options):
    header = [f"column {chr(97 + n)}" for n in range(len(values) - 1)]
    return cells(book(sheet([["user_id", *header], ["u1", *values[1:]], ["u2", *values[1:]]]), **book_options))[1][1:]


def test_numbers_days_and_times_are_written_as_people_write_them():
    day, moment, time, span, share = ('|s="1"|<v>45292</v>', '|s="2"|<v>45292.5</v>', '|s="3"|<v>0.4375</v>',
                                      '|s="4"|<v>1.5</v>', '|s="5"|<v>0.25</v>')  # fmt: skip
    found = typed(0, day, moment, time, span, share, 7, 7.5, "007", '|t="b"|<v>1</v>')
    assert found == ["2024-01-01", "2024-01-01 12:00:00", "10:30:00", "36:00:00", "0.25", "7", "7.5", "007", "True"]


def test_days_counted_from_1904_and_in_iso_form():
    day, iso = '|s="1"|<v>43830</v>', '|t="d" s="1"|<v>2024-01-01T00:00:00</v>'
    assert typed(0, day, iso, since_1904=True) == ["2024-01-01", "2024-01-01"]


def test_the_first_sixty_days_are_those_the_screen_shows():
    assert typed(0, '|s="1"|<v>1</v>', '|s="1"|<v>61</v>') == ["1900-01-01", "1900-03-01"]


def test_rich_text_shared_strings_and_reading_aids():
    rich = "<r><t>bl</t></r><r><t>ue</t></r>"
    aided = "<t>東京</t><rPh sb='0' eb='2'><t>とうきょう</t></rPh>"
    found = typed(0, '|t="s"|<v>0</v>', '|t="s"|<v>1</v>', '|t="str"|<f>A1</f><v>z</v>', strings=[rich, aided])
    assert found == ["blue", "東京", "z"]


def test_own_number_formats():
    from core.loading.workbook_parts import kind_of_format as kind

    assert [kind(code) for code in ("yyyy\\-mm\\-dd;@", "[$-409]d mmm yyyy h:mm", "mm:ss.0", "[h]:mm", "[Red]0.00", '#,##0 "d"',
                                    "0.00E+00", "General", 'yyyy"年"m"月"', "@")] == [
        "date", "datetime", "time", "duration", "", "", "", "", "date", ""]  # fmt: skip


def test_errors_and_formulas_without_a_result_are_emptied_and_named():
    rows = [HEAD, ["u1", "home", '|t="e"|<v>#DIV/0!</v>'], ["u2", "cart", "||<f>SUM(A1:A9)</f>"], ["u3", "cart", 2]]
    dataset = load(book(sheet(rows)))
    assert said(dataset) == [
        ("W_CELL_ERROR", 2.0, "page_views", "#DIV/0!", "emptied"),
        ("W_FORMULA_NO_VALUE", 3.0, "page_views", "=SUM(A1:A9)", "emptied"),
    ]
    assert dataset.report.files[0].rows_loaded == 3


# --- where the table is -------------------------------------------------------------------------------------
def test_a_far_cell_is_set_aside_and_costs_nothing():
    far = dict(enumerate(ROWS, 1)) | {1_048_576: [None] * 16_383 + [1]}
    dataset = load(book(sheet(far)))
    assert dataset.report.quarantined()[["line", "code", "raw"]].to_numpy().tolist() == [
        [1_048_576, "W_SPARSE_SHEET", "1"]
    ]
    assert dataset.rows("events") == 2 and cells(book(sheet(far)))[1:] == [["u1", "home", "3"], ["u2", "cart", "4"]]


def test_a_far_cell_beside_a_row_is_named_and_the_row_kept():
    rows = [HEAD, ["u1", "home", 3, *[None] * 40, "note"], ["u2", "cart", 4]]
    dataset = load(book(sheet(rows)))
    assert said(dataset) == [("W_SPARSE_SHEET", 2.0, None, "note", "ignored")] and dataset.rows("events") == 2


def test_blank_rows_do_not_end_a_table():
    dataset = load(book(sheet({1: HEAD, 2: ROWS[1], 40: ["u3", "cart", 9]})))
    assert dataset.frame("events")["page_views"].tolist() == [3, 9]


def test_a_table_that_begins_lower_and_further_right_after_titles():
    rows = {
        2: [None, "Report of March"],
        5: [None, None, *HEAD],
        6: [None, None, "u1", "home", 3],
        7: [None, None, "u2", "x", 4],
    }
    dataset = load(book(sheet(rows)))
    assert ("W_PREAMBLE", 2.0, None, "Report of March", "ignored") in said(dataset)
    assert dataset.frame("events")["page_views"].tolist() == [3, 4]


def test_totals_at_the_end_are_no_customers():
    rows = [HEAD, *([f"u{n}", "home", n] for n in range(5)), ["Total", None, 10]]
    assert load(book(sheet(rows))).report.quarantined()[["line", "code"]].to_numpy().tolist() == [[7, "W_FOOTER_ROW"]]


def test_the_size_a_sheet_claims_is_not_believed():
    wrong = sheet(ROWS).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    assert len(cells(book(wrong))) == 3


def test_headings_without_rows_are_an_empty_table():
    dataset = load(book(sheet([HEAD])))
    assert dataset.rows("events") == 0 and said(dataset)[0][0] == "W_NO_ROWS"


MERGED = "<mergeCells>{}</mergeCells>"


def merged(*areas):
    return MERGED.format("".join(f'<mergeCell ref="{area}"/>' for area in areas))


def test_words_of_merged_cells_count_for_every_row_and_numbers_once():
    rows = [["city", "user_id", "income"], ["Paris", "u1", 5], [None, "u2", None], ["Rome", "u3", 1]]
    dataset = load(book(sheet(rows, merged("A2:A3", "C2:C3"))))
    people = dataset.frame("customers")
    assert people["city"].tolist() == ["Paris", "Paris", "Rome"] and people["income"].sum() == 6
    assert said(dataset) == [("W_MERGED_CELLS", 2.0, "city", "Paris", "filled")]


def test_headings_of_two_rows_over_merged_cells():
    rows = [["user_id", "Spend", None], [None, "2023", "2024"], *([f"u{n}", n, n + 1.5] for n in range(6))]
    found = cells(book(sheet(rows, merged("A1:A2", "B1:C1"))))
    assert found[0] == ["user_id", "Spend 2023", "Spend 2024"] and found[1] == ["u0", "0", "1.5"]


# --- sheets -------------------------------------------------------------------------------------------------
def test_every_visible_sheet_is_a_table_of_its_own():
    items = sheet([["item_id", "title", "price"], ["i1", "cup", 3]])
    content = book(sheet([["Made in May"]]), sheet(ROWS), items, sheet([["old"]]), names=["Cover", "Views", "Items", "Old"],
                   states=["visible", "visible", "visible", "hidden"])  # fmt: skip
    dataset = load(content, "b.xlsx")
    assert [(f.name, f.table, f.problem is None) for f in dataset.report.files] == [
        ("b.xlsx", "events", True), ("b.xlsx › Cover", None, False), ("b.xlsx › Items", "items", True),
    ]  # fmt: skip
    assert ("W_HIDDEN_SHEET", None, None, "Old", "skipped") in said(dataset)
    assert dataset.rows("items") == 1 and dataset.rows("events") == 2


def test_a_workbook_without_a_cell_is_empty():
    assert refused(book(sheet([]))) == "E_EMPTY_FILE"


def test_hidden_rows_are_read_and_told():
    content = sheet(ROWS).replace('<row r="2">', '<row r="2" hidden="1">')
    dataset = load(book(content))
    assert said(dataset) == [("W_HIDDEN_CELLS", None, None, "1", "read")] and dataset.rows("events") == 2


def test_macros_and_links_stay_closed():
    link = '<Relationship Id="r1" TargetMode="External" Target="http://127.0.0.1:9/x.xlsx"/>'
    more = {"xl/vbaProject.bin": "x", "xl/externalLinks/externalLink1.xml": "<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": f"<Relationships>{link}</Relationships>"}  # fmt: skip
    found = [code for code, *_ in said(load(book(sheet(ROWS), more=more), "x.xlsm"))]
    assert found == ["W_MACRO_IGNORED", "W_EXTERNAL_LINK_IGNORED"]


# --- traps --------------------------------------------------------------------------------------------------
DECLARED = f'<?xml version="1.0"?>{{}}<!DOCTYPE x [<!ENTITY a "b">]><worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
S = "xl/worksheets/sheet1.xml"
TRAPS = {
    "a declaration": (DECLARED.format(""), "E_XML_DTD"),
    "a declaration far down": (DECLARED.format("<!--" + " " * 9000 + "-->"), "E_XML_DTD"),
    "a declaration in UTF-16": (DECLARED.format("").encode("utf-16"), "E_XML_DTD"),
    "torn XML": (sheet(ROWS)[:-30], "E_CORRUPT_WORKBOOK"),
    "no XML": ("hello", "E_CORRUPT_WORKBOOK"),
    "a string that is not there": (sheet([HEAD, ["u1", '|t="s"|<v>99</v>', 1]]), "E_CORRUPT_WORKBOOK"),
    "a cell nowhere": (sheet(ROWS).replace('"A2"', '"XFE2"'), "E_CORRUPT_WORKBOOK"),
    "a row too far": (sheet({1: HEAD, 1_048_577: ["u1", "x", 1]}), "E_TOO_MANY_ROWS"),
    "a bomb": (b"<a>" + b" " * (80 << 20), "E_DECOMPRESSION_RATIO"),
}  # fmt: skip


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_refused_by_its_code(name):
    content, code = TRAPS[name]
    assert refused(book(sheet(ROWS), more={S: content})) == code


def test_declarations_hide_in_no_other_part():
    assert refused(book(sheet(ROWS), more={"xl/theme/theme1.xml": DECLARED.format("")})) == "E_XML_DTD"


def test_a_sheet_in_utf_16_without_one_is_read():
    content = sheet(ROWS).replace('version="1.0"', 'version="1.0" encoding="UTF-16"').encode("utf-16")
    assert len(cells(book(content))) == 3


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("more", "code"),
    [([("../x", "y")], "E_ARCHIVE_PATH"), ([(S, sheet(ROWS))], "E_ARCHIVE_DUPLICATE"),
     ([(f"xl/media/{n}", "") for n in range(1200)], "E_ARCHIVE_ENTRIES")],
)  # fmt: skip
def test_what_no_program_writes(more, code):
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(book(sheet(ROWS)))) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    assert refused(zipped([*parts, *more])) == code


def test_what_a_file_is_and_what_it_is_called():
    whole = book(sheet(ROWS))
    assert refused(whole, "x.csv") == "E_TYPE_MISMATCH"
    assert refused(b"user_id,page_id\na,b\n") == "E_TYPE_MISMATCH"
    assert refused(zipped({"word/document.xml": "<a/>", "[Content_Types].xml": "<a/>"})) == "E_TYPE_MISMATCH"
    assert refused(whole[:-60]) == "E_CORRUPT_WORKBOOK"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "E_ENCRYPTED_FILE"
