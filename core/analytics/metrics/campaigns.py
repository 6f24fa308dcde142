"""What is counted of campaigns. Amounts are in currency units, as they are only set against each other."""

import narwhals as nw

from core.analytics.metrics.split import Split, Tallies, Tally, flag, number, one, tallied
from core.analytics.metrics.value import Value, rate, ratio
from core.dataset import Dataset
from core.schema import MONEY_SCALE

COUNTS = ("impressions", "clicks", "conversions")
MONEY = ("cost", "value")
PAIRS = (("cost", "clicks"), ("cost", "conversions"), ("value", "cost"))
SHARES = (("clicks", "impressions"), ("conversions", "clicks"))


def exposures(dataset: Dataset, split: Split) -> Tallies:
    """Sums of what the exposures tell, rows with it (n_cost ...), and of pairs the products that an interval needs."""
    have = [name for name in (*COUNTS, *MONEY) if name in dataset.columns("exposures")]
    sums = {name: nw.col(name) for name in have} | {f"n_{name}": flag(~nw.col(name).is_null()) for name in have}
    for y, x in PAIRS:
        if y in have and x in have:
            sums |= _products(y, x)
    for y, x in SHARES:
        if y in have and x in have:
            both = ~nw.col(y).is_null() & ~nw.col(x).is_null()
            sums |= {f"{y}/{x} {name}": nw.when(both).then(nw.col(c)) for name, c in (("y", y), ("x", x))}
    return tallied(split.rows(dataset, "exposures"), **sums)


def _products(y: str, x: str) -> dict[str, nw.Expr]:
    """Sums over the rows that have both."""
    both = ~nw.col(y).is_null() & ~nw.col(x).is_null()
    a, b = (nw.when(both).then(_plain(name)) for name in (y, x))
    found = {"y": a, "x": b, "yy": a * a, "xy": a * b, "xx": b * b}
    return {f"{y}/{x} {name}": expression for name, expression in found.items()} | {f"{y}/{x} n": flag(both)}


def _plain(name: str) -> nw.Expr:
    return number(nw.col(name)) / (MONEY_SCALE if name in MONEY else 1)


def per(tally: Tally, y: str, x: str) -> Value:
    """y over x, of the rows that have both."""
    y_sum, x_sum, yy, xy, xx, n = (tally[f"{y}/{x} {name}"] for name in ("y", "x", "yy", "xy", "xx", "n"))
    return ratio(y_sum, x_sum, yy, xy, xx, n)


def share(tally: Tally, y: str, x: str) -> Value:
    """y of x, of the rows that have both."""
    return rate(tally[f"{y}/{x} y"], tally[f"{y}/{x} x"])


def agreeing(dataset: Dataset, split: Split) -> Tallies:
    """customers, and yes: those who agreed to be contacted."""
    return tallied(split.rows(dataset, "customers"), customers=one(), yes=flag(nw.col("consent")))
