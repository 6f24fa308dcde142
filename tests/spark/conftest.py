"""One real Spark for all tests of this folder, however many processes they run in; who started it stops it, at the end."""

import json
import os
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from core.engine.spark import Spark
from core.engine.spark_session import session
from tests.spark.cluster import Cluster, require

RUNNING = "SPARK_TEST_URL"  # the address of one that runs already, to be used instead


@pytest.fixture(scope="session")
def address(tmp_path_factory, worker_id):
    """The Connect address of the cluster."""
    require()
    if RUNNING in os.environ:
        yield os.environ[RUNNING]
        return
    base = tmp_path_factory.getbasetemp()
    home = base if worker_id == "master" else base.parent
    with _told(home / "spark.json") as users:
        others = _running(users["processes"])
        started = None if others else Cluster(home / f"spark{os.getpid()}")
        users["url"] = started.url if started else users["url"]
        users["processes"] = [*others, os.getpid()]
    session(users["url"])
    yield users["url"]
    session(users["url"]).stop()
    with _told(home / "spark.json") as users:
        users["processes"].remove(os.getpid())
    if started:
        _wait_for_others(home / "spark.json")
        started.stop()


def _wait_for_others(path):
    """Who started it ends it, when nobody else needs it; a process that has died needs nothing."""
    while True:
        with _told(path) as users:
            if not _running(users["processes"]):
                users["processes"] = []
                return
        time.sleep(0.5)


def _running(processes):
    return [process for process in processes if Path(f"/proc/{process}").exists()]


@contextmanager
def _told(path):
    """What the processes tell each other, while nobody else can."""
    with FileLock(f"{path}.lock"):
        told = json.loads(path.read_text()) if path.exists() else {"processes": [], "url": ""}
        yield told
        path.write_text(json.dumps(told))


@pytest.fixture
def on_spark(address):
    """The same dataset, answered by the cluster."""
    return lambda dataset: replace(dataset, engine=Spark.of(address), unfiltered=None)
