"""The commands without the screen: what they print, what they leave, how they say no."""

import subprocess
import sys

import pytest

from core.store import Workspaces
from dashboard.server import main


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("AUDIENCE_LENS_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "views.csv").write_bytes(b"user_id,page_id\nu1,home\nu2,home\n,home\n")
    return tmp_path


def test_a_workspace_goes_out_and_comes_back(home, capsys):
    main(["list"])
    main(["load", "views.csv"])
    main(["backup", "VIEWS", "b.zip"])
    main(["restore", "b.zip"])
    main(["list"])
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "No workspaces yet." and said[1].startswith("Loaded 2 rows as “views.csv”")
    assert [line.partition("  (")[0] for line in said[-2:]] == ["views.csv", "views.csv"]
    first, second = (Workspaces().open(summary.token) for summary in Workspaces().list())
    assert first.digest == second.digest and first.token != second.token


def test_a_backup_is_named_after_its_workspace_and_overwrites_nothing(home):
    main(["load", "views.csv"])
    main(["backup", "views"])
    assert [path.name[:10] for path in home.glob("*.zip")] == ["views csv "]
    with pytest.raises(SystemExit, match="is there already"):
        main(["backup", "views"])


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["load", "nowhere.csv"], "nowhere.csv"),
        (["backup", "nothing"], "0 workspaces are called “nothing”"),
        (["restore", "views.csv"], "not a whole backup"),
        (["restore", "nowhere.zip"], "nowhere.zip"),
    ],
)
def test_a_problem_ends_in_one_sentence(home, command, says):
    with pytest.raises(SystemExit, match=says):
        main(command)
    assert not list((home / "home").glob("drafts/*"))


def test_the_choice_between_two_of_one_name_is_the_users(home):
    for _ in range(2):
        main(["load", "views.csv"])
    with pytest.raises(SystemExit, match="2 workspaces"):
        main(["backup", "views"])


def test_saying_which_commands_there_are_loads_nothing_heavy():
    code = "import dashboard.server as s, sys; s.parser(); sys.exit(bool({'duckdb', 'pandas', 'streamlit'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
