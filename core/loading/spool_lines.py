"""Usable rows as Parquet of text, written by DuckDB: for a large file in which every line is a row of the table."""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from core.engine import Sql, any_of, commas, run, sql
from core.loading.checks.check import cell
from core.loading.columns import Field, Plan
from core.loading.fast import NotClean, cells_as_text, reading
from core.loading.part import Findings
from core.loading.source import Source
from core.loading.spool import Keys, Spool, note_lacking
from core.loading.statement import ROW_GROUP, is_bad, is_blank, may_fail
from core.loading.text.odd import Guard, is_remark, is_total
from core.loading.text.profile import Profile
from core.loading.text.rows import GUARDED
from core.loading.text.tail import RECENT
from core.loading.values import BLANKS
from core.schema import GUEST

CELLS_AT_ONCE = 1_000_000  # fetched in one piece, however many rows are odd
_TOTAL = "(?i)[tsgacmr合总小平汇].{0,79}"  # how a total may begin


def spool_lines(source: Source, plan: Plan, root: Path, raw: Path, findings: Findings, first: int) -> Spool:
    """Write into `raw` the rows that are the lines from `first` on; what keys they lack is noted.

    Raises NotClean where a row may be none of the table, as a total is none: spool() looks at its neighbours.
    """
    keys = Keys.of(plan, source)
    with reading(source.path, root, wide=False) as connection:
        rows = int(run(connection, _copy(source, plan, keys, raw, first), findings.tick_share)[0][0])

        def pages(wanted: Sql, where: Sql) -> Iterator[tuple[Any, ...]]:
            step = max(CELLS_AT_ONCE // len(plan.fields), 1)
            for begin in range(0, rows, step):
                query = sql(
                    "SELECT {w} FROM read_parquet({p}) WHERE _number > {b} AND _number <= {e} AND ({where}) ORDER BY _number",
                    w=wanted, p=str(raw), b=begin, e=begin + step, where=where,
                )  # fmt: skip
                yield from run(connection, query, lambda _: findings.tick(rows))

        cells = commas(cell(f) for f in plan.fields)
        _look_through(pages(sql("_number, _guest, {c}", c=cells), _is_odd(plan, rows)), plan, keys, rows)
        lacking = pages(Sql("_line, _lacks, _guest"), Sql("_lacks IS NOT NULL"))
        aside = _note(lacking, keys, source.path, findings, plan.file)
    kept = "(SELECT * EXCLUDE (_lacks, _guest) FROM read_parquet({p}) WHERE _lacks IS NULL OR _guest)"
    return Spool(sql(kept, p=str(raw)), rows, rows - aside)


def _copy(source: Source, plan: Plan, keys: Keys, raw: Path, first: int) -> Sql:
    """Every row that holds anything, the key it lacks as _lacks (its place among them), and whether it is a guest's."""
    trimmed = commas(sql("nullif(trim({c}, {b}), '') AS {c}", c=cell(f), b=BLANKS) for f in plan.fields)
    lacks = Sql(" ".join(sql("WHEN {b} THEN {i}", b=is_blank(cell(f)), i=i) for i, f in enumerate(keys.needed)))
    inner = sql(
        "SELECT *, row_number() OVER () AS _number, {lacks} AS _lacks, {guest} AS _guest"
        " FROM (SELECT {t}, row_number() OVER () + {before} AS _line FROM {rows}) WHERE {given}",
        lacks=sql("CASE {w} END", w=lacks) if keys.needed else Sql("NULL::INT"),
        guest=_is_guest(keys), t=trimmed, before=first - 1, rows=cells_as_text(source.path, source.dialect, plan),
        given=any_of([sql("{c} IS NOT NULL", c=cell(f)) for f in plan.fields]),
    )  # fmt: skip
    return sql(
        "COPY (SELECT {cells}, _line, _number, _lacks, _guest FROM ({inner})) TO {raw}"
        " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {group})",
        cells=commas(_named(f, keys) for f in plan.fields), inner=inner, raw=str(raw), group=ROW_GROUP,
    )  # fmt: skip


def _is_guest(keys: Keys) -> Sql:
    """An order with a number that lacks nothing but its customer."""
    if keys.guest is None or keys.order is None:
        return Sql("FALSE")
    present = [sql("NOT {b}", b=is_blank(cell(f))) for f in (*keys.needed, keys.order) if f != keys.guest]
    return Sql(" AND ".join([is_blank(cell(keys.guest)), *present]))


def _named(field: Field, keys: Keys) -> Sql:
    if field != keys.guest or keys.order is None:
        return cell(field)
    return sql("CASE WHEN _guest THEN {g} || {o} ELSE {c} END AS {c}", g=GUEST, o=cell(keys.order), c=cell(field))


def _is_odd(plan: Plan, rows: int) -> Sql:
    """The first and last rows, those that may be a total, and those that do not fit somewhere."""
    fields = [f for f in plan.fields if may_fail(f) and not f.key]
    total = sql("coalesce(regexp_full_match({c}, {t}), FALSE)", c=cell(plan.fields[0]), t=_TOTAL)
    ends = sql("_number <= {head} OR _number > {tail}", head=GUARDED, tail=rows - RECENT)
    return any_of([ends, Sql("_lacks IS NOT NULL"), total, *map(is_bad, fields)])


def _look_through(odd: Iterator[tuple[Any, ...]], plan: Plan, keys: Keys, rows: int) -> None:
    """Raise NotClean where one of these rows (_number, _guest, cells) may be none of the table."""
    who = next((i for i, f in enumerate(plan.fields) if f == keys.guest), None)
    head = list(islice(odd, GUARDED))
    guard = Guard(Profile([_as_written(row, who) for row in head]))
    for row in chain(head, odd):
        cells = _as_written(row, who)
        if is_total(cells) or (row[0] > rows - RECENT and is_remark(cells)) or not guard.passes(cells):
            raise NotClean


def _as_written(row: tuple[Any, ...], who: int | None) -> list[str]:
    """The cells of a row, that of a guest empty as it was."""
    guest, cells = row[1], [text or "" for text in row[2:]]
    if guest and who is not None:
        cells[who] = ""
    return cells


def _note(lacking: Iterator[tuple[Any, ...]], keys: Keys, path: Path, findings: Findings, file: str) -> int:
    """Note the rows that lack a key (_line, _lacks, _guest), in order; returns how many are set aside with their text."""
    aside = 0
    with path.open("rb") as text:
        lines = enumerate(text, 1)
        for line, lacks, guest in lacking:
            raw = None if guest else next(content for n, content in lines if n == line).decode().rstrip("\r\n")
            note_lacking(findings, file, line, keys.needed[lacks].heading, raw)
            aside += not guest
    return aside
