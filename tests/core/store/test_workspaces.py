"""Workspaces: opened again as they were, refused when damaged, never half there."""

import json

import pytest

import core
from core.store import Damaged, Workspaces

CONTENT = {"v.csv": b"user_id,page_id,page_views\nu1,home,3\n,home,1\n"}


@pytest.fixture
def workspaces(tmp_path):
    return Workspaces(tmp_path.resolve())


@pytest.fixture
def saved(workspaces):
    return core.load(CONTENT, workspaces=workspaces)


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_workspace_opens_again_with_the_same_data_and_report(workspaces, saved):
    opened = workspaces.open(saved.token)
    assert opened == saved and opened.report.files == saved.report.files
    assert opened.frame("events").equals(saved.frame("events"))
    assert opened.report.quarantined()["raw"].tolist() == [",home,1"]


def test_the_digest_follows_the_data(workspaces):
    first, again = (core.load(CONTENT, workspaces=workspaces) for _ in range(2))
    other = core.load({"v.csv": CONTENT["v.csv"].replace(b"3", b"4")}, workspaces=workspaces)
    assert first.digest == again.digest != other.digest


@pytest.mark.parametrize("pick", ["events", "quarantine.parquet"])
def test_one_flipped_bit_is_found_and_named(workspaces, saved, pick):
    path = saved.tables["events"].paths[0] if pick == "events" else saved.report.quarantine_path
    flip(path)
    with pytest.raises(Damaged, match=path.name) as problem:
        workspaces.open(saved.token)
    assert problem.value.good is None


def test_a_damaged_original_hides_no_data_but_is_never_read_again(workspaces, saved):
    flip(workspaces.sources(saved)["v.csv"])
    assert workspaces.open(saved.token) == saved
    with pytest.raises(Damaged):
        workspaces.sources(saved)
    with pytest.raises(Damaged):
        workspaces.backup(saved.token, workspaces.root / "b.zip")
    assert not list(workspaces.root.glob("b.zip*"))


@pytest.mark.parametrize("token", ["", "..", "../drafts", "x" * 22, "/etc/passwd", "a/../../../../../etc/x"])
def test_a_token_that_is_not_ours_opens_nothing(workspaces, token):
    for ask in (workspaces.open, workspaces.newest, workspaces.delete, workspaces.versions):
        with pytest.raises(core.CoreError, match="No workspace"):
            ask(token)


def test_a_failed_load_leaves_nothing_behind(workspaces):
    with pytest.raises(core.LoadError):
        core.load({"bad.csv": b""}, workspaces=workspaces)
    assert [path for path in workspaces.root.rglob("*") if path.is_file()] == []


def test_the_list_names_every_workspace_newest_first(workspaces, saved):
    other = core.load({"o.csv": b"user_id,age\nu1,30\nu2,31\n"}, workspaces=workspaces)
    assert [(s.token, s.name, s.rows) for s in workspaces.list()] == [
        (other.token, "o.csv", 2),
        (saved.token, "v.csv", 1),
    ]
    workspaces.rename(saved.token, " My \n shop ", seen=1)
    first = workspaces.list()[0]
    assert (first.name, first.number, first.tables) == ("My shop", 2, ("events",))
    assert first.size == sum(p.stat().st_size for p in saved.tables["events"].paths[0].parents[1].rglob("*.*"))


def test_a_workspace_whose_list_of_files_cannot_be_read_is_listed_as_damaged(workspaces, saved):
    for file in saved.tables["events"].paths[0].parents[1].glob("*.json"):
        file.write_bytes(b"{")
    assert [(s.token, s.damaged) for s in workspaces.list()] == [(saved.token, True)]
    workspaces.tidy()
    assert saved.tables["events"].paths[0].exists()  # its files are not taken for leftovers


def test_deleting_leaves_no_file_of_it(workspaces, saved):
    other = core.load(CONTENT, workspaces=workspaces)
    workspaces.delete(saved.token)
    with pytest.raises(core.CoreError, match="No workspace"):
        workspaces.open(saved.token)
    assert not [path for path in workspaces.root.rglob("*") if saved.token in str(path) and path.suffix != ".lock"]
    assert workspaces.open(other.token) == other


def test_a_copy_is_a_workspace_of_its_own(workspaces, saved):
    workspaces.note(saved.token, "currency", "€", seen=1)
    copy = workspaces.open(workspaces.duplicate(saved.token, "Copy"))
    assert copy.digest == saved.digest and copy.facts["name"] == "Copy" and copy.version == 1
    assert workspaces.notes(copy.token) == {"currency": "€"}
    workspaces.delete(saved.token)
    assert workspaces.open(copy.token).frame("events")["page_views"].tolist() == [3]
    assert workspaces.sources(copy)["v.csv"].read_bytes() == CONTENT["v.csv"]


def test_what_a_killed_process_left_is_tidied_and_what_lives_is_not(workspaces, saved):
    living = workspaces.draft()
    living.new_file().write_bytes(b"x")
    home = workspaces.root / "workspaces"
    (home / saved.token / ("0" * 24)).mkdir()  # a load that was moved in, and then the process died
    (home / saved.token / "v000002.json.new").write_bytes(b"torn")
    (home / ("n" * 22) / ("1" * 24)).mkdir(parents=True)  # a workspace that never got its first version
    (workspaces.root / "drafts" / "dead").mkdir()
    (workspaces.root / "drafts" / "dead.lock").touch()
    workspaces.tidy()
    assert sorted(path.name for path in home.iterdir()) == [saved.token]
    assert workspaces.open(saved.token) == saved
    assert not list(home.glob("*/*.new")) and not (home / saved.token / ("0" * 24)).exists()
    assert list((workspaces.root / "drafts").glob("*/*")) == list(living.folder.iterdir())


def test_a_workspace_of_the_first_release_opens_with_its_notes(workspaces, saved):
    home = workspaces.root / "workspaces" / saved.token
    new = json.loads((home / "v000001.json").read_bytes())["manifest"]
    for file in [*home.glob("*.json")]:
        file.unlink()
    for file in (home / new["load"]).iterdir():
        file.rename(home / file.name)
    old = {key: value for key, value in new["content"].items() if key != "sources"} | {"version": 1}
    (home / "manifest.json").write_text(json.dumps(old))
    (home / "notes.json").write_text('{"segments": {"4-0-": "Loyal"}, "currency": "€"}')
    opened = workspaces.open(saved.token)
    assert opened.digest == saved.digest and opened.frame("events")["page_views"].tolist() == [3]
    assert workspaces.notes(saved.token) == {"segment 4-0-": "Loyal", "currency": "€"}
    assert workspaces.rename(saved.token, "Old", seen=1) == 2
    assert workspaces.open(saved.token).facts["name"] == "Old"


def test_a_sample_is_loaded_once_and_again_when_damaged(workspaces):
    first = core.open_sample("reviews", workspaces=workspaces)
    assert core.open_sample("reviews", workspaces=workspaces).token == first.token
    flip(first.tables["reviews"].paths[0])
    again = core.open_sample("reviews", workspaces=workspaces)
    assert again.token != first.token and again.digest == first.digest
