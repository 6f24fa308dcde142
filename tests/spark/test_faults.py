"""Parts of a cluster killed in the middle of a question: the right answer, or a sentence in time; then it goes on."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import narwhals as nw
import pytest

import core
from core.engine import collect, timeout
from core.engine.spark import Spark
from core.engine.spark_session import session
from tests.spark.cluster import Cluster, require

PEOPLE, PAGES = 3_500, 4
EVENTS = b"user_id,page_id\n" + b"".join(b"u%d,p%d\n" % (i, i % PAGES) for i in range(PEOPLE))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """One of our own, with two workers of one core each."""
    require()
    started = Cluster(tmp_path_factory.mktemp("faulty"), workers=2, cores=1, memory=600, driver=768)
    yield started
    session(started.url).stop()
    started.stop()


@pytest.fixture
def dataset(cluster):
    return replace(core.load({"events.csv": EVENTS}), engine=Spark.of(cluster.url))


def pairs(dataset):
    """Everyone with whom a person shares a page, by name; some seconds of work for Spark."""
    seen = dataset.events.select("user_id", "page_id")
    met = seen.join(seen, on="page_id", suffix="_too").filter(nw.col("user_id") != nw.col("user_id_too"))
    counted = met.group_by("user_id").agg(
        n=nw.len(), first=nw.col("user_id_too").min(), last=nw.col("user_id_too").max()
    )
    return collect(counted.sort("user_id").head(500))


def harmed(cluster, dataset, chosen):
    """What became of the question when parts were killed in its middle: those that `chosen` picks of the busier first."""
    with ThreadPoolExecutor(1) as pool:
        before = {worker: cluster.cpu_seconds(worker) for worker in cluster.workers}
        going = pool.submit(pairs, dataset)
        while not (used := {w: cluster.cpu_seconds(w) - before[w] for w in before}) or max(used.values()) < 0.4:
            assert not going.done(), "it was over before it could be harmed"
            time.sleep(0.05)
        for part in chosen(sorted(used, key=used.get, reverse=True)):
            cluster.kill(part)
        assert not going.done()
        return going.result()


def answers(cluster, dataset):
    """Whether the question is answered as it is on this computer."""
    return pairs(dataset).equals(pairs(core.load({"events.csv": EVENTS})))


def test_the_answer_comes_when_one_of_two_workers_is_killed(cluster, dataset):
    right = pairs(core.load({"events.csv": EVENTS}))
    assert len(right) == 500
    assert pairs(dataset).equals(right)
    assert harmed(cluster, dataset, lambda busy: busy[:1]).equals(right)
    cluster.workers = [worker for worker in cluster.workers if worker.returncode is None]


def test_without_a_worker_the_limit_ends_it_and_a_new_worker_answers(cluster, dataset, monkeypatch):
    monkeypatch.setattr(timeout, "LIMIT", 10.0)
    began = time.monotonic()
    with pytest.raises(core.CoreError, match="took longer than 10 seconds"):
        harmed(cluster, dataset, lambda busy: busy)
    assert time.monotonic() - began < 30
    monkeypatch.setattr(timeout, "LIMIT", 240.0)  # a busy machine may need many seconds for a worker to come up
    cluster.workers = [cluster.add_worker()]
    assert answers(cluster, dataset)


def test_a_killed_server_is_told_and_its_successor_answers_in_a_new_session(cluster, dataset):
    lost = session(cluster.url)
    with pytest.raises(core.CoreError) as told:
        harmed(cluster, dataset, lambda busy: [cluster.connect])
    assert told.value.message.code in ("error.engine_unreachable", "error.engine_restarted")
    cluster.add_connect()
    assert answers(cluster, dataset)
    assert session(cluster.url) is not lost
    assert core.store.Workspaces(dataset.root).open(dataset.token).digest == dataset.digest
