"""Every analysis of core on every engine, on the shop with all that goes wrong: are the answers identical?

Needs pyspark and Java (see core/engine/README.md): a standalone Spark is started and stopped. SPARK_TEST_URL names one that runs.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import core
from core.engine import LOCAL
from core.engine.spark import Spark
from core.store import Workspaces
from tests.spark.cases import CASES
from tests.spark.cluster import Cluster
from tests.spark.engines import Eager, digest
from tests.spark.messy import files
from tests.spark.test_same_answers import FILTERED, answer, asked_of


def figures() -> list[tuple[str, str, str]]:
    """One row an engine: how many answers are those of DuckDB, and how long all of them took."""
    with tempfile.TemporaryDirectory() as home, running(Path(home)) as url:
        whole = core.load(files(), workspaces=Workspaces(Path(home) / "data"))
        return _rows({"whole": whole, "filtered": whole.filtered(FILTERED)}, url)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of a Spark: the one that SPARK_TEST_URL names, or one of our own while it is asked."""
    if named := os.environ.get("SPARK_TEST_URL"):
        yield named
        return
    cluster = Cluster(folder / "spark")
    try:
        yield cluster.url
    finally:
        cluster.stop()


def _rows(shops, url):
    engines = {"DuckDB": LOCAL, "pandas": Eager("pandas"), "polars": Eager("polars"), "Spark": Spark.of(url)}
    digests = {name: {} for name in engines}
    seconds = dict.fromkeys(engines, 0.0)
    for case, ask in CASES.items():
        for name, engine in engines.items():
            began = time.perf_counter()
            digests[name][case] = [digest(answer(ask, asked_of(engine, shop))) for shop in shops.values()]
            seconds[name] += time.perf_counter() - began
        same = "identical" if len({tuple(each[case]) for each in digests.values()}) == 1 else "DIFFERENT"
        print(f"{case:40} {' '.join('/'.join(each[case]) for each in digests.values())} {same}", flush=True)
    asked = f"{len(CASES)} analyses x {len(shops)} shops (whole, filtered)"
    alike = {name: sum(found[case] == digests["DuckDB"][case] for case in CASES) for name, found in digests.items()}
    return [
        (
            f"{name}: identical digests, {asked}",
            f"{n * len(shops)} of {len(CASES) * len(shops)}, {seconds[name]:.0f} s",
            "all",
        )
        for name, n in alike.items()
    ]
