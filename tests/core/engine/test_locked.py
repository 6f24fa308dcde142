"""The engine's settings: nothing outside the root, nothing installed, nothing of Python, and nothing can be changed."""

import duckdb
import pytest

import core
from core.engine import collect, cursor, local, open_locked, sql
from core.errors import CoreError

WANTED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "python_scan_all_frames": "false",
    "lock_configuration": "true",
}


@pytest.fixture
def root(tmp_path):
    return tmp_path.resolve()


def settings(connection):
    return dict(connection.execute("SELECT name, value FROM duckdb_settings()").fetchall())


def test_every_cursor_is_locked(root):
    found = settings(cursor(root))
    assert {name: found[name] for name in WANTED} == WANTED
    for name, value in WANTED.items():
        with pytest.raises(duckdb.Error, match="locked"):
            cursor(root).execute(f"SET {name} = {'false' if value == 'true' else 'true'}")


def test_temporary_files_and_memory_are_bounded(root):
    found = settings(cursor(root))
    assert found["temp_directory"].startswith(str(root / "spill"))
    assert found["memory_limit"] == "953.6 MiB"
    assert not found["max_temp_directory_size"].startswith("90%")


def test_a_variable_is_not_a_table(root):
    import pandas as pd

    secret = pd.DataFrame({"n": [1]})
    with pytest.raises(duckdb.CatalogException):
        cursor(root).execute("SELECT * FROM secret").fetchall()
    assert len(secret) == 1


def test_what_is_below_the_root_can_be_read_and_one_file_beside_it(root, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "a.csv"
    for path in (outside, outside.with_name("b.csv"), root / "c.csv"):
        path.write_text("n\n1\n")
    with open_locked(root, also=outside) as connection:
        for path in (outside, root / "c.csv"):
            assert connection.execute(sql("SELECT n FROM read_csv({p})", p=path)).fetchall() == [(1,)]
        for beyond in (outside.with_name("b.csv"), f"{root}/../{outside.parent.name}/b.csv", f"{outside.parent}/*.csv"):
            with pytest.raises(duckdb.PermissionException):
                connection.execute(sql("SELECT n FROM read_csv({p})", p=beyond)).fetchall()


def test_too_little_memory_is_told_with_a_remedy(root, monkeypatch):
    import narwhals as nw

    monkeypatch.setattr(local, "MEMORY_LIMIT", "30MB")
    monkeypatch.setattr(local, "_free", lambda _: 0)
    with pytest.raises(CoreError, match="shorter period") as raised:
        collect(nw.from_native(cursor(root).query("SELECT list(i) AS n FROM range(20000000) t(i)")))
    assert raised.value.message.code == "error.memory"
    assert cursor(root).execute("SELECT 1").fetchall() == [(1,)]


def test_a_query_larger_than_memory_is_answered_through_the_disk(root):
    with open_locked(root, memory="60MB") as connection:
        query = "SELECT count(*) FROM (SELECT i FROM range(10000000) t(i) ORDER BY hash(i) OFFSET 5)"
        assert connection.execute(query).fetchall() == [(9_999_995,)]


def test_loading_and_asking_leave_nothing_in_the_spill_folder(home):
    dataset = core.load({"v.csv": b"user_id,page_id\na,x\nb,y\n"}, workspaces=core.store.Workspaces(home))
    assert len(collect(dataset.events)) == 2
    [own] = [path for path in (home / "spill").iterdir() if path.is_dir()]
    assert [path for path in own.rglob("*") if path.is_file() and "owner" not in path.name] == []
