"""One real Spark for all tests of this folder, however many processes they run in; stopped with the last of them."""

import json
import os
from contextlib import contextmanager
from dataclasses import replace

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
    with _counted(home / "spark.json", +1) as users:
        started = Cluster(home / "spark") if users["n"] == 1 else None
        users["url"] = started.url if started else users["url"]
        users["parts"] = started.parts if started else users["parts"]
    session(users["url"])
    yield users["url"]
    session(users["url"]).stop()
    with _counted(home / "spark.json", -1) as left:
        if not left["n"]:
            Cluster.end(left["parts"])


@contextmanager
def _counted(path, change):
    """What the processes tell each other, while nobody else can."""
    with FileLock(f"{path}.lock"):
        told = json.loads(path.read_text()) if path.exists() else {"n": 0}
        told["n"] += change
        try:
            yield told
        except BaseException:
            told["n"] -= change
            raise
        finally:
            path.write_text(json.dumps(told))


@pytest.fixture
def on_spark(address):
    """The same dataset, answered by the cluster."""
    return lambda dataset: replace(dataset, engine=Spark.of(address), unfiltered=None)
