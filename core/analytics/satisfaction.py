"""How satisfied people are: the answers one by one, month by month, and by group; the numbers are the registry's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import narwhals as nw
import numpy as np
import pandas as pd

from core.analytics.chance import LEVEL, adjusted
from core.analytics.metrics.registry import METRICS
from core.analytics.metrics.satisfaction import DETRACTORS, HAPPY, PROMOTERS, STARS, TEN, Scores, scores, survey
from core.analytics.metrics.split import Split, Tally, flag
from core.analytics.metrics.steps import last_complete_day, reach_of
from core.analytics.metrics.value import wilson
from core.analytics.reach import span
from core.analytics.shares import ENOUGH_TEXTS, clear_differences
from core.analytics.word_groups import HOMES, SEGMENTS, Grouping, group_of_row, grouping_columns, labelled, reaches
from core.dataset import Dataset
from core.engine import collect
from core.errors import NotEnoughData
from core.messages import Message

Measure = Literal["csat", "average_rating", "nps"]
MEASURES: tuple[Measure, ...] = ("csat", "average_rating", "nps")
ENOUGH_ANSWERS = ENOUGH_TEXTS  # of a group and of all others, to compare them
_MOST_ANSWERS = 11  # 0 to 10; finer scales are shown in whole numbers
_FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class GroupScores:
    """A measure in every group of enough answers, beside all other groups.

    measure: csat, average_rating or nps.  unknown: answers whose group is not known, left out.
    small:   groups of fewer than 20 answers, left out.
    groups:  group, n (answers), value, low, high (95%), others (the value of all others), q (corrected for all groups by
             Benjamini & Hochberg 1995), clear ("worse", "better" or ""); clearly worse ones first, then the unclear,
             then the better, each by value. In the units of the registry.
    """

    measure: Measure
    groups: pd.DataFrame
    small: int
    unknown: int


def measures(dataset: Dataset) -> tuple[Measure, ...]:
    """What this data can say of satisfaction: CSAT of five stars, else the average of another scale; NPS of answers 0-10."""
    able: list[Measure] = [name for name in MEASURES if METRICS[name].available(dataset)]
    return tuple(name for name in able if name != "average_rating" or "csat" not in able)


def answers_of(dataset: Dataset, measure: Measure) -> Scores:
    """The column a measure is made of. Raises NotEnoughData where there is none."""
    found = survey(dataset) if measure == "nps" else scores(dataset)
    if found is None:
        raise NotEnoughData(Message("need.scores"), needed=1, found=0)
    return found


def answers(dataset: Dataset, measure: Measure) -> pd.DataFrame:
    """How often each answer was given: answer, n, share, low, high (95%, Wilson); lowest answer first.

    Whole answers between that nobody gave are there with 0; scales of more than 11 values are rounded to whole ones.
    """
    of = answers_of(dataset, measure)
    value = nw.col(of.column)
    given = dataset.scan(of.table).filter(~value.is_null()).select(answer=value.cast(nw.Float64))
    found = collect(given.group_by("answer").agg(n=nw.len()), {"n": "int"})
    if len(found) > _MOST_ANSWERS:
        found = found.assign(answer=found["answer"].round()).groupby("answer", as_index=False)["n"].sum()
    low, high = {"csat": (1, STARS), "nps": (0, TEN)}.get(measure, (of.low, of.high))
    few = high - low < _MOST_ANSWERS
    whole = {float(n) for n in range(int(np.ceil(low)), int(high) + 1)} if few else set()
    counts = found.set_index("answer")["n"]
    counts = counts.reindex(sorted(whole | set(counts.index)), fill_value=0).astype("int64")
    total = int(counts.sum())
    ends = [wilson(int(n), total) for n in counts]
    frame = pd.DataFrame({"answer": counts.index.astype(float), "n": counts.to_numpy()})
    share = frame["n"] / total if total else np.nan
    return frame.assign(share=share, low=[low for low, _ in ends], high=[high for _, high in ends])


def satisfaction_months(dataset: Dataset, measure: Measure) -> pd.DataFrame:
    """A measure month by month: first, last (days since 1970-01-01), n, value, low, high (95%), complete.

    Empty without dates. A month the data does not cover to its ends is there, and not complete; one without answers is NaN.
    """
    of = answers_of(dataset, measure)
    dated = dataset.columns(of.table).get("day") == "day"
    reach = reach_of(dataset, (of.table,)) if dated else None
    if reach is None:
        return _months([], 0, 0)
    by_day = METRICS[measure].source(dataset, Split(step=1, last=reach.last))
    sums: dict[tuple[int, int], Tally] = {}
    for back, tally in by_day.items():
        day = _FIRST_DAY + timedelta(days=reach.last - int(back))
        month = sums.setdefault((day.year, day.month), Tally())
        for name, value in tally.items():
            month[name] += value
    over = last_complete_day(dataset, (of.table,))
    rows = []
    for year, month_of in _months_between(reach.first, reach.last):
        found = METRICS[measure].estimate(sums.get((year, month_of), Tally()))
        first, last = _ends_of(year, month_of)
        rows.append((first, last, found.n, found.value, found.low, found.high))
    begun = span(dataset)  # a shop that opened on the first may have its first rating on the third
    return _months(rows, begun.first if begun else reach.first, reach.last if over is None else over)


def _months(rows: list[tuple[Any, ...]], first: int, last: int) -> pd.DataFrame:
    types = {"first": "int64", "last": "int64", "n": "int64", "value": float, "low": float, "high": float}
    frame = pd.DataFrame(rows, columns=list(types)).astype(types)
    return frame.assign(complete=(frame["first"] >= first) & (frame["last"] <= last))


def _months_between(first: int, last: int) -> list[tuple[int, int]]:
    start, end = (_FIRST_DAY + timedelta(days=day) for day in (first, last))
    numbers = range(12 * start.year + start.month - 1, 12 * end.year + end.month)
    return [(number // 12, number % 12 + 1) for number in numbers]


def _ends_of(year: int, month: int) -> tuple[int, int]:
    """First and last day of a month."""
    following = 12 * year + month
    first, after = date(year, month, 1), (following // 12, following % 12 + 1)
    last = (date(*after, 1) - _FIRST_DAY).days - 1 if after[0] <= date.max.year else (date.max - _FIRST_DAY).days
    return (first - _FIRST_DAY).days, last


# --- by group -----------------------------------------------------------------------------------------------
def satisfaction_groupings(dataset: Dataset, measure: Measure) -> tuple[Grouping, ...]:
    """What answers can be grouped by: columns of their own table, of items and of customers, and items themselves."""
    of = answers_of(dataset, measure)
    others = [home for home in HOMES if home != of.table and reaches(dataset, of.table, home)]
    found: dict[str, Grouping] = {}
    for home in (of.table, *others):
        for column in grouping_columns(dataset, home):
            found.setdefault(column, Grouping(home, column))
    found.pop(of.column, None)
    if "item_id" in dataset.columns(of.table) and of.table != "items":
        found["item_id"] = Grouping(of.table, "item_id")
    return tuple(found.values())


def satisfaction_by(
    dataset: Dataset, by: Grouping, measure: Measure, *, labels: Mapping[str, str] | None = None
) -> GroupScores:
    """A measure in each group beside all others; `labels` (user_id -> group) are needed for SEGMENTS alone.

    Shares are compared as shares.clear_differences does, other means by Welch's t-test 1947; a group that differs no more
    than chance would let some of so many groups differ is not called worse or better.
    """
    of = answers_of(dataset, measure)
    sums = _sums(_grouped(dataset, of, by, labels), measure)
    known = sums[sums["group"].notna()]
    enough = known[(known["n"] >= ENOUGH_ANSWERS) & (known["n"].sum() - known["n"] >= ENOUGH_ANSWERS)]
    compared = _compared(enough.reset_index(drop=True), known, measure)
    unknown = int(sums.loc[sums["group"].isna(), "n"].sum())
    return GroupScores(measure, compared, len(known) - len(enough), unknown)


def _grouped(dataset: Dataset, of: Scores, by: Grouping, labels: Mapping[str, str] | None) -> nw.LazyFrame[Any]:
    """Every answer with its group: group (text), v (a decimal)."""
    rows, value = (
        dataset.scan(of.table).filter(~nw.col(of.column).is_null()),
        nw.col(of.column).cast(nw.Float64).alias("v"),
    )
    if by.table == of.table:
        return rows.select(group_of_row(by), value)
    key = HOMES.get(by.table, "user_id")
    home = labelled(dataset, labels or {}) if by == SEGMENTS else dataset.scan(by.table).select(key, group_of_row(by))
    return rows.select(key, value).join(home, on=key, how="left").select("group", "v")


def _sums(rows: nw.LazyFrame[Any], measure: Measure) -> pd.DataFrame:
    """What the registry counts, by group; and of what is compared, the sum and the sum of squares: y, yy."""
    v = nw.col("v")
    flags = {"happy": flag(v >= HAPPY), "up": flag(v >= PROMOTERS), "down": flag(v <= DETRACTORS)}
    y = {"csat": flags["happy"], "average_rating": v, "nps": flags["up"] - flags["down"]}[measure].cast(nw.Float64)
    sums = {name: expression.sum() for name, expression in flags.items()}
    asked = rows.group_by("group").agg(
        n=nw.len(), total=v.sum(), squares=(v * v).sum(), y=y.sum(), yy=(y * y).sum(), **sums
    )
    return collect(asked, {"n": "int"} | dict.fromkeys(flags, "int"))


def _compared(enough: pd.DataFrame, known: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    estimate, totals = METRICS[measure].estimate, known.drop(columns="group").sum()
    tallies = [Tally(row) for row in enough.drop(columns="group").to_dict("records")]
    values = [estimate(tally) for tally in tallies]
    others = [estimate(Tally({name: totals[name] - tally[name] for name in tally})) for tally in tallies]
    found = pd.DataFrame(
        {
            "group": enough["group"].astype(str),
            "n": enough["n"],
            "value": [one.value for one in values],
            "low": [one.low for one in values],
            "high": [one.high for one in values],
            "others": [one.value for one in others],
        }
    ).astype({"value": float, "low": float, "high": float, "others": float})
    q = _q_of_shares(enough, totals) if measure == "csat" else _q_of_means(enough, totals)
    sure = q <= LEVEL
    clear = np.select(
        [sure & (found["value"] < found["others"]), sure & (found["value"] > found["others"])], ["worse", "better"], ""
    )
    place = pd.Series(clear).map({"worse": 0, "": 1, "better": 2})
    ordered = found.assign(q=q, clear=clear, place=place).sort_values(["place", "value", "group"], ignore_index=True)
    return ordered.drop(columns="place")


def _q_of_shares(sums: pd.DataFrame, totals: pd.Series) -> np.ndarray[Any, Any]:
    """The corrected p-value of each group whose share is clearly another; 1 for all others."""
    counts = pd.DataFrame({"inside": sums["happy"], "outside": int(totals["happy"]) - sums["happy"]}).astype("int64")
    clear = clear_differences(counts, sums["n"], int(totals["n"]) - sums["n"])
    q: np.ndarray[Any, Any] = clear["q"].reindex(sums.index).fillna(1.0).to_numpy(dtype=float)
    return q


def _q_of_means(sums: pd.DataFrame, totals: pd.Series) -> np.ndarray[Any, Any]:
    """The corrected p-value of Welch's test of each group against all others."""
    from scipy.stats import t

    mean, error, freedom = [], [], []
    for n, y, yy in ((sums["n"], sums["y"], sums["yy"]), *[tuple(totals[c] - sums[c] for c in ("n", "y", "yy"))]):
        average = y / n
        square = (yy / n - average**2).clip(lower=0) / (n - 1)
        mean.append(average)
        error.append(square)
        freedom.append(square**2 / (n - 1))
    spread = np.sqrt(error[0] + error[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * t.sf(np.abs(mean[0] - mean[1]) / spread, (error[0] + error[1]) ** 2 / (freedom[0] + freedom[1]))
    q: np.ndarray[Any, Any] = np.nan_to_num(adjusted(np.asarray(p, dtype=float)), nan=1.0)
    return q
