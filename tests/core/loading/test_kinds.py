"""What a file is, is told by its content; what it is called is data, and never a path."""

import pickle

import pytest

import core

VIEWS = b"user_id,page_id\nu1,home\nu2,cart\n"


def refused(content, name):
    with pytest.raises(core.LoadError) as refusal:
        core.load({name: content}, apart=False)
    return refusal.value.code


FOREIGN = {
    "PDF": b"%PDF-1.7\n", "PNG": b"\x89PNG\r\n\x1a\n", "GIF": b"GIF89a\1\0", "SQLite": b"SQLite format 3\0" + bytes(99),
    "RTF": b"{\\rtf1\\ansi hello}", "HDF5": b"\x89HDF\r\n\x1a\n", "MATLAB": b"MATLAB 5.0 MAT-file, " + bytes(99),
    "Arrow": b"ARROW1\0\0", "Feather": b"FEA1" + bytes(9), "Avro": b"Obj\x01\4\x16", "program": b"MZ\x90\0" + bytes(99),
    "ELF": b"\x7fELF\2\1\1", "tar": bytes(257) + b"ustar\0" + bytes(300),
}  # fmt: skip


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_no_table_is_refused_under_every_name(kind):
    assert refused(FOREIGN[kind], "x.csv") == "E_NOT_TEXT"
    assert refused(FOREIGN[kind], "x.json") == "E_TYPE_MISMATCH"


def test_web_pages_and_xml_are_no_tables():
    assert refused(b"<html><body>Log in</body></html>", "x.csv") == "E_HTML_NOT_DATA"
    assert refused(b'<?xml version="1.0"?><rows><row/></rows>', "x.csv") == "E_HTML_NOT_DATA"


@pytest.mark.parametrize("protocol", range(1, 6))
@pytest.mark.parametrize("name", ["x.csv", "x.json", "x.parquet", "x.xlsx"])
def test_a_pickle_is_never_opened(protocol, name, tmp_path):
    class Trap:
        def __reduce__(self):
            return open, (str(tmp_path / "opened"), "w")

    content = pickle.dumps({"a": Trap()} if protocol == 1 else Trap(), protocol)
    if protocol > 1:
        assert refused(content, name) == "E_TYPE_MISMATCH"
    else:
        refused(content, name)
    assert refused(content, "x.pkl") == "E_TYPE_NOT_ALLOWED" and not (tmp_path / "opened").exists()


NAMES = ["../../../../tmp/X.csv", "..\\..\\X.csv", "/etc/cron.d/X.csv", "C:\\Windows\\x.csv", "a\0b.csv", "CON.csv",
         "x" * 300 + ".csv", "客户 数据—2024.csv", "O'Reilly\"; DROP TABLE x;--.csv", "%2e%2e%2fx.csv",
         "a\nb\r\nSet-Cookie: x=1.csv",
         "[link](javascript:alert(1)).csv", "<img src=x onerror=alert(1)>.csv", "=cmd|'/c calc'!A1.csv", ".csv", "x.CSV",
         "x.exe.csv", "x.csv.", "x.csv ", "$(id).csv", "{0.__class__}.csv", "x.csv\u200b", "😀.csv"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_only_a_name(name):
    dataset = core.load({name: VIEWS}, apart=False)
    assert dataset.rows("events") == 2 and dataset.report.files[0].name == name
    stored = [path.name for table in dataset.tables.values() for path in table.paths]
    assert all(len(stem) == 16 and set(stem) <= set("0123456789abcdef") for stem in (n.split(".")[0] for n in stored))


NO_TABLES = ["NUL", "data", "", "data.csv.exe", "annexe\u202evsc.exe", "x.csv.exe.", "x.csv.exe ", "x.exe\u200b", "x.csv.gz.exe",
             "x.exe.gz", "shell.php", ".htaccess", "x.html", "folder.csv/x", "..", "x.lnk"]  # fmt: skip


@pytest.mark.parametrize("name", NO_TABLES)
def test_endings_that_hold_no_table(name):
    assert refused(VIEWS, name) == "E_TYPE_NOT_ALLOWED"
