"""What is missing: in which columns, how much, and what is missing together."""

import narwhals as nw
import pandas as pd

from core.dataset import Dataset
from core.doctor.origin import chosen_for, given_columns, on_files, reported
from core.engine import collect
from core.loading.treat import missing_options
from core.schema import TABLES

MOST_COLUMNS = 30


def missing(dataset: Dataset) -> pd.DataFrame:
    """One row for each column that files gave, the emptiest first, whatever was done about it and whatever is filtered.

    table, column, type, rows, missing (cells without a value as given: rows set aside for it and cells filled since
    are counted), share (of rows, those set aside included), filled (cells), aside (rows), files ((file, heading) of
    each that gives the column), key (of the choice: "missing:" and the heading of the first file), options (the default
    first; empty where nothing can be chosen), chosen.
    """
    dataset = on_files(dataset)
    whole = dataset.whole
    rows = [row for table in whole.names for row in _of_table(whole, table)]
    columns = ["table", "column", "type", "rows", "missing", "share", "filled", "aside", "files", "key", "options"]
    frame = pd.DataFrame(rows, columns=[*columns, "chosen"])
    return frame.sort_values(["share", "table"], ascending=[False, True], kind="stable", ignore_index=True)


def missing_map(dataset: Dataset, table: str, *, most: int = 20) -> pd.DataFrame:
    """What rows of a table lack together: missing (a tuple of columns, () for nothing), rows, share; most rows first.

    Of the columns with gaps the 30 emptiest are told apart. Raises NotEnoughData without the table.
    """
    dataset = on_files(dataset)
    dataset.require(table)
    given = dataset.whole.unfilled
    empty = pd.Series(gaps(given, table, list(given_columns(dataset.whole, table)))).sort_values(ascending=False)
    columns = [name for name, n in empty.items() if n][:MOST_COLUMNS]
    if not columns:
        return pd.DataFrame({"missing": [()], "rows": [given.rows(table)], "share": [1.0]})
    flags = {f"gap{n}": nw.col(str(name)).is_null() for n, name in enumerate(columns)}
    counted = given.scan(table).select(**flags).group_by(*flags).agg(rows=nw.len())
    found = collect(counted.sort("rows", *flags, descending=True).head(most), {"rows": "int"})
    patterns = [tuple(c for c, gap in zip(columns, row, strict=True) if gap) for row in found[list(flags)].to_numpy()]
    frame = pd.DataFrame({"missing": pd.Series(patterns, dtype=object), "rows": found["rows"]})
    return frame.assign(share=frame["rows"] / given.rows(table))


def gaps(dataset: Dataset, table: str, columns: list[str]) -> dict[str, int]:
    """Column -> cells without a value."""
    if not columns or not dataset.rows(table):
        return dict.fromkeys(columns, 0)
    counts = [nw.col(name).is_null().cast(nw.Int64).sum().alias(f"n{n}") for n, name in enumerate(columns)]
    row = collect(dataset.scan(table).select(*counts)).iloc[0]
    return {name: int(row[f"n{n}"]) for n, name in enumerate(columns)}


def _of_table(dataset: Dataset, table: str) -> list[tuple[object, ...]]:
    given = given_columns(dataset, table)
    as_given, now = (gaps(one, table, list(given)) for one in (dataset.unfilled, dataset))
    aside = set_aside(dataset)
    keys = TABLES[table].keys
    rows: list[tuple[object, ...]] = []
    for name, files in given.items():
        kind, out = dataset.columns(table)[name], sum(aside.get(origin, 0) for origin in files)
        options = missing_options(name, kind, key=name in keys)
        total, lacking = dataset.rows(table), as_given[name] + out
        rows.append((
            table, name, kind, total, lacking, lacking / max(total + out, 1), as_given[name] - now[name], out, files,
            f"missing:{files[0][1]}", options, chosen_for(dataset, files, "missing") if options else "",
        ))  # fmt: skip
    return rows


def set_aside(dataset: Dataset) -> dict[tuple[str, str], int]:
    """(upload, heading) -> rows set aside for having no value there."""
    report = reported(dataset)
    found = report[report["code"] == "W_MISSING_VALUE"].groupby(["upload", "column"])["times"].sum()
    return {(str(upload), str(column)): int(n) for (upload, column), n in found.items()}
