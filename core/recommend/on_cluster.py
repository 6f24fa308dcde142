"""Lists for everyone beyond one machine: made by MLlib's implicit ALS in the cluster, of all people and all items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import narwhals as nw

from core.dataset import Dataset
from core.engine import collect
from core.engine.coded import numbered
from core.errors import CoreError, NotEnoughData, OutOfRange
from core.messages import Message
from core.recommend.cluster_als import Settings, kept, ranked
from core.recommend.cluster_lists import ClusterLists
from core.recommend.gather import SOURCES, rows_of
from core.recommend.weights import COUNTS

FACTORS, SWEEPS, ALPHA, RIDGE = 32, 10, 4.0, 1.6
"""Chosen on one held-out item a person of two sets, a shop and a gift shop (bench/cluster_als.py)."""
STEPS = 4
Tell = Callable[[int, int], None]
Frame = nw.LazyFrame[Any]


def lists(
    dataset: Dataset,
    n: int = 10,
    *,
    factors: int = FACTORS,
    sweeps: int = SWEEPS,
    alpha: float = ALPHA,
    ridge: float = RIDGE,
    seed: int = 0,
    progress: Tell | None = None,
) -> ClusterLists:
    """The first `n` items for everyone with a history, on the cluster that answers for the dataset.

    The same rows, and the same trust in them, as core.recommend.interactions and its ALS.
    alpha: confidence that a mean weight adds.
    ridge: of MLlib's regParam, which it multiplies by the entries of a row, in units of (1 + alpha) * (1 / items of a
           person + 1 / people of an item), in the mean: so it suits thin data and thick.
    progress(done, total) is called after each step; what it raises ends the work.
    Raises CoreError on an engine that is no cluster, NotEnoughData without a history, OutOfRange for other settings.
    """
    from core.engine.spark import Spark
    from core.engine.spark_session import answering, session

    engine = dataset.engine
    if not isinstance(engine, Spark):
        raise CoreError(Message("error.no_cluster"))
    _check(n, factors, sweeps, alpha, ridge)
    session(engine.url)  # first of all: where pyspark is missing, this says so
    with answering(engine.url):
        return _made(dataset, engine.url, n, Settings(factors, sweeps, alpha, ridge, seed), progress or _silent)


def _check(n: int, factors: int, sweeps: int, alpha: float, ridge: float) -> None:
    for name, value in (("n", n), ("factors", factors), ("sweeps", sweeps)):
        if value < 1:
            raise OutOfRange(name, value, "1, 2, 3, …")
    for name, number in (("alpha", alpha), ("ridge", ridge)):
        if not 0 < number < float("inf"):
            raise OutOfRange(name, number, "> 0")


def _made(dataset: Dataset, url: str, n: int, told: Settings, tell: Tell) -> ClusterLists:
    from core.engine.spark_session import session

    tell(0, STEPS)
    source, users, items, pairs, places = _numbered(dataset.unfilled)
    tell(1, STEPS)
    trusted, sizes, facts = _trusted(pairs, source)
    tell(2, STEPS)
    told = replace(told, ridge=told.ridge * (1 + told.alpha) * (places + facts["items"]) / facts["pairs"])
    lists, traits = ranked(session(url), trusted, sizes, n, facts["items"], facts["longest"], told)
    tell(3, STEPS)
    listed = _whole(nw.from_native(lists), users=nw.col("user").n_unique(), rows=nw.len())
    tell(STEPS, STEPS)
    return ClusterLists(
        url, source, n, listed["users"], facts["items"], facts["pairs"], listed["rows"], places,
        users.to_native(), items.to_native(), trusted, lists, traits,
    )  # fmt: skip


def _numbered(dataset: Dataset) -> tuple[str, Frame, Frame, Frame, int]:
    """The first table that says who took what; people and items with their places; each pair once; how many people.

    MLlib wants numbers of 32 bits. Places in order are exact and the same every time; what sorting the different ids
    costs (one task) is little beside the fit. A StringIndexer would bring all ids to the driver; hashes would collide.
    """
    for source in SOURCES:
        if source not in dataset.names:
            continue
        rows = rows_of(dataset, source)
        users, items = _held(numbered(rows, "user_id", "user")), _held(numbered(rows, "item_id", "item"))
        if places := int(_whole(users, n=nw.len())["n"]):
            placed = rows.join(users, on="user_id").join(items, on="item_id")
            pairs = _held(placed.group_by("user", "item").agg(nw.col("value").sum()))
            return source, users, items, pairs, places
    raise NotEnoughData(Message("recommend.interactions"), needed=1, found=0)


def _trusted(pairs: Frame, source: str) -> tuple[Any, Any, dict[str, int]]:
    """The pairs with their trust (weight by the mean weight); the size of each history with a yes; what was counted."""
    value = nw.max_horizontal(nw.col("value"), nw.lit(0.0))
    weight = (value + 1).log() if source in COUNTS else value
    found = _whole(
        pairs.with_columns(weight=weight), pairs=nw.len(), items=nw.col("item").n_unique(),
        yes=(nw.col("weight") > 0).cast(nw.Int64).sum(), total=nw.col("weight").sum(), most=nw.col("weight").max(),
    )  # fmt: skip
    if found["most"] == float("inf") or found["total"] != found["total"]:
        raise OutOfRange("value", found["most"], "0, 1, 2.5, …")
    if not found["yes"]:
        raise NotEnoughData(Message("recommend.interactions"), needed=1, found=0)
    trust = (weight / (found["total"] / found["yes"])).cast(nw.Float32)
    trusted = _held(pairs.select("user", "item", trust.alias("trust")))
    counted = trusted.group_by("user").agg(size=nw.len(), most=nw.col("trust").max())
    sizes = _held(counted.filter(nw.col("most") > 0).select("user", "size"))
    longest = int(_whole(sizes, longest=nw.col("size").max())["longest"])
    facts = {"pairs": int(found["pairs"]), "items": int(found["items"]), "longest": longest}
    return trusted.to_native(), sizes.to_native(), facts


def _held(frame: Frame) -> Frame:
    held: Frame = nw.from_native(kept(frame.to_native()))
    return held


def _whole(frame: Frame, **numbers: nw.Expr) -> dict[str, Any]:
    """Numbers of all rows."""
    return {str(name): value for name, value in collect(frame.select(**numbers)).iloc[0].items()}


def _silent(done: int, total: int) -> None:
    pass
