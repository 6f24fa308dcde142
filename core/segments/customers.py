"""The bridge from a Dataset to Features: what each customer does, or else who they are, in numbers."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.dataset import Dataset
from core.errors import NotEnoughData, OutOfRange
from core.messages import Message
from core.segments.features import Features, choose, from_columns
from core.segments.habits import customer_table
from core.segments.measures import MEASURES, NONE_IS_ZERO, definition, group, title

BEHAVIOUR = ("recency_days", "orders", "spend", "page_views", "pages", "ratings")
ALIKE = 0.95


def customer_features(dataset: Dataset, names: Sequence[str] | None = None, *, distinct: bool = False) -> Features:
    """Features of every customer in any table: by default habits, or profile numbers where there are none.

    A feature known of fewer than half the customers is not used; nor, by default or with `distinct`, is one that
    repeats another (correlation above 0.95). Whoever has no order, view or rating counts 0, with the longest
    recency of all. Raises NotEnoughData below 2 customers or without any numeric feature, OutOfRange for an
    unknown name.
    """
    features = _features(customer_table(dataset, breadth=names is not None))
    if names is None:
        habits = tuple(name for name in BEHAVIOUR if name in features.names)
        return _without_alike(_chosen(features, habits or features.names, BEHAVIOUR))
    unknown = next((name for name in names if name not in features.names), None)
    if unknown is not None or not names:
        raise OutOfRange("features", unknown or "", ", ".join(features.names))
    chosen = _chosen(features, names)
    return _without_alike(chosen) if distinct else chosen


def all_features(dataset: Dataset) -> Features:
    """Every feature that can be used, whether or not it repeats another. Raises NotEnoughData as customer_features."""
    return _features(customer_table(dataset))


def available_features(dataset: Dataset) -> pd.DataFrame:
    """What customers could be compared by, in one order for the same data: one row a feature.

    name, group ("rfm", "behaviour", "profile" or "trait"), unit, known (share of customers with a record), mean
    and median (in its unit, as used), usable, reason (a Message why not, or None), definition (a Message).
    Raises NotEnoughData as customer_features does.
    """
    known = customer_table(dataset)
    features = _features(known)
    reasons = {note.values["feature"]: note for note in features.notes if note.code != "segments.filled"}
    rows = []
    for name in _ordered(known.columns):
        usable, title_ = name in features.names, title(name)
        values = features.matrix[:, features.names.index(name)] if usable else _present(known[name])
        mean, median = (float(np.mean(values)), float(np.median(values))) if len(values) else (np.nan, np.nan)
        share = float(known[name].notna().mean())
        reason = None if usable else reasons.get(title_, Message("segments.left_out_missing", feature=title_))
        unit = features.units[features.names.index(name)] if usable else _unit(name)
        rows.append((name, group(name), unit, share, mean, median, usable, reason, definition(name)))
    columns = ["name", "group", "unit", "known", "mean", "median", "usable", "reason", "definition"]
    return pd.DataFrame(rows, columns=columns)


def _features(known: pd.DataFrame) -> Features:
    """All usable columns, in one order."""
    if len(known) < 2:
        raise NotEnoughData(Message("segments.customers"), 2, len(known))
    completed = _completed(known)
    return from_columns(completed.index.to_numpy(dtype=str), completed)


def _ordered(names: "pd.Index[str]") -> list[str]:
    """Ours in the order of MEASURES, then those under their own headings."""
    return [name for name in MEASURES if name in names] + [name for name in names if name not in MEASURES]


def _unit(name: str) -> str:
    return MEASURES[name].unit if name in MEASURES else "number"


def _present(column: pd.Series) -> np.ndarray:
    """Known values as floats."""
    values: np.ndarray = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float)
    present: np.ndarray = values[np.isfinite(values)]
    return present


def _completed(known: pd.DataFrame) -> pd.DataFrame:
    """Without columns that fewer than half have; nothing done counts 0, and never ordered as longest ago."""
    kept = known.loc[:, 2 * known.notna().sum() >= len(known)].copy()
    for name in kept.columns.intersection(list(NONE_IS_ZERO)):
        kept[name] = kept[name].fillna(0)
    if "recency_days" in kept:
        kept["recency_days"] = kept["recency_days"].fillna(kept["recency_days"].max())
    return kept


def _chosen(features: Features, names: Sequence[str], asked: Sequence[str] = ()) -> Features:
    """Only `names`, with notes on these, on those `asked` for in vain, and on own columns that were left out."""
    titles, chosen = {str(title(name)) for name in names}, choose(features, names)
    ours = {str(title(name)) for name in MEASURES if name not in asked}
    notes = [n for n in features.notes if _concerns(n, titles, ours)]
    return Features(chosen.user_ids, chosen.names, chosen.matrix, chosen.units, tuple(notes))


def _concerns(note: Message, titles: set[str], ours: set[str]) -> bool:
    feature = str(note.values["feature"])
    return feature in titles or (note.code != "segments.filled" and feature not in ours)


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
