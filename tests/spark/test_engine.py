"""What a Spark cluster says, and how it is told."""

import pytest

import core
from core.engine import chosen, collect
from core.engine.spark import Spark
from core.engine.spark_session import place_of
from core.store import Workspaces


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
