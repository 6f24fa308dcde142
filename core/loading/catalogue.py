"""Tables of a cluster's catalogue as a workspace: they stay where they are, counted and described once."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from core.dataset import Dataset, FileReport, StoredTable
from core.engine import Engine
from core.engine.attached import Source
from core.engine.spark_catalogue import Counted, cluster, count, left_out
from core.errors import CoreError
from core.loading.catalogue_plan import Planned, counted_as, planned, rated
from core.loading.load import write_findings
from core.loading.part import Findings
from core.messages import Message
from core.schema import TABLES
from core.store import Draft, Workspaces, scratch

Progress = Callable[[str, float, int], None]
Tables = dict[str, StoredTable]
MOST_KEPT = 1_000  # rows that were left out and are shown
_MISFITS = {
    "int": "W_NOT_A_NUMBER",
    "number": "W_NOT_A_NUMBER",
    "money": "W_NOT_A_NUMBER",
    "time": "W_IMPOSSIBLE_DATE",
    "day": "W_IMPOSSIBLE_DATE",
    "bool": "W_AMBIGUOUS_CONSENT",
}


def attach(
    engine: Engine,
    mapping: Mapping[str, Mapping[str, str]],
    *,
    workspaces: Workspaces | None = None,
    onto: Dataset | None = None,
    name: str | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """Make tables of the engine's catalogue a workspace; they are read where they are, and one pass counts their rows.

    mapping:  name of a table ("catalogue.database.table") -> {column: canonical column, "" for a trait, DROPPED for none;
        "": table}, where the guess is overruled.
    onto:     the dataset this becomes a further version of, as for core.load.
    progress: called with the name of the table at hand, the share done and its rows; whatever it raises ends the work.
    Raises CoreError where the engine has no catalogue, a table can't be read or what it needs was not given.
    """
    cluster(engine)
    plans = [planned(engine, table, chosen) for table, chosen in mapping.items()]
    _check(plans)
    draft = (workspaces or scratch()).draft(onto)
    try:
        return _publish(draft, engine, plans, name, progress)
    except BaseException:
        draft.discard()
        raise


def read_again(engine: Engine, dataset: Dataset, **options: Any) -> Dataset:
    """The same tables as they are now, as a further version; `options` are those of attach."""
    return attach(engine, dataset.facts["mapping"], onto=dataset, **options)


def _check(plans: list[Planned]) -> None:
    if not plans:
        raise CoreError(Message("error.catalogue_none"))
    known: dict[str, str] = {}
    for found in plans:
        found.check()
        table = found.source.table
        if table in known:
            what = Message(f"table.{table}")
            raise CoreError(Message("error.catalogue_twice", first=known[table], second=found.name, what=what))
        known[table] = found.name


def _publish(
    draft: Draft, engine: Engine, plans: list[Planned], name: str | None, progress: Progress | None
) -> Dataset:
    tables, findings, reports = Tables(), Findings(), []
    for done, found in enumerate(plans):
        if progress:
            progress(found.name, done / len(plans), 0)
        reports.append(_one(engine, found, tables, findings))
        if progress:
            progress(found.name, (done + 1) / len(plans), reports[-1].rows_in)
    for source, columns in _beside(plans, tables):
        tables[source.table] = _stored(columns, *counted_as(source, count(engine, source, columns)))
    write_findings(draft, findings)
    what = Message("version.read_again") if draft.onto else None
    return draft.publish(tables, reports, _facts(draft, engine, plans, name), what, engine)


def _one(engine: Engine, found: Planned, tables: Tables, findings: Findings) -> FileReport:
    """Count a table and say what happened to its rows."""
    seen = count(engine, found.source, found.columns)
    if seen.rows and not seen.kept:
        raise CoreError(Message("error.catalogue_empty", table=found.name, rows=seen.rows))
    tables[found.source.table] = _stored(found.columns, *counted_as(found.source, seen))
    _note(engine, found, seen, findings)
    aside = seen.rows - seen.kept
    return FileReport(found.name, found.source.table, seen.rows, seen.kept, aside, found.reports)


def _stored(columns: Mapping[str, str], source: Source, rows: int) -> StoredTable:
    return StoredTable.attached(source, columns, rows)


def _beside(plans: list[Planned], tables: Tables) -> Iterator[tuple[Source, Mapping[str, str]]]:
    """Tables that others tell of and that were not given themselves: people, items, the ratings in reviews."""
    aside = [side for found in plans for side in found.sides]
    reviews = [made for found in plans if (made := rated(found))]
    for source, columns in (*aside, *reviews):
        if source.table not in tables and TABLES[source.table].columns[0].name in columns:
            yield source, columns


def _note(engine: Engine, found: Planned, seen: Counted, findings: Findings) -> None:
    """In the report: cells that did not fit, with one of them each, and some of the rows that were left out."""
    for name, (times, example) in seen.bad.items():
        heading, code = found.source.columns[name][0], _MISFITS.get(found.columns[name])
        if code:
            findings.repairs.append((found.name, code, None, heading, example[:200], "emptied"))
            findings.more[found.name, code, heading, "emptied"] += times - 1
    if aside := seen.rows - seen.kept:
        given, own = found.source.columns, TABLES[found.source.table].columns
        heading = next((given[c.name][0] for c in own if c.key and c.name in given), next(iter(given.values()))[0])
        findings.repairs.append((found.name, "W_MISSING_KEY", None, heading, None, "set aside"))
        findings.more[found.name, "W_MISSING_KEY", heading, "set aside"] += aside - 1
        rows = left_out(engine, found.source, found.columns, MOST_KEPT)
        findings.quarantined += [(found.name, n, "W_MISSING_KEY", _line(row)) for n, row in enumerate(rows, 1)]


def _line(cells: list[str | None]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def _facts(draft: Draft, engine: Engine, plans: list[Planned], name: str | None) -> dict[str, Any]:
    first, more = plans[0].source.path[-1], len(plans) - 1
    title = name or (draft.onto.facts["name"] if draft.onto else f"{first} +{more}" if more else first)
    return {
        "name": title,
        "sources": {},
        "mapping": {found.name: dict(found.meanings) for found in plans},
        "catalogue": {"at": datetime.now(UTC).isoformat(timespec="seconds"), "place": engine.place},
    }
