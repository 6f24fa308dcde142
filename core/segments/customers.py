"""The bridge from a Dataset to Features: what each customer does, or else who they are, in numbers."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from core.dataset import Dataset
from core.errors import NotEnoughData, OutOfRange
from core.messages import Message
from core.segments.categories import category_columns, category_reason, one_hot, told_columns
from core.segments.features import OVERRULED, USUAL, Features, Preparation, choose, from_columns
from core.segments.habits import customer_table
from core.segments.measures import MEASURES, NONE_IS_ZERO, definition, group, title

BEHAVIOUR = ("recency_days", "orders", "spend", "page_views", "pages", "ratings")
ALIKE = 0.95


def customer_features(
    dataset: Dataset,
    names: Sequence[str] | None = None,
    *,
    distinct: bool = False,
    preparation: Preparation = USUAL,
) -> Features:
    """Features of every customer in any table: by default habits, or profile numbers where there are none.

    A feature known of fewer than half the customers is not used; nor, by default or with `distinct`, is one that
    repeats another (correlation above 0.95). Whoever has no order, view or rating counts 0, with the longest
    recency of all. What is asked for by name is used whatever speaks against it, except where it is the same for
    everyone; the name of a column of groups stands for its columns of 0 and 1 (see one_hot). Raises NotEnoughData
    below 2 customers or without any numeric feature, OutOfRange for an unknown name.
    """
    known = customer_table(dataset, breadth=names is not None)
    if names is None:
        features = replace(_features(known), preparation=preparation)
        habits = tuple(name for name in BEHAVIOUR if name in features.names)
        return _without_alike(_chosen(features, habits or features.names, BEHAVIOUR))
    features = _asked(dataset, known, names)
    chosen = replace(features, preparation=preparation)
    return _without_alike(chosen) if distinct else chosen


def all_features(dataset: Dataset) -> Features:
    """Every feature that can be used, whether or not it repeats another. Raises NotEnoughData as customer_features."""
    return _features(customer_table(dataset))


def available_features(dataset: Dataset) -> pd.DataFrame:
    """What customers could be compared by, in one order for the same data: one row a feature, groups last.

    name, group ("rfm", "behaviour", "profile", "trait" or "category"), unit, known (share of customers with a
    record), mean and median (in its unit, as used), usable, choosable (by name, although something speaks against it),
    reason (a Message why not, or None), definition (a Message). A column of groups is never usable, but choosable.
    Raises NotEnoughData as customer_features does.
    """
    known = customer_table(dataset)
    features = _features(known)
    reasons = {note.values["feature"]: note for note in features.notes if note.code != "segments.filled"}
    rows: list[tuple[object, ...]] = []
    for name in _ordered(known.columns):
        usable, title_ = name in features.names, title(name)
        values = features.matrix[:, features.names.index(name)] if usable else _present(known[name])
        mean, median = (float(np.mean(values)), float(np.median(values))) if len(values) else (np.nan, np.nan)
        share = float(known[name].notna().mean())
        reason = None if usable else reasons.get(title_, Message("segments.left_out_missing", feature=title_))
        choosable = usable or (reason is not None and reason.code in OVERRULED and len(np.unique(values)) > 1)
        unit = features.units[features.names.index(name)] if usable else _unit(name)
        rows.append((name, group(name), unit, share, mean, median, usable, choosable, reason, definition(name)))
    rows += [_of_groups(row, len(known)) for row in category_columns(dataset).itertuples(index=False)]
    columns = [
        "name", "group", "unit", "known", "mean", "median", "usable", "choosable", "reason", "definition"
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _of_groups(row: Any, customers: int) -> tuple[object, ...]:
    """A column of groups among what customers could be compared by."""
    reason, share = category_reason(row.values, row.known, row.kept), min(row.known / customers, 1.0)
    told = Message("definition.groups", heading=row.column)
    return row.column, "category", "groups", share, np.nan, np.nan, False, row.kept > 0, reason, told


def answerable(dataset: Dataset, names: Sequence[str]) -> list[str]:
    """Those of the names that a part of the data can be compared by; what is overruled there, if it was for the whole."""
    here = available_features(dataset).set_index("name")
    missing = [name for name in names if not here["usable"].get(name, False)]
    if not missing:
        return list(names)
    whole = available_features(dataset.whole).set_index("name")["usable"]
    overruled = {name for name in missing if not whole.get(name, False) and here["choosable"].get(name, False)}
    return [name for name in names if name not in missing or name in overruled]


def _asked(dataset: Dataset, known: pd.DataFrame, names: Sequence[str]) -> Features:
    """The features of these names, columns of groups as columns of 0 and 1."""
    told = told_columns(dataset)
    groups = [name for name in names if name not in known and name in told]
    numbers = [name for name in names if name not in groups]
    features = _features(known, numbers) if numbers or not names else None
    coded = one_hot(dataset, groups, known.index)
    found = (*(features.names if features else ()), *coded.columns)
    unknown = next((name for name in names if name not in found), None)
    if unknown is not None or not names:
        raise OutOfRange("features", unknown or "", ", ".join(found))
    if features is None:
        return coded
    chosen = _chosen(features, numbers)
    return beside(chosen, coded, names) if groups else chosen


def beside(features: Features, coded: Features, names: Sequence[str]) -> Features:
    """Numbers and columns of 0 and 1 of the same customers, in the order of the names of their columns."""
    blocks = {
        column: [name for name, own in zip(coded.names, coded.blocks, strict=True) if own == column]
        for column in coded.columns
    }
    both = replace(
        features,
        names=(*features.names, *coded.names),
        matrix=np.column_stack([features.matrix, coded.matrix]),
        units=(*features.units, *coded.units),
    )
    return choose(both, [name for asked in names for name in blocks.get(asked, [asked])])


def _features(known: pd.DataFrame, overruled: Collection[str] = ()) -> Features:
    """All usable columns, in one order; `overruled` ones also where something speaks against them."""
    if len(known) < 2:
        raise NotEnoughData(Message("segments.customers"), 2, len(known))
    completed = _completed(known, overruled)
    return from_columns(completed.index.to_numpy(dtype=str), completed, overruled)


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


def _completed(known: pd.DataFrame, overruled: Collection[str] = ()) -> pd.DataFrame:
    """Without columns that fewer than half have; nothing done counts 0, and never ordered as longest ago."""
    kept = known.loc[:, (2 * known.notna().sum() >= len(known)) | known.columns.isin(list(overruled))].copy()
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
    return replace(chosen, notes=tuple(notes))


def _concerns(note: Message, titles: set[str], ours: set[str]) -> bool:
    feature = str(note.values["feature"])
    return feature in titles or (note.code != "segments.filled" and feature not in ours)


def _without_alike(features: Features) -> Features:
    """Leaves out each number that repeats an earlier one, compared as in grouping: after the logarithm."""
    alike = np.abs(np.atleast_2d(np.corrcoef(features.standardised(), rowvar=False))) > ALIKE
    kept: list[int] = []
    notes = list(features.notes)
    titles = features.titles()
    for i, block in enumerate(features.blocks):
        twin = None if block else next((j for j in kept if alike[i, j]), None)
        if twin is None:
            kept.append(i)
        else:
            notes.append(Message("segments.left_out_alike", feature=titles[i], other=titles[twin]))
    chosen = choose(features, [features.names[i] for i in kept])
    return replace(chosen, notes=tuple(notes))
