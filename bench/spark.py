"""The same eight questions through DuckDB and through a standalone Spark of one worker: clock, CPU, memory, answers; faults.

Both have all cores of this machine, in turn, never together; Spark's driver and its master take theirs of the same. `python
-m bench.spark 1000000` asks at that many events only. Needs Java and pyspark, 3 GB of memory and 4 GB of disk.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.spark_asked import QUESTIONS, Apart, Asked
from bench.spark_data import prepare, size

FEW = 500  # events: what a question costs before any row does
SIZES = (1_000_000, 10_000_000)
WARM, PATIENCE = 3, 150.0  # times each question is asked again; fewer where these seconds are over, but once
CLUSTERS = (2, 8, 32, 128)  # cores a reader may think of
Row = tuple[str, str, str]


@dataclass
class Found:
    """What one engine took at one size. start: seconds until it was there to be asked, and to its first answer.

    wall, cpu: question -> seconds of its first answer, then of the warm ones; CPU of all processes of the engine.
    """

    start: float = 0.0
    first: float = 0.0
    peak_mb: float = 0.0
    wall: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in QUESTIONS})
    cpu: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in QUESTIONS})
    digests: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in QUESTIONS})

    def warm(self, name: str = "") -> float:
        """Median seconds of the warm answers to a question, or of all questions together."""
        return statistics.median(self.wall[name][1:]) if name else sum(map(self.warm, QUESTIONS))

    def warm_cpu(self, name: str = "") -> float:
        return statistics.median(self.cpu[name][1:]) if name else sum(map(self.warm_cpu, QUESTIONS))

    def add(self, name: str, asked: Asked, more_cpu: float = 0.0) -> None:
        self.wall[name].append(asked.wall)
        self.cpu[name].append(asked.cpu + more_cpu)
        self.digests[name].add(asked.digest)
        self.peak_mb = max(self.peak_mb, asked.peak_mb)


# --- measuring ----------------------------------------------------------------------------------------------
def measured(folder: Path, dataset: Any) -> tuple[Found, Found]:
    """DuckDB and Spark over one dataset: each started for it, asked in turn, ended behind it."""
    from tests.spark.cluster import Cluster

    local, spark = Found(), Found()
    began = time.perf_counter()
    cluster = Cluster(folder, workers=1, cores=_cores())
    spark.start = time.perf_counter() - began
    ours, theirs = Apart(), Apart(cluster.url)
    try:
        for again in range(1 + WARM):
            if again > 1 and time.perf_counter() - began > PATIENCE:
                break
            for name in QUESTIONS:
                _ask_both(
                    dataset, name, (ours, local), (theirs, spark), cluster, is_first=not again and not spark.first
                )
        spark.peak_mb += cluster.peak_mb()
    finally:
        ours.end()
        theirs.end()
        cluster.stop()
    return local, spark


def _ask_both(
    dataset: Any, name: str, ours: tuple[Apart, Found], theirs: tuple[Apart, Found], cluster: Any, *, is_first: bool
) -> None:
    for (process, found), counted in ((ours, lambda: 0.0), (theirs, cluster.cpu_seconds)):
        began, cpu = time.perf_counter(), counted()
        found.add(name, process.ask(dataset, name), counted() - cpu)
        if is_first:
            found.first = found.start + time.perf_counter() - began
        print(f"{name} {process.url or 'local'}: {found.wall[name][-1]:.2f} s", file=sys.stderr, flush=True)


def _cores() -> int:
    return os.cpu_count() or 1


# --- the rows -----------------------------------------------------------------------------------------------
def rows_of(events: int, local: Found, spark: Found) -> list[Row]:
    """A row a question, then all of them together, what starting adds, and memory."""
    rows = [_question(name, events, local, spark) for name in QUESTIONS]
    at = f"at {events:,} events"
    alike = sum(local.digests[name] == spark.digests[name] and len(local.digests[name]) == 1 for name in QUESTIONS)
    rate = f"{_rate(events, len(QUESTIONS), spark.warm()):,} / {_rate(events, len(QUESTIONS), local.warm()):,}"
    return [
        *rows,
        (
            f"all eight {at}, warm (median of {len(spark.wall[QUESTIONS[0]]) - 1}): seconds, Spark / local",
            _against(spark.warm(), local.warm()),
            "-",
        ),
        (f"all eight {at}, warm: CPU seconds, Spark / local", _against(spark.warm_cpu(), local.warm_cpu()), "-"),
        (f"the same: events a second and core (events x 8 / seconds / {_cores()} cores), Spark / local", rate, "-"),
        (
            f"first answer {at}, starting included: Spark (cluster {spark.start:.1f} s of it) / local",
            _against(spark.first, local.first),
            "-",
        ),
        (
            f"peak memory {at}: Spark (all its processes and ours) / local",
            f"{spark.peak_mb:,.0f} MB / {local.peak_mb:,.0f} MB",
            "-",
        ),
        (f"answers alike in every run {at}", f"{alike} / {len(QUESTIONS)}", "all"),
    ]


def _question(name: str, events: int, local: Found, spark: Found) -> Row:
    told = [
        f"{title} first {found.wall[name][0]:.2f} s, warm {found.warm(name):.2f} s ({found.warm_cpu(name):.2f} s CPU, "
        f"{_rate(events, 1, found.warm(name)):,} events a second and core)"
        for title, found in (("Spark", spark), ("local", local))
    ]
    return f"{name} at {events:,} events", f"{'; '.join(told)}: {spark.warm(name) / local.warm(name):.1f}x", "-"


def _rate(events: int, questions: int, seconds: float) -> int:
    return int(round(events * questions / seconds / _cores(), -3))


def _against(spark: float, local: float) -> str:
    return f"{spark:.2f} / {local:.2f} ({spark / local:.1f}x)"


# --- where they would cross -----------------------------------------------------------------------------------
def crossing(found: dict[int, tuple[Found, Found]], bytes_an_event: float, free: int) -> list[Row]:
    """What the figures say about other sizes and clusters: seconds = fixed + events x a cost for each, on all our cores."""
    local, spark = (_line(found, which) for which in (0, 1))
    slowest = max(QUESTIONS, key=lambda name: _line(found, 0, name)[1])
    fixed, each = _line(found, 0, slowest)
    even = (spark[0] - local[0]) / local[1]
    return [
        ("all eight, fixed seconds (asked of 500 events), Spark / local", _against(spark[0], local[0]), "-"),
        (
            "all eight, seconds for each further million events, Spark / local",
            _against(spark[1] * 1e6, local[1] * 1e6),
            "-",
        ),
        ("below this many events local is done before Spark has begun, on any number of cores", f"{even:,.0f}", "-"),
        *(_with(cores, spark, local) for cores in CLUSTERS),
        (
            f"local alone: events until {slowest}, the slowest question, reaches the limit of 300 s, by the same line",
            f"{(_limit() - fixed) / each:,.0f}",
            "-",
        ),
        (
            "local alone: events whose Parquet fills the free disk of this machine",
            f"{free / bytes_an_event:,.0f} ({bytes_an_event:.0f} bytes each)",
            "-",
        ),
        (
            "what these lines leave out",
            "the network, shared storage, data that is cut unevenly, and the driver and master, which here share our cores; "
            "a cluster has all four",
            "-",
        ),
    ]


def _line(found: dict[int, tuple[Found, Found]], which: int, name: str = "") -> tuple[float, float]:
    """Fixed seconds, and seconds an event from the smaller of the two sizes to the larger."""
    few, *_, some, many = sorted(found)
    at = {events: found[events][which].warm(name) for events in (few, some, many)}
    return at[few], max((at[many] - at[some]) / (many - some), 1e-12)


def _with(cores: int, spark: tuple[float, float], local: tuple[float, float]) -> Row:
    """Where the lines cross when the cost of an event is shared by more cores."""
    gain = local[1] - spark[1] * _cores() / cores
    what = f"Spark on {cores} such cores would be faster from: (fixed - fixed) / (local each - Spark each x {_cores()} / {cores})"
    return what, f"{(spark[0] - local[0]) / gain:,.0f} events" if gain > 0 else "never", "-"


def _limit() -> float:
    from core.engine import timeout

    return timeout.LIMIT


def figures(sizes: tuple[int, ...] = SIZES) -> list[Row]:
    """Rows of the results table: what, measured, wanted."""
    from bench.spark_faults import faults

    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        found = {}
        for events in (FEW, *sizes):
            dataset = prepare(folder / "home", events)
            found[events] = measured(folder / f"spark{events}", dataset)
            rows += rows_of(events, *found[events]) if events != FEW else []
            print(*rows[-len(QUESTIONS) - 6 :], sep="\n", file=sys.stderr, flush=True)
        if len(sizes) > 1:
            rows += crossing(found, size(dataset) / sizes[-1], shutil.disk_usage(folder).free)
        rows += faults(folder / "faults", dataset)
    return rows


if __name__ == "__main__":
    for row in figures(tuple(int(float(text)) for text in sys.argv[1:]) or SIZES):
        print(*row, sep=" | ")
