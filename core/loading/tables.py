"""What becomes of each table in one file: told what it is, planned, converted, reported."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from core.dataset import ColumnReport, FileReport
from core.errors import LoadError
from core.loading.clean import convert
from core.loading.columns import Field, Plan, plan
from core.loading.kinds import sources
from core.loading.line import Note
from core.loading.part import Findings, Part
from core.loading.read import header_and_lines
from core.loading.repairs import Choices
from core.loading.source import Source
from core.loading.treat import treat
from core.loading.values import currencies, present
from core.messages import Message
from core.privacy import mask

SAMPLE_ROWS = 2000
SHOWN_SAMPLES = 4
Outcome = tuple[Part, FileReport] | LoadError


@dataclass(frozen=True)
class Wishes:
    """What the reader wants otherwise than it would be done, by the name of the file."""

    mapping: Mapping[str, Mapping[str, str]]
    choices: Mapping[str, Choices]


@dataclass(frozen=True)
class Place:
    """Where a load may write: the data root, and in it the folder of the draft."""

    root: Path
    folder: Path

    def new_file(self) -> Path:
        """A path for one more file, under a generated name."""
        return self.folder / f"{secrets.token_hex(8)}.parquet"


def tables(place: Place, name: str, path: Path, wishes: Wishes, findings: Findings) -> Iterator[Outcome]:
    """What becomes of each table in a file; of a file that cannot be opened, why."""
    try:
        found = sources(path, name, place.folder, choices=wishes.choices.get(name), note=findings.noting(name),
                        tick=findings.tick)  # fmt: skip
    except LoadError as problem:
        yield problem
        return
    for source in found:
        try:
            yield _one(place, source, wishes.mapping.get(source.name, {}), findings)
        except LoadError as problem:
            yield problem


def _one(place: Place, source: Source, chosen: Mapping[str, str], findings: Findings) -> tuple[Part, FileReport]:
    name = source.name
    findings.expected = _expected_rows(source)
    header, samples = _head(source, findings)
    planned = plan(name, header, samples, chosen)
    _note_mixed_currencies(planned, samples, findings)
    part = convert(source, planned, place.root, place.new_file(), findings)
    part = treat(part, source, place.root, place.new_file(), findings)
    if part.rows_in == 0:
        findings.noting(name)(Note("W_NO_ROWS"))
    elif part.rows_loaded == 0:
        code = findings.quarantined[-1][2]
        raise LoadError("E_NO_USABLE_ROW", name, rows=part.rows_in, reason=Message(code))
    return part, _report(part, header, samples)


def _expected_rows(source: Source) -> int:
    """About how many rows a text file has, judged by its beginning."""
    if source.kind != "csv":
        return 0
    with source.path.open("rb") as file:
        head = file.read(1 << 20)
    return int(head.count(b"\n") * source.path.stat().st_size / max(len(head), 1))


def _note_mixed_currencies(planned: Plan, samples: list[list[str]], findings: Findings) -> None:
    """Numbers of a trait in more than one currency: one repair a column. Texts may name as many as they like."""
    for field in planned.fields:
        if field.canonical or field.type != "number":
            continue
        signs = currencies([row[field.index] for row in samples])
        if len(signs) > 1:
            found = " ".join(sorted(signs))
            findings.repairs.append((planned.file, "W_MIXED_CURRENCY", None, field.heading, found, "not summed"))


def _head(source: Source, findings: Findings) -> tuple[list[str], list[list[str]]]:
    """The headings and the first rows that are as wide as they are."""
    header, lines = header_and_lines(source, on_headings=findings.noting(source.name))
    rows = (line.cells for line in lines if line.code is None)
    return header, list(islice(rows, SAMPLE_ROWS))


def _report(part: Part, header: list[str], samples: list[list[str]]) -> FileReport:
    columns = tuple(
        ColumnReport(
            header[f.index],
            f.name if f.canonical else None,
            f.type,
            _examples(f, samples),
        )
        for f in part.plan.fields
    )
    return FileReport(
        part.plan.file,
        part.plan.table,
        part.rows_in,
        part.rows_loaded,
        part.rows_in - part.rows_loaded,
        columns,
    )


def _examples(field: Field, samples: list[list[str]]) -> tuple[str, ...]:
    """Some values of a column to recognise it by; those that name a person are masked before they are stored."""
    values = dict.fromkeys(present([row[field.index] for row in samples[:200]]))
    return tuple(mask(field.name, value[:80]) if field.canonical else value[:80] for value in values)[:SHOWN_SAMPLES]
