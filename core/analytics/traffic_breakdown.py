"""Page views by channel, kind of event, device or any other trait of a view or of the person who looked."""

from typing import Any

import narwhals as nw
import pandas as pd

from core.analytics.audience import shareable
from core.analytics.profile import distinct_values, profile_columns
from core.analytics.traffic import VISITORS, sums
from core.dataset import Dataset
from core.engine import collect

MOST_VALUES = 50
_FEW_NUMBERS = 12
_FIRST = ("channel", "event")


def traffic_columns(dataset: Dataset) -> pd.DataFrame:
    """The columns views may be broken down by, channel first: table ("events" or "customers"), column, values.

    Those of few different values: at most 50, of numbers at most 12; the channel may have any number. Nothing that
    names a person.
    """
    found = [("events", column, values) for column, values in _of_events(dataset).items()]
    if dataset.rows("customers"):
        profile = profile_columns(dataset)
        groups = profile[(profile["kind"] == "groups") & (profile["values"] <= MOST_VALUES)]
        found += [("customers", c, n) for c, n in zip(groups["column"], groups["values"], strict=True)]
    return pd.DataFrame(found, columns=["table", "column", "values"])


def _of_events(dataset: Dataset) -> dict[str, int]:
    """Column of the events -> how many different values it has, of those that group views."""
    kinds = {c: kind for c, kind in dataset.columns("events").items() if kind in ("category", "bool", "int")}
    columns = [c for c in (*_FIRST, *dataset.traits("events")) if c in kinds]
    values = distinct_values(dataset.events, columns) if columns else {}
    return {c: n for c, n in values.items() if _groups(c, kinds[c], n)}


def _groups(column: str, kind: str, values: int) -> bool:
    if column == "channel":
        return values >= 1
    return 2 <= values <= (_FEW_NUMBERS if kind == "int" else MOST_VALUES)


def views_by(dataset: Dataset, *, table: str, column: str, most: int = 12) -> pd.DataFrame:
    """Views by a column of traffic_columns(), largest first; the rows add up to all views.

    Columns: kind ("value", then "other" for all beyond the `most` largest, then "unknown"), value (text; None unless
    kind is "value"), values (how many different ones the row holds), page_views, visitors (distinct people), share (of
    all views, 0..1), views_each (views per visitor).
    A visitor may have been seen with several values of a column of the events, so visitors need not add up.
    """
    valued = _valued(dataset, table, column)
    found = _counted(valued)
    named = found[found["value"].notna()].sort_values(["page_views", "value"], ascending=[False, True])
    if len(named) > most:
        top = named["value"].head(most).tolist()
        # People of several small values are counted once: the engine counts them anew.
        rest = valued.filter(~nw.col("value").is_in(top)).with_columns(value=nw.lit(""))
        other = _counted(rest).assign(kind="other", value=None, values=len(named) - most)
    else:
        other = found.iloc[:0].assign(kind="other", values=0)
    unknown = found[found["value"].isna()].assign(kind="unknown", value=None, values=0)
    rows = pd.concat([named.head(most).assign(kind="value", values=1), other, unknown], ignore_index=True)
    return rows.assign(
        value=rows["value"].astype(object).where(rows["kind"] == "value", None),
        share=rows["page_views"] / max(int(rows["page_views"].sum()), 1),
        views_each=rows["page_views"] / rows["visitors"],
    )[["kind", "value", "values", "page_views", "visitors", "share", "views_each"]]


def _counted(valued: nw.LazyFrame[Any]) -> pd.DataFrame:
    return collect(valued.group_by("value").agg(*sums()), VISITORS).astype({"value": object})


def _valued(dataset: Dataset, table: str, column: str) -> nw.LazyFrame[Any]:
    """user_id, page_views and value, the text of the column."""
    if table == "events":
        return dataset.events.select("user_id", "page_views", value=nw.col(column).cast(nw.String))
    # A person with several rows counts once, under one value. One's value is theirs whatever part is shown.
    people = dataset.whole.customers.select("user_id", value=nw.col(column).cast(nw.String))
    one_each = people.group_by("user_id").agg(nw.col("value").max())
    views = dataset.events.group_by("user_id").agg(nw.col("page_views").sum())
    return views.join(one_each, on="user_id", how="left").select("user_id", "page_views", "value")


def shareable_views(rows: pd.DataFrame, other: str = "other (small groups)") -> pd.DataFrame:
    """The rows of views_by() as they may leave the program: value, page_views, visitors.

    Groups of fewer than 10 visitors are one last row, `other`; both sums stay.
    """
    plain = rows[["value", "page_views", "visitors"]].rename(columns={"visitors": "users"})
    return shareable(plain, other, sums=("page_views", "users")).rename(columns={"users": "visitors"})
