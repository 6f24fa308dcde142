"""Tables on their way out: CSV that a spreadsheet opens as text, never as a formula."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_FORMULA = re.compile(r"^[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\t\r\n＝＋－＠]|^[\t\r\n]")


def safe_csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 CSV with a byte-order mark for spreadsheets; text that could run as a formula gets a leading apostrophe.

    Only text and headings change: -5 as a number stays a number; days are written as dates.
    Source: OWASP, "CSV Injection".
    """
    return _safe(frame, ",").encode("utf-8-sig")


def csv_rows(content: bytes) -> int:
    """Rows below the headings of such a file, counted by reading it."""
    import csv
    import io

    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return max(0, sum(1 for _ in lines) - 1)


def safe_tsv(frame: pd.DataFrame) -> str:
    """The same, as text between tabs, which pastes into the cells of a spreadsheet."""
    return _safe(frame, "\t")


def _safe(frame: pd.DataFrame, separator: str) -> str:
    frame = _dated(frame)
    text = frame.select_dtypes(include=["object", "string", "category"]).columns
    harmless = frame.assign(**{column: frame[column].map(defuse) for column in text})
    text_of_all: str = harmless.rename(columns=defuse).to_csv(index=False, sep=separator, lineterminator="\r\n")
    return text_of_all


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    """Days counted from 1970-01-01 (columns `day`, `..._day`) as dates, which a spreadsheet understands."""
    import pandas as pd

    days = [c for c in frame if str(c).split("_")[-1] == "day" and pd.api.types.is_numeric_dtype(frame[c])]
    dates = {c: pd.to_datetime(frame[c], unit="D").dt.strftime("%Y-%m-%d") for c in days}
    return frame.assign(**dates)


def defuse(cell: object) -> object:
    """The cell with a leading apostrophe when a spreadsheet would read it as a formula."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
