"""Business rules: which items may be offered at all, and how many of one category."""

import re
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.dataset import Dataset
from core.engine import collect
from core.errors import OutOfRange
from core.recommend.arrangement import Cap
from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats, Ids, Rows
from core.recommend.split import Chosen

# Headings of a column that says what can be delivered: pieces, or yes and no.
STOCK = re.compile(
    r"(in[ _]?)?stock([ _](level|quantity|qty|count|on[ _]hand))?|(quantity|qty)[ _]in[ _]stock"
    r"|inventory([ _](level|quantity|qty|count))?|on[ _]hand|availab(le|ility)"
    r"|库存|库存量|库存数量|现有库存|可售库存|有货|是否有货|现货",
    re.IGNORECASE,
)
_YES = ("true", "yes", "y", "1", "in stock", "in_stock", "instock", "available", "有", "有货", "是", "现货")


@dataclass(frozen=True)
class Rules:
    """What may be on a list.

    without:  categories that are left out.   in_stock: only what the stock column says is there.
    margin:   the least (price - cost) / price, as a share; None for no such rule.
    per_category: at most so many items of one category, from 1; None for any number. Items without one are not counted.
    An item of which the stock or the margin is not known does not pass the rule about it.
    """

    without: tuple[str, ...] = ()
    in_stock: bool = False
    margin: float | None = None
    per_category: int | None = None

    def __bool__(self) -> bool:
        return self != Rules()


@dataclass(frozen=True, eq=False)
class Goods:
    """What the items table says about each item of the interactions, in their order; None where it has no such column.

    category: "" where blank.   group: a number for each category, -1 where blank.
    margin:   (price - cost) / price, NaN where not known or without a price.
    stock:    whether there is any, False where not known.   stock_column: its heading.
    """

    category: Ids | None = None
    group: Rows | None = None
    margin: Floats | None = None
    stock: Chosen | None = None
    stock_column: str | None = None

    @property
    def categories(self) -> list[str]:
        """All categories, those with most items first."""
        if self.category is None:
            return []
        names, items = np.unique(self.category[self.category != ""], return_counts=True)
        return [str(names[place]) for place in np.argsort(-items, kind="stable")]


def goods(dataset: Dataset, interactions: Interactions) -> Goods:
    """Look the items up. Pages are not goods: nothing is known of them."""
    has = dataset.columns("items")
    stock = next((name for name in dataset.traits("items") if STOCK.fullmatch(name.strip())), None)
    wanted = [name for name in ("category", "price", "cost", stock) if name in has]
    if interactions.source == "events" or not wanted:
        return Goods()
    rows = collect(dataset.items.select("item_id", *wanted).filter(~nw.col("item_id").is_null()))
    table = rows.drop_duplicates("item_id").set_index("item_id").reindex(pd.Index(interactions.item_ids, dtype="str"))
    names = _names(table["category"]) if "category" in table and table["category"].notna().any() else None
    return Goods(
        category=names,
        group=None if names is None else np.where(names == "", -1, np.unique(names, return_inverse=True)[1]),
        margin=_margins(table) if {"price", "cost"} <= set(table) else None,
        stock=None if stock is None else _there(table[stock]),
        stock_column=stock,
    )


def allowed(goods: Goods, rules: Rules, items: int) -> Chosen:
    """Of each of the `items` whether it may be offered. Raises OutOfRange for a rule whose column is not there."""
    passed = np.ones(items, dtype=bool)
    if rules.without:
        passed &= ~np.isin(_given(goods.category, "category"), rules.without)
    if rules.in_stock:
        passed &= _given(goods.stock, "stock")
    if rules.margin is not None:
        with np.errstate(invalid="ignore"):  # NaN, not known, is not enough
            passed &= _given(goods.margin, "margin") >= rules.margin
    return passed


def title_groups(interactions: Interactions) -> Rows:
    """A number for what each item is called: items of one title have the same."""
    titles = np.array([interactions.label(item) for item in range(len(interactions.item_ids))], dtype=np.str_)
    return np.unique(titles, return_inverse=True)[1].astype(np.int64)


def cap(goods: Goods, rules: Rules) -> list[Cap]:
    """The cap on each category, where there is one. Raises OutOfRange where no item has a category."""
    return [Cap(_given(goods.group, "category"), rules.per_category)] if rules.per_category else []


def _given(column: NDArray[Any] | None, name: str) -> NDArray[Any]:
    if column is None:
        raise OutOfRange("rule", name, "category, price, cost, stock")
    return column


def _names(column: "pd.Series[str]") -> Ids:
    return np.asarray(column.fillna("").astype("str"), dtype=np.str_)


def _margins(table: pd.DataFrame) -> Floats:
    price, cost = (table[name].to_numpy(dtype=float, na_value=np.nan) for name in ("price", "cost"))
    return np.asarray(np.divide(price - cost, price, out=np.full(len(price), np.nan), where=price > 0))


def _there(column: "pd.Series[float]") -> Chosen:
    """Whether there is any: a number above 0, or a word for yes."""
    numbers = pd.to_numeric(column.astype("str"), errors="coerce")
    words = column.astype("str").str.strip().str.lower().isin(_YES)
    return np.asarray((numbers > 0) | words, dtype=bool)
