"""What a hostile person asks for is refused in words, at once, and everything goes on."""

import subprocess
import sys
import time
from pathlib import Path

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import pytest

import core
from core.engine import collect, cursor, frames
from core.errors import CoreError, LoadError, OutOfRange
from core.segments import Features, segment, sweep
from tests.paths import BAD, needs_bad_inputs


@pytest.fixture(scope="module")
def twenty():
    rng = np.random.default_rng(0)
    return Features.from_frame(
        pd.DataFrame({"user_id": [f"u{n}" for n in range(20)], "a": rng.random(20), "b": rng.random(20)})
    )


@pytest.mark.parametrize("k", [10_000, 21, 13, 1, 0, -3, 10**12])
def test_a_number_of_segments_out_of_range_is_named_with_its_range(k, twenty):
    for asked in (lambda: segment(twenty, k=k), lambda: sweep(twenty, ks=[k])):
        with pytest.raises(OutOfRange) as refused:
            asked()
        assert (refused.value.code, refused.value.name, refused.value.value) == ("E_PARAM_RANGE", "K", k)
        assert refused.value.allowed == "2 – 12"


def test_fewer_people_than_twelve_lower_the_range():
    few = Features.from_frame(pd.DataFrame({"user_id": list("abcde"), "a": [1.0, 2, 3, 4, 5], "b": [1.0, 3, 2, 5, 4]}))
    with pytest.raises(OutOfRange, match="2 – 5"):
        segment(few, k=6)


@pytest.mark.parametrize("depth", [10**6, 10**9, -1])
def test_the_depth_of_a_tree_has_its_range(depth, twenty):
    from core.predict import id3
    from core.predict.leaves import rules
    from core.segments.rules import segment_rules

    who = np.arange(20) < 5
    for asked in (
        lambda: segment_rules(twenty, who, max_depth=depth),
        lambda: id3(pd.DataFrame({"a": np.arange(20.0)}), who, max_depth=depth),
        lambda: rules(None, max_depth=depth),
    ):
        with pytest.raises(OutOfRange, match="max_depth") as refused:
            asked()
        assert refused.value.code == "E_PARAM_RANGE"


@needs_bad_inputs
def test_a_search_is_no_pattern(home):
    from core.recommend.catalogue import matching

    dataset = core.load({"v22.csv": (BAD / "v22_regex_dos_cells.csv").read_bytes()})
    people = dataset.frame("customers").astype(str)
    before = time.process_time()
    for text in ("(a+)+$", "(.*)*\\1", "[", "\\", "a{1000000}"):
        assert matching(people, text, *people.columns).empty
    assert time.process_time() - before < 2


def test_a_filter_is_no_program(home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = "__import__('os').system('touch CANARY')"
    dataset = core.load({"people.csv": b"user_id,city,page_id\na,Rome,/x\nb,Oslo,/y\n"})
    assert dataset.filtered(core.Filter(groups=(("city", (asked,)),))).rows("customers") == 0
    with pytest.raises(OutOfRange):
        dataset.filtered(core.Filter(groups=((asked, ("x",)),)))
    assert list(tmp_path.iterdir()) == []


_WATCHED = """
import socket, sys
import core
seen = []
def watch(event, args):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.sethostname"):
        seen.append(event)
    if event == "open" and str(args[0]) == "/etc/passwd":
        seen.append(event)
import core.loading
sys.addaudithook(watch)
for source in sys.argv[1:]:
    for given in (source, {"x.csv": source}, {source: b"user_id,page_id\\na,b\\n"}):
        try:
            core.load(given, apart=False)
        except core.CoreError as refused:
            print(refused.code if hasattr(refused, "code") else "CoreError")
        else:
            print("loaded")
print(seen)
"""


def test_an_address_is_no_file(home):
    """As a source, as the path of a file, as the name of an upload: only what was uploaded is read, whatever its name."""
    places = ["http://127.0.0.1:9/x.csv", "s3://x/y.csv", "https://169.254.169.254/latest.csv", "//host/share/x.csv"]
    run = subprocess.run(
        [sys.executable, "-c", _WATCHED, *places], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    *found, seen = run.stdout.splitlines()
    assert found == ["E_NO_FILE", "E_NO_FILE", "loaded"] * len(places)
    assert seen == "[]"


def test_a_file_that_is_no_data_is_not_even_opened(home):
    code = _WATCHED.replace('{"x.csv": source}', '{"passwd": source}')
    run = subprocess.run(
        [sys.executable, "-c", code, "/etc/passwd"], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert run.stdout.splitlines() == ["E_TYPE_NOT_ALLOWED"] * 3 + ["[]"]
    with pytest.raises(LoadError) as refused:
        core.load("/etc/passwd")
    assert refused.value.code == "E_TYPE_NOT_ALLOWED"


@pytest.mark.parametrize("table", ["/etc/passwd", "'/etc/hosts'", "/etc/hosts.csv", "http://127.0.0.1:9/x.parquet"])
def test_a_table_is_no_file(table, tmp_path):
    own = cursor(tmp_path.resolve())
    for query in (f'FROM "{table}"', f"FROM {table}", f"FROM '{table}'"):
        with pytest.raises(duckdb.Error) as refused:
            own.execute(query)
        assert "root:" not in str(refused.value) and "localhost" not in str(refused.value)


@pytest.mark.parametrize(
    "asked",
    ["SET enable_external_access = true", "SET GLOBAL enable_external_access = true", "SET lock_configuration = false",
     "RESET enable_external_access", "LOAD httpfs", "INSTALL httpfs", "FORCE INSTALL httpfs", "ATTACH '/tmp/x.db'",
     "ATTACH 'http://127.0.0.1:9/x.db'", "COPY (SELECT 1) TO '{root}/../stolen.csv'", "COPY (SELECT 1) TO '{root}/../x.csv'",
     "SELECT getenv('HOME')", "EXPORT DATABASE '/tmp/x'", "PRAGMA memory_limit = '90GB'"],
)  # fmt: skip
def test_the_engine_cannot_be_opened_up(asked, tmp_path):
    root = tmp_path.resolve()
    with pytest.raises(duckdb.Error):
        cursor(root).execute(asked.format(root=root))
    assert cursor(root).execute("SELECT 1").fetchall() == [(1,)]
    assert not list(tmp_path.parent.glob("*.csv"))


def test_a_join_without_end_is_ended_and_the_session_goes_on(tmp_path, monkeypatch):
    """10,000,000,000 rows: the answer is given up once it is larger than any answer may be."""
    monkeypatch.setattr(frames, "MOST", 64 << 20)
    own = cursor(tmp_path.resolve())
    own.execute("CREATE TEMP TABLE one AS SELECT 'u' AS k, i FROM range(100000) t(i)")
    one, other = (nw.from_native(own.table("one")) for _ in range(2))
    before = time.process_time()
    with pytest.raises(CoreError) as refused:
        collect(one.join(other, on="k"))
    assert refused.value.message.code == "error.memory"
    assert time.process_time() - before < 10
    assert own.execute("SELECT count(*) FROM one").fetchall() == [(100_000,)]


def test_a_sort_of_a_join_without_end_is_ended_too(tmp_path, monkeypatch):
    from core.engine import timeout

    monkeypatch.setattr(timeout, "LIMIT", 0.3)
    own = cursor(tmp_path.resolve())
    query = own.query("SELECT a.i FROM range(100000) a(i), range(100000) b(i) ORDER BY hash(a.i, b.i)")
    with pytest.raises(CoreError) as refused:
        collect(nw.from_native(query))
    assert refused.value.message.code in ("error.too_slow", "error.memory", "error.disk_query")
    assert own.execute("SELECT 1").fetchall() == [(1,)]
