"""Rows as people have them, checked once: ids as text, finite values, dates as days, texts as words."""

from typing import Any

import numpy as np
import pandas as pd

from core.errors import OutOfRange
from core.recommend.ranking import Ids
from core.tokens import tokenise

TEXTS = ("title", "content", "category")
NO_DAY = -1


def pairs(frame: pd.DataFrame, left: str, right: str, value: str) -> pd.DataFrame:
    """`left`, `right` as string ids, `value` as float (1 where missing), `day` as int32 if dated."""
    if not {left, right} <= set(frame.columns):
        raise OutOfRange("columns", ", ".join(map(str, frame.columns)), f"{left}, {right}, {value}?")
    kept = frame.loc[frame[left].notna() & frame[right].notna()]
    amounts = _numbers(kept, value) if value in kept else 1.0
    columns = {left: _as_ids(kept[left]), right: _as_ids(kept[right]), value: amounts}
    return pd.DataFrame(columns | _days(kept))


def _numbers(rows: pd.DataFrame, name: str) -> "pd.Series[Any]":
    """The column as float, 1 where it is blank. Raises OutOfRange for what is not a finite number."""
    numbers = pd.to_numeric(rows[name], errors="coerce").astype(float)
    _refuse(rows[name], rows[name].notna() & ~np.isfinite(numbers), "0, 1, 2.5, …")
    return numbers.fillna(1.0)


def _refuse(column: "pd.Series[Any]", wrong: "pd.Series[Any]", allowed: str) -> None:
    if wrong.any():
        raise OutOfRange(str(column.name), column[wrong].iloc[0], allowed)


def _as_ids(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Ids as text; whole numbers that a blank cell made floats come back as 7, not 7.0."""
    column = column.infer_objects()
    if pd.api.types.is_float_dtype(column) and (column == column.round()).all():
        column = column.astype("int64")
    return column.astype("str")


def _days(rows: pd.DataFrame) -> dict[str, "pd.Series[Any]"]:
    """The day of each row from `day` or `at` (time, ISO text, seconds since 1970); nothing without dates."""
    if "day" in rows:
        return {"day": rows["day"].fillna(NO_DAY).astype("int32")}
    if "at" not in rows:
        return {}
    numeric = pd.api.types.is_numeric_dtype(rows["at"])
    how = {"unit": "s"} if numeric else {"format": "ISO8601"}
    at = pd.to_datetime(rows["at"], errors="coerce", **how)
    _refuse(rows["at"], rows["at"].notna() & at.isna(), "2024-01-31 12:00")
    at = at.dt.tz_localize(None)  # the calendar day is that of the clock on the wall
    return {"day": (at - pd.Timestamp(0)).dt.days.fillna(NO_DAY).astype("int32")}


def texts_by_item(items: pd.DataFrame) -> pd.DataFrame:
    """The text columns by item id, the first row of each item, blanks as ''."""
    if "item_id" not in items:
        raise OutOfRange("columns", ", ".join(map(str, items.columns)), "item_id, title?, content?, category?")
    kept = items.loc[items["item_id"].notna()]
    texts = kept[[name for name in TEXTS if name in kept]].astype("str").fillna("")
    texts.index = pd.Index(_as_ids(kept["item_id"]), dtype="str")
    return texts[~texts.index.duplicated()]


def words_of(texts: pd.DataFrame, item_ids: Ids) -> tuple[tuple[str, ...], ...] | None:
    """The words of each item, or None where no item has any."""
    words = {item: tuple(tokenise(" ".join(row))) for item, *row in texts.itertuples(name=None)}
    return tuple(words.get(str(item), ()) for item in item_ids) if any(words.values()) else None


def titles_of(texts: pd.DataFrame) -> dict[str, str]:
    if "title" not in texts:
        return {}
    return {str(item): title for item, title in texts["title"].items() if title}
