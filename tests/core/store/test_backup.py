"""Backups: one file that restores to identical hashes, and refuses to restore anything else."""

import io
import json
import zipfile

import pytest

import core
from core.store import Workspaces
from core.store.manifest import from_bytes, to_bytes

FILES = {
    "v.csv": b"user_id,page_id,page_views\nu1,home,3\n,home,1\n",
    "r.csv": "user_id,content,rating\nu1,送货太慢,1\nu2,great shoes,5\n".encode(),
}


@pytest.fixture
def workspaces(tmp_path):
    return Workspaces(tmp_path.resolve() / "home")


@pytest.fixture
def saved(workspaces):
    return core.load(FILES, workspaces=workspaces)


@pytest.fixture
def packed(workspaces, saved, tmp_path):
    workspaces.note(saved.token, "currency", "€", seen=1)
    return workspaces.backup(saved.token, tmp_path / "shop.zip")


def hashes(workspaces, token):
    """SHA-256 of every file of the newest version."""
    return sorted(workspaces._read(token, workspaces.newest(token)).files())


def test_a_restored_workspace_has_identical_hashes_notes_and_kpis(workspaces, saved, packed, tmp_path):
    elsewhere = Workspaces(tmp_path.resolve() / "other computer")
    restored = elsewhere.open(elsewhere.restore(packed))
    assert hashes(elsewhere, restored.token) == hashes(workspaces, saved.token)
    assert restored.digest == saved.digest and restored.report.files == saved.report.files
    assert core.analytics.kpis(restored).equals(core.analytics.kpis(saved))
    assert elsewhere.notes(restored.token) == {"currency": "€"}
    assert {name: path.read_bytes() for name, path in elsewhere.sources(restored).items()} == FILES
    assert str(elsewhere.versions(restored.token)[0].what) == "Restored from shop.zip"


def test_restoring_beside_the_original_makes_a_second_workspace(workspaces, saved, packed):
    token = workspaces.restore(packed)
    assert token != saved.token and len(workspaces.list()) == 2


def test_progress_ends_at_one_and_can_cancel_leaving_nothing(workspaces, saved, packed, tmp_path):
    told = []
    workspaces.backup(saved.token, tmp_path / "again.zip", told.append)
    assert told == sorted(told) and told[-1] == 1.0

    def stop(share):
        raise KeyboardInterrupt

    for work in (
        lambda: workspaces.backup(saved.token, tmp_path / "no.zip", stop),
        lambda: workspaces.restore(packed, stop),
    ):
        with pytest.raises(KeyboardInterrupt):
            work()
    assert not list(tmp_path.glob("no.zip*")) and len(workspaces.list()) == 1
    assert not list((workspaces.root / "drafts").iterdir())


def test_files_of_the_users_own_folders_are_not_packed(workspaces, tmp_path):
    path = tmp_path / "v.csv"
    path.write_bytes(FILES["v.csv"])
    saved = core.load(path, workspaces=workspaces)
    restored = workspaces.open(workspaces.restore(workspaces.backup(saved.token, tmp_path / "b.zip")))
    assert restored.digest == saved.digest
    with pytest.raises(core.CoreError, match=r"original of v\.csv"):
        workspaces.sources(restored)  # so that reading it again cannot lose a table without a word


# --- what must not be restored ------------------------------------------------------------------------------
def rebuilt(packed, change):
    """The backup with its entries {name: bytes} changed."""
    with zipfile.ZipFile(packed) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    packed.write_bytes(out.getvalue())
    return packed


def with_manifest(change):
    """A change of the manifest that leaves its checksum right, as an attacker would."""

    def apply(entries):
        made = from_bytes(entries["manifest.json"])
        content = json.loads(json.dumps(dict(made.content)))
        changed = change(content, made) or made
        entries["manifest.json"] = to_bytes(type(made)(**vars(changed) | {"content": content}))

    return apply


def first_table(entries):
    return next(name for name in entries if name.endswith(".parquet"))


def rename_file(to):
    def change(content, made):
        content["tables"]["events"]["files"][0]["name"] = to

    return with_manifest(change)


def fewer_rows(content, made):
    content["tables"]["events"]["rows"] += 1


def other_columns(content, made):
    content["tables"]["events"]["columns"]["invented"] = "int"


def unknown_table(content, made):
    content["tables"]["../x"] = content["tables"].pop("events")


def steal(content, made):
    content["facts"]["sources"] = {"passwd.csv": "/etc/passwd", "up.csv": "../../../secret.csv"}


HOSTILE = {
    "one more file": lambda e: e.update({"evil.py": b"import os"}),
    "a path upwards": lambda e: e.update({"../evil.parquet": b"x"}),
    "a file less": lambda e: e.pop(first_table(e)),
    "other bytes": lambda e: e.update({first_table(e): b"PAR1" + b"\0" * 50}),
    "no manifest": lambda e: e.pop("manifest.json"),
    "a torn manifest": lambda e: e.update({"manifest.json": e["manifest.json"][:-20]}),
    "a pickle": lambda e: e.update({"manifest.json": b"\x80\x04\x95\x0b\x00"}),
    "deep nesting": lambda e: e.update({"manifest.json": b"[" * 100_000}),
    "an absolute name": rename_file("/etc/passwd"),
    "a name upwards": rename_file("../../v000001.json"),
    "rows that are not there": with_manifest(fewer_rows),
    "columns that are not there": with_manifest(other_columns),
    "a table nobody knows": with_manifest(unknown_table),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_backup_is_refused_and_leaves_nothing(workspaces, packed, name):
    with pytest.raises(core.CoreError):
        workspaces.restore(rebuilt(packed, HOSTILE[name]))
    assert len(workspaces.list()) == 1 and not list((workspaces.root / "drafts").iterdir())


def test_a_backup_cannot_lead_to_files_of_this_computer(workspaces, packed):
    restored = workspaces.open(workspaces.restore(rebuilt(packed, with_manifest(steal))))
    assert restored.facts["sources"] == {}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip at all" * 50])
def test_what_is_no_backup_is_refused_by_name(workspaces, tmp_path, content):
    path = tmp_path / "holiday.zip"
    path.write_bytes(content)
    with pytest.raises(core.CoreError, match=r"holiday\.zip"):
        workspaces.restore(path)


def test_a_bomb_is_refused_before_it_is_unpacked(workspaces, tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"0" * (80 << 20))
    with pytest.raises(core.LoadError) as refusal:
        workspaces.restore(path)
    assert refusal.value.code == "E_DECOMPRESSION_RATIO"


# --- each trap by its code ----------------------------------------------------------------------------------
PLAIN = {"format": "workspace", "version": 1, "tables": {"customers": {"file": "c.csv", "sha256": "0" * 64}}}


def zipped(entries, **attributes):
    """A ZIP of [(name, content)], every entry with these attributes of ZipInfo."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name)
            for key, value in attributes.items() if name != "manifest.json" else ():
                setattr(entry, key, value)
            archive.writestr(entry, content)
    return out.getvalue()


def manifest(**changes):
    return "manifest.json", json.dumps(PLAIN | changes)


TRAPS = {
    "a link": ([manifest(), ("c.csv", "/etc/passwd")], {"external_attr": 0o120777 << 16}, "E_ARCHIVE_SYMLINK"),
    "a pipe": ([manifest(), ("c.csv", "")], {"external_attr": 0o010644 << 16}, "E_ARCHIVE_SYMLINK"),
    "other content": ([manifest(), ("c.csv", "customer_id\n1\n")], {}, "E_CHECKSUM"),
    "a model": ([manifest(), ("models/m.pkl", b"\x80\x04.")], {}, "E_TYPE_NOT_ALLOWED"),
    "a pickle as Parquet": ([manifest(), ("m.parquet", b"\x80\x02.")], {}, "E_TYPE_NOT_ALLOWED"),
    "upwards": ([manifest(), ("../../c.csv", "x")], {}, "E_ARCHIVE_PATH"),
    "upwards on Windows": ([manifest(), ("..\\c.csv", "x")], {}, "E_ARCHIVE_PATH"),
    "absolute": ([manifest(), ("/etc/c.csv", "x")], {}, "E_ARCHIVE_PATH"),
    "a drive": ([manifest(), ("C:/c.csv", "x")], {}, "E_ARCHIVE_PATH"),
    "upwards by the manifest": ([manifest(tables=[{"file": "../../x.csv", "sha256": ""}])], {}, "E_ARCHIVE_PATH"),
    "twice": ([manifest(), ("c.csv", "x"), ("c.csv", "y")], {}, "E_ARCHIVE_DUPLICATE"),
    "many": ([manifest(), *((f"{n}.csv", "") for n in range(6000))], {}, "E_ARCHIVE_ENTRIES"),
    "newer": ([manifest(version=99), ("c.csv", "x")], {}, "E_WORKSPACE_VERSION"),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_named_by_its_code_and_nothing_is_written(workspaces, tmp_path, name):
    entries, attributes, code = TRAPS[name]
    path = tmp_path / "backup.zip"
    path.write_bytes(zipped(entries, **attributes))
    with pytest.raises(core.LoadError) as refusal:
        workspaces.restore(path)
    assert refusal.value.code == code and "root:" not in str(refusal.value)
    assert not workspaces.list() and not list((workspaces.root / "drafts").iterdir())


def test_a_backup_of_a_newer_release_says_so(workspaces, packed):
    def newer(entries):
        entries["manifest.json"] = entries["manifest.json"].replace(b'"format": 2', b'"format": 3')

    with pytest.raises(core.LoadError, match="newer version"):
        workspaces.restore(rebuilt(packed, newer))


def test_a_changed_file_is_told_by_its_checksum(workspaces, packed):
    with pytest.raises(core.LoadError) as refusal:
        workspaces.restore(rebuilt(packed, HOSTILE["other bytes"]))
    assert refusal.value.code == "E_CHECKSUM"


def test_a_backup_cut_short_is_a_damaged_archive(workspaces, packed):
    packed.write_bytes(packed.read_bytes()[:-40])
    with pytest.raises(core.LoadError) as refusal:
        workspaces.restore(packed)
    assert refusal.value.code == "E_CORRUPT_ARCHIVE"
