"""Whoever waits for a load is told how far it is, at every stage, and can end it; a full disk ends it at once."""

import errno
import gzip
import threading
from contextlib import suppress

import pytest

import core
from core.engine import run, running, sql, working_cursor
from core.loading import clean
from core.loading.archives import inflate
from core.loading.columns import plan
from core.loading.derive import assemble
from core.loading.kinds import sources
from core.loading.part import Findings
from core.loading.source import Source
from core.loading.text import Dialect
from core.store import Workspaces

ROWS, TIMES = 400_000, 150


class Cancelled(Exception):
    pass


@pytest.fixture
def views(tmp_path):
    """A file that the fast way reads in about a third of a second."""
    path = tmp_path / "views.csv"
    lines = (f"U{n % 9973},/page/{n % 101},{n % 5},2025-01-{1 + n % 28:02} 10:00:00\n" for n in range(ROWS))
    path.write_text("user_id,page_id,page_views,time\n" + "".join(lines))
    return path


@pytest.fixture
def often(monkeypatch):
    monkeypatch.setattr(running, "EVERY", 0.005)


def left(home):
    """Files of a load; those in spill are the running process's own, and so are locks."""
    return [p for p in home.rglob("*") if p.is_file() and "spill" not in p.parts and p.suffix != ".lock"]


def test_the_one_pass_tells_the_rows_read(views, home, often):
    told = []
    dataset = core.load(views, workspaces=Workspaces(home), progress=lambda *tick: told.append(tick), apart=False)
    rows = [n for _, _, n in told]
    assert dataset.rows("events") == ROWS
    assert {name for name, _, _ in told} == {"views.csv"}
    assert rows == sorted(rows)
    assert [share for _, share, _ in told] == sorted(share for _, share, _ in told)
    assert max(share for _, share, _ in told) > 0.5  # a single file moves the bar too
    between = [n for n in rows if ROWS / 10 < n < ROWS * 0.9]
    assert len(set(between)) >= 3
    assert rows[-1] <= ROWS * 1.05


def test_the_one_pass_can_be_ended(views, home, often):
    def end(_name, _share, rows):
        if rows > ROWS / 10:
            raise Cancelled

    before = threading.active_count()
    with pytest.raises(Cancelled):
        core.load(views, workspaces=Workspaces(home), progress=end)
    assert left(home) == []
    assert threading.active_count() <= before + 1  # the one that watches queries
    assert core.load(views, workspaces=Workspaces(home)).rows("events") == ROWS


def test_an_end_interrupts_a_statement_at_once(tmp_path):
    def end(_):
        raise Cancelled

    with working_cursor(tmp_path) as connection:
        endless = sql("SELECT count(*) FROM range(1000000000000) t(i) WHERE hash(i) % 7 = 3")
        with pytest.raises(Cancelled):
            run(connection, endless, end)
        assert run(connection, sql("SELECT {n}", n=5)) == [(5,)]


def test_a_file_that_is_being_written_can_be_ended_at_any_moment(tmp_path, monkeypatch):
    """For DuckDB's own writers could wait for each other then, for ever: about once in fifty times."""
    monkeypatch.setattr(running, "EVERY", 0.001)
    ended = []

    def end_again_and_again():
        write = sql("COPY (SELECT i FROM range(200000) t(i)) TO {p} (FORMAT parquet, ROW_GROUP_SIZE 2048)", p=target)
        with working_cursor(tmp_path) as connection:
            for ticks in range(TIMES):
                left = iter(range(ticks % 20))
                with suppress(Cancelled):
                    run(connection, write, lambda _, left=left: end() if next(left, None) is None else None)
                ended.append(ticks)

    def end():
        raise Cancelled

    target = str(tmp_path / "written.parquet")
    writing = threading.Thread(target=end_again_and_again, daemon=True)
    writing.start()
    writing.join(60)
    assert len(ended) == TIMES


def test_tables_that_follow_can_be_ended_too(home, often, monkeypatch):
    def end(rows):
        raise Cancelled(rows)

    monkeypatch.setattr(running, "EVERY", 0.0)
    draft = Workspaces(home).draft()
    rows = "".join(f"u{n},{n % 80}\n" for n in range(50_000))
    found = Findings()
    source = home / "people.csv"
    source.write_text("user_id,age\n" + rows)
    identified = Source("people.csv", source, "csv", Dialect("utf-8", ",", True))
    planned = plan("people.csv", ["user_id", "age"], [["u1", "20"]])
    part = clean.convert(identified, planned, home, draft.new_file(), found)
    with pytest.raises(Cancelled, match="50000"):
        assemble(draft, [part], end)


def test_unpacking_can_be_ended(tmp_path):
    def end(rows):
        told.append(rows)
        raise Cancelled

    told, path = [], tmp_path / "views.csv.gz"
    path.write_bytes(gzip.compress(b"user_id,page_id\n" + b"user,/page\n" * (4 << 20), compresslevel=1))
    with pytest.raises(Cancelled):
        sources(path, path.name, tmp_path, tick=end)
    assert told == [0]


@pytest.fixture
def full_disk():
    """No file may grow beyond a hundred kilobytes."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_ends_the_load_without_a_second_attempt(views, home, full_disk, monkeypatch):
    def second(*_):
        raise AssertionError("the file was read again, row by row")

    monkeypatch.setattr(clean, "careful", second)
    draft = Workspaces(home).draft()
    with pytest.raises(OSError) as raised:
        clean.convert(
            Source("views.csv", views, "csv", Dialect("utf-8", ",", True)),
            planned_views(), home, draft.new_file(), Findings(),
        )  # fmt: skip
    assert raised.value.errno == errno.EFBIG


def test_a_full_disk_while_unpacking_is_not_a_damaged_file(tmp_path, full_disk):
    path = tmp_path / "views.csv.gz"
    path.write_bytes(gzip.compress(b"user_id,page_id\n" + b"user,/page\n" * 100_000))
    with pytest.raises(OSError) as raised:
        inflate(path, path.name, tmp_path)
    assert raised.value.errno == errno.EFBIG


def planned_views():
    sample = [["U1", "/page/1", "3", "2025-01-01 10:00:00"]]
    return plan("views.csv", ["user_id", "page_id", "page_views", "time"], sample)
