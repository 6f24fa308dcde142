"""What the reader wants done about missing and unusual values, carried out on the typed rows of one file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.engine import Sql, any_of, commas, identifier, run, sql, working_cursor
from core.errors import OutOfRange
from core.loading.fences import Ask, Fences, fences, in_units, judged
from core.loading.line import Note
from core.loading.part import Findings, Part
from core.loading.read import header_and_lines
from core.loading.repairs import REPAIRS, chosen
from core.loading.source import Source
from core.loading.statement import ROW_GROUP
from core.schema import DUCKDB_TYPES, FILLED, MONEY_SCALE, OPT_OUTS

UNKNOWN = "unknown"
_NUMBERS = ("int", "number", "money")
_NEVER_FILLED = (
    "consent",
    "label",
    *OPT_OUTS,
)  # silence is no consent, and an answer nobody gave cannot be learnt from
_AVERAGES = {"filled: median": "median(v)", "filled: mean": "avg(v)"}


def missing_options(name: str, kind: str, *, key: bool = False) -> tuple[str, ...]:
    """What can be done where a column has no value, the default first; nothing for a key, without which no row is kept."""
    if key:
        return ()
    rules: tuple[str, ...] = ()
    if kind in _NUMBERS:
        rules = ("filled: median", "filled: mean", "filled: most frequent", "filled: 0")
    elif kind == "category":
        rules = ("filled: most frequent", "filled: unknown")
    elif kind == "bool":
        rules = ("filled: most frequent",)
    return ("left", "set aside", *(() if name in _NEVER_FILLED else rules))


def outlier_options(name: str, kind: str) -> tuple[str, ...]:
    """What can be done about unusual values of a column, the default first."""
    return REPAIRS["outliers"].options if judged(name, kind) else ()


@dataclass(frozen=True)
class _Column:
    """A column of the file, and what is wanted of it: options of "missing" and "outliers"."""

    heading: str
    name: str
    kind: str
    missing: str
    outliers: str
    fences: Fences | None = None

    @property
    def sql(self) -> Sql:
        return identifier(self.name)

    @property
    def number(self) -> Sql:
        return in_units(self.sql, self.kind)

    @property
    def outside(self) -> Sql:
        return self.fences.outside(self.number) if self.fences else Sql("FALSE")


def treat(part: Part, source: Source, root: Path, target: Path, findings: Findings) -> Part:
    """The part with what was chosen for its missing and unusual values; as it is where nothing was.

    Unusual values are judged first, on the values as they were given; then rows are set aside, then values clipped, then
    gaps filled from the rows that are left. Where a cell was filled, "<column> (filled)" is true.
    Raises OutOfRange for a choice that does not suit its column.
    """
    wanted = [c for c in _columns(part, source.choices) if (c.missing, c.outliers) != ("left", "kept")]
    if not wanted:
        return part
    with working_cursor(root) as connection:

        def ask(statement: Sql) -> list[Any]:
            return run(connection, statement, lambda _: findings.tick(part.rows_in))

        place = Sql("_line" if part.lined else "row_number() OVER ()")
        rows = sql("(SELECT *, {place} AS _n FROM read_parquet({p}))", place=place, p=str(part.path))
        fenced = [replace(c, fences=_fences(ask, rows, c)) for c in wanted]
        reasons = _reasons(fenced)
        aside = _aside(ask, rows, reasons)
        _set_aside(part, source, findings, aside)
        kept = sql("(SELECT * FROM {r} WHERE NOT {any})", r=rows, any=any_of([reason for reason, _, _ in reasons]))
        lined = part.lined or bool(aside)  # with rows gone from between, a place tells no line any more
        filled = _write(ask, part, kept, fenced, target, findings, [_line(part)] if lined else [])
    part.path.unlink()
    rows_loaded, first = part.rows_loaded - len(aside), 0 if lined else part.first
    return replace(part, path=target, rows_loaded=rows_loaded, filled=filled, lined=lined, first=first)


def _columns(part: Part, choices: Mapping[str, str]) -> Iterator[_Column]:
    """Every column of the file that can be treated, with what is wanted of it."""
    types, keys = part.types, {f.name for f in part.plan.fields if f.key}
    headings = {f.name: f.heading for f in part.plan.fields}
    for name, kind in types.items():
        heading = headings.get(name, name)
        missing = missing_options(name, kind, key=name in keys) if name in headings else ()
        gaps = _wish(choices, "missing", heading, missing, "left")
        far = _wish(choices, "outliers", heading, outlier_options(name, kind), "kept")
        yield _Column(heading, name, kind, gaps, far)


def _wish(choices: Mapping[str, str], code: str, heading: str, options: tuple[str, ...], default: str) -> str:
    """What is wanted of one column; a wish for all columns holds where it suits."""
    wish = chosen(choices, code, heading)
    if wish in options:
        return wish
    if f"{code}:{heading}" in choices and wish != default:
        raise OutOfRange(f"{code}: {heading}", wish, ", ".join(options) or default)
    return default


def _fences(ask: Ask, rows: Sql, column: _Column) -> Fences | None:
    return fences(ask, rows, column.number) if column.outliers != "kept" else None


def _reasons(columns: list[_Column]) -> list[tuple[Sql, str, str]]:
    """For what rows are set aside: the condition, the code of it, the heading of the column."""
    gaps = [(sql("{c} IS NULL", c=c.sql), "W_MISSING_VALUE", c.heading) for c in columns if c.missing == "set aside"]
    return gaps + [(c.outside, "W_OUTLIER", c.heading) for c in columns if c.outliers == "set aside" and c.fences]


def _aside(ask: Ask, rows: Sql, reasons: list[tuple[Sql, str, str]]) -> dict[int, tuple[str, str]]:
    """Line, or place, of each row to be set aside -> why (code) and for which column (heading)."""
    if not reasons:
        return {}
    cases = Sql(" ".join(sql("WHEN {r} THEN {n}", r=reason, n=n) for n, (reason, _, _) in enumerate(reasons)))
    why = sql("SELECT _n, CASE {cases} END AS why FROM {r}", cases=cases, r=rows)
    found = ask(sql("SELECT _n, why FROM ({w}) WHERE why IS NOT NULL ORDER BY _n", w=why))
    return {place: reasons[n][1:] for place, n in found}


def _set_aside(part: Part, source: Source, findings: Findings, aside: Mapping[int, tuple[str, str]]) -> None:
    """Keep the text of rows that were loaded at first, with the lines they came from: the file is read once more."""
    if not aside:
        return
    note, left = findings.noting(source.name), dict(aside)
    for place, line in enumerate(header_and_lines(source)[1], 1):
        if not left:
            return
        if found := left.pop(line.number if part.lined else place, None):
            code, heading = found
            findings.quarantined.append((source.name, line.number, code, line.raw))
            note(Note(code, line.number, heading, None, "set aside"))


def _write(
    ask: Ask, part: Part, kept: Sql, columns: list[_Column], target: Path, findings: Findings, line: list[Sql]
) -> tuple[str, ...]:
    """Write the rows that are kept, clipped and filled; returns the names of the filled columns."""
    of, note = {c.name: c for c in columns}, findings.noting(part.plan.file)
    outputs: list[Sql] = []
    filled: dict[str, Sql] = {}
    for name in part.types:
        value = identifier(name)
        if (column := of.get(name)) and column.outliers == "winsorised" and column.fences:
            value = _clipped(ask, kept, column, note)
        if column and column.missing.startswith("filled"):
            value, filled[name] = _filled(ask, kept, column, value, note)
        outputs.append(sql("{v} AS {n}", v=value, n=identifier(name)))
    marks = [sql("{m} AS {n}", m=mark, n=identifier(name + FILLED)) for name, mark in _new_marks(part, filled)]
    ask(
        sql("COPY (SELECT {c} FROM {kept}) TO {t} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {g})",
            c=commas([*outputs, *line, *marks]), kept=kept, t=str(target), g=ROW_GROUP)
    )  # fmt: skip
    return tuple(filled)


def _line(part: Part) -> Sql:
    """The line of each row: as it is known, or as its place tells; NULL where neither is so."""
    if part.lined:
        return Sql("_line")
    return sql("_n + {before} AS _line", before=part.first - 1) if part.first else Sql("CAST(NULL AS BIGINT) AS _line")


def _new_marks(part: Part, filled: Mapping[str, Sql]) -> Iterator[tuple[str, Sql]]:
    """The marks of filled cells. Raises OutOfRange where the file has a column of that name."""
    taken = {name.casefold() for name in part.types}
    for name, mark in filled.items():
        if (name + FILLED).casefold() in taken:
            raise OutOfRange(f"missing: {name}", "filled", "left, set aside")
        yield name, mark


def _clipped(ask: Ask, kept: Sql, column: _Column, note: Any) -> Sql:
    """The number within its fences; how many were clipped, and to what, is noted once for the column."""
    low, high = _bounds(column)
    below, above = ask(
        sql("SELECT count(*) FILTER (WHERE {c} < {l}), count(*) FILTER (WHERE {c} > {h}) FROM {k}",
            c=column.sql, l=low, h=high, k=kept)
    )[0]  # fmt: skip
    scale = MONEY_SCALE if column.kind == "money" else 1
    said = [f"{_said(b / scale)} × {n}" for b, n in ((low, below), (high, above)) if n]
    if said:
        note(Note("W_OUTLIER", None, column.heading, ", ".join(said), "winsorised"))
    return sql("CASE WHEN {c} < {l} THEN {l} WHEN {c} > {h} THEN {h} ELSE {c} END", c=column.sql, l=low, h=high)


def _bounds(column: _Column) -> tuple[float, float]:
    """The fences as values of the stored column: whole for whole numbers and money."""
    assert column.fences is not None  # noqa: S101
    scale = MONEY_SCALE if column.kind == "money" else 1
    low, high = column.fences.low * scale, column.fences.high * scale
    return (low, high) if column.kind == "number" else (-int(-low // 1), int(high // 1))


def _filled(ask: Ask, kept: Sql, column: _Column, value: Sql, note: Any) -> tuple[Sql, Sql]:
    """The column without gaps, and the mark of those it had; the value and their number are noted once."""
    gaps = ask(sql("SELECT count(*) FROM {k} WHERE {c} IS NULL", k=kept, c=column.sql))[0][0]
    rule = column.missing
    if rule in ("filled: 0", "filled: unknown"):
        found: Any = 0 if rule == "filled: 0" else UNKNOWN
    else:
        found = _typical(ask, kept, rule, value)
    if gaps and found is not None:
        said = found / MONEY_SCALE if column.kind == "money" else found
        note(Note("W_FILLED", None, column.heading, f"{_said(said)} × {gaps}", "filled"))
    if column.kind in ("int", "money") and found is not None:
        found = round(found)
    given = sql("CAST({f} AS {t})", f=found, t=Sql(DUCKDB_TYPES[column.kind]))
    mark = sql("{c} IS NULL", c=column.sql) if found is not None else Sql("FALSE")
    return sql("coalesce({v}, {g})", v=value, g=given), mark


def _typical(ask: Ask, kept: Sql, rule: str, value: Sql) -> Any:
    """The value gaps are filled with, of the values given; None where there are none."""
    given = sql("(SELECT {v} AS v FROM {k}) WHERE v IS NOT NULL", v=value, k=kept)
    if rule in _AVERAGES:
        found: float | None = ask(sql("SELECT CAST({a} AS DOUBLE) FROM {g}", a=Sql(_AVERAGES[rule]), g=given))[0][0]
        return found
    most = ask(sql("SELECT v FROM {g} GROUP BY v ORDER BY count(*) DESC, v LIMIT 1", g=given))
    return most[0][0] if most else None


def _said(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
