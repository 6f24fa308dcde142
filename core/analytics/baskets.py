"""What is bought together: pairs of items or categories that meet in baskets more often than chance would have it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.basket_chance import expected_meetings
from core.analytics.chance import LEVEL, adjusted
from core.dataset import Dataset
from core.engine import collect, distinct
from core.engine.coded import batches, numbered
from core.errors import NotEnoughData
from core.messages import Message

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Basket = Literal["orders", "customers"]
Level = Literal["item_id", "title", "category"]

MOST_THINGS = 2_000
LISTED = 200
TIMES = 1.1  # a pair must meet clearly more often than so many times what chance gives
ENOUGH_APART, ENOUGH_TOGETHER = 20, 10  # baskets of a thing to be looked at, and of a pair to be claimed
ENOUGH_BUYERS = 10  # one household that buys its two favourites every week is no pattern
_ENOUGH_ORDERS = 100  # of two things or more; with fewer, baskets are what a customer ever bought

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class BasketPairs:
    """Pairs that are bought together, and what they were found in.

    basket:  "orders", or "customers": all that one person bought.  level: item_id, title or category.
    baskets: with anything in them;  several: of two different things or more, of which alone pairs come.
    things:  looked at (the most common ones in at least 20 baskets);  all_things: there are.
    tested:  pairs of these, all of them corrected for;  clear: pairs beyond chance, of which at most 200 are in found.
    found:   a, b, n (baskets with both), share (of baskets), n_a, n_b, of_a (share of a's baskets that have b), of_b,
             expected (by chance, see basket_chance), lift (n / expected), lift_low and lift_high (95%, widened for having
             been chosen: Benjamini & Yekutieli 2005), q, buyers (people with both in one basket). Strongest lift_low first;
             a is the rarer of the two. Each pair has n >= 10, buyers >= 10, and q <= 5% for meeting more than 1.1 times
             as often as by chance.
    """

    basket: Basket
    level: Level
    baskets: int
    several: int
    things: int
    all_things: int
    tested: int
    clear: int
    found: pd.DataFrame


@dataclass(frozen=True, eq=False)
class _Lines:
    """Which thing is in which basket, each once; the buyer of each basket; the names of things in order."""

    baskets: Ints
    things: Ints
    buyer: Ints
    names: npt.NDArray[np.object_]


def basket_kinds(dataset: Dataset) -> tuple[Basket, ...]:
    """What can be a basket in this data, the better one first: orders where enough hold two things or more."""
    if "order_id" not in dataset.columns("orders"):
        return ("customers",)
    sizes = distinct(_bought(dataset).select("order_id", "item_id")).group_by("order_id").agg(nw.len().alias("size"))
    several = int(collect(sizes.filter(nw.col("size") > 1).select(n=nw.len()))["n"].iloc[0])
    return ("orders", "customers") if several >= _ENOUGH_ORDERS else ("customers", "orders")


def basket_levels(dataset: Dataset) -> tuple[Level, ...]:
    """Items, and categories where the items table has them; names of items first where many items share one.

    Ten flavours of one yoghurt would else fill the list with each other.
    """
    has = dataset.columns("items").keys()
    category: tuple[Level, ...] = ("category",) if {"item_id", "category"} <= has else ()
    named: tuple[Level, ...] = ("title",) if {"item_id", "title"} <= has and _names_repeat(dataset) else ()
    return (*named, "item_id", *category)


def _names_repeat(dataset: Dataset) -> bool:
    """Whether there are at least twice as many items as names."""
    titles = dataset.whole.items.filter(~nw.col("title").is_null()).group_by("title").agg(items=nw.len())
    found = collect(titles.select(nw.col("items").sum(), names=nw.len())).iloc[0].fillna(0)
    return bool(found["items"] >= 2 * found["names"] > 0)


def basket_pairs(dataset: Dataset, *, basket: Basket | None = None, level: Level = "item_id") -> BasketPairs:
    """Pairs beyond chance at a false discovery rate of 5% over all pairs tested (Benjamini & Hochberg 1995).

    The p-value is the binomial tail of the expected meetings: an upper bound where baskets differ (Hoeffding 1956).
    Returned pieces and gifts (quantity 0 or below) are no purchase. Raises NotEnoughData without orders.
    """
    dataset.require("orders")
    kind = basket or basket_kinds(dataset)[0]
    lines = _lines(dataset, kind, level)
    sizes = np.bincount(lines.baskets, minlength=len(lines.buyer))
    apart = np.bincount(lines.things, minlength=len(lines.names))
    chosen = _most_common(apart)
    if not len(lines.baskets):
        raise NotEnoughData(Message("table.orders"), needed=1, found=0)
    pairs, tested = _compared(lines, sizes, chosen), len(chosen) * (len(chosen) - 1) // 2
    clear = _clear(pairs, int((sizes > 1).sum()), tested)
    found = _listed(clear, lines, apart, len(sizes))
    counts = (len(sizes), int((sizes > 1).sum()), len(chosen), len(lines.names), tested, len(clear))
    return BasketPairs(kind, level, *counts, found)


def _bought(dataset: Dataset) -> nw.LazyFrame[Any]:
    """Order lines of which a piece was bought and kept."""
    rows = dataset.orders.filter(~nw.col("item_id").is_null(), ~nw.col("user_id").is_null())
    return rows.filter(nw.col("quantity").fill_null(1) > 0) if "quantity" in dataset.columns("orders") else rows


def _lines(dataset: Dataset, basket: Basket, level: Level) -> _Lines:
    """Every basket and thing as a place in their order."""
    rows = _bought(dataset)
    if level != "item_id":
        named = dataset.items.select("item_id", level).filter(~nw.col(level).is_null())
        rows = rows.join(named, on="item_id", how="inner")
    key = "order_id" if basket == "orders" else "user_id"
    rows = rows.filter(~nw.col(key).is_null())
    pairs = distinct(rows.select(basket=nw.col(key), thing=nw.col(level)))
    for column in ("basket", "thing"):
        pairs = pairs.join(
            numbered(rows.select(basket=nw.col(key), thing=nw.col(level)), column, f"{column}_place"), on=column
        )
    places, names = _places(pairs.select("basket_place", "thing_place")), _names(rows, level)
    return _Lines(places[0], places[1], _buyers(rows, key, basket), names)


def _places(pairs: nw.LazyFrame[Any]) -> tuple[Ints, Ints]:
    """Both columns as numbers, in order of the baskets."""
    parts = [[column.to_numpy() for column in batch.columns] for batch in batches(pairs)]
    baskets, things = (np.concatenate([np.zeros(0, np.int32), *(p[side] for p in parts)]) for side in (0, 1))
    order = np.lexsort((things, baskets))
    return baskets[order].astype(np.int64), things[order].astype(np.int64)


def _names(rows: nw.LazyFrame[Any], level: Level) -> npt.NDArray[np.object_]:
    return np.asarray(collect(numbered(rows, level, "place").sort("place"))[level], dtype=object)


def _buyers(rows: nw.LazyFrame[Any], key: str, basket: Basket) -> Ints:
    """A number for who bought each basket."""
    if basket == "customers":
        return np.arange(int(collect(distinct(rows.select(key)).select(n=nw.len()))["n"].iloc[0]))
    owners = rows.group_by(key).agg(nw.col("user_id").min()).join(numbered(rows, "user_id", "buyer"), on="user_id")
    found = collect(owners.join(numbered(rows, key, "place"), on=key).select("place", "buyer"))
    buyers: Ints = found.sort_values("place")["buyer"].to_numpy(dtype=np.int64)
    return buyers


def _most_common(apart: Ints) -> Ints:
    """The places of the things that are looked at, in order."""
    ranked = np.argsort(-apart, kind="stable")[:MOST_THINGS]
    chosen: Ints = np.sort(ranked[apart[ranked] >= ENOUGH_APART])
    return chosen


def _matrix(lines: _Lines, chosen: Ints) -> "csr_array":
    """Baskets x chosen things."""
    from scipy.sparse import csr_array

    column = np.full(len(lines.names), -1)
    column[chosen] = np.arange(len(chosen))
    kept = column[lines.things] >= 0
    places = (lines.baskets[kept], column[lines.things[kept]])
    return csr_array((np.ones(int(kept.sum()), np.int32), places), shape=(len(lines.buyer), len(chosen)))


def _compared(lines: _Lines, sizes: Ints, chosen: Ints) -> pd.DataFrame:
    """Pairs of enough baskets: first and second (places of things, the first the lower), n and expected."""
    matrix = _matrix(lines, chosen)
    met = (matrix.T @ matrix).tocoo()
    often = (met.row < met.col) & (met.data >= ENOUGH_TOGETHER)
    row, column = met.row[often], met.col[often]
    expected = expected_meetings(lines.baskets, lines.things, sizes, chosen, len(lines.names))
    return pd.DataFrame(
        {
            "first": chosen[row],
            "second": chosen[column],
            "n": met.data[often].astype(np.int64),
            "expected": expected[row, column],
        }
    )


def _clear(pairs: pd.DataFrame, baskets: int, tested: int) -> pd.DataFrame:
    """Those beyond chance among all that were tested, with q and their lift; the surest large lift first."""
    from scipy.stats import binom

    p = np.ones(tested)  # pairs that hardly meet, or no more often than asked of them, count as well
    chance = TIMES * pairs["expected"].to_numpy()
    above = np.flatnonzero(pairs["n"].to_numpy() > chance)
    p[above] = binom.sf(pairs["n"].to_numpy()[above] - 1, baskets, np.minimum(chance[above] / max(baskets, 1), 1))
    clear = pairs.assign(q=adjusted(p)[: len(pairs)])
    clear = clear[(clear["q"] <= LEVEL) & (clear["expected"] > 0)]
    level = LEVEL * len(clear) / max(tested, 1)
    low, high = _interval(clear["n"].to_numpy(), baskets, level)
    lift = {"lift": clear["n"], "lift_low": low * baskets, "lift_high": high * baskets}
    found = clear.assign(**{name: value / clear["expected"] for name, value in lift.items()})
    return found.sort_values(["lift_low", "first", "second"], ascending=[False, True, True], ignore_index=True)


def _interval(n: Ints, of: int, level: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The exact interval of a share (Clopper & Pearson 1934) that misses with probability `level`."""
    from scipy.special import betaincinv

    low = betaincinv(np.maximum(n, 1), of - n + 1.0, level / 2)
    high = np.where(n < of, betaincinv(n + 1.0, np.maximum(of - n, 1), 1 - level / 2), 1.0)
    return low, high


def _listed(clear: pd.DataFrame, lines: _Lines, apart: Ints, baskets: int) -> pd.DataFrame:
    """The strongest pairs that enough different people bought, under their names, the rarer thing first."""
    rows = []
    for pair in clear.itertuples():
        buyers = _buyers_of(lines, int(pair.first), int(pair.second))
        if buyers >= ENOUGH_BUYERS:
            rows.append((pair.Index, buyers))
        if len(rows) == LISTED:
            break
    kept = clear.loc[[index for index, _ in rows]].assign(buyers=[buyers for _, buyers in rows])
    swap = apart[kept["first"]] > apart[kept["second"]]
    a, b = (np.where(swap, kept[one], kept[other]) for one, other in (("second", "first"), ("first", "second")))
    named = kept.assign(a=lines.names[a], b=lines.names[b], n_a=apart[a], n_b=apart[b], share=kept["n"] / baskets)
    shares = named.assign(of_a=named["n"] / named["n_a"], of_b=named["n"] / named["n_b"]).reset_index(drop=True)
    order = "a b n share n_a n_b of_a of_b expected lift lift_low lift_high q buyers"
    return shares[order.split()]


def _buyers_of(lines: _Lines, one: int, other: int) -> int:
    """How many different people had both in one basket."""
    both = np.intersect1d(lines.baskets[lines.things == one], lines.baskets[lines.things == other])
    return len(np.unique(lines.buyer[both]))
