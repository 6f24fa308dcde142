"""Usable rows as Parquet of text, written by DuckDB: for a large file in which every line is a row of the table."""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import duckdb

from core.engine import Sql, any_of, commas, run, sql
from core.loading.checks.check import cell
from core.loading.columns import Field, Plan
from core.loading.fast import NotClean, cells_as_text, reading
from core.loading.part import Findings
from core.loading.source import Source
from core.loading.spool import Keys, Spool, note_lacking
from core.loading.statement import WIDE, is_bad, may_fail
from core.loading.text.odd import Guard, is_remark, is_total
from core.loading.text.profile import Profile
from core.loading.text.rows import GUARDED
from core.loading.text.tail import RECENT
from core.loading.typed import is_missing
from core.loading.values import BLANKS
from core.schema import GUEST

AT_ONCE = 1_000_000  # rows among which those that need a look are fetched in one piece
_TOTAL = "(?i)[tsgacmr合总小平汇].{0,79}"  # how a total may begin


def spool_lines(source: Source, plan: Plan, root: Path, raw: Path, findings: Findings, first: int) -> Spool:
    """Write into `raw` the rows that are the lines from `first` on; what keys they lack is noted.

    Raises NotClean where a row may be none of the table, as a total is none: spool() looks at its neighbours.
    """
    keys = Keys.of(plan, source)
    with reading(source.path, root, wide=len(plan.fields) > WIDE) as connection:
        rows = int(run(connection, _copy(source, plan, keys, raw, first), findings.tick_share)[0][0])
        lacking = _looked_through(_odd_rows(connection, plan, raw, rows, findings), plan, keys, rows)
    aside = [line for line, _, guest in lacking if not guest]
    texts = _texts(source.path, frozenset(aside))
    for line, heading, _ in lacking:
        note_lacking(findings, plan.file, line, heading, texts.get(line))
    kept = "(SELECT * EXCLUDE (_lacks, _guest) FROM read_parquet({p}) WHERE _lacks IS NULL OR _guest)"
    return Spool(sql(kept, p=str(raw)), rows, rows - len(aside))


def _copy(source: Source, plan: Plan, keys: Keys, raw: Path, first: int) -> Sql:
    """Every row that holds anything, the key it lacks as _lacks (its place among them), and whether it is a guest's."""
    trimmed = commas(sql("nullif(trim({c}, {b}), '') AS {c}", c=cell(f), b=BLANKS) for f in plan.fields)
    lacks = Sql(" ".join(sql("WHEN {b} THEN {i}", b=_is_blank(f), i=i) for i, f in enumerate(keys.needed)))
    inner = sql(
        "SELECT *, row_number() OVER () AS _number, {lacks} AS _lacks, {guest} AS _guest"
        " FROM (SELECT {t}, row_number() OVER () + {before} AS _line FROM {rows}) WHERE {given}",
        lacks=sql("CASE {w} END", w=lacks) if keys.needed else Sql("NULL::INT"),
        guest=_is_guest(keys), t=trimmed, before=first - 1, rows=cells_as_text(source.path, source.dialect, plan),
        given=any_of([sql("{c} IS NOT NULL", c=cell(f)) for f in plan.fields]),
    )  # fmt: skip
    return sql(
        "COPY (SELECT {cells}, _line, _number, _lacks, _guest FROM ({inner})) TO {raw}"
        " (FORMAT parquet, COMPRESSION zstd)",
        cells=commas(_named(f, keys) for f in plan.fields), inner=inner, raw=str(raw),
    )  # fmt: skip


def _is_blank(field: Field) -> Sql:
    return sql("({c} IS NULL OR {missing})", c=cell(field), missing=is_missing(cell(field)))


def _is_guest(keys: Keys) -> Sql:
    """An order with a number that lacks nothing but its customer."""
    if keys.guest is None or keys.order is None:
        return Sql("FALSE")
    present = [sql("NOT {b}", b=_is_blank(f)) for f in (*keys.needed, keys.order) if f != keys.guest]
    return Sql(" AND ".join([_is_blank(keys.guest), *present]))


def _named(field: Field, keys: Keys) -> Sql:
    if field != keys.guest or keys.order is None:
        return cell(field)
    return sql("CASE WHEN _guest THEN {g} || {o} ELSE {c} END AS {c}", g=GUEST, o=cell(keys.order), c=cell(field))


def _odd_rows(
    connection: duckdb.DuckDBPyConnection, plan: Plan, raw: Path, rows: int, findings: Findings
) -> Iterator[tuple[Any, ...]]:
    """_number, _line, _lacks, _guest and the cells of the first and last rows, and of all that do not fit somewhere."""
    fields = [f for f in plan.fields if may_fail(f) and not f.key]
    total = sql("coalesce(regexp_full_match({c}, {t}), FALSE)", c=cell(plan.fields[0]), t=_TOTAL)
    odd = any_of([Sql("_lacks IS NOT NULL"), total, *map(is_bad, fields)])
    cells = commas(cell(f) for f in plan.fields)
    for begin in range(0, rows, AT_ONCE):
        query = sql(
            "SELECT _number, _line, _lacks, _guest, {c} FROM read_parquet({p}) WHERE _number > {begin} AND _number <= {end}"
            " AND ({odd} OR _number <= {head} OR _number > {tail}) ORDER BY _number",
            c=cells, p=str(raw), begin=begin, end=begin + AT_ONCE, odd=odd, head=GUARDED, tail=rows - RECENT,
        )  # fmt: skip
        yield from run(connection, query, lambda _: findings.tick(rows))


def _looked_through(odd: Iterator[tuple[Any, ...]], plan: Plan, keys: Keys, rows: int) -> list[tuple[int, str, bool]]:
    """Line, heading of the key it lacks, and whether it is a guest's: of each row that lacks one. Raises NotClean."""
    who = next((i for i, f in enumerate(plan.fields) if f == keys.guest), None)
    head = list(islice(odd, GUARDED))
    guard = Guard(Profile([_as_written(row, who) for row in head]))
    found: list[tuple[int, str, bool]] = []
    for row in chain(head, odd):
        number, line, lacks, guest, *_ = row
        cells = _as_written(row, who)
        if is_total(cells) or (number > rows - RECENT and is_remark(cells)) or not guard.passes(cells):
            raise NotClean
        if lacks is not None:
            found.append((line, keys.needed[lacks].heading, guest))
    return found


def _as_written(row: tuple[Any, ...], who: int | None) -> list[str]:
    """The cells of a row, that of a guest empty as it was."""
    guest, cells = row[3], [text or "" for text in row[4:]]
    if guest and who is not None:
        cells[who] = ""
    return cells


def _texts(path: Path, wanted: frozenset[int]) -> dict[int, str]:
    """These lines of a file as they were written."""
    if not wanted:
        return {}
    with path.open("rb") as file:
        return {n: line.decode().rstrip("\r\n") for n, line in enumerate(file, 1) if n in wanted}
