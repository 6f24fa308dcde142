"""One thing to look for in the rows of a file, and the desk where what was found is noted and dealt with."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from core.engine import Sql, commas, identifier, sql
from core.loading.columns import Field, Plan
from core.loading.line import Note
from core.loading.part import MOST_NOTED, Findings
from core.loading.repairs import Choices, chosen
from core.loading.statement import WIDE

Ask = Callable[[Sql], list[Any]]
AT_ONCE = 50
COLUMNS_AT_ONCE = 10
_NAMED = re.compile(r'"\w+"|\b_\w+')  # columns in a condition: cells, or _number and its like
SHOWN = 200  # signs of a value in the report


@dataclass(frozen=True)
class Check:
    """Rows in which something is to be noted.

    field:  the column it is about; None for whole rows.
    found:  SQL that holds for those rows, over the cells as text (c0, c1, ...) and _number.
    done:   what is done whatever was chosen; None where that is a choice.
    mended: the cell as it is read where `done` says that it is changed.
    once:   one entry for the whole column, at its first such row.
    over:   rows are compared with each other (SQL has a window).
    shown:  the value to note, where it is not the cell.
    """

    code: str
    field: Field | None
    found: Sql
    done: str | None = None
    mended: Sql | None = None
    once: bool = False
    over: bool = False
    shown: str | None = None


def told(ask: Ask, table: Sql, pieces: Iterable[Sql]) -> tuple[Any, ...]:
    """What aggregates say of a table: so many a statement, because DuckDB takes minutes to prepare one of thousands."""
    found: tuple[Any, ...] = ()
    left = list(pieces)
    while left:
        now, left = left[:AT_ONCE], left[AT_ONCE:]
        found += ask(sql("SELECT {p} FROM {t}", p=commas(now), t=table))[0]
    return found


def holding(ask: Ask, table: Sql, conditions: Sequence[tuple[Field | None, Sql]]) -> list[int]:
    """How many rows each condition holds for. What a column's own cells tell is asked once for each different cell."""
    by_cell: dict[Sql, list[int]] = {}
    by_row: list[int] = []
    for place, (field_, condition) in enumerate(conditions):
        places = by_cell.setdefault(cell(field_), []) if field_ and _tells_alone(field_, condition) else by_row
        places.append(place)
    counts = (sql("count(*) FILTER (WHERE {c})", c=conditions[place][1]) for place in by_row)
    found = dict(zip(by_row, told(ask, table, counts), strict=True))
    columns = list(by_cell.items())
    for first in range(0, len(columns), COLUMNS_AT_ONCE):
        now = columns[first : first + COLUMNS_AT_ONCE]
        sums = commas(_once_a_cell(table, c, [conditions[place][1] for place in places]) for c, places in now)
        answer = ask(sql("SELECT * FROM {s}", s=sums))[0]
        found |= zip(chain.from_iterable(places for _, places in now), map(int, answer), strict=True)
    return [found[place] for place in range(len(conditions))]


def _tells_alone(field_: Field, condition: Sql) -> bool:
    """Whether a condition is about this column alone; long texts are hardly ever alike, and dear to sort."""
    return field_.type != "text" and set(_NAMED.findall(condition)) == {cell(field_)}


def _once_a_cell(table: Sql, c: Sql, conditions: list[Sql]) -> Sql:
    sums = commas(sql("coalesce(sum(_times) FILTER (WHERE {f}), 0)", f=found) for found in conditions)
    return sql("(SELECT {s} FROM (SELECT {c}, count(*) AS _times FROM {t} GROUP BY {c}))", s=sums, c=c, t=table)


def cell(field_: Field) -> Sql:
    """The text of a field's cell."""
    return identifier(f"c{field_.index}")


@dataclass
class Desk:
    """The rows of one file as text, its plan, and what was chosen for it; checks change the rows as they are settled.

    aside:    rows that were set aside here.
    shuffled: whether comparing rows has left them in any order.
    kept:     how many tables of its own it has made.
    """

    ask: Ask
    table: Sql
    plan: Plan
    choices: Choices
    findings: Findings
    aside: int = 0
    shuffled: bool = False
    kept: int = 0
    _layer: dict[str, Sql] = field(default_factory=dict)

    @property
    def in_order(self) -> Sql:
        """The rows in the order of the file."""
        return sql("(SELECT * FROM {t} ORDER BY _number)", t=self.table) if self.shuffled else self.table

    def settle(self, checks: Iterable[Check]) -> None:
        """Count every check at once; note those that found something; then do what was chosen about it."""
        listed = list(checks)
        found = [(check, count) for check, count in zip(listed, self._counts(listed), strict=True) if count]
        for check, count in found:
            self._note(check, count)
        for check, _ in found:
            self._deal_with(check)
        self._lay()

    def _counts(self, checks: list[Check]) -> list[int]:
        plain = [check for check in checks if not check.over]
        counted = dict(zip(map(id, plain), self._at_once(plain), strict=True))
        return [counted[id(c)] if not c.over else self.count(self._where(c)) for c in checks]

    def _at_once(self, checks: list[Check]) -> list[int]:
        return holding(self.ask, self.table, [(check.field, check.found) for check in checks])

    def count(self, rows: Sql) -> int:
        return int(self.ask(sql("SELECT count(*) FROM {rows}", rows=rows))[0][0])

    def _where(self, check: Check, *, holds: bool = True) -> Sql:
        return sql(
            "(SELECT * EXCLUDE (_found) FROM (SELECT *, coalesce({found}, FALSE) AS _found FROM {t}) WHERE _found = {holds})",
            found=check.found, t=self.table, holds=holds,
        )  # fmt: skip

    def _done(self, check: Check) -> str:
        return check.done or chosen(self.choices, check.code, check.field.heading if check.field else None)

    def _deal_with(self, check: Check) -> None:
        done = self._done(check)
        if done == "set aside":
            self._set_aside(check)
        elif check.field and done == "emptied":
            self._replace(check.field, check.found, Sql("NULL"))
        elif check.field and check.mended and done != "kept":
            self._replace(check.field, check.found, check.mended)

    def _shown(self, check: Check) -> Sql:
        if check.shown is not None or check.field is None:
            return sql("{v}", v=check.shown)
        return sql("left({c}, {n})", c=cell(check.field), n=SHOWN)

    def _note(self, check: Check, count: int) -> None:
        done, heading = self._done(check), check.field.heading if check.field else None
        most = 1 if check.once else MOST_NOTED
        query = sql("SELECT _line, {v} FROM {rows} ORDER BY _number LIMIT {most}",
                    v=self._shown(check), rows=self._where(check), most=most)  # fmt: skip
        rows = self.ask(query)
        for line, value in rows:
            self.findings.add(self.plan.file, Note(check.code, line, heading, value, done))
        if not check.once:
            self.findings.add_more(self.plan.file, Note(check.code, None, heading, None, done), count - len(rows))

    def _set_aside(self, check: Check) -> None:
        self._lay()
        query = sql("SELECT _line, _raw FROM {rows} ORDER BY _number", rows=self._where(check))
        rows = self.ask(query)
        self.findings.quarantined.extend((self.plan.file, line, check.code, raw) for line, raw in rows)
        self.aside += len(rows)
        self.table = self._where(check, holds=False)
        self.shuffled = self.shuffled or check.over

    def _replace(self, field_: Field, found: Sql, value: Sql) -> None:
        """Once for each column, and for all of them in one layer: a table within a table for each would take minutes."""
        c = cell(field_)
        if c in self._layer:
            self._lay()
        self._layer[c] = sql("CASE WHEN {found} THEN {v} ELSE {c} END AS {c}", found=found, v=value, c=c)

    def _lay(self) -> None:
        if self._layer:
            self.table = sql("(SELECT * REPLACE ({cells}) FROM {t})", cells=commas(self._layer.values()), t=self.table)
            self._layer.clear()
            if len(self.plan.fields) > WIDE:
                self._keep()

    def _keep(self) -> None:
        """The rows as they are now as a table of their own, where so many columns would be worked out for each question."""
        self.kept += 1
        name = identifier(f"kept_{self.kept}")
        self.ask(sql("CREATE TEMP TABLE {n} AS SELECT * FROM {t}", n=name, t=self.table))
        self.table = name
