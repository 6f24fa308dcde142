"""One question, asked of the whole or of all its parts at once: a number by channel and by week is the same number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd

from core.dataset import Dataset
from core.engine import collect

Rows = nw.LazyFrame[Any]
WHOLE = 0  # the name of the one part where nothing is split


class Tally(dict[str, float]):
    """Sums by name; what was not counted is nothing."""

    def __missing__(self, name: str) -> float:
        return 0


Tallies = Mapping[Any, Tally]
"""Part -> its sums. Rows whose part is not known are the part None."""


@dataclass(frozen=True)
class Split:
    """Which part a row belongs to: the value of `column`, or how many steps of `step` days before `last` it lies.

    With neither, all rows are one part, WHOLE. Rows without a day belong to no step.
    """

    column: str = ""
    step: int = 0
    last: int = 0

    def rows(self, dataset: Dataset, table: str) -> Rows:
        """The rows of a table, each with its `part`."""
        frame, day = dataset.scan(table), nw.col("day")
        if self.step:
            return frame.filter(~day.is_null(), day <= self.last).with_columns(part=(self.last - day) // self.step)
        return frame.with_columns(part=nw.col(self.column).cast(nw.String) if self.column else nw.lit(WHOLE))


def tallied(frame: Rows, **values: nw.Expr) -> dict[Any, Tally]:
    """The sums of these values over the rows of each `part` of a frame; whole numbers stay exact."""
    summed = frame.select("part", **values).group_by("part").agg(*(nw.col(name).sum() for name in values))
    known = [nw.col(name).fill_null(0) for name in values]  # a null would bring a column of whole numbers as decimals
    found = collect(summed.select("part", *known))
    parts = [None if pd.isna(part) else part for part in found["part"].astype(object)]
    columns = {name: found[name].tolist() for name in values}
    return {part: Tally({name: values[row] for name, values in columns.items()}) for row, part in enumerate(parts)}


def together(*found: Tallies) -> dict[Any, Tally]:
    """Sums of several frames, each part's in one."""
    parts = {part: None for one in found for part in one}
    return {part: Tally({k: v for one in found for k, v in one.get(part, Tally()).items()}) for part in parts}


def one() -> nw.Expr:
    """1 for every row. To be summed."""
    return nw.lit(1)


def flag(condition: nw.Expr) -> nw.Expr:
    """1 where it holds, else 0; unknown counts as 0. To be summed."""
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


def number(column: nw.Expr) -> nw.Expr:
    """As a decimal: the square of an amount may be too large for a whole number."""
    return column.cast(nw.Float64)
