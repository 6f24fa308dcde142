"""Scores of recency, frequency and money as queries of the engine: where the fifths end, and customers counted by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pandas as pd

from core.engine import collect
from core.filters import somebody
from core.segments.counting import last_day

if TYPE_CHECKING:
    from core.dataset import Dataset

    Frame = nw.LazyFrame[Any]

SCORES = 5
HOW = {"r": "recency_days", "f": "frequency", "m": "spend"}
"""Each score and the measure it is of; the last one only where amounts are known."""

# (F + M) -> value: their mean, halves rounded away from 3, so that it takes both to be at an end of the scale.
_VALUE_OF_SUM = np.array([0, 0, 1, 1, 2, 2, 3, 4, 4, 5, 5], np.int8)


@dataclass(frozen=True)
class Scale:
    """Where the fifths of a measure end: (value, whole fifths of customers up to it), rising, the last fifth left out.

    A score is one more than the whole fifths of customers with a smaller value, so that equal values score alike and the
    smallest always 1: where 70% ordered once, all of them have 1.
    """

    steps: tuple[tuple[int, int], ...]

    def worst_first(self, measure: nw.Expr) -> nw.Expr:
        """1 to 5, rising with the measure."""
        score: nw.Expr = nw.lit(1)
        for value, fifths in self.steps:
            score = nw.when(measure > value).then(nw.lit(1 + fifths)).otherwise(score)
        return score

    def best_first(self, measure: nw.Expr) -> nw.Expr:
        """5 to 1: the smallest always score 5."""
        return nw.lit(SCORES + 1) - self.worst_first(measure)


def each_customer(dataset: Dataset, kind: str) -> Frame:
    """user_id, recency_days, frequency, span_days and, of orders with amounts, spend (1/10,000) of who has a dated one.

    Not yet asked for, but for the last day, from which recency is counted.
    """
    rows, columns, day = dataset.scan(kind), dataset.columns(kind), nw.col("day")
    often = {"orders": nw.col("order_id" if "order_id" in columns else "day").n_unique(), "ratings": nw.len()}
    wanted = {"first": day.min(), "last": day.max(), "frequency": often.get(kind, day.n_unique())}
    if kind == "orders" and "amount" in columns:
        wanted["spend"] = nw.col("amount").sum()
    found = rows.filter(somebody()).group_by("user_id").agg(**wanted).filter(~nw.col("last").is_null())
    latest = collect(rows.filter(somebody()).select(last=day.max()))["last"].iloc[0]
    today = max(last_day(dataset) or 0, 0 if pd.isna(latest) else int(latest))
    told = {"recency_days": nw.lit(today) - nw.col("last"), "frequency": nw.col("frequency")}
    told |= {"span_days": nw.col("last") - nw.col("first")}
    told |= {"spend": nw.col("spend").fill_null(0)} if "spend" in wanted else {}
    return found.select("user_id", **{name: value.cast(nw.Int64) for name, value in told.items()})


def scales(each: Frame, customers: int) -> dict[str, Scale]:
    """The scale of each score, in one query."""
    measures = _measures(each)
    stacked = nw.concat([each.select(score=nw.lit(score), value=nw.col(name)) for score, name in measures.items()])
    counts = stacked.group_by("score", "value").agg(n=nw.len()).with_columns(n=nw.col("n").cast(nw.Int64))
    up_to = counts.with_columns(up_to=nw.col("n").cum_sum().over("score", order_by="value").cast(nw.Int64))
    fifths, before = (count * SCORES // customers for count in (nw.col("up_to"), nw.col("up_to") - nw.col("n")))
    ends = up_to.with_columns(fifths=fifths, before=before).filter(nw.col("fifths") > nw.col("before"))
    types = {"value": "int", "fifths": "int"}
    found = collect(ends.filter(nw.col("fifths") < SCORES).select("score", *types), types).sort_values("value")
    steps = {score: found[found["score"] == score] for score in measures}
    return {
        score: Scale(tuple(zip(s["value"].tolist(), s["fifths"].tolist(), strict=True))) for score, s in steps.items()
    }


def with_scores(each: Frame, known: Mapping[str, Scale]) -> Frame:
    """Adds r, f and, where it is known, m."""
    made = {
        score: (scale.best_first if score == "r" else scale.worst_first)(nw.col(HOW[score]))
        for score, scale in known.items()
    }
    return each.with_columns(**made)


def counted(each: Frame, known: Mapping[str, Scale]) -> pd.DataFrame:
    """A row each r, f, m that anybody has: customers, once, the sum of each measure, and its _low and _high."""
    names = [name for name in each.collect_schema().names() if name != "user_id"]
    ends = {f"{name}_{end}": how(nw.col(name)) for name in names for end, how in (("low", _min), ("high", _max))}
    sums = {name: nw.col(name).sum() for name in (*names, "once")}
    once = (nw.col("frequency") == 1).cast(nw.Int64)
    cells = with_scores(each, known).with_columns(once=once).group_by(*known)
    found = collect(
        cells.agg(customers=nw.len(), **sums, **ends), dict.fromkeys((*known, "customers", *sums, *ends), "int")
    )
    return found.assign(value=value_of(found)).sort_values([*known], ignore_index=True)


def value_of(scores: pd.DataFrame) -> pd.Series[int]:
    """Of f and m together; f itself without amounts."""
    value = scores["f"] if "m" not in scores else _VALUE_OF_SUM[(scores["f"] + scores["m"]).to_numpy(dtype=int)]
    return pd.Series(value, index=scores.index).astype("int64")


def with_any(each: Frame, dataset: Dataset, tables: Iterable[str]) -> Frame:
    """Those of the customers whom the filters of the dataset leave in any of its tables."""
    rows = [dataset.scan(name).filter(somebody()).select("user_id") for name in tables if name in dataset.names]
    return each.join(nw.concat(rows) if len(rows) > 1 else rows[0], on="user_id", how="semi")


def _measures(each: Frame) -> dict[str, str]:
    """Score -> measure, of those that are known."""
    names = each.collect_schema().names()
    return {score: name for score, name in HOW.items() if name in names}


def _min(column: nw.Expr) -> nw.Expr:
    return column.min()


def _max(column: nw.Expr) -> nw.Expr:
    return column.max()
