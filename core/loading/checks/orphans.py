"""People who order, visit or rate but are not in the file of customers that was loaded beside."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from core.engine import Sql, identifier, run, sql, working_cursor
from core.loading.columns import Field
from core.loading.line import Note
from core.loading.part import MOST_NOTED, Findings, Part
from core.schema import GUEST

_PEOPLE = ("user_id", "user1", "user2")


def note_orphans(root: Path, parts: Sequence[Part], findings: Findings) -> None:
    """One note for each id that a file of customers does not know, at its first line; nothing where there is no such file."""
    known = [str(part.path) for part in parts if part.plan.table == "customers" and "user_id" in part.plan.names]
    if not known:
        return
    with working_cursor(root) as connection:

        def ask(statement: Sql) -> list[Any]:
            return run(connection, statement, lambda _: findings.tick(0))

        for part, field in _pointing(parts):
            strangers = _strangers(part, field, known)
            for line, who in ask(sql("SELECT * FROM {s} ORDER BY ALL LIMIT {n}", s=strangers, n=MOST_NOTED)):
                findings.add(part.plan.file, Note("W_ORPHAN_KEY", line, field.heading, who))
            (every,) = ask(sql("SELECT count(*) FROM {s}", s=strangers))[0]
            findings.add_more(part.plan.file, Note("W_ORPHAN_KEY", None, field.heading), max(0, every - MOST_NOTED))


def _pointing(parts: Sequence[Part]) -> Iterator[tuple[Part, Field]]:
    """The fields of other files that name people."""
    for part in parts:
        if part.plan.table != "customers":
            yield from ((part, field) for field in part.plan.fields if field.canonical and field.name in _PEOPLE)


def _strangers(part: Part, field: Field, known: list[str]) -> Sql:
    """(first line, id) of everyone of a file who is in none of the files of customers; guests are nobody's customers."""
    return sql(
        "(SELECT min({line}) AS line, {who} AS who FROM read_parquet({p}, file_row_number = true)"
        " WHERE {who} IS NOT NULL AND NOT starts_with({who}, {guest})"
        " AND {who} NOT IN (SELECT user_id FROM read_parquet({known}, union_by_name = true) WHERE user_id IS NOT NULL)"
        " GROUP BY {who})",
        line=_line(part), who=identifier(field.name), p=str(part.path), guest=GUEST, known=known,
    )  # fmt: skip


def _line(part: Part) -> Sql:
    """The line of a row: kept beside it, or told by its place; NULL where neither is so."""
    if part.lined:
        return Sql("_line")
    return sql("file_row_number + {first}", first=part.first) if part.first else Sql("CAST(NULL AS BIGINT)")
