"""What loading found, grouped: each kind of finding in each column, the most consequential first."""

from dataclasses import dataclass

import pandas as pd

from core.dataset import Dataset
from core.doctor.origin import choices_of, on_files, reported, upload_of
from core.loading.repairs import REPAIRS, chosen
from core.loading.treat import missing_options

PARTS = ("completeness", "validity", "uniqueness", "consistency", "timeliness")


@dataclass(frozen=True)
class Kind:
    """What a report code is about: the part of quality it counts against ("": none), and how grave it is, 0..1.

    scored: whether its rows and columns are counted against the part; gaps and orphans are counted in the tables instead.
    """

    part: str
    severity: float
    scored: bool = True


def _kinds(part: str, severity: float, codes: str, *, scored: bool = True) -> dict[str, Kind]:
    return dict.fromkeys(codes.split(), Kind(part, severity, scored))


KINDS: dict[str, Kind] = {
    **_kinds("completeness", 1.0, "W_MISSING_KEY W_MISSING_VALUE", scored=False),
    **_kinds("completeness", 0.5, "W_EMPTY_COLUMN W_FORMULA_NO_VALUE W_FILLED W_SPARSE_SHEET", scored=False),
    **_kinds(
        "validity", 1.0,
        "W_BAD_EMAIL W_CELL_ERROR W_EXCEL_MANGLED_ID W_IMPOSSIBLE_DATE W_JSON_BAD_LINE W_NEGATIVE_PRICE W_NON_FINITE"
        " W_NOT_A_NUMBER W_NUMBER_OVERFLOW W_OUT_OF_RANGE W_RAGGED_ROW W_UNCLOSED_QUOTE",
    ),
    **_kinds(
        "validity", 0.5,
        "W_AMBIGUOUS_CONSENT W_BAD_UNICODE W_BIDI_CONTROL W_LONG_CELL W_MOJIBAKE W_NEGATIVE_QUANTITY W_NONEXISTENT_TIME"
        " W_NUL_BYTES W_UNSAFE_URL W_ZERO_WIDTH",
    ),
    **_kinds("uniqueness", 1.0, "W_DUPLICATE_ROW"),
    **_kinds("uniqueness", 0.5, "W_SAME_PERSON", scored=False),
    **_kinds("consistency", 1.0, "W_CONFLICTING_ID W_MIXED_CURRENCY W_UNICODE_DUPLICATE_ID"),
    **_kinds("consistency", 0.5, "W_AMBIGUOUS_DATE W_MIXED_DATE_FORMAT W_MIXED_ENCODING W_MIXED_NUMBER_FORMAT W_MIXED_TYPES"),
    **_kinds("consistency", 0.5, "W_ORPHAN_KEY", scored=False),
    **_kinds("timeliness", 1.0, "W_FUTURE_DATE"),
    **_kinds(
        "", 0.5,
        "W_DUPLICATE_COLUMN W_ENCODING_GUESSED W_FOOTER_ROW W_MINOR W_MULTIPLE_TABLES W_NO_HEADER W_SENSITIVE_COLUMN"
        " W_OUTLIER W_HIDDEN_CELLS W_HIDDEN_SHEET W_MERGED_CELLS",
    ),
    **_kinds(
        "", 0.1,
        "W_CONSTANT_COLUMN W_DECIMAL_COMMA W_EMPTY_COLUMN_NAME W_EXTERNAL_LINK_IGNORED W_FULLWIDTH_NUMBER W_GUARDED_CELL"
        " W_JSON_FLATTENED W_LEAP_SECOND W_LONG_COLUMN_NAME W_MACRO_IGNORED W_MIXED_NEWLINES W_MULTIROW_HEADER"
        " W_NAIVE_TIME W_NESTED_COLUMN W_NO_ROWS W_NUMERIC_HEADER W_ODD_TYPE W_ONE_COLUMN W_PREAMBLE"
        " W_UNKNOWN_EXTENSION_TYPE W_UNUSUAL_DELIMITER",
    ),
}  # fmt: skip
"""Report code -> what it is about: the one table both the score and the order of the findings are read from."""
OTHER = Kind("", 0.3)
_CHOICE = {"W_FILLED": "missing", "W_MISSING_VALUE": "missing", "W_OUTLIER": "outliers"}


def findings(dataset: Dataset) -> pd.DataFrame:
    """One row for each kind of finding in each column of each file, the most consequential first.

    code, file (as the report names it), column (heading or None), times, line (the first; NA without), value (the first),
    done (the most frequent), part (of PARTS, or ""), rows (touched: one a line; of a finding about a whole column or
    file all rows), impact (rows x severity), upload and key (file and key of the choice; key "" where there is none),
    options (the default first; empty without a choice), chosen ("" without).
    """
    dataset = on_files(dataset)
    columns = ["code", "file", "column", "times", "line", "value", "done", "part", "rows", "impact", "upload", "key"]
    report = reported(dataset)
    in_file = {file.name: file.rows_in for file in dataset.report.files}
    rows = []
    for (code, name, column), same in report.groupby(["code", "file", "column"], dropna=False, sort=False):
        heading = None if pd.isna(column) else str(column)
        lines = same["line"].dropna()
        touched = _touched(code, same, in_file.get(name, 0))
        kind = KINDS.get(code, OTHER)
        line = int(lines.min()) if len(lines) else pd.NA
        done = str(same["done"].mode().iloc[0])
        first = (code, name, heading, int(same["times"].sum()), line, _first(same["value"]), done, kind.part, touched)
        rows.append((*first, touched * kind.severity, upload_of(dataset, name), *_choice(dataset, code, name, heading)))
    types = {"times": "int64", "line": "Int64", "rows": "int64", "impact": "float64"}
    frame = pd.DataFrame(rows, columns=[*columns, "options", "chosen"], dtype=object).astype(types)
    return frame.sort_values(["impact", "times"], ascending=False, kind="stable", ignore_index=True)


def _touched(code: str, same: pd.DataFrame, rows: int) -> int:
    """Rows a finding touches: one a line, or as many as it says; without either it is about all."""
    if code in ("W_FILLED", "W_OUTLIER") and same["line"].isna().all():
        return sum(int(part.rpartition("×")[2]) for value in same["value"].dropna() for part in value.split(", "))
    lines = same["line"].dropna().nunique()
    return int(lines + same["times"].sum() - len(same)) if lines else rows


def _first(values: pd.Series) -> str | None:
    """The first value that is there."""
    given = values.dropna()
    return str(given.iloc[0]) if len(given) else None


def _choice(dataset: Dataset, code: str, name: str, heading: str | None) -> tuple[str, tuple[str, ...], str]:
    """The key of the choice a finding offers, its options and the one that holds."""
    code = _CHOICE.get(code, code)
    if code not in REPAIRS:
        return "", (), ""
    options = REPAIRS[code].options
    if code == "missing":
        options = _of_column(dataset, name, heading)
    return (f"{code}:{heading}" if heading else code), options, chosen(choices_of(dataset, name), code, heading)


def _of_column(dataset: Dataset, name: str, heading: str | None) -> tuple[str, ...]:
    """What can be done about what a column lacks, by its type."""
    columns = [c for file in dataset.report.files if file.name == name for c in file.columns if c.heading == heading]
    return missing_options(columns[0].became or columns[0].heading, columns[0].type) if columns else ()
