"""The bridge from a Dataset to Features: what each customer does, or else who they are, in numbers."""

from collections.abc import Sequence

import narwhals as nw
import numpy as np
import pandas as pd

from core.dataset import Dataset
from core.engine import collect
from core.errors import NotEnoughData, OutOfRange
from core.messages import Message
from core.schema import MONEY_SCALE
from core.segments.features import Features, choose, from_columns, title

BEHAVIOUR = ("recency_days", "orders", "spend", "page_views", "pages", "ratings")
NONE_IS_ZERO = ("orders", "spend", "items_bought", "page_views", "pages", "active_days", "ratings")
NUMERIC = ("int", "number", "money", "bool")
ALIKE = 0.95


def customer_features(dataset: Dataset, names: Sequence[str] | None = None) -> Features:
    """Features of every customer in any table: by default habits, or profile numbers where there are none.

    A feature known of fewer than half the customers is not used; nor, by default, is one that repeats another
    (correlation above 0.95). Whoever has no order, view or rating counts 0, with the longest recency of all.
    Raises NotEnoughData below 2 customers or without any numeric feature, OutOfRange for an unknown name.
    """
    known = _known(dataset)
    if len(known) < 2:
        raise NotEnoughData(Message("segments.customers"), 2, len(known))
    features = from_columns(known.index.to_numpy(dtype=str), _completed(known))
    if names is None:
        habits = tuple(name for name in BEHAVIOUR if name in features.names)
        return _without_alike(_chosen(features, habits or features.names))
    unknown = next((name for name in names if name not in features.names), None)
    if unknown is not None:
        raise OutOfRange("features", unknown, ", ".join(features.names))
    return _chosen(features, names)


def last_day(dataset: Dataset) -> int | None:
    """The last day any order or event was recorded on, as days since 1970-01-01."""
    tables = [table for table in ("orders", "events") if "day" in dataset.columns(table)]
    days = [collect(dataset.scan(table).select(nw.col("day").max()))["day"].iloc[0] for table in tables]
    return max((int(day) for day in days if pd.notna(day)), default=None)


def _known(dataset: Dataset) -> pd.DataFrame:
    """One row a customer of any table, those of the customers table first; NaN where a table is silent."""
    habits = {"orders": _orders, "events": _events, "ratings": _ratings}
    parts = [_profile(dataset)] if "customers" in dataset.names else []
    parts += [habits[table](dataset).set_index("user_id").sort_index() for table in habits if table in dataset.names]
    if not parts:
        raise NotEnoughData(Message("segments.customers"), 2, 0)
    ids = parts[0].index
    for part in parts[1:]:
        ids = ids.append(part.index.difference(ids))
    return pd.concat([part.reindex(ids) for part in parts], axis=1)


def _profile(dataset: Dataset) -> pd.DataFrame:
    """The numeric columns of the customers table, money in currency units."""
    types = dataset.columns("customers")
    numeric = [name for name, type_ in types.items() if type_ in NUMERIC and name not in ("consent", "label")]
    frame = collect(dataset.scan("customers").select("user_id", *numeric)).drop_duplicates("user_id")
    frame = frame.set_index("user_id")
    for name in numeric:
        if types[name] == "money":
            frame[name] = frame[name] / MONEY_SCALE
    return frame


def _orders(dataset: Dataset) -> pd.DataFrame:
    columns = dataset.columns("orders")
    counted = next((nw.col(c).n_unique() for c in ("order_id", "day") if c in columns), nw.len())
    wanted = [counted.alias("orders")]
    wanted += [nw.col("day").max().alias("last")] if "day" in columns else []
    wanted += [nw.col("amount").sum().alias("spend")] if "amount" in columns else []
    wanted += [nw.col("quantity").sum().alias("items_bought")] if "quantity" in columns else []
    frame = collect(dataset.scan("orders").group_by("user_id").agg(*wanted))
    if "spend" in frame:
        frame["spend"] = frame["spend"] / MONEY_SCALE
        frame["average_basket"] = frame["spend"] / frame["orders"]
    if "last" in frame:
        frame.insert(1, "recency_days", (last_day(dataset) or 0) - frame.pop("last"))
    return frame


def _events(dataset: Dataset) -> pd.DataFrame:
    columns = dataset.columns("events")
    views = nw.col("page_views").sum() if "page_views" in columns else nw.len()
    wanted = [views.alias("page_views"), nw.col("page_id").n_unique().alias("pages")]
    wanted += [nw.col("day").n_unique().alias("active_days")] if "day" in columns else []
    return collect(dataset.scan("events").group_by("user_id").agg(*wanted))


def _ratings(dataset: Dataset) -> pd.DataFrame:
    wanted = [nw.len().alias("ratings")]
    wanted += [nw.col("value").mean().alias("average_rating")] if "value" in dataset.columns("ratings") else []
    return collect(dataset.scan("ratings").group_by("user_id").agg(*wanted))


def _completed(known: pd.DataFrame) -> pd.DataFrame:
    """Without columns that fewer than half have; nothing done counts 0, and never ordered as longest ago."""
    kept = known.loc[:, 2 * known.notna().sum() >= len(known)].copy()
    for name in kept.columns.intersection(NONE_IS_ZERO):
        kept[name] = kept[name].fillna(0)
    if "recency_days" in kept:
        kept["recency_days"] = kept["recency_days"].fillna(kept["recency_days"].max())
    return kept


def _chosen(features: Features, names: Sequence[str]) -> Features:
    """Only `names`, without notes on how unused columns were filled."""
    titles = {str(title(name)) for name in names}
    chosen = choose(features, names)
    notes = (n for n in features.notes if n.code != "segments.filled" or str(n.values["feature"]) in titles)
    return Features(chosen.user_ids, chosen.names, chosen.matrix, chosen.units, tuple(notes))


def _without_alike(features: Features) -> Features:
    """Leaves out each feature that repeats an earlier one, compared as in grouping: after the logarithm."""
    alike = np.abs(np.atleast_2d(np.corrcoef(features.standardised(), rowvar=False))) > ALIKE
    kept: list[int] = []
    notes = list(features.notes)
    titles = features.titles()
    for i in range(len(titles)):
        twin = next((j for j in kept if alike[i, j]), None)
        if twin is None:
            kept.append(i)
        else:
            notes.append(Message("segments.left_out_alike", feature=titles[i], other=titles[twin]))
    chosen = choose(features, [features.names[i] for i in kept])
    return Features(chosen.user_ids, chosen.names, chosen.matrix, chosen.units, tuple(notes))
