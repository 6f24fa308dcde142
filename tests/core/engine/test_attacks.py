"""Hostile text, wherever a person can put some, neither reads a file outside nor changes a table."""

import csv
import hashlib
import io
from functools import partial

import duckdb
import pytest
from narwhals.exceptions import ColumnNotFoundError

import core
from core.engine import cursor
from core.errors import CoreError
from core.loading.headings import LONGEST

CANARY = "canary-7f3a9"
ATTACKS = [
    "'; DROP TABLE events; --",
    '"; DROP TABLE events; --',
    "x' OR '1'='1",
    '" OR 1=1 /*',
    "') UNION SELECT content, 1, 1 FROM read_text('{canary}') --",
    "SELECT * FROM read_csv('{canary}')",
    "SELECT content FROM read_text('{canary}')",
    "SELECT content FROM read_blob('{canary}')",
    "FROM '{canary}'",
    "SELECT * FROM read_csv('{folder}/*.csv')",
    "SELECT file FROM glob('{folder}/*')",
    "SELECT * FROM sniff_csv('{canary}')",
    "COPY (SELECT 1) TO '{canary}'",
    "COPY (SELECT 1) TO '{folder}/stolen.csv'",
    "ATTACH '{folder}/other.db' AS other",
    "EXPORT DATABASE '{folder}'",
    "IMPORT DATABASE '{folder}'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{canary}'",
    "SET enable_external_access = true",
    "RESET lock_configuration",
    "PRAGMA memory_limit = '90GB'",
    "SET GLOBAL allowed_paths = ['{canary}']",
    "CREATE PERSISTENT CANARY s (TYPE http, BEARER_TOKEN 'x')",
    "SELECT * FROM read_csv('{root}/../{relative}')",
    "SELECT * FROM read_parquet('http://127.0.0.1:9/x.parquet')",
    "SELECT getenv('HOME')",
    "FROM canary",
    "FROM SECRET",
    "*.csv",
    "[a]",
    "{folder}/*",
    "../../{relative}",
    "‘; DROP TABLE events; --",
    "＇ OR ＇1＇=＇1",
    "{}; {0} {x!r} %s %(x)s $1 ?",
    "\\'; SELECT 1; \\",
    "a\x00'; DROP TABLE events",
    "line\nbreak'; --",
    "x" * 4000 + "'",
    "=cmd|' /C calc'!A0",
]


@pytest.fixture
def canary(tmp_path_factory):
    """A file outside the data root that nothing may read or change."""
    path = tmp_path_factory.mktemp("outside").resolve() / "canary.csv"
    path.write_text(f"user_id,page_id\n{CANARY},{CANARY}\n")
    return path


@pytest.fixture
def written(home, canary):
    """Every attack with the names of this run in it."""
    names = {"canary": canary, "folder": canary.parent, "root": home.resolve()}
    names["relative"] = f"{canary.parent.name}/{canary.name}"
    found = []
    for attack in ATTACKS:
        for name, value in names.items():
            attack = attack.replace(f"{{{name}}}", str(value))
        found.append(attack)
    return found


@pytest.fixture
def in_files(written):
    """Those that a text file can hold: one with NUL is refused as a program."""
    return [attack for attack in written if "\0" not in attack]


def table(header, *rows):
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


FILES = {
    "customers.csv": table(["user_id", "age", "city"], ["u1", 20, "Rome"], ["u2", 30, "Oslo"], ["u3", 40, "Oslo"]),
    "views.csv": table(
        ["user_id", "page_id", "channel", "session_id", "time"],
        ["u1", "/a", "mail", "s1", "2024-05-01 10:00:00"],
        ["u2", "/a", "web", "s2", "2024-05-02 10:00:00"],
    ),
    "reviews.csv": table(
        ["review_id", "user_id", "content", "rating"], ["r1", "u1", "good shoes", 5], ["r2", "u2", "bad shoes", 1]
    ),
}


@pytest.fixture
def dataset(home):
    return core.load(FILES, workspaces=core.store.Workspaces(home))


@pytest.fixture
def unharmed(home, canary, dataset):
    """Afterwards every file outside and of the workspace is byte for byte what it was."""
    kept = [*canary.parent.iterdir(), *(p for t in dataset.tables.values() for p in t.paths)]
    before = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}
    frames = {name: dataset.frame(name) for name in dataset.names}
    yield
    assert list(canary.parent.iterdir()) == [canary]
    assert {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in kept} == before
    again = core.store.Workspaces(home).open(dataset.token)
    assert again.digest == dataset.digest
    for name, frame in frames.items():
        assert again.frame(name).equals(frame)


def shown(dataset):
    """All that a load shows: its tables and its report."""
    tables = [dataset.frame(name).to_csv() for name in dataset.names]
    return " ".join([*tables, str(dataset.report), dataset.report.repairs().to_csv()])


def test_there_are_more_than_twenty_different_ones(written):
    assert len(set(written)) == len(ATTACKS) >= 20


def test_a_heading_is_only_a_heading(in_files, unharmed):
    places = range(len(in_files))
    rows = [["u1", 20, *places], ["u2", 30, *(n + 100 for n in places)]]
    found = core.load({"people.csv": table(["user_id", "age", *in_files], *rows)})
    assert list(found.traits("customers")) == [
        name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
        for name in (attack.replace("\n", " ") for attack in in_files)
    ]
    frame = found.frame("customers")
    for n, heading in enumerate(found.traits("customers")):
        assert frame[heading].tolist() == [n, n + 100]
        assert found.filtered(core.Filter(groups=((heading, (str(n),)),))).rows("customers") == 1
    assert CANARY not in shown(found)


def test_a_value_is_only_a_value(in_files, unharmed):
    people = table(["user_id", "age", "city"], *([f"u{attack}", 20, attack] for attack in in_files))
    views = table(["user_id", "page_id", "channel"], *([f"u{attack}", attack, attack] for attack in in_files))
    found = core.load({"people.csv": people, "views.csv": views})
    assert sorted(found.frame("customers")["city"]) == sorted(in_files)
    for attack in in_files:
        for chosen in (core.Filter(groups=(("city", (attack,)),)), core.Filter(channels=(attack,))):
            assert found.filtered(chosen).frame("events")["page_id"].tolist() == [attack]
    assert core.analytics.page_views(found)["page_views"].tolist() == [1] * len(in_files)
    assert CANARY not in shown(found)


def test_a_filter_finds_nothing_that_is_not_there(written, dataset, unharmed):
    for attack in written:
        by_value = dataset.filtered(core.Filter(groups=(("city", (attack,)),)))
        assert by_value.rows("customers") == by_value.rows("events") == 0
        assert dataset.filtered(core.Filter(channels=(attack,))).rows("events") == 0
        with pytest.raises(CoreError):
            dataset.filtered(core.Filter(groups=((attack, ("x",)),)))


def test_a_search_finds_nothing_that_is_not_there(written, dataset, unharmed):
    from core.analytics import contrast, cross_tabs, phrase, traffic_breakdown, visit, words

    assert words.word_frequency(dataset, written).equals(words.word_frequency(dataset))
    assert words.word_ratings(dataset, written).empty
    assert CANARY not in repr([contrast.contrast_words(dataset, written), phrase.phrases(dataset, written)])
    for attack in written:
        assert words.examples(dataset, attack).empty
        assert visit.next_pages(dataset, page=attack).empty
        for refused in (
            partial(cross_tabs.cross_tab, dataset, rows=attack, columns="city"),
            partial(traffic_breakdown.views_by, dataset, table="events", column=attack),
            partial(words.word_frequency, dataset, source=attack),
        ):
            with pytest.raises((CoreError, ColumnNotFoundError)):
                refused()


def test_the_name_of_a_file_is_only_a_name(written, unharmed):
    names = [f"{attack} .csv" for attack in written]
    found = core.load(dict.fromkeys(names, FILES["views.csv"]))
    assert [file.name for file in found.report.files] == names
    assert found.rows("events") == 2 * len(names)
    unnamed = core.load(dict.fromkeys(names, table(["age", "city"], [20, "Rome"], [30, "Oslo"])))
    assert unnamed.rows("customers") == 2 * len(names)  # ids made from the files' names
    assert CANARY not in shown(found) + shown(unnamed)


@pytest.mark.parametrize("name", ["*.csv", "[a].csv", "a?.csv", "'; DROP TABLE events; --.csv", "{}.csv", "‘.csv"])
def test_the_path_of_a_file_is_only_a_path(name, tmp_path, unharmed):
    for file, user in ((name, "mine"), ("other.csv", CANARY), ("a.csv", CANARY), ("ab.csv", CANARY)):
        (tmp_path / file).write_text(f"user_id,page_id\n{user},/a\n", encoding="utf-8")
    found = core.load(tmp_path / name)
    assert found.frame("events")["user_id"].tolist() == ["mine"]


def test_as_a_query_of_its_own_it_reaches_nothing_outside(written, home, unharmed):
    own = cursor(home.resolve())
    canary = CANARY  # no query may take this variable for a table
    for attack in written:
        try:
            answer = str(own.execute(attack).fetchall())
        except (duckdb.Error, RuntimeError, UnicodeError) as refused:
            answer = "" if f"'{attack}'" in str(refused) else str(refused)
        assert canary not in answer
    assert own.execute("SELECT value FROM duckdb_settings() WHERE name = 'lock_configuration'").fetchall() == [
        ("true",)
    ]
