"""MLlib's alternating least squares for implicit feedback, fitted and asked inside a cluster through Spark Connect."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

# Lists are asked for by length of history, so that what people have can be left out without asking for far more than is
# needed: with one length for all, the longest history of a million people would set it.
LENGTHS = (30, 300, 3_000, 30_000, 300_000)
DIGITS = 6  # of a score: the factors are float32, and what agrees so far is equal
_REMOTE = "SPARK_CONNECT_MODE_ENABLED"  # what pyspark.ml asks whether it is to speak Connect


@dataclass(frozen=True)
class Settings:
    """What MLlib is told: factors, sweeps (its maxIter), alpha, ridge (its regParam, times the entries of a row), seed."""

    factors: int
    sweeps: int
    alpha: float
    ridge: float
    seed: int


def kept(frame: Any) -> Any:
    """The rows of a query worked out once and held by the cluster, on two of its machines, while this value lives."""
    from pyspark.storagelevel import StorageLevel

    with _active(frame.sparkSession):
        return frame.localCheckpoint(True, StorageLevel.MEMORY_AND_DISK_2)


def ranked(session: Any, pairs: Any, sizes: Any, n: int, items: int, longest: int, told: Settings) -> tuple[Any, Any]:
    """The lists (user, item, score, rank) and the factors (item, features), both held by the cluster.

    pairs: user, item, trust (0 for what is no yes).   sizes: user, size (items of a person who is to have a list).
    """
    with _active(session):
        model = _fitted(pairs, told)
        factors = kept(model.itemFactors.withColumnRenamed("id", "item"))
        asked = [_asked(model, sizes, at_least, most, min(items, n + most)) for at_least, most in _steps(longest)]
        lists = kept(_first(_together(asked).join(pairs.select("user", "item"), ["user", "item"], "left_anti"), n))
        del model, asked  # while its session is the active one: so the cluster lets go of it too
    return lists, factors


def _fitted(pairs: Any, told: Settings) -> Any:
    from pyspark.ml.recommendation import ALS

    als = ALS(
        rank=told.factors, maxIter=told.sweeps, regParam=told.ridge, alpha=told.alpha, seed=told.seed,
        implicitPrefs=True, nonnegative=False, userCol="user", itemCol="item", ratingCol="trust",
    )  # fmt: skip
    return als.fit(pairs.filter(pairs["trust"] > 0))  # who has no yes would have no ridge, and could not be solved for


def _steps(longest: int) -> Iterator[tuple[int, int]]:
    """The lengths of history that are asked for together: from more than, to at most."""
    ends = [length for length in LENGTHS if length < longest] + [longest]
    return zip([0, *ends[:-1]], ends, strict=True)


def _asked(model: Any, sizes: Any, more_than: int, most: int, n: int) -> Any:
    """user, item, score of the first n of these people, seen or not."""
    from pyspark.sql.connect import functions

    people = sizes.filter((sizes["size"] > more_than) & (sizes["size"] <= most)).select("user")
    found = model.recommendForUserSubset(people, n)
    one = found.select("user", functions.explode("recommendations").alias("one"))
    score = functions.round(functions.col("one.rating").cast("double"), DIGITS)
    return one.select("user", functions.col("one.item").alias("item"), score.alias("score"))


def _together(frames: list[Any]) -> Any:
    first, *others = frames
    for other in others:
        first = first.unionAll(other)
    return first


def _first(scored: Any, n: int) -> Any:
    """The first n of each person; of equal scores the item that comes first."""
    from pyspark.sql.connect import functions
    from pyspark.sql.connect.window import Window

    order = Window.partitionBy("user").orderBy(functions.desc("score"), functions.asc("item"))
    return scored.withColumn("rank", functions.row_number().over(order)).filter(functions.col("rank") <= n)


@contextmanager
def _active(session: Any) -> Iterator[None]:
    """pyspark.ml, and what is held by a cluster, look for the session in their thread, or take the first ever opened: one
    that has ended, or of another cluster. pyspark.ml asks the environment whether there is one far away.
    """
    from pyspark.sql.connect.session import SparkSession

    os.environ.setdefault(_REMOTE, "1")  # for good: another thread may be fitting, and nothing here speaks otherwise
    before = SparkSession.getActiveSession()
    SparkSession._active_session.session = session
    try:
        yield
    finally:
        SparkSession._active_session.session = before
