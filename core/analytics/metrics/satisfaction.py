"""What is counted of ratings, reviews and survey answers; a scale is read from all answers, never from those shown."""

from dataclasses import dataclass

import narwhals as nw
import pandas as pd

from core.analytics.metrics.split import Split, Tallies, flag, one, tallied
from core.dataset import Dataset, once
from core.engine import collect, distinct
from core.filters import somebody

HAPPY, STARS = 4, 5
PROMOTERS, DETRACTORS, TEN = 9, 6, 10
_SURVEY = ("nps", "netpromoter", "recommend", "推荐")
_SCORES = {"ratings": "value", "reviews": "rating"}


@dataclass(frozen=True)
class Scores:
    """A column of answers: where it stands, and from where to where its whole data reach; even: whole numbers only."""

    table: str
    column: str
    low: float
    high: float
    even: bool


def scores(dataset: Dataset) -> Scores | None:
    """The ratings, else the stars of the reviews; None where nobody chose between two values."""
    for table, column in _SCORES.items():
        found = _read(dataset.whole, table, column)
        if found and found.low < found.high:
            return found
    return None


def survey(dataset: Dataset) -> Scores | None:
    """Answers from 0 to 10 to whether one would recommend: known by their heading, or by answers of 0 and above 5.

    Never stars: four of five is not eight of ten.
    """
    for table in (*_SCORES, "customers"):
        for column, kind in dataset.columns(table).items():
            named = _named(dataset, table, column)
            if kind not in ("int", "number") or not (named or _SCORES.get(table) == column):
                continue
            found = _read(dataset.whole, table, column)
            if found and found.even and STARS < found.high <= TEN and (found.low == 0 or (named and found.low > 0)):
                return found
    return None


def _named(dataset: Dataset, table: str, column: str) -> bool:
    """Whether its heading says what it asks."""
    headings = {
        c.heading for f in dataset.report.files if f.table == table for c in f.columns if c.became == column
    } | {column}
    plain = ["".join(filter(str.isalnum, heading.casefold())) for heading in headings]
    return any(word in heading for heading in plain for word in _SURVEY)


@once
def _read(whole: Dataset, table: str, column: str) -> Scores | None:
    if column not in whole.columns(table):
        return None
    value = nw.col(column)
    uneven = flag(value != value.round(0)).sum()
    found = collect(whole.scan(table).select(low=value.min(), high=value.max(), uneven=uneven)).iloc[0]
    if pd.isna(found["low"]):
        return None
    return Scores(table, column, float(found["low"]), float(found["high"]), not found["uneven"])


def scored(dataset: Dataset) -> str | None:
    """The table of the ratings; None where nobody rated anything on a scale."""
    found = scores(dataset)
    return found.table if found else None


def starred(dataset: Dataset) -> str | None:
    """The same, where the scale ends at five."""
    found = scores(dataset)
    return found.table if found and found.low >= 0 and found.high == STARS else None


def surveyed(dataset: Dataset) -> str | None:
    """The table of the answers from 0 to 10."""
    found = survey(dataset)
    return found.table if found else None


def rated(dataset: Dataset, split: Split) -> Tallies:
    """n, total and squares of the ratings; happy: those of four or more."""
    found = scores(dataset)
    return {} if found is None else _counted(dataset, split, found, happy=nw.col("v") >= HAPPY)


def asked(dataset: Dataset, split: Split) -> Tallies:
    """n of the answers from 0 to 10; up: promoters (9, 10), down: detractors (0 to 6)."""
    found = survey(dataset)
    ends = {"up": nw.col("v") >= PROMOTERS, "down": nw.col("v") <= DETRACTORS}
    return {} if found is None else _counted(dataset, split, found, **ends)


def _counted(dataset: Dataset, split: Split, found: Scores, **which: nw.Expr) -> Tallies:
    rows = split.rows(dataset, found.table).select("part", v=nw.col(found.column)).filter(~nw.col("v").is_null())
    value = nw.col("v").cast(nw.Float64)
    flags = {name: flag(condition) for name, condition in which.items()}
    return tallied(rows, n=one(), total=value, squares=value * value, **flags)


def written(dataset: Dataset, split: Split) -> Tallies:
    """n: reviews."""
    return tallied(split.rows(dataset, "reviews"), n=one())


def answering(dataset: Dataset, _: Split) -> Tallies:
    """buyers, and spoke: those of them who rated or reviewed anything."""
    tables = [name for name in _SCORES if "user_id" in dataset.columns(name)]
    spoke = nw.concat([dataset.scan(name).select("user_id") for name in tables]).filter(~nw.col("user_id").is_null())
    heard = distinct(spoke).with_columns(spoke=nw.lit(1))
    buyers = distinct(dataset.orders.filter(somebody()).select("user_id")).join(heard, on="user_id", how="left")
    return tallied(buyers.with_columns(part=nw.lit(0)), buyers=one(), spoke=nw.col("spoke"))


def can_answer(dataset: Dataset) -> bool:
    """Whether ratings or reviews say whose they are."""
    return any("user_id" in dataset.columns(name) for name in _SCORES)
