"""The questions put to both engines, each engine in a process of its own that is asked one at a time."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

QUESTIONS = ("page_views", "user_views", "age_distribution", "kpis", "cohorts", "funnel", "rfm", "daily_trend")


def question(name: str) -> Callable[[Any], Any]:
    """An analysis of core by its name."""
    from core import analytics, segments

    if name == "user_views":
        return lambda dataset: analytics.user_views(dataset, limit=100)
    return getattr(segments if name == "rfm" else analytics, name)


@dataclass(frozen=True)
class Asked:
    """One answer: seconds on the clock, CPU seconds of our process, its peak so far (MB), a digest of the answer."""

    wall: float
    cpu: float
    peak_mb: float
    digest: str


def ask(home: str, token: str, url: str, name: str) -> Asked:
    """Answer with the engine at `url`, "" for DuckDB; opening the workspace is part of it, checksums and all."""
    from bench.measure import peak_mb
    from tests.spark.engines import digest

    wall, cpu = time.perf_counter(), time.process_time()
    answer = question(name)(opened(home, token, url))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Asked(wall, cpu, peak_mb(), digest(answer))


def opened(home: str, token: str, url: str) -> Any:
    """The dataset of a workspace, answered by the engine at `url`."""
    import core
    from core.engine.spark import Spark

    if (home, token) not in _open:
        _open[home, token] = core.store.Workspaces(Path(home)).open(token)
    dataset = _open[home, token]
    return replace(dataset, engine=Spark.of(url)) if url else dataset


_open: dict[tuple[str, str], Any] = {}  # a page opens its workspace once, too: the checksums of 10M rows take 0.3 s


class Apart:
    """A process for one engine; what it starts with is counted in its first answer."""

    def __init__(self, url: str = "") -> None:
        os.environ["AUDIENCE_LENS_ENGINE"] = ""
        self.url, self._pool = url, ProcessPoolExecutor(1, mp_context=get_context("spawn"))

    def ask(self, dataset: Any, name: str) -> Asked:
        """The answer, with the seconds that the process took to start if this is its first."""
        return self._pool.submit(ask, str(dataset.root), dataset.token, self.url, name).result()

    def end(self) -> None:
        self._pool.shutdown()
