"""Manifests of tables that stay in a cluster: kept whole, and refused where they were tampered with."""

import json
from dataclasses import replace

import pytest

import core
from core.dataset import FileReport, StoredTable
from core.engine.attached import Source
from core.store import Draft, Workspaces
from core.store.manifest import from_bytes, read, to_bytes

COLUMNS = {"user_id": "id", "page_id": "id", "page_views": "int"}
SOURCE = Source(
    ("spark_catalog", "web", "visits"),
    "events",
    {"user_id": ("who`", "plain"), "page_id": ("p.q", "plain")},
    seen="2:7",
)


class Elsewhere:
    """A cluster that nobody asks."""

    name, place, remote = "spark", "there:15002", True


@pytest.fixture
def workspaces(tmp_path):
    return Workspaces(tmp_path.resolve())


def published(workspaces, source=SOURCE, onto=None, **more):
    table = StoredTable.attached(source, COLUMNS, 2)
    facts = {"name": "web", "sources": {}, "mapping": {}, **more}
    report = FileReport("web.visits", "events", 3, 2, 1)
    return Draft(workspaces.root, onto).publish({"events": table}, [report], facts, engine=Elsewhere())


def changed(workspaces, dataset, change):
    """The manifest after a change, with a checksum that fits."""
    made = read(workspaces.root / "workspaces" / dataset.token, dataset.version)
    content = json.loads(json.dumps(made.content))
    change(content["tables"]["events"])
    return to_bytes(replace(made, content=content))


def test_a_manifest_keeps_where_the_rows_are(workspaces):
    dataset = published(workspaces)
    again = from_bytes(to_bytes(read(workspaces.root / "workspaces" / dataset.token, 1)))
    assert Source.from_json(again.content["tables"]["events"]["source"]) == dataset.tables["events"].source == SOURCE
    assert (dataset.is_attached, dataset.tables["events"].rows, len(dataset.tables["events"].paths)) == (True, 2, 0)


def test_other_rows_give_another_digest_and_undo_the_first(workspaces):
    first = published(workspaces)
    again = published(workspaces, replace(SOURCE, seen="2:8"), onto=first)
    assert (again.token, again.version) == (first.token, 2) and again.digest != first.digest
    assert workspaces.undo(first.token, seen=2) == 3
    assert read(workspaces.root / "workspaces" / first.token, 3).content["tables"]["events"]["source"]["seen"] == "2:7"


def test_a_local_engine_says_what_is_needed(workspaces, monkeypatch):
    monkeypatch.delenv("AUDIENCE_LENS_ENGINE", raising=False)
    dataset = published(workspaces)
    with pytest.raises(core.CoreError, match="AUDIENCE_LENS_ENGINE=sc://host:15002"):
        workspaces.open(dataset.token)
    with pytest.raises(core.CoreError, match="needs the rows on this computer"):
        list(dataset.tables["events"].paths)


def test_another_cluster_is_no_stand_in(workspaces):
    with pytest.raises(core.CoreError, match="cluster at here:1, but the cluster at there:15002 was chosen"):
        published(workspaces, catalogue={"place": "here:1"})
    assert published(workspaces, catalogue={"place": "there:15002"}).is_attached


def test_a_backup_is_the_description_alone(workspaces, tmp_path):
    dataset = published(workspaces)
    assert workspaces.backup(dataset.token, tmp_path / "b.zip").stat().st_size < 5_000


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table["source"].update(path=["parquet", "/etc/passwd"]),
        lambda table: table["source"].update(path="web.visits"),
        lambda table: table["source"].update(table="orders"),
        lambda table: table["source"].update(columns={"user_id": ["who"]}),
        lambda table: table["source"].update(columns={"user_id": ["who", "%p"]}),
        lambda table: table["source"].update(columns={"nobody": ["who", "plain"]}),
        lambda table: table["source"].update(columns={"user_id": [1, "plain"]}),
        lambda table: table["source"].update(seen=1),
        lambda table: table["source"].update(more="x"),
        lambda table: table["source"].pop("path"),
        lambda table: table.update(source=None),
        lambda table: table.update(files=[{"name": "0" * 16 + ".parquet", "sha256": ""}]),
    ],
)  # fmt: skip
def test_a_tampered_description_is_refused(workspaces, change):
    content = changed(workspaces, published(workspaces), change)
    with pytest.raises(core.CoreError, match="cannot be read"):
        from_bytes(content)
