"""What is known of the people and the items beside the matrix: who there is, their histories, titles and prices."""

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import narwhals as nw
import numpy as np
import pandas as pd

from core.dataset import Dataset
from core.engine import collect
from core.recommend.interactions import Interactions
from core.recommend.recommender import Model

DETAILS = ("category", "price")
# Traits that tell items of one title apart, by their headings.
MOST_TRAITS = 2
VARIANTS = re.compile(
    r"size|pack|volume|colou?r|variant|flavou?r|brand|规格|包装|尺码|尺寸|容量|颜色|口味|品牌", re.IGNORECASE
)


def everyone(dataset: Dataset, interactions: Interactions) -> pd.DataFrame:
    """user_id, items: all customers and everyone with a history, the longest history first.

    Without a customers table also those who are only named in relationships.
    """
    counts = pd.Series(np.diff(interactions.matrix.indptr), index=pd.Index(interactions.user_ids, dtype="str"))
    if "customers" in dataset.names:
        ids = collect(dataset.customers.select("user_id").unique())["user_id"].dropna().astype("str")
        counts = counts.reindex(counts.index[counts > 0].union(ids), fill_value=0)
    order = np.lexsort((np.arange(len(counts)), -counts.to_numpy()))
    return pd.DataFrame({"user_id": counts.index[order], "items": counts.to_numpy()[order]})


def history(interactions: Interactions, user_id: object) -> pd.DataFrame:
    """item_id, title, value, day (missing where undated) of one person, the latest first; empty for a stranger."""
    row = int(interactions.rows([user_id])[0])
    entries = slice(0, 0) if row < 0 else slice(*interactions.matrix.indptr[[row, row + 1]])
    items = interactions.matrix.indices[entries]
    days = np.full(len(items), -1) if interactions.days is None else interactions.days[entries]
    table = pd.DataFrame(
        {
            "item_id": pd.Series(interactions.item_ids[items], dtype="str"),
            "title": pd.Series([interactions.label(int(item)) for item in items], dtype="str"),
            "value": interactions.matrix.data[entries],
            "day": pd.Series(days, dtype="Int64").mask(days < 0),
        }
    )
    return table.sort_values(["day", "value", "item_id"], ascending=[False, False, True], ignore_index=True)


def item_details(dataset: Dataset) -> pd.DataFrame:
    """category, price (1/10,000), variant ("1 GA · National") by item_id, as far as the items table has them.

    The first row of each item counts. variant: the traits that tell items of one title apart, such as a pack's size.
    """
    has = dataset.columns("items")
    columns = [name for name in DETAILS if name in has]
    traits = [name for name in dataset.traits("items") if VARIANTS.search(name)][:MOST_TRAITS]
    if not columns and not traits:
        return pd.DataFrame(index=pd.Index([], dtype="str", name="item_id"))
    known = collect(dataset.items.select("item_id", *columns, *traits).filter(~nw.col("item_id").is_null()))
    details = known.drop_duplicates("item_id").set_index("item_id")
    if traits:
        rows = details[traits].itertuples(index=False)
        details["variant"] = [" · ".join(str(value) for value in row if pd.notna(value)) for row in rows]
    return details.drop(columns=traits)


def item_titles(dataset: Dataset, column: str) -> dict[str, str]:
    """item_id -> title from another column of the items table, such as title_zh; empty where it has none."""
    if column not in dataset.columns("items"):
        return {}
    rows = collect(dataset.items.select("item_id", column)).dropna().drop_duplicates("item_id").astype("str")
    return dict(zip(rows["item_id"], rows[column], strict=True))


def retitled(model: Model, titles: Mapping[str, str]) -> Model:
    """The same model that calls items by these titles where it has one."""
    if not titles:
        return model
    interactions = model.interactions
    named = replace(interactions, titles=MappingProxyType({**interactions.titles, **titles}))
    return replace(model, interactions=named)


def titles_repeat(interactions: Interactions) -> bool:
    """Whether any two items are called the same."""
    return len(set(interactions.titles.values())) < len(interactions.titles)


def by_popularity(interactions: Interactions) -> pd.DataFrame:
    """item_id, title, people: all items, those that most people have first."""
    people = interactions.customers_per_item
    order = np.argsort(-people, kind="stable")
    titles = [interactions.label(int(item)) for item in order]
    ids = pd.Series(interactions.item_ids[order], dtype="str")
    return pd.DataFrame({"item_id": ids, "title": pd.Series(titles, dtype="str"), "people": people[order]})


def matching(rows: pd.DataFrame, text: str, *columns: str) -> pd.DataFrame:
    """The rows of which a column contains `text` as it stands, those that are equal to it first; all without a text."""
    wanted = text.strip()
    if not wanted:
        return rows
    found = [rows[column].str.contains(wanted, case=False, regex=False) for column in columns]
    equal = [rows[column].str.lower() == wanted.lower() for column in columns]
    kept = rows.assign(last=~np.logical_or.reduce(equal))[np.logical_or.reduce(found)]
    return kept.sort_values("last", kind="stable").drop(columns="last")
