"""Which numbers lie far from the others of their column."""

import pandas as pd

from core.dataset import Dataset
from core.doctor.origin import Origins, chosen_for, given_columns, on_files, upload_of
from core.engine import Sql, identifier, run, sql, working_cursor
from core.loading.fences import fences, in_units, judged
from core.loading.treat import outlier_options


def outliers(dataset: Dataset) -> pd.DataFrame:
    """One row for each column of numbers whose usual range can be told, whatever is filtered; most flagged first.

    table, column, type, rule ("plain": median +- 3 * 1.4826 * MAD; "log": the same of the logarithm), low and high (the
    usual range, money in currency units), rows (with a value as given), flagged (outside), share, files ((file,
    heading) of each that gives the column), key (of the choice: "outliers:" and the heading), options, chosen. Ids, 0 and 1,
    ratings, row numbers and columns of fewer than 20 values are never judged.
    """
    dataset = on_files(dataset)
    whole = dataset.whole
    rows = [row for table in whole.names for name in _numbers(whole, table) if (row := _judged(whole, table, name))]
    columns = ["table", "column", "type", "rule", "low", "high", "rows", "flagged", "share", "files", "key", "options"]
    frame = pd.DataFrame(rows, columns=[*columns, "chosen"])
    return frame.sort_values("share", ascending=False, kind="stable", ignore_index=True)


def _numbers(dataset: Dataset, table: str) -> list[str]:
    kinds = dataset.columns(table)
    own = {*given_columns(dataset, table), *(("amount",) if table == "orders" else ())}
    return [name for name, kind in kinds.items() if name in own and judged(name, kind)]


def _judged(dataset: Dataset, table: str, name: str) -> tuple[object, ...] | None:
    stored, kind = dataset.tables[table], dataset.columns(table)[name]
    mark = stored.filled.get(name)
    given = sql("SELECT *, {m} AS _m FROM read_parquet({p}, union_by_name = true)",
                m=identifier(mark) if mark else Sql("FALSE"), p=[str(path) for path in stored.paths])  # fmt: skip
    rows = sql("(SELECT {v} AS v FROM ({g}) WHERE _m IS NOT TRUE)", v=in_units(identifier(name), kind), g=given)
    with working_cursor(dataset.root) as connection:
        found = fences(lambda statement: run(connection, statement), rows, Sql("v"))
        if found is None:
            return None
        counts = sql("SELECT count(v), count(*) FILTER (WHERE {o}) FROM {r}", o=found.outside(Sql("v")), r=rows)
        known, flagged = run(connection, counts)[0]
    files = given_columns(dataset, table).get(name) or _derived(dataset, table, name)
    options = outlier_options(name, kind) if files else ()
    key, now = (f"outliers:{files[0][1]}", chosen_for(dataset, files, "outliers")) if files else ("", "")
    return (
        table,
        name,
        kind,
        found.rule,
        found.low,
        found.high,
        known,
        flagged,
        flagged / known,
        files,
        key,
        options,
        now,
    )


def _derived(dataset: Dataset, table: str, name: str) -> Origins:
    """A column that follows from others is chosen for by its own name, in the files its table was made of."""
    return tuple((upload_of(dataset, file.name), name) for file in dataset.report.files if file.table == table)
