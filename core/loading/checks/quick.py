"""The same checks for a file that DuckDB reads alone: on rows as they pass, on counts, on its typed Parquet and its footer.

What needs the text of the whole file to be decided is not decided here: then there is no answer, and the careful way asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from core.engine import Sql, any_of, commas, identifier, sql
from core.loading.checks.check import SHOWN, Ask
from core.loading.checks.columns import said
from core.loading.checks.ranges import Range, off_scale, ranges, scale_counts, scaled
from core.loading.checks.rows import alike, has_ids, ids, one_per
from core.loading.checks.texts import LONGEST, rewritten
from core.loading.checks.zones import knows_places, may_be_jumped
from core.loading.columns import Field, Plan
from core.loading.line import Note
from core.schema import MONEY_SCALE

_FIRST = 20_000
_LINKS = (
    "javascript:",
    "JavaScript:",
    "Javascript:",
    "JAVASCRIPT:",
    "vbscript:",
    "VBScript:",
    "data:",
    "DATA:",
    "Data:",
)
_ORDERS = ("month/day/year", "day/month/year")


@dataclass(frozen=True)
class Typed:
    """A typed Parquet file whose rows are those of a file, in order.

    first: the line of its first row, where each row has one line; 0 where lines are not known.
    """

    ask: Ask
    path: Path
    plan: Plan
    rows: int
    first: int

    @property
    def table(self) -> Sql:
        return sql("read_parquet({p})", p=str(self.path))

    def notes(self) -> list[tuple[Field | None, Note]] | None:
        """Everything to note, with the field whose written value is wanted; None where the careful way has to decide."""
        if self._is_doubtful():
            return None
        hits = self._hits()
        if hits and not self.first:
            return None
        found = [entry for hit, _ in hits for entry in self._listed(hit)]
        return found + [(None, note) for note in self._of_columns()]

    def _is_doubtful(self) -> bool:
        """Whether rows have to be compared, or dates are not proven."""
        asked = [*self._repeats(), *self._unproven()]
        return bool(asked) and any(self.ask(sql("SELECT {a} FROM {t}", a=commas(asked), t=self.table))[0])

    def _repeats(self) -> Iterator[Sql]:
        key = one_per(self.plan)
        columns = commas(identifier(f.name) for f in self.plan.fields)
        if key:
            yield sql("count({k}) > count(DISTINCT {k})", k=identifier(key.name))
        elif has_ids(self.plan):
            yield sql("count(*) > count(DISTINCT hash({c}))", c=columns)

    def _unproven(self) -> Iterator[Sql]:
        for field in self.plan.fields:
            if field.type == "time" and not field.format.zoned and knows_places(self.plan, field):
                yield sql("coalesce(bool_or({j}), FALSE)", j=may_be_jumped(_own(field)))
            if field.format.pattern in _ORDERS:
                v = identifier(field.name)
                day = sql("DATE '1970-01-01' + {v}" if field.type == "day" else "{v}", v=v)
                yield sql("coalesce(max(day({d})) <= 12, FALSE)", d=day)

    def has_odd_texts(self) -> bool:
        """Whether texts are too long, run something, or are ids that a spreadsheet rewrote or that only look alike.

        Ids of facts are looked at in the first rows: what rewrites them does so everywhere.
        """
        texts = [f for f in self.plan.fields if f.type in ("text", "category", "id")]
        if not texts:
            return False
        links = any_of([_between(_own(f), start) for f in texts for start in _LINKS])
        if self.ask(sql("SELECT count(*) FROM {t} WHERE {l}", t=self.table, l=links))[0][0]:
            return True
        longest = commas(sql("max(strlen({c})) > {n}", c=_own(f), n=LONGEST) for f in texts)
        return any(self.ask(sql("SELECT {l} FROM {t}", l=longest, t=self.table))[0]) or self._has_odd_ids()

    def _has_odd_ids(self) -> bool:
        every = sql("(SELECT * FROM {t} LIMIT {n})", t=self.table, n=None if one_per(self.plan) else _FIRST)
        named = [f for f in self.plan.fields if f.type == "id" or (f.canonical and f.name == "phone")]
        if not named:
            return False
        odd = commas(
            sql("bool_or({r} OR regexp_full_match({c}, '\\d{{15}}0+'))", r=rewritten(_own(f)), c=_own(f)) for f in named
        )
        if any(self.ask(sql("SELECT {o} FROM {e}", o=odd, e=every))[0]):
            return True
        for field in ids(self.plan):
            query = sql("SELECT count(*) > count(DISTINCT {a}) FROM (SELECT DISTINCT {k} FROM {e}) WHERE {k} IS NOT NULL",
                        a=alike(_own(field)), k=_own(field), e=every)  # fmt: skip
            if self.ask(query)[0][0]:
                return True
        return False

    def _hits(self) -> list[tuple[Range, int]]:
        """Ranges with the number of values beyond them."""
        looked = [*ranges(self.plan, _own, date.today()), *self._scales()]
        if not looked:
            return []
        counts = commas(sql("count(*) FILTER (WHERE {f})", f=one.found) for one in looked)
        found = self.ask(sql("SELECT {c} FROM {t}", c=counts, t=self.table))[0]
        return [(one, count) for one, count in zip(looked, found, strict=True) if count]

    def _scales(self) -> Iterator[Range]:
        fields = scaled(self.plan)
        if not fields:
            return
        counts = commas(scale_counts(_own(f)) for f in fields)
        told = self.ask(sql("SELECT {c} FROM {t}", c=counts, t=self.table))[0]
        for index, field in enumerate(fields):
            off = off_scale(field, _own(field), told[index * 5 : index * 5 + 5])
            if off:
                yield off

    def _listed(self, hit: Range) -> Iterator[tuple[Field, Note]]:
        query = sql("SELECT file_row_number, {v} FROM read_parquet({p}, file_row_number = true) WHERE {f} ORDER BY 1",
                    v=_shown(hit.field), p=str(self.path), f=hit.found)  # fmt: skip
        for row, value in self.ask(query):
            yield hit.field, Note(hit.code, row + self.first, hit.field.heading, value)

    def _of_columns(self) -> list[Note]:
        """Columns without a value, or with the same in every row, as the footer of the Parquet tells."""
        query = sql(
            "SELECT path_in_schema, sum(num_values - coalesce(stats_null_count, 0)), min(stats_min_value), max(stats_max_value),"
            " count(*) FILTER (WHERE stats_min_value IS NULL) FROM parquet_metadata({p}) GROUP BY path_in_schema",
            p=str(self.path),
        )
        told = {name.strip('"'): rest for name, *rest in self.ask(query)}
        notes = []
        for field in self.plan.fields:
            given, least, most, unknown = told.get(field.name, (1, None, "", 1))
            same = unknown == 0 and least == most and field.format.pattern in ("plain", "iso")
            if note := said(field, self.rows, int(given), same, least):
                notes.append((field, note))
        return self._as_shown(notes)

    def _as_shown(self, notes: list[tuple[Field, Note]]) -> list[Note]:
        """The notes with the value of the first row as a person would have written it, where they have one."""
        asked = [f for f, note in notes if note.value is not None and len(note.value) < SHOWN]
        if not asked:
            return [note for _, note in notes]
        shown = commas(_shown(field) for field in asked)
        values = self.ask(sql("SELECT {v} FROM {t} LIMIT 1", v=shown, t=self.table))[0]
        first = dict(zip((f.name for f in asked), map(str, values), strict=True))
        return [replace(note, value=first.get(field.name, note.value)) for field, note in notes]


def _between(text: Sql, start: str) -> Sql:
    """Whether a text starts so, asked in a way that the footer of the Parquet answers."""
    return sql("({t} >= {low} AND {t} < {high})", t=text, low=start, high=start[:-1] + chr(ord(start[-1]) + 1))


def _own(field: Field) -> Sql:
    return identifier(field.name)


def _shown(field: Field) -> Sql:
    """The value as a person would have written it."""
    v = identifier(field.name)
    if field.type == "money":
        return sql("CAST(CAST({v} AS DOUBLE) / {scale} AS VARCHAR)", v=v, scale=MONEY_SCALE)
    if field.type == "day":
        return sql("CAST(DATE '1970-01-01' + {v} AS VARCHAR)", v=v)
    return sql("CAST({v} AS VARCHAR)", v=v)
