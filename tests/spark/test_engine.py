"""What a Spark cluster says, and how it is told."""

import time

import narwhals as nw
import pytest

import core
from core.engine import chosen, collect, frames, spark, timeout
from core.engine.spark import Spark
from core.engine.spark_session import place_of, session
from core.store import Workspaces

MUCH = (0, 100_000_000, 1, 100)  # first, end, step, parts: 800 MB of whole numbers, some seconds of work


def test_counts_come_back_as_int64(on_spark):
    dataset = on_spark(core.load({"v.csv": b"user_id,page_id,page_views\nu1,a,2\nu2,a,3\nu1,b,1\n"}))
    found = core.analytics.page_views(dataset)
    assert found.to_dict("list") == {"page_id": ["a", "b"], "page_views": [5, 1], "visitors": [2, 1]}
    assert str(found["page_views"].dtype) == "int64"


def test_a_secret_in_the_address_is_never_shown():
    engine = Spark.of("sc://lens.example.com:443/;token=s3cret;use_ssl=true")
    assert engine.place == place_of(engine.url) == "lens.example.com:443"
    assert "s3cret" not in repr(engine) + str(engine)


def test_nobody_there_is_told_with_what_to_do(monkeypatch):
    from dataclasses import replace

    pytest.importorskip("pyspark")
    dataset = replace(core.load({"v.csv": b"user_id,page_id\nu1,a\n"}), engine=Spark.of("sc://127.0.0.1:9"))
    with pytest.raises(core.CoreError, match=r"No Spark cluster answers at 127\.0\.0\.1:9\."):
        collect(dataset.events)


def test_a_file_the_cluster_cannot_see_is_named(on_spark, tmp_path):
    from dataclasses import replace

    dataset = on_spark(core.load({"v.csv": b"user_id,page_id\nu1,a\n"}))
    elsewhere = replace(dataset, engine=replace(dataset.engine, root=f"file://{tmp_path}/nowhere"))
    with pytest.raises(core.CoreError, match=r"cannot read file:/.*nowhere.*AUDIENCE_LENS_ENGINE_ROOT"):
        collect(elsewhere.events)


def test_a_folder_of_any_name_is_read(on_spark, tmp_path):
    home = tmp_path / "a b 张 [1]%20"
    dataset = on_spark(core.load({"v.csv": b"user_id,page_id\nu1,a\n"}, workspaces=Workspaces(home)))
    assert core.analytics.page_views(dataset)["page_id"].tolist() == ["a"]


def test_a_token_behind_a_forgotten_slash_is_never_shown(monkeypatch):
    engine = Spark.of("sc://lens.example.com;token=s3cret")
    assert engine.place == "lens.example.com:15002" and "s3cret" not in repr(engine)
    monkeypatch.setenv("AUDIENCE_LENS_ENGINE", "lens.example.com;token=s3cret")
    with pytest.raises(core.OutOfRange) as told:
        chosen()
    assert "s3cret" not in str(told.value)


def test_an_answer_too_large_is_refused_before_it_is_whole_and_the_cluster_stops(address, monkeypatch):
    def counted(*question):
        for part in parts(*question):
            came.append(getattr(part, "nbytes", 0))  # of a schema nothing
            yield part

    asked = session(address)
    came, parts = [], asked.client.to_table_as_iterator
    monkeypatch.setattr(asked.client, "to_table_as_iterator", counted)
    monkeypatch.setattr(frames, "MOST", 8 << 20)
    with pytest.raises(core.CoreError, match="too much data for the working memory") as told:
        collect(nw.from_native(asked.range(*MUCH)))
    time.sleep(1)
    assert asked.interruptAll() == []  # nothing was left to be stopped, although the error is kept
    assert frames.MOST < sum(came) < 3 * frames.MOST
    assert told.value.message.code == "error.memory"


def test_an_answer_that_comes_too_slowly_is_ended_in_its_middle(address, monkeypatch):
    asked = session(address)
    monkeypatch.setattr(timeout, "LIMIT", 3.0)
    with pytest.raises(core.CoreError, match="took longer than 3 seconds"):
        for _ in spark.reader(asked.range(*MUCH), 1_000_000):
            assert not asked.getTags()  # else what is asked meanwhile would be stopped with it
            time.sleep(0.2)


@pytest.mark.parametrize("rows", [0, 5])
def test_an_answer_is_the_one_that_spark_brings_whole(address, rows):
    columns = (
        "id",
        "string(id) AS name",
        "id / 2 AS half",
        "id * 0.25BD AS decimal",
        "DATE'2024-01-01' AS day",
        "null AS none",
    )
    query = session(address).range(0, 9, 1, 3).limit(rows).selectExpr(*columns)
    assert spark.reader(query, 2).read_all().equals(query.toArrow(), check_metadata=True)
