"""Why revenue moved: more buyers, more orders from each, or larger orders; the parts sum exactly to the change."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

import narwhals as nw
import pandas as pd

from core.dataset import Dataset
from core.engine import collect
from core.filters import somebody
from core.schema import MONEY_SCALE

DRIVERS = ("buyers", "orders_each", "average_order")


@dataclass(frozen=True, eq=False)
class Drivers:
    """The change of revenue, in 1/10,000 of the currency unit, by what drives it.

    rows: name (buyers, orders_each, average_order; refunds, guests and unnumbered where there are any), before, after (people,
          orders a buyer, currency units an order, currency units), change (int64; they sum to the change). Empty where
          no order has a number, for then nothing tells orders apart.
    """

    before: int
    after: int
    rows: pd.DataFrame

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class _Side:
    buyers: int
    orders: int
    bought: int
    refunds: int
    guests: int
    unnumbered: int

    @property
    def revenue(self) -> int:
        return self.bought + self.refunds + self.guests + self.unnumbered

    @property
    def factors(self) -> tuple[Fraction, Fraction, Fraction]:
        """Buyers, orders of a buyer, amount of an order: their product is what was bought."""
        if not self.orders:
            return Fraction(0), Fraction(0), Fraction(0)
        return Fraction(self.buyers), Fraction(self.orders, self.buyers), Fraction(self.bought, self.orders)


def drivers(dataset: Dataset, before: Dataset) -> Drivers:
    """What drove revenue from `before` to `dataset`: revenue = buyers x orders of a buyer x amount of an order + rest.

    Counted are orders of more than 0 in all. The rest is named apart: refunds (orders of 0 or less in all), guests (who
    are no buyers) and unnumbered (lines without an order). Each driver's part is its Shapley value: its effect averaged over
    every sequence in which the three could have changed (Sun 1998, "Changes in energy consumption and energy
    intensity: a complete decomposition model", Energy Economics 20).
    """
    old, new = _side(before), _side(dataset)
    parts = _whole_parts(shapley(old.factors, new.factors), new.bought - old.bought)
    rows = [
        (name, float(a) / unit, float(b) / unit, part)
        for name, unit, a, b, part in zip(DRIVERS, (1, 1, MONEY_SCALE), old.factors, new.factors, parts, strict=True)
    ]
    rest = [(name, getattr(old, name), getattr(new, name)) for name in ("refunds", "guests", "unnumbered")]
    rows += [(name, a / MONEY_SCALE, b / MONEY_SCALE, b - a) for name, a, b in rest if a or b]
    kept = rows if has_drivers(dataset) else []
    frame = pd.DataFrame(kept, columns=["name", "before", "after", "change"]).astype({"change": "int64"})
    return Drivers(old.revenue, new.revenue, frame)


def has_drivers(dataset: Dataset) -> bool:
    """Whether orders can be told apart, and whose they are."""
    return {"order_id", "user_id", "amount"} <= dataset.columns("orders").keys()


def shapley(
    old: tuple[Fraction, Fraction, Fraction], new: tuple[Fraction, Fraction, Fraction]
) -> tuple[Fraction, Fraction, Fraction]:
    """What each of three factors adds to the change of their product, exactly.

    Where nothing was bought before, or after, there is no average to speak of: all of it is the first factor's.
    """
    if not any(old) or not any(new):
        return (new[0] * new[1] * new[2] - old[0] * old[1] * old[2], Fraction(0), Fraction(0))

    def part(i: int) -> Fraction:
        j, k = (place for place in range(3) if place != i)
        both = old[j] * old[k] + new[j] * new[k]
        mixed = old[j] * new[k] + new[j] * old[k]
        return (new[i] - old[i]) * (both / 3 + mixed / 6)

    return part(0), part(1), part(2)


def _whole_parts(parts: tuple[Fraction, ...], total: int) -> list[int]:
    """Rounded so that they still sum to the total: what is left goes to the largest remainders."""
    down = [floor(part) for part in parts]
    order = sorted(range(len(parts)), key=lambda place: (down[place] - parts[place], place))
    for place in order[: total - sum(down)]:
        down[place] += 1
    return down


def _side(dataset: Dataset) -> _Side:
    lines, amount = dataset.orders, nw.col("amount")
    total = _sum(lines.select(n=amount.sum()))
    if not has_drivers(dataset):
        return _Side(0, 0, 0, 0, 0, total)
    numbered = lines.filter(~nw.col("order_id").is_null())
    orders = numbered.filter(somebody()).group_by("order_id").agg(amount.sum(), nw.col("user_id").min())
    found = collect(
        orders.filter(amount > 0).select(buyers=nw.col("user_id").n_unique(), orders=nw.len(), bought=amount.sum()),
        {"buyers": "int", "orders": "int", "bought": "int"},
    ).fillna(0)
    counts = {name: int(found[name].iloc[0]) for name in found}
    refunds = _sum(orders.filter(amount <= 0).select(n=amount.sum()))
    guests = _sum(numbered.filter(~somebody()).select(n=amount.sum()))
    return _Side(**counts, refunds=refunds, guests=guests, unnumbered=total - counts["bought"] - refunds - guests)


def _sum(frame: nw.LazyFrame[Any]) -> int:
    found = collect(frame, {"n": "int"})["n"].iloc[0]
    return 0 if pd.isna(found) else int(found)
