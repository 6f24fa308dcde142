"""MLlib's implicit ALS on a cluster beside core's own on the same past: what each list holds of one item laid aside.

Needs pyspark and Java (see core/engine/README.md): a standalone Spark is started and stopped. SPARK_TEST_URL names one that runs.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

import core
from bench.engines import running
from bench.recommenders import sets
from core.engine import LOCAL
from core.engine.spark import Spark
from core.recommend import Interactions, fit
from core.recommend.metrics import accuracy
from core.recommend.on_cluster import lists
from core.recommend.split import some, split
from core.store import Workspaces

Row = tuple[str, str, str]
N, PEOPLE = 10, 10_000


def figures(**settings: float) -> list[Row]:
    """Three rows a set of data; settings: those of lists()."""
    with tempfile.TemporaryDirectory() as home, running(Path(home)) as url:
        return [row for name, known in sets() for row in _compared(name, known, Spark.of(url), **settings)]


def _compared(name: str, known: Interactions, engine: Spark, **settings: float) -> list[Row]:
    """nDCG@10 of both on the same people, what the lists share, and the time each took."""
    halves = split(known, kind="last", share=1e-9)  # the last item of each person
    with tempfile.TemporaryDirectory() as home:
        past = stored(halves.past, Path(home))
        people = some(halves.users, PEOPLE, 0)
        users, future = known.user_ids[people], halves.future[people]
        started = time.perf_counter()
        made = lists(replace(past, engine=engine), N, **settings)
        spent = time.perf_counter() - started
        theirs = pd.concat([made.part(number) for number in range(made.parts)])
        started = time.perf_counter()
        ours = fit("als", core.recommend.interactions(past)).recommend(users, N)
        own = time.perf_counter() - started
        popular = fit("popular", halves.past).recommend(users, N)
    tables = {"core": ours, "MLlib": theirs, "popular": popular}
    found = {each: accuracy(places(table, users, known), future, N).ndcg for each, table in tables.items()}
    scores = ", ".join(f"{each} {score.mean():.4f}" for each, score in found.items())
    rows = [(f"{name}: nDCG@{N}", scores, "MLlib near core"),
            (f"{name}: items that both lists of a person have, of {N}", f"{shared(ours, theirs, users):.2f}", "-"),
            (f"{name}: seconds", f"MLlib {spent:.1f}, core {own:.1f}", "-")]  # fmt: skip
    print(*(" | ".join(row) for row in rows), sep="\n", flush=True)
    return rows


def stored(past: Interactions, home: Path) -> core.Dataset:
    """The past as a workspace: ratings, or counts as page views, which weigh the same."""
    rows = past.matrix.tocoo()
    ids = {"user_id": past.user_ids[rows.row], "item_id": past.item_ids[rows.col]}
    rated = past.source == "ratings"
    table = pd.DataFrame(ids | {"value": rows.data if rated else rows.data.astype(int)})
    name = "ratings.csv" if rated else "events.csv"
    named = table if rated else table.rename(columns={"item_id": "page_id", "value": "page_views"})
    loaded = core.load({name: named.to_csv(index=False).encode()}, workspaces=Workspaces(home))
    return replace(loaded, engine=LOCAL)


def places(table: pd.DataFrame, users: np.ndarray, known: Interactions) -> np.ndarray:
    """The columns of the listed items, a row for each of the users, -1 where a list ends."""
    kept = table[table["user_id"].isin(set(users))]
    found = np.full((len(users), N), -1, dtype=np.int64)
    row = pd.Index(users).get_indexer(pd.Index(kept["user_id"]))
    found[row, kept["rank"].to_numpy() - 1] = pd.Index(known.item_ids).get_indexer(pd.Index(kept["item_id"]))
    return found


def shared(ours: pd.DataFrame, theirs: pd.DataFrame, users: np.ndarray) -> float:
    """Items that are on both lists of a person, in the mean."""
    return len(ours.merge(theirs, on=["user_id", "item_id"])) / max(1, len(users))
