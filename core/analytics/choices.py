"""What a dataset can be filtered by: its channels, and the groups its customers fall into."""

import narwhals as nw

from core.analytics.audience import AGE_BANDS
from core.analytics.profile import profile_columns
from core.dataset import Dataset
from core.engine import collect, distinct

MOST_VALUES = 50  # a menu with more is no menu; and what nearly everyone has alone would name people


def channels(dataset: Dataset) -> tuple[str, ...]:
    """Every channel of events, orders and exposures, in order."""
    tables = [name for name in ("events", "orders", "exposures") if "channel" in dataset.columns(name)]
    found = [collect(distinct(dataset.scan(name).select("channel")))["channel"].dropna() for name in tables]
    return tuple(sorted({str(value) for values in found for value in values}))


def group_values(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Column of the customers table -> its values as text, for columns with 2 to MOST_VALUES of them; ages as bands."""
    if "customers" not in dataset.names:
        return {}
    known = profile_columns(dataset)
    columns = known.loc[known["kind"] != "numbers", "column"]
    found = {column: _values(dataset, column) for column in columns}
    if "age" in dataset.columns("customers"):
        found = {"age": AGE_BANDS} | found
    return {column: values for column, values in found.items() if 2 <= len(values) <= MOST_VALUES}


def _values(dataset: Dataset, column: str) -> tuple[str, ...]:
    text = nw.col(column).cast(nw.String).alias("value")
    values = collect(distinct(dataset.customers.select(text)).head(MOST_VALUES + 2))["value"].dropna()
    return tuple(sorted(map(str, values)))
