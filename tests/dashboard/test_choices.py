"""Choices about findings are kept through whatever is done next, told in the history, and undone to the same bytes."""

from importlib import import_module

import pytest

import core
from dashboard import state

PEOPLE = b"user_id,age,points\nu1,20,7\nu2,,8\nu3,30,9\n"
VIEWS = b"user_id,page_id\nu1,p1\nu9,p2\n"
ASIDE = {"p.csv": {"missing:age": "set aside"}}


@pytest.fixture
def dataset():
    return core.load({"p.csv": PEOPLE}, workspaces=state.workspaces())


def what(dataset):
    return state.workspaces().versions(dataset.token)[0].what.code


def test_a_choice_makes_a_further_version_and_undo_gives_the_bytes_back(dataset):
    chosen = state.rechoose(dataset, ASIDE)
    assert (chosen.token, chosen.version, chosen.rows("customers")) == (dataset.token, 2, 2)
    assert what(chosen) == "version.repairs"
    back = state.workspaces().undo(chosen.token, seen=chosen.version)
    again = state.workspaces().open(chosen.token, back)
    paths = [[path.read_bytes() for path in one.tables["customers"].paths] for one in (dataset, again)]
    assert paths[0] == paths[1] and again.digest == dataset.digest


def test_switching_a_choice_off_gives_the_first_tables_back(dataset):
    chosen = state.rechoose(dataset, ASIDE)
    off = state.rechoose(chosen, core.doctor.choose(ASIDE, "p.csv", "missing:age", "left"))
    assert off.frame("customers").equals(dataset.frame("customers")) and off.facts["choices"] == {}


def test_another_meaning_of_a_column_keeps_the_choices(dataset):
    chosen = state.rechoose(dataset, ASIDE)
    again = state.remap(chosen, "p.csv", {"points": "income"})
    assert again.facts["choices"] == ASIDE and again.rows("customers") == 2
    assert what(again) == "version.columns"
    other = state.rechoose(again, {})
    assert other.facts["mapping"] == {"p.csv": {"points": "income"}} and "income" in other.columns("customers")


def test_a_file_beside_keeps_the_choices(dataset, home):
    chosen = state.rechoose(dataset, ASIDE)
    assert state.inbox() == {}
    (state.workspaces().inbox / "v.csv").write_bytes(VIEWS)
    both = state.open_inbox(["v.csv"], beside=chosen)
    assert both.names == ("customers", "events")
    assert both.facts["choices"] == ASIDE and both.rows("customers") == 2


def test_the_consequence_is_told_before_and_changes_nothing(dataset):
    found = state.foresee(dataset, ASIDE).table.set_index("name")
    assert found.loc["customers", "difference"] == -1
    assert state.workspaces().newest(dataset.token) == 1


def test_a_sample_with_choices_is_not_the_sample_any_more(monkeypatch, tmp_path):
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "p.csv").write_bytes(PEOPLE)
    (tmp_path / "tiny" / "meta.json").write_text('{"generated": true, "title": {"en": "Tiny"}}')
    monkeypatch.setattr(import_module("core.loading.samples"), "HOME", tmp_path)
    sample = core.open_sample("tiny", workspaces=state.workspaces())
    assert core.open_sample("tiny", workspaces=state.workspaces()).token == sample.token
    state.rechoose(sample, ASIDE)
    assert core.open_sample("tiny", workspaces=state.workspaces()).token != sample.token
