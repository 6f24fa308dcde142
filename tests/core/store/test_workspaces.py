"""Workspaces: opened again as they were, refused when damaged, never half there."""

import pytest

import core
from core.store import Workspaces

CONTENT = {"v.csv": b"user_id,page_id,page_views\nu1,home,3\n,home,1\n"}


@pytest.fixture
def workspaces(tmp_path):
    return Workspaces(tmp_path.resolve())


def test_a_workspace_opens_again_with_the_same_data_and_report(workspaces):
    saved = core.load(CONTENT, workspaces=workspaces)
    opened = workspaces.open(saved.token)
    assert opened == saved and opened.report.files == saved.report.files
    assert opened.frame("events").equals(saved.frame("events"))
    assert opened.report.quarantined()["raw"].tolist() == [",home,1"]


def test_the_digest_follows_the_data(workspaces):
    first, again = (core.load(CONTENT, workspaces=workspaces) for _ in range(2))
    other = core.load({"v.csv": CONTENT["v.csv"].replace(b"3", b"4")}, workspaces=workspaces)
    assert first.digest == again.digest != other.digest


def test_one_flipped_bit_is_found_and_named(workspaces):
    saved = core.load(CONTENT, workspaces=workspaces)
    path = saved.tables["events"].paths[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(core.CoreError, match=path.name):
        workspaces.open(saved.token)


@pytest.mark.parametrize("token", ["", "..", "../drafts", "x" * 22, "/etc/passwd", "a/../../../../../etc/x"])
def test_a_token_that_is_not_ours_opens_nothing(workspaces, token):
    with pytest.raises(core.CoreError, match="No workspace"):
        workspaces.open(token)


def test_a_failed_load_leaves_nothing_behind(workspaces):
    with pytest.raises(core.LoadError):
        core.load({"bad.csv": b""}, workspaces=workspaces)
    assert [path for path in workspaces.root.rglob("*") if path.is_file()] == []
