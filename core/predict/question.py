"""What is asked: which people have a value of a column, and which columns could be asked about."""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from core.analytics.profile import distinct_values, may_group
from core.dataset import Dataset
from core.engine import collect, distinct
from core.errors import OutOfRange
from core.filters import somebody
from core.segments import Choice, available_features, choice, people, sweep_dataset

BOUGHT, SEGMENT = "#bought", "#segment."
MOST_VALUES = 10
# What is counted in the orders table: it cannot help but tell whether somebody is in it.
ORDER_MEASURES = (
    "recency_days", "orders", "spend", "average_basket", "items_bought", "orders_per_month", "days_between",
    "different_items", "different_categories", "return_share", "discount_share",
)  # fmt: skip
# A band and the number it was made of say the same.
SAME = {"age": ("age_group",), "age_group": ("age",), "income": ("income_group",), "income_group": ("income",)}


@dataclass(frozen=True)
class Question:
    """Who has `value` in `column`, against everyone else whose value is known.

    column:  a column of customers; BOUGHT ("true": has an order); or as of segment_label, with values "1" .. "K".
    keep:    names of columns to use although they give the label away.
    without: names of columns not to use.
    """

    column: str
    value: str
    keep: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def label_columns(dataset: Dataset) -> pd.DataFrame:
    """The columns that can be a label, `label` first: column, values (a tuple of texts in order, 2 to 10 of them).

    Beside columns of customers BOUGHT, where some have an order and some do not.
    """
    rows = [(column, values) for column in _few_values(dataset) if len(values := _values(dataset, column)) > 1]
    rows.sort(key=lambda row: row[0] != "label")
    if _some_bought(dataset):
        rows.append((BOUGHT, ("true", "false")))
    return pd.DataFrame(rows, columns=["column", "values"])


def segment_label(k: int, code: str = "") -> tuple[str, tuple[str, ...]]:
    """Column and values of the K segments of everyone by the features of this code (see core.segments.choice)."""
    return f"{SEGMENT}{k}{'.' if code else ''}{code}", tuple(str(number) for number in range(1, k + 1))


def segments_asked(column: str) -> tuple[int, str] | None:
    """K and the code of the features of such a column; None for another."""
    if not column.startswith(SEGMENT):
        return None
    k, _, code = column.removeprefix(SEGMENT).partition(".")
    return int(k), code


def labels_of(dataset: Dataset, column: str) -> tuple[pd.Series, tuple[str, ...]]:
    """user_id -> value as text, None where it is not known; and the names of features that are made of the label.

    Segments are those of the whole data, whomever the filters leave. Raises OutOfRange for a column that does not
    exist, NotEnoughData as sweep_dataset.
    """
    dataset = dataset.unfilled
    if column == BOUGHT:
        buyers = collect(distinct(dataset.scan("orders").select("user_id")))["user_id"]
        everyone = people(dataset)
        return pd.Series(np.where(np.isin(everyone, buyers), "true", "false"), everyone, dtype=object), ORDER_MEASURES
    asked = segments_asked(column)
    if asked is not None:
        return _segments(dataset, *asked)
    if column not in dataset.columns("customers"):
        raise OutOfRange("column", column, ", ".join(dataset.columns("customers")))
    frame = collect(dataset.scan("customers").select("user_id", value=_text(column))).drop_duplicates("user_id")
    known = frame["value"].astype(object).where(frame["value"].notna(), None).to_numpy()
    return pd.Series(known, frame["user_id"].to_numpy(dtype=str), dtype=object), (column, *SAME.get(column, ()))


def _segments(dataset: Dataset, k: int, code: str) -> tuple[pd.Series, tuple[str, ...]]:
    """The segment of everyone whom the filters leave, and the columns that segments were made of."""
    whole = dataset.whole
    chosen = choice(available_features(whole), code) if code else Choice()
    if chosen is None:
        raise OutOfRange("features", code, ", ".join(available_features(whole)["name"]))
    found = sweep_dataset(whole, **chosen.options)
    if k not in found.found:
        raise OutOfRange("K", k, f"{min(found.ks)} – {max(found.ks)}")
    labels = (found.found[k].labels.astype(int) + 1).astype(str).astype(object)
    told = pd.Series(labels, found.features.user_ids)
    shown = told[np.isin(found.features.user_ids, people(dataset))] if dataset.filter else told
    return shown, found.features.columns


def _few_values(dataset: Dataset) -> list[str]:
    dataset = dataset.unfilled
    kinds = {c: kind for c, kind in dataset.columns("customers").items() if may_group(c, kind) and kind != "money"}
    counts = distinct_values(dataset.customers, list(kinds)) if kinds else {}
    return [column for column, count in counts.items() if 2 <= count <= MOST_VALUES]


def _values(dataset: Dataset, column: str) -> tuple[str, ...]:
    """The different values: yes before no, else in order."""
    table = distinct(dataset.unfilled.customers.select(value=_text(column)).filter(~nw.col("value").is_null()))
    found = set(collect(table)["value"].astype(str))
    return tuple(sorted(found, key=_yes_first))


def _yes_first(value: str) -> tuple[int, str]:
    low = value.strip().lower()
    order = {
        "1": 0,
        "1.0": 0,
        "true": 0,
        "yes": 0,
        "y": 0,
        "是": 0,
        "0": 2,
        "0.0": 2,
        "false": 2,
        "no": 2,
        "n": 2,
        "否": 2,
    }
    return order.get(low, 1), low


def _text(column: str) -> Any:
    return nw.col(column).cast(nw.String)


def _some_bought(dataset: Dataset) -> bool:
    if "orders" not in dataset.names:
        return False
    buyers = int(collect(dataset.orders.filter(somebody()).select(n=nw.col("user_id").n_unique()))["n"].iloc[0])
    return 0 < buyers < len(people(dataset))
