"""How many come a second, third and fourth time, and how long it takes them to come back."""

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.metrics import wilson
from core.analytics.purchases import Kind, acts, dated, followed, kind_of, reach_of
from core.analytics.survival import Curve, day_of, kaplan_meier
from core.dataset import Dataset
from core.engine import collect
from core.errors import NotEnoughData, OutOfRange
from core.messages import Message

TIMES = 5  # from the fifth time on, people are regulars
WITHIN = (30, 60, 90)  # days
A_YEAR = 365
ENOUGH = 10  # people still watched: beyond, a curve is the chance of a few
RESAMPLES = 500


@dataclass(frozen=True, eq=False)
class Repeats:
    """How often people bought (visited, rated) within what is shown.

    steps: times (1, 2, ..), people (with at least so many), share, low, high (of everyone, 0..1, 95% Wilson), went_on,
           went_low, went_high (the same of those with one time less; NaN in the first row).
    counts: times (exactly), people; no row for nobody.
    """

    kind: Kind
    people: int
    steps: pd.DataFrame
    counts: pd.DataFrame


def repeats(dataset: Dataset, *, kind: Kind | None = None, most: int = TIMES) -> Repeats:
    """People by how often they bought: orders of more than nothing; or days with a visit, or with a rating.

    The share of the second row is the repeat rate of the registry of metrics. Orders with an id need no day.
    """
    if kind is None and "orders" in dataset.names:
        kind = "orders"
    elif kind != "orders":
        kind = kind_of(dataset, kind)
    each = acts(dataset, kind).group_by("user_id").agg(times=nw.len())
    counts = collect(each.group_by("times").agg(people=nw.len()), {"times": "int", "people": "int"})
    counts = counts.sort_values("times", ignore_index=True)
    people = int(counts["people"].sum())
    return Repeats(kind, people, _steps(counts, people, most), counts)


def _steps(counts: pd.DataFrame, people: int, most: int) -> pd.DataFrame:
    """At least once, twice ..: of everyone, and of those who came as far as the time before."""
    reached = [int(counts.loc[counts["times"] >= times, "people"].sum()) for times in range(1, most + 1)]
    rows = []
    for times, (n, before) in enumerate(zip(reached, [0, *reached], strict=False), start=1):
        rows.append((times, n, _share(n, people), *wilson(n, people), _share(n, before), *wilson(n, before)))
    columns = ["times", "people", "share", "low", "high", "went_on", "went_low", "went_high"]
    return pd.DataFrame(rows, columns=columns)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


@dataclass(frozen=True, eq=False)
class Return:
    """How long it takes people to come again after their first (second, ..) time.

    people:   who came so often.  returned: who have come again.
    curve:    the part that is back by each day, those who are not yet back included.
    within:   days, share, low, high (95%): NaN where nobody was watched so long.
    horizon:  the last day on which `ENOUGH` people were still watched, a year at most.
    back:     the part that is back by then, low, high.
    half:     the days by which half of those had come, low, high (95%, bootstrap over people); NaN where nobody has.
    """

    kind: Kind
    after: int
    people: int
    returned: int
    curve: Curve
    within: pd.DataFrame
    horizon: int
    back: tuple[float, float, float]
    half: tuple[float, float, float]


def time_to_return(
    dataset: Dataset, *, kind: Kind | None = None, after: int = 1, within: Sequence[int] = WITHIN, seed: int = 0
) -> Return:
    """Days from the `after`-th purchase (visit, rating) of each person to the next one, by Kaplan and Meier's estimate.

    Who has not come again is watched until the last complete day of the data and counts as still away, not as lost. Filters
    choose people by their first one: see `followed`. Raises NotEnoughData without days, or where nobody is left.
    """
    if after < 1:
        raise OutOfRange("after", after, "1, 2, 3 …")
    kind = kind_of(dataset, kind)
    gaps = _gaps(dataset, kind, after, reach_of(dataset, kind)[1])
    if gaps.empty:
        raise NotEnoughData(Message(f"loyalty.people.{kind}"), needed=1, found=0)
    days, back, away = (gaps[name].to_numpy(dtype=np.int64) for name in ("days", "back", "away"))
    curve = kaplan_meier(days, back, away)
    horizon = _horizon(curve)
    shares = [(day, *curve.at(day)) for day in within]
    return Return(
        kind=kind, after=after, people=int((back + away).sum()), returned=int(back.sum()), curve=curve,
        within=pd.DataFrame(shares, columns=["days", "share", "low", "high"]), horizon=horizon, back=curve.at(horizon),
        half=_half(days, back, away, horizon, seed),
    )  # fmt: skip


def _gaps(dataset: Dataset, kind: Kind, after: int, last: int) -> pd.DataFrame:
    """days, back (people who came again after so many), away (people watched so long who have not)."""
    everything = dated(dataset.whole, kind, last)
    if dataset.is_filtered(kind):
        everything = everything.join(followed(dataset, kind, last).select("user_id"), on="user_id", how="semi")
    day, order = nw.col("day"), ("day", "act")
    counted = everything.with_columns(place=nw.lit(1))
    beside = counted.with_columns(
        nw.col("place").cum_sum().over("user_id", order_by=order), next=day.shift(-1).over("user_id", order_by=order)
    )
    them = beside.filter(nw.col("place") == after)
    away = nw.col("next").is_null()
    days = nw.when(away).then(last - day).otherwise(nw.col("next") - day)
    counted = them.select(days=days, away=away.cast(nw.Int64)).group_by("days").agg(nw.len(), nw.col("away").sum())
    found = collect(counted, dict.fromkeys(("days", "len", "away"), "int")).sort_values("days", ignore_index=True)
    return found.assign(back=found["len"] - found["away"])


def _horizon(curve: Curve) -> int:
    """The last day on which enough are watched; all days where there never were so many."""
    enough = curve.days[curve.at_risk >= ENOUGH]
    return min(int((enough if len(enough) else curve.days)[-1]), A_YEAR)


def _half(
    days: npt.NDArray[np.int64], back: npt.NDArray[np.int64], away: npt.NDArray[np.int64], horizon: int, seed: int
) -> tuple[float, float, float]:
    """The day by which half of those who are back by `horizon` had come, and its interval.

    Bootstrap over people (Efron 1981, who draws pairs of time and fate): percentiles of RESAMPLES medians.
    """
    found = _middle(kaplan_meier(days, back, away), horizon)
    if found != found:
        return found, found, found
    rng, n = np.random.default_rng(seed), int((back + away).sum())
    medians = []
    for drawn in rng.multinomial(n, np.concatenate([back, away]) / n, size=RESAMPLES):
        again, lost = drawn[: len(days)], drawn[len(days) :]
        there = (again + lost) > 0
        medians.append(_middle(kaplan_meier(days[there], again[there], lost[there]), horizon))
    low, high = np.nanquantile(medians, [0.025, 0.975])
    return found, float(low), float(high)


def _middle(curve: Curve, horizon: int) -> float:
    shown = curve.days <= horizon
    reached = float(curve.share[shown][-1]) if shown.any() else 0.0
    return day_of(curve, reached / 2) if reached > 0 else float("nan")
