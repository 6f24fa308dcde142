"""Tables on their way out: files that a spreadsheet opens as text, never as a formula, and the way back.

The rule: text that a spreadsheet could run gets an apostrophe before it, and so does text that looks as if it had got
one already; `restored` takes one off again. So whatever was exported comes back as it was.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# Spreadsheets pass over blanks, control characters and letters without width, each of which can stand before the sign.
_UNSEEN = (
    r"\s\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef"
)
_SIGNS = r"=+\-@＝＋－＠﹦﹢﹣﹫−"
_DANGER = rf"(?:[\t\r\n]|[{_UNSEEN}]*[{_SIGNS}])"
_FORMULA = re.compile(f"'*{_DANGER}")
_GUARDED = re.compile(f"'+{_DANGER}")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def safe_csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 CSV with a byte-order mark for spreadsheets; text that could run as a formula gets a leading apostrophe.

    Only text and headings change: -5 as a number stays a number; days are written as dates. Read again by
    core.loading, every cell is what it was, but that an e-mail has no line breaks: they could smuggle in a recipient.
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
    harmless = frame.assign(**{column: frame[column].map(_in_one_line) for column in text if _is_email(column)})
    harmless = harmless.assign(**{column: harmless[column].map(defuse) for column in text})
    text_of_all: str = harmless.rename(columns=defuse).to_csv(index=False, sep=separator, lineterminator="\r\n")
    return text_of_all


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    """Days counted from 1970-01-01 (columns `day`, `..._day`) as dates, which a spreadsheet understands."""
    import pandas as pd

    days = [c for c in frame if str(c).split("_")[-1] == "day" and pd.api.types.is_numeric_dtype(frame[c])]
    dates = {c: pd.to_datetime(frame[c], unit="D").dt.strftime("%Y-%m-%d") for c in days}
    return frame.assign(**dates)


def _is_email(column: object) -> bool:
    return "email" in re.sub(r"[\W_]", "", str(column).lower()) or "邮箱" in str(column)


def _in_one_line(cell: object) -> object:
    return _BREAKS.sub(" ", cell) if isinstance(cell, str) else cell


def defuse(cell: object) -> object:
    """The cell with an apostrophe before it when a spreadsheet would read it as a formula, or `restored` take one off."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def held(cell: str) -> str:
    """The same for a workbook, where text cannot run: an apostrophe more only where `restored` would take one off."""
    return f"'{cell}" if _GUARDED.match(cell) else cell


def restored(cell: str) -> str:
    """The cell as it was before `defuse`, or `held`."""
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell
