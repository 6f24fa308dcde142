"""RFM groups: recency, frequency and money in fifths, and the names marketers give to their combinations.

Customers are scored and counted where the data lies: what comes here is a row each combination of scores.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.dataset import Dataset
from core.engine import collect, distinct
from core.errors import NotEnoughData
from core.messages import Message
from core.segments.habits import TABLES
from core.segments.rfm_scores import HOW, SCORES, Scale, counted, each_customer, scales, value_of, with_any, with_scores

if TYPE_CHECKING:
    Frame = nw.LazyFrame[Any]


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


@dataclass(frozen=True, eq=False)
class Rfm:
    """Customers counted by their scores, 1 (worst) to 5 (best).

    kind:     "orders", or without dated ones "events" or "ratings": what is counted.
    r, f, m:  the scales of recency_days (from the last one to the last day in the data), frequency (orders, or days with
              one where they have no id, days with a visit, or ratings) and spend (1/10,000, returns taken off); m is
              None without amounts.
    everyone: one row each r, f, m that anybody has: value (of f and m together; f itself without amounts), customers,
              once (of them with a single one), the sums of recency_days, frequency, span_days (from the first to the last
              one) and spend, and the _low and _high of each.
    shown:    the same of those whom the filters leave.
    unscored: customers of the customers table without any dated one.
    """

    kind: str
    r: Scale
    f: Scale
    m: Scale | None
    everyone: pd.DataFrame
    shown: pd.DataFrame
    unscored: int

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The groups in the order of RFM_GROUPS, "new" only where at least half of it came a single time."""
        new = self.everyone[_labels(self.everyone) == list(RFM_GROUPS).index("new")]
        often = 2 * new["once"].sum() < new["customers"].sum()
        return tuple(OCCASIONAL if name == "new" and often else name for name in RFM_GROUPS)

    def grid(self) -> npt.NDArray[np.int64]:
        """Customers shown of each recency score (rows, 1 first) and value score (columns)."""
        cells = np.zeros((SCORES, SCORES), np.int64)
        r, value, customers = (self.shown[name].to_numpy() for name in ("r", "value", "customers"))
        np.add.at(cells, (r - 1, value - 1), customers)
        return cells

    def groups(self) -> pd.DataFrame:
        """One row a group, in the order of `names`, also the empty ones: group, customers, share, and means of those shown.

        recency_days, frequency, once (share of customers with a single one), gap_days (between two of one customer);
        with amounts revenue (int64, in 1/10,000), revenue_share, basket (revenue a unit of frequency, in 1/10,000).
        NaN where nobody is.
        """
        summed = self.shown.groupby(_labels(self.shown)).sum().reindex(range(len(RFM_GROUPS)), fill_value=0)
        customers, frequency = summed["customers"].to_numpy(), summed["frequency"].to_numpy()
        frame = pd.DataFrame({"group": self.names, "customers": customers, "share": _ratio(customers, customers.sum())})
        frame["recency_days"] = _ratio(summed["recency_days"], customers)
        frame["frequency"] = _ratio(frequency, customers)
        frame["once"] = _ratio(summed["once"], customers)
        frame["gap_days"] = _ratio(summed["span_days"], frequency - customers)
        if self.m is not None:
            frame["revenue"] = summed["spend"].to_numpy()
            total = int(frame["revenue"].sum())
            frame["revenue_share"] = _ratio(frame["revenue"], max(total, 0))
            frame["basket"] = _ratio(frame["revenue"], frequency)
        return frame

    def edges(self) -> pd.DataFrame:
        """What a score stands for here: measure ("recency_days", "frequency", "spend"), score, customers, low, high.

        Scores that nobody has are left out. Spend in 1/10,000.
        """
        parts = []
        for score, measure in HOW.items() if self.m is not None else list(HOW.items())[:2]:
            held = self.everyone.groupby(score)
            told = {"customers": held["customers"].sum(), "low": held[f"{measure}_low"].min()}
            part = pd.DataFrame(told | {"high": held[f"{measure}_high"].max()}).rename_axis("score").reset_index()
            parts.append(part.assign(measure=measure)[["measure", "score", "customers", "low", "high"]])
        return pd.concat(parts, ignore_index=True)

    @property
    def scales(self) -> dict[str, Scale]:
        """Score -> its scale."""
        return {"r": self.r, "f": self.f} | ({} if self.m is None else {"m": self.m})

    def members(self, each: "Frame", group: str | None = None) -> pd.DataFrame:
        """user_id, group, r, f, m (where known), value of these customers, all or of one group, in the order of ids."""
        scored = with_scores(each, self.scales)
        if group is not None:
            cells = self.everyone[_labels(self.everyone) == self.names.index(group)]
            scored = scored.filter(
                _key([nw.col(name) for name in self.scales]).is_in(_key([cells[n] for n in self.scales]).tolist())
            )
        found = collect(scored.select("user_id", *self.scales), {"user_id": "id"} | dict.fromkeys(self.scales, "int"))
        found = found.assign(value=value_of(found)).sort_values("user_id", ignore_index=True)
        found.insert(1, "group", np.array(self.names, dtype=object)[_labels(found)])
        return found


def rfm(dataset: Dataset, shown: Dataset | None = None) -> Rfm:
    """RFM scores and groups of every customer with a dated order; else a dated visit, else a dated rating.

    shown: the same data with filters: counted are those whom they leave in any table, scored among all.
    Raises NotEnoughData where nothing is dated, or fewer than 5 customers are.
    """
    kind = _kind(dataset)
    return scored(kind, each_customer(dataset, kind), shown, unscored=_unscored(dataset, kind))


def rfm_members(dataset: Dataset, found: Rfm, shown: Dataset | None = None, group: str | None = None) -> pd.DataFrame:
    """Rfm.members of the customers of a dataset, or of those whom the filters of `shown` leave."""
    each = each_customer(dataset, found.kind)
    return found.members(each if shown is None else with_any(each, shown, TABLES), group)


def scored(kind: str, each: "Frame", shown: Dataset | None = None, *, unscored: int = 0) -> Rfm:
    """The scores and groups of customers (user_id, recency_days, frequency, span_days, spend where it is known)."""
    customers = int(collect(each.select(n=nw.len()), {"n": "int"})["n"].iloc[0])
    if customers < SCORES:
        raise NotEnoughData(Message("segments.customers"), SCORES, customers)
    known = scales(each, customers)
    everyone = counted(each, known)
    part = everyone if shown is None else counted(with_any(each, shown, TABLES), known)
    return Rfm(kind, known["r"], known["f"], known.get("m"), everyone, part, unscored)


def group_of(r: int, value: int) -> str:
    """The group of a recency and a value score."""
    return next(
        n for n, g in RFM_GROUPS.items() if g.recency[0] <= r <= g.recency[1] and g.value[0] <= value <= g.value[1]
    )


def _kind(dataset: Dataset) -> str:
    kind = next((kind for kind in ("orders", "events", "ratings") if "day" in dataset.columns(kind)), None)
    if kind is None:
        raise NotEnoughData(Message("segments.rfm_dates"), 1, 0)
    return kind


def _labels(scores: pd.DataFrame) -> npt.NDArray[np.int64]:
    """The place in RFM_GROUPS of each row."""
    names = list(RFM_GROUPS)
    of = [[names.index(group_of(i, j)) for j in range(1, SCORES + 1)] for i in range(1, SCORES + 1)]
    labels: npt.NDArray[np.int64] = np.array(of)[scores["r"].to_numpy() - 1, scores["value"].to_numpy() - 1]
    return labels


def _key(scores: list[Any]) -> Any:
    """A number for each combination of scores, of columns here or in an engine."""
    key = scores[0]
    for score in scores[1:]:
        key = key * 10 + score
    return key


def _unscored(dataset: Dataset, kind: str) -> int:
    if "customers" not in dataset.names:
        return 0
    dated = dataset.scan(kind).filter(~nw.col("day").is_null()).select("user_id")
    left = distinct(dataset.scan("customers").select("user_id").join(dated, on="user_id", how="anti"))
    return int(collect(left.select(n=nw.len()))["n"].iloc[0])


def _ratio(over: Any, under: Any) -> npt.NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.asarray(over, float) / np.asarray(under, float)
    return np.where(np.isfinite(ratio), ratio, np.nan)
