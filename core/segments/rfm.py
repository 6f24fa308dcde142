"""RFM groups: recency, frequency and money in fifths, and the names marketers give to their combinations."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.dataset import Dataset
from core.engine import collect, distinct
from core.errors import NotEnoughData
from core.filters import somebody
from core.messages import Message
from core.segments.habits import last_day

SCORES = 5
Score = npt.NDArray[np.int8]
Shown = npt.NDArray[np.bool_] | None


class Ranges(NamedTuple):
    """The scores of a group, both ends included."""

    recency: tuple[int, int]
    value: tuple[int, int]


RFM_GROUPS: Mapping[str, Ranges] = MappingProxyType(
    {
        "champions": Ranges((5, 5), (4, 5)),
        "loyal": Ranges((3, 4), (4, 5)),
        "potential": Ranges((4, 5), (2, 3)),
        "new": Ranges((4, 5), (1, 1)),
        "attention": Ranges((3, 3), (3, 3)),
        "sleeping": Ranges((3, 3), (1, 2)),
        "cant_lose": Ranges((1, 2), (5, 5)),
        "at_risk": Ranges((1, 2), (3, 4)),
        "hibernating": Ranges((1, 2), (1, 2)),
    }
)
"""Each of the 25 pairs of recency and value belongs to one group."""

OCCASIONAL = "occasional"
"""What "new" is called where most of its customers came more than once: the lowest fifth may be years old."""

# (F + M) -> value: their mean, halves rounded away from 3, so that it takes both to be at an end of the scale.
_VALUE_OF_SUM = np.array([0, 0, 1, 1, 2, 2, 3, 4, 4, 5, 5], np.int8)


@dataclass(frozen=True, eq=False)
class Rfm:
    """Customers with their scores, 1 (worst) to 5 (best), in the order of their ids.

    kind:      "orders", or without dated ones "events" or "ratings": what is counted.
    user_ids:  str[n].
    recency_days: int64[n], days from the last one to the last day in the data.
    frequency: int64[n], orders (or days with one where they have no id), days with a visit, or ratings.
    span_days: int64[n], days from the first one to the last.
    spend:     int64[n] in 1/10,000 of the currency unit, returns taken off; None where no amounts are known.
    r, f, m:   int8[n]; m is None without amounts.
    value:     int8[n], of f and m together; f itself without amounts.
    labels:    int8[n], places in RFM_GROUPS.
    unscored:  customers of the customers table without any dated one.
    """

    kind: str
    user_ids: npt.NDArray[np.str_]
    recency_days: npt.NDArray[np.int64]
    frequency: npt.NDArray[np.int64]
    span_days: npt.NDArray[np.int64]
    spend: npt.NDArray[np.int64] | None
    r: Score
    f: Score
    m: Score | None
    value: Score
    labels: Score
    unscored: int

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The groups in the order of RFM_GROUPS, "new" only where at least half of it came a single time."""
        once = self.frequency[self.labels == list(RFM_GROUPS).index("new")] == 1
        return tuple(OCCASIONAL if name == "new" and 2 * once.sum() < len(once) else name for name in RFM_GROUPS)

    def shown(self, user_ids: npt.NDArray[np.str_]) -> npt.NDArray[np.bool_]:
        """Which of the customers are among these ids."""
        return np.isin(self.user_ids, user_ids)

    def grid(self, shown: Shown = None) -> npt.NDArray[np.int64]:
        """Customers of each recency score (rows, 1 first) and value score (columns)."""
        cells = (self.r.astype(int) - 1) * SCORES + self.value - 1
        counts = np.bincount(cells if shown is None else cells[shown], minlength=SCORES * SCORES)
        return counts.reshape(SCORES, SCORES)

    def groups(self, shown: Shown = None) -> pd.DataFrame:
        """One row a group, in the order of `names`, also the empty ones: group, customers, share, and means.

        recency_days, frequency, once (share of customers with a single one), gap_days (between two of one customer);
        with amounts revenue (int64, in 1/10,000), revenue_share, basket (revenue a unit of frequency, in 1/10,000).
        NaN where nobody is.
        """
        who = np.ones(len(self.labels), dtype=bool) if shown is None else shown
        labels = self.labels[who]
        customers = np.bincount(labels, minlength=len(RFM_GROUPS))
        frame = pd.DataFrame({"group": self.names, "customers": customers, "share": _ratio(customers, len(labels))})
        frequency = _sums(labels, self.frequency[who])
        frame["recency_days"] = _ratio(_sums(labels, self.recency_days[who]), customers)
        frame["frequency"] = _ratio(frequency, customers)
        frame["once"] = _ratio(_sums(labels, self.frequency[who] == 1), customers)
        frame["gap_days"] = _ratio(_sums(labels, self.span_days[who]), _sums(labels, self.frequency[who] - 1))
        if self.spend is not None:
            frame["revenue"] = _sums(labels, self.spend[who])
            total = int(frame["revenue"].sum())
            frame["revenue_share"] = _ratio(frame["revenue"].to_numpy(), total if total > 0 else 0)
            frame["basket"] = _ratio(frame["revenue"].to_numpy(), frequency)
        return frame

    def edges(self) -> pd.DataFrame:
        """What a score stands for here: measure ("recency_days", "frequency", "spend"), score, customers, low, high.

        Scores that nobody has are left out. Spend in 1/10,000.
        """
        measures = {"recency_days": (self.recency_days, self.r), "frequency": (self.frequency, self.f)}
        if self.spend is not None and self.m is not None:
            measures["spend"] = (self.spend, self.m)
        parts = []
        for measure, (values, scores) in measures.items():
            by_score = pd.Series(values).groupby(scores).agg(["size", "min", "max"]).reset_index()
            by_score.columns = pd.Index(["score", "customers", "low", "high"])
            parts.append(by_score.assign(measure=measure)[["measure", "score", "customers", "low", "high"]])
        return pd.concat(parts, ignore_index=True)

    def members(self, shown: Shown = None, group: str | None = None) -> pd.DataFrame:
        """user_id, group, r, f, m (where known), value: of those shown, all or of one group."""
        columns: dict[str, Any] = {"user_id": self.user_ids, "group": np.array(self.names)[self.labels]}
        columns |= {"r": self.r, "f": self.f} | ({} if self.m is None else {"m": self.m}) | {"value": self.value}
        frame = pd.DataFrame(columns)
        kept = np.ones(len(frame), dtype=bool) if shown is None else shown
        if group is not None:
            kept = kept & (self.labels == self.names.index(group))
        return frame[kept].reset_index(drop=True)


def rfm(dataset: Dataset) -> Rfm:
    """RFM scores and groups of every customer with a dated order; else a dated visit, else a dated rating.

    Raises NotEnoughData where nothing is dated, or fewer than 5 customers are.
    """
    kind = next((kind for kind in ("orders", "events", "ratings") if "day" in dataset.columns(kind)), None)
    if kind is None:
        raise NotEnoughData(Message("segments.rfm_dates"), 1, 0)
    counted = _counted(dataset, kind)
    if len(counted) < SCORES:
        raise NotEnoughData(Message("segments.customers"), SCORES, len(counted))
    first, last, frequency = (counted[name].to_numpy(dtype=np.int64) for name in ("first", "last", "frequency"))
    spend = counted["spend"].to_numpy(dtype=np.int64) if "spend" in counted else None
    recency = max(last_day(dataset) or 0, int(last.max())) - last
    ids = counted["user_id"].to_numpy(dtype=str)
    return scored(kind, ids, recency, frequency, spend, span=last - first, unscored=_unscored(dataset, kind))


def scored(
    kind: str,
    user_ids: npt.NDArray[np.str_],
    recency: npt.NDArray[np.int64],
    frequency: npt.NDArray[np.int64],
    spend: npt.NDArray[np.int64] | None,
    *,
    span: npt.NDArray[np.int64] | None = None,
    unscored: int = 0,
) -> Rfm:
    """The scores and groups of customers whose three measures are known."""
    span = np.zeros_like(recency) if span is None else span
    r, f = best_first(recency), worst_first(frequency)
    m = None if spend is None else worst_first(spend)
    value = f if m is None else _VALUE_OF_SUM[f.astype(int) + m]
    return Rfm(kind, user_ids, recency, frequency, span, spend, r, f, m, value, _labels(r, value), unscored)


def worst_first(values: npt.NDArray[np.int64]) -> Score:
    """1 to 5: one more than the whole fifths of customers with a smaller value.

    Equal values score alike, and the smallest always 1: where 70% ordered once, all of them have 1.
    """
    below = np.searchsorted(np.sort(values), values, side="left")
    return (1 + SCORES * below // len(values)).astype(np.int8)


def best_first(values: npt.NDArray[np.int64]) -> Score:
    """5 to 1: five less the whole fifths of customers with a smaller value, so that the smallest always score 5."""
    return (SCORES + 1 - worst_first(values)).astype(np.int8)


def group_of(r: int, value: int) -> str:
    """The group of a recency and a value score."""
    return next(
        n for n, g in RFM_GROUPS.items() if g.recency[0] <= r <= g.recency[1] and g.value[0] <= value <= g.value[1]
    )


def _labels(r: Score, value: Score) -> Score:
    names = list(RFM_GROUPS)
    of = [[names.index(group_of(i, j)) for j in range(1, SCORES + 1)] for i in range(1, SCORES + 1)]
    labels: Score = np.array(of, np.int8)[r - 1, value - 1]
    return labels


def _counted(dataset: Dataset, kind: str) -> pd.DataFrame:
    """user_id, first and last (day), frequency and, of orders with amounts, spend; in the order of ids."""
    columns = dataset.columns(kind)
    often = {"orders": nw.col("order_id" if "order_id" in columns else "day").n_unique(), "ratings": nw.len()}
    wanted = [nw.col("day").min().alias("first"), nw.col("day").max().alias("last")]
    wanted += [often.get(kind, nw.col("day").n_unique()).alias("frequency")]
    if kind == "orders" and "amount" in columns:
        wanted.append(nw.col("amount").sum().fill_null(0).alias("spend"))
    grouped = dataset.scan(kind).filter(somebody()).group_by("user_id").agg(*wanted)
    return collect(grouped.filter(~nw.col("last").is_null())).sort_values("user_id", ignore_index=True)


def _unscored(dataset: Dataset, kind: str) -> int:
    if "customers" not in dataset.names:
        return 0
    dated = dataset.scan(kind).filter(~nw.col("day").is_null()).select("user_id")
    left = distinct(dataset.scan("customers").select("user_id").join(dated, on="user_id", how="anti"))
    return int(collect(left.select(n=nw.len()))["n"].iloc[0])


def _sums(labels: Score, values: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Whole-number sums of each group; floats would lose the last digits of money."""
    sums = np.zeros(len(RFM_GROUPS), np.int64)
    np.add.at(sums, labels, values.astype(np.int64))
    return sums


def _ratio(over: npt.NDArray[Any], under: "npt.NDArray[Any] | int") -> npt.NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.asarray(over, float) / np.asarray(under, float)
    return np.where(np.isfinite(ratio), ratio, np.nan)
