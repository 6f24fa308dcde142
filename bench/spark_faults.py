"""Parts of a cluster ended with kill -9 in the middle of a question: what the one who asked is told, and what is left."""

import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

Row = tuple[str, str, str]
WITHOUT = 30.0  # seconds a question may take where no worker is left
MEMORY = {"cores": 1, "memory": 768, "driver": 1024}


@dataclass(frozen=True)
class Told:
    """What came of a question: its answer or the code and sentence of the error, and the seconds it took."""

    answer: Any
    code: str
    sentence: str
    seconds: float


def asked(dataset: Any) -> Told:
    """One long question; whatever is raised but a CoreError is a fault of ours and stays loud."""
    from core import CoreError, analytics
    from tests.spark.engines import digest

    began = time.perf_counter()
    try:
        return Told(digest(analytics.page_views(dataset)), "", "", time.perf_counter() - began)
    except CoreError as error:
        return Told(None, error.message.code, str(error), time.perf_counter() - began)


def harmed(cluster: Any, dataset: Any, after: float, chosen: Callable[[list[Any]], list[Any]]) -> Told:
    """The question asked, and some seconds later parts killed: those that `chosen` picks of its workers, the busier first."""
    workers = [worker for worker in cluster.workers if worker.returncode is None]
    with ThreadPoolExecutor(1) as pool:
        before = {worker: cluster.cpu_seconds(worker) for worker in workers}
        going: Future[Told] = pool.submit(asked, dataset)
        time.sleep(after)
        used = {worker: cluster.cpu_seconds(worker) - before[worker] for worker in workers}
        assert max(used.values()) > 0.2 and not going.done(), f"not in the middle: {used}, done {going.done()}"
        for part in chosen(sorted(workers, key=lambda worker: -used[worker])):
            cluster.kill(part)
        return going.result()


def faults(folder: Path, dataset: Any) -> list[Row]:
    """One worker of two; then all of them, and a new one; then the Connect server, and another at its address."""
    from core.engine.spark import Spark
    from tests.spark.cluster import Cluster

    cluster = Cluster(folder, workers=2, **MEMORY)
    try:
        theirs = replace(dataset, engine=Spark.of(cluster.url))
        right = asked(replace(dataset)).answer
        asked(theirs)  # the first answer waits for the executors
        calm = asked(theirs)
        rows = [_one_worker(cluster, theirs, right, calm), *_no_worker(cluster, theirs, right, calm)]
        return [*rows, *_server(cluster, theirs, right, calm), whole(dataset)]
    finally:
        cluster.stop()


def _one_worker(cluster: Any, theirs: Any, right: str, calm: Told) -> Row:
    told = harmed(cluster, theirs, calm.seconds / 2, lambda busy: busy[:1])
    what = "one of two workers killed in the middle of page_views: answer, seconds beside unharmed"
    return what, f"{_outcome(told, right)} in {told.seconds:.1f} s / {calm.seconds:.1f} s", "the same answer"


def _no_worker(cluster: Any, theirs: Any, right: str, calm: Told) -> list[Row]:
    from core.engine import timeout

    usual, timeout.LIMIT = timeout.LIMIT, WITHOUT
    try:
        told = harmed(cluster, theirs, calm.seconds / 2, lambda busy: busy)
    finally:
        timeout.LIMIT = usual
    cluster.workers = [cluster.add_worker()]
    again = asked(theirs)
    return [
        (f"no worker left, limit {WITHOUT:.0f} s: told", f"{told.code} after {told.seconds:.1f} s", "error.too_slow"),
        ("a worker added: the same question", f"{_outcome(again, right)} in {again.seconds:.1f} s", "the same answer"),
    ]


def _server(cluster: Any, theirs: Any, right: str, calm: Told) -> list[Row]:
    told = harmed(cluster, theirs, calm.seconds / 2, lambda busy: [cluster.connect])
    cluster.add_connect()
    again = asked(theirs)
    cluster.kill(cluster.connect)
    cluster.add_connect()
    between = [asked(theirs), asked(theirs)]
    return [
        (
            "the Connect server killed in the middle: told",
            f"{told.code} {told.seconds - calm.seconds / 2:.1f} s later",
            "error.engine_unreachable or error.engine_restarted",
        ),
        ("started again at its address: the same question", _outcome(again, right), "the same answer"),
        (
            "started again between two questions: the next, and the one after it",
            ", ".join(_outcome(one, right) for one in between),
            "error.engine_restarted or the same answer, the same answer",
        ),
    ]


def whole(dataset: Any) -> Row:
    """Every file as its manifest has it; opening verifies them and raises Damaged."""
    import core

    found = core.store.Workspaces(dataset.root).open(dataset.token)
    is_whole = found.digest == dataset.digest and found.version == dataset.version
    return "the workspace after all of it: SHA-256 of every file", "whole" if is_whole else "another", "whole"


def _outcome(told: Told, right: str) -> str:
    print(f"{told.code or 'answered'} {told.seconds:.1f} s {told.sentence}", file=sys.stderr, flush=True)
    return told.code or ("the same answer" if told.answer == right else "ANOTHER ANSWER")
