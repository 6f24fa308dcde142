"""Columns of groups as features: a column of 0 and 1 for each value that enough customers have (one-hot)."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.audience import age_order
from core.analytics.profile import distinct_values
from core.dataset import Dataset
from core.engine import collect
from core.messages import Message
from core.schema import TABLES
from core.segments.counting import NUMERIC
from core.segments.features import Features
from core.segments.measures import IS, category, indicator

MOST_VALUES = 12
"""Of a column, the values that most customers have."""
EACH = 10
"""Fewer customers with a value make no column of it: they would be a group of their own, and could be recognised."""
NO_NUMBERS = ("consent", "label")
PERSONAL = {column.name for column in TABLES["customers"].columns if column.personal}


def told_columns(dataset: Dataset) -> dict[str, str]:
    """Column of the customers table that is no number to compare by -> its type."""
    types = dataset.unfilled.columns("customers") if "customers" in dataset.names else {}
    told = {name: type_ for name, type_ in types.items() if type_ not in NUMERIC or name in NO_NUMBERS}
    return {name: type_ for name, type_ in told.items() if name != "user_id"}


def category_columns(dataset: Dataset) -> pd.DataFrame:
    """The columns of groups: column, values (different ones), known (rows with one), kept (values that become columns).

    Contact details and dates are none.
    """
    dataset, types = dataset.unfilled, told_columns(dataset)
    names = [n for n, type_ in types.items() if n not in PERSONAL and type_ not in ("day", "time") and IS not in n]
    counts = distinct_values(dataset.customers, names) if names else {}
    often = _frequent(dataset, names)
    rows = [(name, counts[name], *often[name]) for name in names]
    return pd.DataFrame(rows, columns=["column", "values", "known", "kept"])


def one_hot(dataset: Dataset, columns: Sequence[str], ids: "pd.Index[Any]") -> Features:
    """Of each column its values, in order, as columns of 0 and 1 over the customers `ids`.

    The 12 commonest values are used, of those that at least 10 customers have. Whoever has another, or none, has 0
    in all of them. A column without such a value gives nothing.
    """
    told = _told(dataset, columns, ids)
    names = [indicator(column, value) for column in columns for value in _values(told[column])]
    return indicators(dataset, names, ids, told)


def indicators(
    dataset: Dataset, names: Sequence[str], ids: "pd.Index[Any]", told: pd.DataFrame | None = None
) -> Features:
    """These columns of 0 and 1 over the customers `ids`; of a column that the data does not have, nothing."""
    parts = [(name, part) for name in names if (part := category(name)) and part[0] in told_columns(dataset)]
    known = _told(dataset, list(dict.fromkeys(column for _, (column, _) in parts)), ids) if told is None else told
    columns = [(known[column] == value).to_numpy(dtype=float) for _, (column, value) in parts]
    matrix: npt.NDArray[np.float64] = np.column_stack(columns) if columns else np.empty((len(ids), 0))
    found = tuple(name for name, _ in parts)
    return Features(ids.to_numpy(dtype=str), found, matrix, ("yes/no",) * len(found))


def category_reason(values: int, known: int, kept: int) -> Message:
    """What is to say of a column of groups that is not compared by."""
    if not kept:
        return Message("segments.category_rare", values=values, known=known, each=EACH)
    if values > kept:
        return Message("segments.category_part", values=values, kept=kept, each=EACH)
    return Message("segments.category", values=values)


def _frequent(dataset: Dataset, columns: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Of each column the rows with a value, and how many values become columns; one query for all."""
    told = [dataset.customers.select(column=nw.lit(i), value=_text(name)) for i, name in enumerate(columns)]
    if not told:
        return {}
    known = (nw.concat(told) if len(told) > 1 else told[0]).filter(~nw.col("value").is_null())
    counted = known.group_by("column", "value").agg(n=nw.len())
    often = counted.with_columns(often=(nw.col("n") >= EACH).cast(nw.Int64)).group_by("column")
    found = collect(often.agg(nw.col("n").sum(), nw.col("often").sum())).set_index("column")
    sums = found.reindex(range(len(columns)), fill_value=0).astype(int)
    return {name: (int(sums["n"][i]), min(int(sums["often"][i]), MOST_VALUES)) for i, name in enumerate(columns)}


def _told(dataset: Dataset, columns: Sequence[str], ids: "pd.Index[Any]") -> pd.DataFrame:
    """The values of these columns as text, a row a customer of `ids`; None where nothing is known."""
    if not columns:
        return pd.DataFrame(index=ids)
    texts = [_text(column).alias(column) for column in columns]
    frame = collect(dataset.unfilled.scan("customers").select("user_id", *texts)).drop_duplicates("user_id")
    return frame.set_index("user_id").reindex(ids)


def _text(column: str) -> Any:
    return nw.col(column).cast(nw.String)


def _values(column: pd.Series) -> list[str]:
    """The values that become columns; one that everybody has parts nobody."""
    counts = column.dropna().astype(str).value_counts()
    counts = counts[(counts >= EACH) & (counts < len(column))]
    often = counts.rename_axis("value").reset_index(name="n").sort_values(["n", "value"], ascending=[False, True])
    return sorted(often["value"].head(MOST_VALUES), key=age_order)
