"""A plan as one SQL statement: the typed columns of a file, those that follow from them, and a mark on rows that do not fit."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from core.engine import Sql, any_of, commas, identifier, sql
from core.loading.columns import Field, Plan
from core.loading.typed import epoch_day, is_missing, typed
from core.loading.values import BLANKS
from core.schema import DUCKDB_TYPES, TABLES

ROW_GROUP = 30_720
WIDE = 100  # columns beyond which statements are made for many of them


def copy(
    table: Sql,
    plan: Plan,
    target: Path,
    line: Sql | None = None,
    *,
    any_blanks: bool = False,
    doubts: Sequence[Sql] = (),
) -> Sql:
    """COPY of the typed columns, with _bad marking the rows whose text did not fit somewhere, or for which a doubt holds.

    line: the number of a row, where the table has it; it then has the line of the file as _line too, which is kept, and
        no row is marked: what does not fit was dealt with before.
    """
    trimmed = commas(_trimmed(field_, any_blanks=any_blanks) for field_ in plan.fields)
    number = line or Sql("row_number() OVER ()")
    inner = sql(
        "SELECT {t}, {n} AS _row{line} FROM {table}",
        t=trimmed,
        line=Sql(", _line" if line else ""),
        n=number if _needs_rows(plan) or line else Sql("0"),
        table=table,
    )
    return sql(
        "COPY (SELECT {columns}{line}, {bad} AS _bad FROM ({inner})) TO {target} (FORMAT parquet, COMPRESSION zstd,"
        " ROW_GROUP_SIZE {group})",
        group=ROW_GROUP,
        columns=commas(_outputs(plan)), line=Sql(", _line" if line else ""),
        bad=Sql("FALSE") if line else any_of([*(is_bad(f) for f in plan.fields if may_fail(f)), *_is_empty(plan), *doubts]),
        inner=inner, target=str(target),
    )  # fmt: skip


def _trimmed(field_: Field, *, any_blanks: bool) -> Sql:
    """The cell without blanks around it, NULL if nothing is left. DuckDB's own casts of plain numbers and ISO times trim."""
    cell = identifier(f"c{field_.index}")
    if field_.format.pattern == "iso" or (
        field_.type in ("int", "number", "money") and field_.format.pattern == "plain"
    ):
        return sql("nullif({c}, '') AS {c}", c=cell)
    return sql("nullif(trim({c}, {b}), '') AS {c}" if any_blanks else "nullif(trim({c}), '') AS {c}", c=cell, b=BLANKS)


def _outputs(plan: Plan) -> Iterator[Sql]:
    """Every column of the file's Parquet: what the file gave, then what follows from it."""
    for field_ in plan.fields:
        yield sql("{v} AS {n}", v=_value(field_), n=identifier(field_.name))
    for name, value in derived(plan):
        yield sql("{v} AS {n}", v=value, n=identifier(name))


def _value(field_: Field) -> Sql:
    """The typed value; that a key is there is asked by is_bad, once."""
    cell = identifier(f"c{field_.index}")
    return cell if field_.key and field_.format.pattern == "plain" else typed(cell, field_.format)


def derived(plan: Plan) -> Iterator[tuple[str, Sql]]:
    """Canonical columns the file lacks but that follow: row ids, days, line totals, defaults."""
    of = {f.name: typed(identifier(f"c{f.index}"), f.format) for f in plan.fields if f.canonical}
    for name in _row_ids(plan):
        yield name, _stand_in(name, plan, of)
    for column in TABLES[plan.table].columns:
        if column.name in of:
            continue
        if column.name == "day" and "at" in of:
            yield "day", epoch_day(of["at"])
        elif column.name == "amount" and {"unit_price", "quantity"} <= set(of):
            yield "amount", sql("TRY_CAST(round({p} * {q}) AS BIGINT)", p=of["unit_price"], q=of["quantity"])
        elif column.name == "campaign_id" and column.key:
            yield "campaign_id", sql("{file}", file=plan.file)
        elif column.default is not None:
            yield column.name, sql("CAST({d} AS {t})", d=column.default, t=Sql(DUCKDB_TYPES[column.type]))


def _stand_in(name: str, plan: Plan, of: dict[str, Sql]) -> Sql:
    """An id the file lacks: of a person the e-mail's fingerprint, of an item its title, else the number of the row."""
    row = sql("{file} || '#' || _row", file=plan.file)
    if name == "user_id" and "email" in of:
        return sql("coalesce('mail-' || left(sha256(lower({e})), 16), {row})", e=of["email"], row=row)
    if name == "item_id" and "title" in of:
        return sql("coalesce({t}, {row})", t=of["title"], row=row)
    return row


def _row_ids(plan: Plan) -> list[str]:
    """Ids the file lacks; its rows are numbered instead, under the file's name, so that they never join another file."""
    own = TABLES[plan.table].by_name
    wanted: list[str] = [name for name in ("user_id", "item_id") if name in own and own[name].key]
    wanted += ["review_id"] if plan.table == "reviews" else []
    wanted += ["user_id"] if "customers" in plan.sides and "user_id" not in wanted else []
    wanted += ["item_id"] if "items" in plan.sides and "item_id" not in wanted else []
    return [name for name in wanted if name not in plan.names]


def _needs_rows(plan: Plan) -> bool:
    return bool(_row_ids(plan))


def _is_empty(plan: Plan) -> list[Sql]:
    """A row of blanks, which only a file without keys could take for data."""
    if any(field_.key for field_ in plan.fields):
        return []
    return [Sql(" AND ".join(sql("{c} IS NULL", c=identifier(f"c{f.index}")) for f in plan.fields))]


def may_fail(field_: Field) -> bool:
    return field_.key or field_.type not in ("id", "text", "category")


def is_blank(cell: Sql) -> Sql:
    """Whether a cell holds nothing, or a word for missing."""
    return sql("({c} IS NULL OR {missing})", c=cell, missing=is_missing(cell))


def is_bad(field_: Field) -> Sql:
    """A key that is missing, or text that is there, is not a word for missing, and did not become its type.

    Not by IN: DuckDB would join every row with the list, and no longer know how far it is in the file.
    """
    cell = identifier(f"c{field_.index}")
    if field_.key:
        return is_blank(cell)
    return sql(
        "CASE WHEN {c} IS NULL OR {t} IS NOT NULL THEN FALSE ELSE NOT {missing} END",
        c=cell,
        t=typed(cell, field_.format),
        missing=is_missing(cell),
    )
