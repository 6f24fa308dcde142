"""ZIP and gzip: each file in them is a table of its own, and nothing swells, climbs or hides."""

import gzip
import io
import struct
import zipfile

import pytest

import core
from core.store import Workspaces
from tests.core.loading.books import book, sheet, zipped

VIEWS = b"user_id,page_id\nu1,home\nu2,cart\n"
ITEMS = b"item_id,title,price\ni1,cup,3\n"


def load(content, name="export.zip"):
    return core.load({name: content}, apart=False)


def refused(content, name="export.zip"):
    with pytest.raises(core.LoadError) as refusal:
        load(content, name)
    return refusal.value.code


def entry(name, content, **attributes):
    """A ZIP of one good table and one entry with these attributes of ZipInfo."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("views.csv", VIEWS)
        info = zipfile.ZipInfo(name)
        for key, value in attributes.items():
            setattr(info, key, value)
        archive.writestr(info, content)
    return out.getvalue()


def test_every_file_in_a_zip_is_a_table_of_its_own():
    ages = book(sheet([["age"], [30], [31]]))
    content = zipped({"a/views.csv": VIEWS, "items.csv.gz": gzip.compress(ITEMS), "book.xlsx": ages})
    dataset = load(content)
    assert [(f.name, f.table, f.rows_loaded) for f in dataset.report.files] == [
        ("export.zip › a/views.csv", "events", 2), ("export.zip › items.csv.gz", "items", 1),
        ("export.zip › book.xlsx", "customers", 2),
    ]  # fmt: skip


def test_what_lies_beside_data_is_passed_over_and_bad_files_are_named():
    beside = {"__MACOSX/._views.csv": b"\0\5\x16\7", ".DS_Store": b"\0", "README.md": "hi", "LICENSE": "free"}
    dataset = load(zipped({**beside, "views.csv": VIEWS, "empty.csv": "", "logo.png": b"\x89PNG"}))
    found = {f.name: f.problem and f.problem.code for f in dataset.report.files}
    assert found == {"export.zip › views.csv": None, "export.zip › empty.csv": "E_EMPTY_FILE",
                     "export.zip › logo.png": "E_TYPE_NOT_ALLOWED"}  # fmt: skip


TRAPS = {
    "a link": (entry("x.csv", "/etc/passwd", external_attr=0o120777 << 16), "E_ARCHIVE_SYMLINK"),
    "upwards": (entry("../x.csv", VIEWS), "E_ARCHIVE_PATH"),
    "upwards on Windows": (entry("a\\..\\..\\x.csv", VIEWS), "E_ARCHIVE_PATH"),
    "absolute": (entry("/etc/x.csv", VIEWS), "E_ARCHIVE_PATH"),
    "a model": (entry("model.pkl", b"\x80\x04."), "E_TYPE_NOT_ALLOWED"),
    "a program": (entry("setup.exe", b"MZ"), "E_TYPE_NOT_ALLOWED"),
    "a ZIP within": (entry("more.zip", zipped({"x.csv": VIEWS})), "E_DECOMPRESSION_RATIO"),
    "many": (zipped({f"{n}.csv": VIEWS for n in range(1100)}), "E_ARCHIVE_ENTRIES"),
    "a bomb": (zipped({"x.csv": b"a,b\n" + b"0" * (80 << 20)}), "E_DECOMPRESSION_RATIO"),
    "nothing": (zipped({}), "E_EMPTY_FILE"),
    "no data": (zipped({"README.md": "hi"}), "E_TYPE_NOT_ALLOWED"),
    "only pictures": (zipped({"a.png": b"\x89PNG"}), "E_TYPE_NOT_ALLOWED"),
    "cut short": (zipped({"x.csv": VIEWS})[:-30], "E_CORRUPT_ARCHIVE"),
    "no ZIP": (VIEWS, "E_TYPE_MISMATCH"),
}


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_refused_by_its_code(name):
    content, code = TRAPS[name]
    assert refused(content) == code


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name():
    assert refused(zipped([("x.csv", VIEWS), ("x.csv", ITEMS)])) == "E_ARCHIVE_DUPLICATE"


def lying(content, said):
    """A ZIP whose entry claims another size than it has, in both places."""
    good = bytearray(zipped({"x.csv": content}))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", good, good.index(signature) + at, said)
    return bytes(good)


def test_sizes_are_counted_and_not_believed():
    assert refused(lying(b"a,b\n" + b"0" * (80 << 20), 9)) == "E_DECOMPRESSION_RATIO"
    assert refused(lying(VIEWS, 9)) == "E_CORRUPT_ARCHIVE"
    locked = bytearray(zipped({"x.csv": VIEWS}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(signature) + at] |= 1
    assert refused(bytes(locked)) == "E_ENCRYPTED_FILE"


def test_a_backup_is_restored_and_not_loaded(tmp_path):
    workspaces = Workspaces(tmp_path.resolve())
    saved = core.load({"v.csv": VIEWS}, workspaces=workspaces, apart=False)
    backup = workspaces.backup(saved.token, tmp_path / "b.zip")
    with pytest.raises(core.LoadError, match="Restore"):
        load(backup.read_bytes())
    said = '{"format": "workspace", "version": 1, "tables": {"c": {"file": "c.csv", "sha256": "%s"}}}' % ("0" * 64)
    assert refused(zipped({"manifest.json": said, "c.csv": VIEWS})) == "E_CHECKSUM"


# --- gzip ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("v.csv.gz", gzip.compress(VIEWS[:20]) + gzip.compress(VIEWS[20:])),
        ("v.csv.gz", gzip.compress(VIEWS) + b"\0" * 512),
        ("v.csv.gz", gzip.compress(VIEWS) + b"rubbish"),
        ("v.csv", gzip.compress(VIEWS)),
        ("v.tsv.gz", gzip.compress(VIEWS.replace(b",", b"\t"))),
        ("v.jsonl.gz", gzip.compress(b'{"user_id":"u1","page_id":"home"}\n{"user_id":"u2","page_id":"cart"}\n')),
    ],
    ids=["two members", "filled up", "rubbish behind", "no ending", "tabs", "JSON lines"],
)
def test_gzip_in_every_form(name, content):
    assert load(content, name).frame("events")["page_id"].tolist() == ["home", "cart"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(gzip.compress(VIEWS)[:-6], "E_CORRUPT_ARCHIVE"), (b"\x1f\x8b\x08" + b"\xff" * 40, "E_CORRUPT_ARCHIVE"),
     (gzip.compress(b"\0" * (100 << 20)), "E_DECOMPRESSION_RATIO"),
     (gzip.compress(b""), "E_EMPTY_FILE"), (gzip.compress(b"\x80\x04."), "E_TYPE_MISMATCH")],
    ids=["cut off", "no gzip inside", "bomb", "nothing inside", "pickle inside"],
)  # fmt: skip
def test_broken_gzip(content, code):
    assert refused(content, "v.csv.gz") == code


@pytest.mark.parametrize("name", ["v.csv.bz2", "v.csv.xz", "v.csv.zst", "v.7z", "v.rar", "v.tar.gz"])
def test_other_packers_are_refused_with_what_to_send(name):
    with pytest.raises(core.LoadError, match=r"packed as \.gz or \.zip"):
        load(b"BZh9" + bytes(99), name)


def test_what_is_packed_twice_is_counted_as_one():
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(4):
            archive.writestr(f"{n}.csv.gz", gzip.compress(b"\0" * (40 << 20), mtime=0))
    with pytest.raises(core.LoadError) as refusal:
        load(many.getvalue(), "x.zip")
    assert refusal.value.code == "E_DECOMPRESSION_RATIO"
