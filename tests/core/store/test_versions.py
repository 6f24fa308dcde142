"""Versions: every change is a new one, undo and redo walk them, two sessions never overwrite each other."""

import pytest

import core
from core.store import Changed, Damaged, Workspaces

VIEWS = {"v.csv": b"user_id,page_id,page_views\nu1,home,3\n"}
PEOPLE = {"p.csv": b"user_id,age\nu1,30\n"}


@pytest.fixture
def workspaces(tmp_path):
    return Workspaces(tmp_path.resolve())


@pytest.fixture
def token(workspaces):
    return core.load(VIEWS, workspaces=workspaces).token


def add(workspaces, dataset, files):
    return core.load({**workspaces.sources(dataset), **files}, workspaces=workspaces, onto=dataset)


def state(workspaces, token):
    dataset = workspaces.open(token)
    return dataset.facts["name"], dataset.names, workspaces.notes(token)


def test_files_loaded_onto_a_workspace_are_its_next_version_with_its_name_and_notes(workspaces, token):
    workspaces.note(token, "currency", "€", seen=workspaces.rename(token, "Shop", seen=1))
    added = add(workspaces, workspaces.open(token), PEOPLE)
    assert (added.token, added.version, added.names) == (token, 4, ("customers", "events"))
    assert state(workspaces, token) == ("Shop", ("customers", "events"), {"currency": "€"})
    assert str(workspaces.versions(token)[0].what) == "Added p.csv"
    assert workspaces.open(token, 3).names == ("events",)  # the earlier ones stay as they were


def test_undo_and_redo_walk_through_every_state(workspaces, token):
    states = [state(workspaces, token)]
    number = workspaces.rename(token, "Shop", seen=1)
    states.append(state(workspaces, token))
    number = workspaces.note(token, "currency", "€", seen=number)
    states.append(state(workspaces, token))
    number = add(workspaces, workspaces.open(token), PEOPLE).version
    states.append(state(workspaces, token))
    for wanted in states[-2::-1]:
        number = workspaces.undo(token, seen=number)
        assert state(workspaces, token) == wanted
    with pytest.raises(core.CoreError, match="no earlier state"):
        workspaces.undo(token, seen=number)
    for wanted in states[1:]:
        number = workspaces.redo(token, seen=number)
        assert state(workspaces, token) == wanted
    with pytest.raises(core.CoreError, match="Nothing was undone"):
        workspaces.redo(token, seen=number)
    assert number == 10  # four states, three steps back, three forth: nothing was overwritten


def test_undo_names_what_it_takes_back(workspaces, token):
    number = workspaces.note(token, "currency", "€", seen=workspaces.rename(token, "Shop", seen=1))
    number = workspaces.undo(token, seen=number)
    newest = workspaces.versions(token)[0]
    assert (str(newest.what), str(newest.deed)) == ("Undone: Noted “€”", "Renamed to “Shop”")
    workspaces.undo(token, seen=number)
    assert str(workspaces.versions(token)[0].what) == "Undone: Renamed to “Shop”"


def test_a_new_change_after_undo_leaves_nothing_to_redo(workspaces, token):
    number = workspaces.undo(token, seen=workspaces.rename(token, "Shop", seen=1))
    number = workspaces.rename(token, "Store", seen=number)
    with pytest.raises(core.CoreError, match="Nothing was undone"):
        workspaces.redo(token, seen=number)


def test_going_back_is_a_version_that_can_be_undone(workspaces, token):
    number = workspaces.note(token, "currency", "€", seen=workspaces.rename(token, "Shop", seen=1))
    number = workspaces.go_back(token, 1, seen=number)
    assert state(workspaces, token) == ("v.csv", ("events",), {})
    workspaces.undo(token, seen=number)
    assert state(workspaces, token) == ("Shop", ("events",), {"currency": "€"})


# --- two sessions -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("change", [
    lambda w, t: w.rename(t, "Mine", seen=1), lambda w, t: w.note(t, "currency", "$", seen=1),
    lambda w, t: w.undo(t, seen=1), lambda w, t: w.redo(t, seen=1), lambda w, t: w.go_back(t, 1, seen=1),
    lambda w, t: w.forget_earlier(t, seen=1),
])  # fmt: skip
def test_the_second_of_two_sessions_is_told_and_changes_nothing(workspaces, token, change):
    workspaces.note(token, "currency", "€", seen=1)
    with pytest.raises(Changed, match="Noted “€”"):
        change(workspaces, token)
    assert workspaces.newest(token) == 2 and state(workspaces, token) == ("v.csv", ("events",), {"currency": "€"})


def test_notes_of_different_things_by_two_sessions_are_both_kept(workspaces, token):
    assert workspaces.note(token, "currency", "€", seen=1) == 2
    assert workspaces.note(token, "segment 4-0-", "Loyal", seen=1) == 3
    assert workspaces.notes(token) == {"currency": "€", "segment 4-0-": "Loyal"}


def test_files_loaded_onto_what_another_session_changed_become_a_workspace_of_their_own(workspaces, token):
    mine = workspaces.open(token)
    workspaces.rename(token, "Theirs", seen=1)
    added = add(workspaces, mine, PEOPLE)
    assert added.token != token and added.names == ("customers", "events")
    assert workspaces.open(added.token) == added
    assert state(workspaces, token) == ("Theirs", ("events",), {})
    assert workspaces.sources(added)["v.csv"].read_bytes() == VIEWS["v.csv"]


# --- damage -------------------------------------------------------------------------------------------------
def test_a_damaged_file_is_named_with_the_last_version_that_is_whole(workspaces, token):
    added = add(workspaces, workspaces.open(token), PEOPLE)
    renamed = workspaces.rename(token, "Shop", seen=2)  # shares the files of version 2
    path = added.tables["customers"].paths[0]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Damaged, match=f"{path.name} \\(customers\\)") as problem:
        workspaces.open(token)
    assert problem.value.good == 1
    with pytest.raises(Damaged):
        workspaces.go_back(token, 2, seen=renamed)
    number = workspaces.go_back(token, 1, seen=renamed)
    assert state(workspaces, token) == ("v.csv", ("events",), {})
    with pytest.raises(core.CoreError, match="no earlier state"):
        workspaces.undo(token, seen=number)  # undo does not lead into the damage


def test_a_manifest_has_a_second_copy(workspaces, token):
    workspaces.rename(token, "Shop", seen=1)
    home = workspaces.root / "workspaces" / token
    (home / "v000002.json").write_bytes(b"torn")
    assert state(workspaces, token)[0] == "Shop"
    (home / "v000002.json").unlink()
    assert workspaces.newest(token) == 2 and state(workspaces, token)[0] == "Shop"
    (home / "manifest.json").unlink()
    (home / "v000002.json").write_bytes(b"torn")
    with pytest.raises(Damaged, match=r"v000002\.json") as problem:
        workspaces.open(token)
    assert problem.value.good == 1


def test_manifests_that_were_swapped_are_found(workspaces, token):
    workspaces.rename(token, "Shop", seen=1)
    other = core.load(VIEWS, workspaces=workspaces).token
    homes = [workspaces.root / "workspaces" / each for each in (token, other)]
    (homes[1] / "v000001.json").write_bytes((homes[0] / "v000001.json").read_bytes())
    (homes[1] / "manifest.json").unlink()
    (homes[0] / "v000002.json").write_bytes((homes[0] / "v000001.json").read_bytes())
    (homes[0] / "manifest.json").unlink()
    for each in (token, other):
        with pytest.raises(Damaged):
            workspaces.open(each)


def test_forgetting_removes_earlier_versions_and_what_only_they_had(workspaces, token):
    first = workspaces.open(token)
    added = add(workspaces, first, {"v.csv": VIEWS["v.csv"].replace(b"u1", b"u9")})
    number = workspaces.forget_earlier(token, seen=added.version)
    assert [version.number for version in workspaces.versions(token)] == [number]
    assert workspaces.open(token).digest == added.digest
    assert not first.tables["events"].paths[0].parent.exists()
    with pytest.raises(core.CoreError, match="no earlier state"):
        workspaces.undo(token, seen=number)
