"""Text -> typed Parquet. A clean file is read once, by DuckDB; one with anything odd is read row by row, each oddity noted."""

from pathlib import Path

from core.engine import identifier, run, sql, working_cursor
from core.loading.careful import careful
from core.loading.columns import Field, Plan
from core.loading.fast import NotClean, fast
from core.loading.part import Findings, Part
from core.loading.source import Source


def convert(source: Source, plan: Plan, root: Path, target: Path, findings: Findings) -> Part:
    """Write `source` as typed Parquet to `target`; what had to be repaired or set aside goes to `findings`."""
    try:
        part = fast(source, plan, root, target, findings)
    except NotClean:
        part = careful(source, plan, root, target, findings)
    _note_ambiguous_dates(part, root, findings)
    return part


def _note_ambiguous_dates(part: Part, root: Path, findings: Findings) -> None:
    """Dates such as 03/04/2024 of which no row proves whether the day or the month comes first: one repair a column."""
    for field_ in part.plan.fields:
        if field_.format.pattern in ("month/day/year", "day/month/year") and not _is_proven(
            part, field_, root, findings
        ):
            findings.repairs.append(
                (part.plan.file, "W_AMBIGUOUS_DATE", None, field_.heading, None, field_.format.pattern)
            )


def _is_proven(part: Part, field_: Field, root: Path, findings: Findings) -> bool:
    """Whether any day is above 12, which no month can be."""
    date = sql("DATE '1970-01-01' + {c}" if field_.type == "day" else "{c}", c=identifier(field_.name))
    with working_cursor(root) as connection:
        query = sql("SELECT max(day({d})) > 12 FROM read_parquet({p})", d=date, p=str(part.path))
        return bool(run(connection, query, lambda _: findings.tick(part.rows_in))[0][0])
