"""A file is read in a process of its own: what crashes, hangs, swells or lies there costs that file and nothing else."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import core
from core.dataset import FileReport
from core.errors import CoreError, LoadError, OutOfRange
from core.loading import apart, apart_plain
from core.loading.apart_child import Telling
from core.loading.apart_limits import MEMORY, Limits, limits_for
from core.loading.apart_plain import NotPlain, error, plain, rebuilt, rows
from core.loading.columns import plan
from core.loading.line import Note
from core.loading.part import Findings, Part
from core.loading.tables import Place
from core.messages import Message
from core.store import Workspaces

pytestmark = pytest.mark.skipif(not apart.CAN_FORK, reason="processes cannot be forked here")


@pytest.fixture(autouse=True)
def as_it_is_used(home, monkeypatch):
    """Every load here reads apart, as it is by default."""
    monkeypatch.setattr(apart, "BY_DEFAULT", True)


SMALL = b"user_id,page_id\na,/x\nb,/y\n"
FREE = Limits(4 << 30, 300.0, 1 << 30)


def views(rows, odd=""):
    return ("user_id,page_id,page_views\n" + "".join(f"u{n % 997},/p{n % 31},1\n" for n in range(rows)) + odd).encode()


def limited(monkeypatch, name, **lower):
    """Only the file of this name, by its size, gets these limits."""
    limits = Limits(**(vars(FREE) | lower))
    monkeypatch.setattr(apart, "limits_for", lambda path, _: limits if path.stat().st_size == name else FREE)


def readers():
    """The processes that read files now."""
    server = apart._server()._process.pid
    return [int(n) for n in Path(f"/proc/{server}/task/{server}/children").read_text().split()]


def refused(monkeypatch, content, **lower):
    """The code of a file beside a good one, which is loaded all the same; nothing of the other stays."""
    limited(monkeypatch, len(content), **lower)
    found = core.load({"bad.csv": content, "good.csv": SMALL})
    bad, good = found.report.files
    assert (bad.name, bad.rows_in, good.rows_loaded, found.rows("events")) == ("bad.csv", 0, 2, 2)
    assert bad.problem.values["file"] == "bad.csv"
    return bad.problem.code


# --- limits -------------------------------------------------------------------------------------------------
def test_a_file_that_takes_too_much_memory_is_refused(monkeypatch):
    assert refused(monkeypatch, views(60_000, "x\n"), memory=40 << 20) == "E_TOO_LARGE_TO_READ"


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    assert refused(monkeypatch, views(60_000, "x\n"), seconds=0.05) == "E_TOO_SLOW_TO_READ"


def test_a_file_that_swells_on_the_disk_is_refused(monkeypatch):
    assert refused(monkeypatch, views(50_000), written=5_000) == "E_DECOMPRESSION_RATIO"


@pytest.mark.parametrize("how", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_reader_that_crashes_costs_its_file_alone(how, caplog):
    def crash(name, _share, _rows):
        if name == "bad.csv":
            for reader in readers():
                os.kill(reader, how)

    found = core.load({"bad.csv": views(60_000, "x\n"), "good.csv": SMALL}, progress=crash)
    assert [(f.name, f.problem and f.problem.code) for f in found.report.files] == [
        ("bad.csv", "E_READER_CRASHED"),
        ("good.csv", None),
    ]
    assert "u1" not in caplog.text


def test_small_files_get_a_gigabyte_and_large_ones_what_they_need(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"user_id\n")
    small = limits_for(path, "a.csv")
    assert small.memory == MEMORY
    with path.open("r+b") as file:
        file.truncate(200 << 20)
    large, packed = limits_for(path, "a.csv"), limits_for(path, "a.csv.GZ")
    assert MEMORY < large.memory <= packed.memory
    assert small.seconds < large.seconds < packed.seconds


def test_a_reader_starts_no_process_and_calls_nobody():
    code = (
        "import os, socket, subprocess, pickle\n"
        "from core.loading.apart_limits import Limits\n"
        "Limits(4 << 30, 9.0, 1 << 20).apply()\n"
        "for deed in (lambda: os.system('true'), lambda: subprocess.run(['true']), os.fork,\n"
        "             lambda: socket.create_connection(('127.0.0.1', 9)), lambda: pickle.loads(b'cos\\nsystem\\n.')):\n"
        "    try:\n        deed()\n    except RuntimeError:\n        print('refused')\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert run.stdout.split() == ["refused"] * 5


# --- what is said between the two ---------------------------------------------------------------------------
def a_part(folder):
    planned = plan("a.csv", ["user_id", "page_id", "时长"], [["u", "/x", "3"]])
    path = folder / f"{'0a' * 8}.parquet"
    path.write_bytes(b"")
    return Part(planned, path, 2, 1)


def over(value):
    return json.loads(json.dumps(plain(value)))


def test_what_is_taken_apart_is_rebuilt_the_same(tmp_path):
    part = a_part(tmp_path)
    report = FileReport(
        "a.csv",
        "events",
        2,
        1,
        1,
        problem=Message("E_NO_USABLE_ROW", file="a", rows=2, reason=Message("W_NO_ROWS", file="b")),
    )
    assert rebuilt(Part, over(part), tmp_path) == part
    assert rebuilt(FileReport, over(report), tmp_path) == report


def test_a_problem_comes_back_as_what_it_was(tmp_path):
    for problem in (LoadError("E_EMPTY_FILE", "a.csv"), OutOfRange("k", 3, "1"), CoreError(Message("error.memory"))):
        again = error(over(problem.message), tmp_path)
        assert (type(again), str(again)) == (type(problem), str(problem))


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../0a0a0a0a0a0a0a0a.parquet", "x.parquet", "ffffffffffffffff.parquet", 3]
)
def test_a_file_outside_the_folder_is_none(name, tmp_path):
    told = over(a_part(tmp_path)) | {"path": name}
    with pytest.raises(NotPlain):
        rebuilt(Part, told, tmp_path)


def test_a_link_to_another_file_is_none(tmp_path):
    told = over(part := a_part(tmp_path))
    part.path.unlink()
    part.path.symlink_to("/etc/hosts")
    with pytest.raises(NotPlain):
        rebuilt(Part, told, tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"rows_in": "2"}, {"rows_in": True}, {"rows_in": 1 << 70}, {"rows_in": None}, {"more": 1}, {"plan": []},
        {"plan": {}}, {"filled": [1]},
    ],
)  # fmt: skip
def test_what_is_of_another_type_is_refused(change, tmp_path):
    with pytest.raises(NotPlain):
        rebuilt(Part, over(a_part(tmp_path)) | change, tmp_path)


@pytest.mark.parametrize(
    ("code", "values"),
    [("nothing.of.ours", {}), ("E_EMPTY_FILE", {}), ("E_TOO_MANY_COLUMNS", {"file": "a", "columns": "x", "most": 1}),
     ("E_EMPTY_FILE", {"file": {"code": "x", "values": {}}}), (3, {}), ("E_EMPTY_FILE", [])],
)  # fmt: skip
def test_only_sentences_of_ours_are_said(code, values, tmp_path):
    with pytest.raises(NotPlain):
        rebuilt(Message, {"code": code, "values": values}, tmp_path)


@pytest.mark.parametrize(
    "row", [["a", "C", "1", None, None, "kept"], ["a", "C", 1 << 63, None, None, "kept"], ["a"], "a", [[]] * 6]
)
def test_a_row_of_a_report_has_its_types(row):
    assert rows(apart._REPAIR, [["a", "C", 1, None, "x", "kept"]]) == [("a", "C", 1, None, "x", "kept")]
    with pytest.raises(NotPlain):
        rows(apart._REPAIR, [row])


@pytest.mark.parametrize(
    "line", [b"{", b"[]\n", b"\x80\x04.\n", b"[" * 100_000 + b"\n", b'{"what": 1}\n', b'{"part": 1}\n', b'{"disk": 99999}\n',
             b'{"refused": {"code": "error.memory", "values": {}}}\n', b'{"tick": "1", "expected": 1}\n', b"1" * 9999 + b"\n"],
)  # fmt: skip
def test_a_reader_that_was_taken_over_says_nothing_that_is_believed(line, tmp_path):
    with pytest.raises(NotPlain):
        apart._understood(apart._answer(line), tmp_path, Findings())


def test_more_answers_than_a_file_could_give_are_cut_off(tmp_path):
    class Endless:
        def readline(self, _most):
            return b'{"tick": 1, "expected": 1}\n'

    with pytest.raises(NotPlain):
        for _ in apart._answers(Endless(), 10_000):
            pass


def test_findings_cross_as_they_are(home):
    content = "user_id,page_id,page_views\nu1,/a,1\nu2,/b\n,/c,2\nu4,/\ud55c,many\nu5,/e,3\n".encode()
    one, other = (core.load({"v.csv": content}, apart=way) for way in (True, False))
    assert one.report.files == other.report.files
    assert one.report.repairs().equals(other.report.repairs())
    assert one.report.quarantined().equals(other.report.quarantined())
    assert one.frame("events").equals(other.frame("events"))


def test_what_is_only_counted_crosses_too(tmp_path):
    said, found, again = io.BytesIO(), Findings(), Findings()
    found.add("a.csv", Note("W_RAGGED_ROW", 3, None, "x", "kept"))
    found.add_more("a.csv", Note("W_NOT_A_NUMBER", None, "age", None, "emptied"), 12_345)
    entries = found.entries()
    Telling(said).findings(found)
    for line in said.getvalue().splitlines(keepends=True):
        assert apart._understood(apart._answer(line), tmp_path, again) is None
    assert again.entries() == entries
    assert found.entries() == []


def test_names_and_choices_cross_as_they_are(home):
    name = "2024 ☕ '\"\\ \udc80.csv".encode(errors="replace").decode() + " %s {x}.csv"
    wishes = {"mapping": {name: {"who": "user_id"}}, "choices": {name: {"W_RAGGED_ROW": "set aside"}}}
    found = core.load({name: b"who,page_id\na,/x\nb\n"}, **wishes)
    assert found.frame("events")["user_id"].tolist() == ["a"]
    assert found.facts["choices"] == wishes["choices"]


# --- the processes ------------------------------------------------------------------------------------------
class Cancelled(ValueError):
    pass


def test_what_progress_raises_ends_the_reader_and_leaves_nothing(home):
    seen = []

    def end(_name, _share, count):
        if count:
            seen.extend(readers())
            raise Cancelled

    with pytest.raises(Cancelled):
        core.load({"v.csv": views(60_000, "x\n")}, workspaces=Workspaces(home), progress=end)
    assert seen and readers() == []
    assert [p for p in (home / "drafts").iterdir() if p.suffix != ".lock"] == []
    assert list((home / "spill").rglob("*.parquet")) == []


def test_two_sessions_load_at_the_same_time(home):
    waits, goes_on, found = threading.Event(), threading.Event(), []

    def hold(_name, _share, count):
        if count:
            waits.set()
            assert goes_on.wait(60)

    first = threading.Thread(target=lambda: found.append(core.load({"a.csv": views(25_000, "x\n")}, progress=hold)))
    first.start()
    assert waits.wait(60)
    assert core.load({"b.csv": SMALL}).rows("events") == 2
    assert not found
    goes_on.set()
    first.join(60)
    assert found[0].rows("events") == 25_000


def test_a_server_that_was_ended_is_started_again(home):
    core.load({"a.csv": SMALL})
    server = apart._server()._process  # once: asked again after its end, it would start another, which ends never
    server.kill()
    server.wait()
    assert core.load({"a.csv": SMALL}).rows("events") == 2


def test_nothing_outlives_a_killed_program(home, tmp_path):
    code = (
        "import sys, time, core\n"
        "from core.loading import apart\n"
        "def told(*_):\n"
        "    if _[2]:\n"
        "        print(apart._server()._process.pid, flush=True)\n"
        "        time.sleep(60)\n"
        "core.load(sys.argv[1], progress=told)\n"
    )
    path = tmp_path / "v.csv"
    path.write_bytes(views(60_000, "x\n"))
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) as program:
        server = int(program.stdout.readline())
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        assert children
        program.kill()
    until = time.monotonic() + 10
    while any(Path(f"/proc/{process}/fd").is_dir() and alive(process) for process in (server, *children)):
        assert time.monotonic() < until
        time.sleep(0.02)


def alive(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_where_no_process_can_be_forked_each_file_gets_its_own(home, monkeypatch):
    monkeypatch.setattr(apart, "CAN_FORK", False)
    found = core.load({"a.csv": SMALL, "b.csv": b"\x89PNG"}, progress=lambda *_: None)
    assert [f.problem and f.problem.code for f in found.report.files] == [None, "E_NOT_TEXT"]
    monkeypatch.setattr(apart, "limits_for", lambda *_: Limits(1 << 30, 0.0, 1 << 30))
    monkeypatch.setattr(apart, "START", 0.05)
    with pytest.raises(LoadError) as slow:
        core.load({"a.csv": SMALL})
    assert slow.value.code == "E_TOO_SLOW_TO_READ"


def test_sample_packs_start_no_process(home):
    apart.stop()
    core.open_sample(next(iter(core.samples())))
    assert os.getpid() not in apart._running


def test_a_place_names_only_what_can_come_back(tmp_path):
    made = Place(tmp_path, tmp_path).new_file()
    made.write_bytes(b"")
    assert apart_plain.rebuilt(Path, made.name, tmp_path) == made
