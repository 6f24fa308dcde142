"""A chart as office programs know it: categories, series of values, or points."""

from dataclasses import dataclass
from datetime import date

from dashboard.report.drawing.colours import Colour

Category = str | date


@dataclass(frozen=True)
class Series:
    """Values of one name; None is a gap. x: their places where the chart is of points.

    colours: one, or one a value. low, high: ends of intervals around the values. faint: the edge of a band.
    """

    name: str
    values: tuple[float | None, ...]
    colours: tuple[Colour, ...]
    x: tuple[float, ...] = ()
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    line: bool = True
    dots: bool = False
    dashed: bool = False
    faint: bool = False
    labelled: bool = False
    width: float = 2.0
    over: bool = False  # a line over bars
    words: tuple[str, ...] = ()  # beside the values, where these say it wrongly


@dataclass(frozen=True)
class Native:
    """kind: bar (flat), column, line or points. number: the format of its values, such as 0.0%."""

    kind: str
    categories: tuple[Category, ...]
    series: tuple[Series, ...]
    stacked: bool
    number: str
    across: str  # the titles of the axes
    up: str
    legend: bool
    grouped: bool = True  # bars side by side, else one over the other

    @property
    def low(self) -> float | None:
        """Where an axis of bars begins: at 0, unless some are below."""
        return 0.0 if all(value >= 0 for one in self.series for value in one.values if value is not None) else None

    @property
    def high(self) -> float | None:
        """Where an axis of stacked bars ends: where the longest does, if all are equal."""
        sums = [sum(values) for values in zip(*([v or 0.0 for v in one.values] for one in self.series), strict=True)]
        return max(sums) if self.stacked and sums and max(sums) - min(sums) <= 1e-9 * abs(max(sums)) else None

    @property
    def dated(self) -> int:
        """Over how many days its categories reach, 0 where they are no days."""
        days = [one for one in self.categories if isinstance(one, date)]
        return (max(days) - min(days)).days + 1 if days and len(days) == len(self.categories) else 0

    @property
    def labelled(self) -> bool:
        """Whether each value stands beside its bar."""
        return self.kind in ("bar", "column") and not self.stacked and all(one.labelled for one in self.series)

    @property
    def named(self) -> bool:
        """Whether a legend has something to say."""
        return self.legend and any(one.name.strip() for one in self.series)
