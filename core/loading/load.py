"""The way of one upload: files -> plans -> typed Parquet -> a published workspace."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from core.dataset import ColumnReport, Dataset, FileReport
from core.errors import LoadError
from core.loading.clean import convert
from core.loading.columns import Field, Plan, plan
from core.loading.derive import assemble
from core.loading.kinds import sources
from core.loading.part import Findings, Part
from core.loading.read import header_and_lines
from core.loading.repairs import Choices
from core.loading.source import Source
from core.loading.values import currencies, present
from core.messages import Message
from core.privacy import mask
from core.store import Draft, Workspaces, disk_problems, scratch

Files = Mapping[str, bytes | str | Path]
Progress = Callable[[str, float, int], None]
SAMPLE_ROWS = 2000
SHOWN_SAMPLES = 4
_NOT_DATA = {".md", ".txt~", ".py", ".json5", ".license", ".info", ".toml", ".yaml", ".yml", ""}
_NOT_DATA_NAMES = {"license", "licence", "readme", "meta.json"}


def load(
    source: Dataset | str | Path | Files,
    *,
    workspaces: Workspaces | None = None,
    onto: Dataset | None = None,
    mapping: Mapping[str, Mapping[str, str]] | None = None,
    choices: Mapping[str, Choices] | None = None,
    facts: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """Load a path, a folder or {"file name": bytes | path} into a workspace and return its Dataset.

    onto:     the dataset this becomes a further version of: same workspace, name and notes. Where another session changed
        that workspace meanwhile, the result becomes one of its own, as its token tells.
    mapping:  file name -> {heading: canonical column, or "" for a trait; "": table}, where the guess is overruled.
    choices:  file name -> what is done about a kind of finding, where the default of core.loading.repairs is overruled;
        under "" what concerns all files together.
    progress: called with the name of the file at hand, the share of the load done and the rows of this one read so
        far; whatever it raises ends the load, and nothing of it stays.
    Raises LoadError when no file could be loaded; a file refused beside others is named in dataset.report.
    Without `workspaces` the result lives until the process ends.
    """
    if isinstance(source, Dataset):
        return source
    draft = (workspaces or scratch()).draft(onto)
    try:
        with disk_problems():
            wishes = Wishes(dict(mapping or {}), dict(choices or {}))
            return _fill(draft, _files(source, draft), wishes, dict(facts or {}), progress)
    except BaseException:
        draft.discard()
        raise


@dataclass(frozen=True)
class Wishes:
    """What the reader wants otherwise than it would be done, by the name of the file."""

    mapping: Mapping[str, Mapping[str, str]]
    choices: Mapping[str, Choices]


def _fill(
    draft: Draft,
    files: dict[str, Path],
    wishes: Wishes,
    facts: dict[str, Any],
    progress: Progress | None,
) -> Dataset:
    findings, parts, reports, problems = Findings(), [], [], []
    for done, (name, path) in enumerate(files.items()):
        if progress:
            findings.expected = 0
            findings.tick = partial(_tell, progress, findings, name, done, len(files))
            findings.tick(0)
        for outcome in _tables(draft, name, path, wishes, findings):
            if isinstance(outcome, LoadError):
                problems.append(outcome)
                reports.append(FileReport(outcome.file, None, 0, 0, 0, problem=outcome.message))
            else:
                parts.append(outcome[0])
                reports.append(outcome[1])
    if not parts:
        raise problems[0] if problems else LoadError("E_NO_FILE", "")
    _write_findings(draft, findings)
    for inflated in draft.folder.glob("*.inflated"):
        inflated.unlink()
    origin = {
        "sources": {name: str(_lasting(path, draft)) for name, path in files.items()},
        "mapping": {k: dict(v) for k, v in wishes.mapping.items()},
        "choices": {k: dict(v) for k, v in wishes.choices.items()},
    }
    return draft.publish(
        assemble(draft, parts, findings.tick),
        reports,
        {"name": _title(files), **facts, **origin},
        _what(draft.onto, files),
    )


def _what(onto: Dataset | None, files: dict[str, Path]) -> Message:
    """What this load did, for the history of the workspace."""
    before = onto.facts.get("sources", {}) if onto else {}
    added = [name for name in files if name not in before]
    if onto and not added:
        return Message("version.columns")
    return Message("version.added" if onto else "version.loaded", name=_title(dict.fromkeys(added, Path())))


def _tables(
    draft: Draft, name: str, path: Path, wishes: Wishes, findings: Findings
) -> Iterator[tuple[Part, FileReport] | LoadError]:
    """What becomes of each table in a file; of a file that cannot be opened, why."""
    try:
        found = sources(path, name, draft.folder, choices=wishes.choices.get(name), note=findings.noting(name),
                        tick=findings.tick)  # fmt: skip
    except LoadError as problem:
        yield problem
        return
    for source in found:
        try:
            yield _one(draft, source, wishes.mapping.get(source.name, {}), findings)
        except LoadError as problem:
            yield problem


def _one(draft: Draft, source: Source, chosen: Mapping[str, str], findings: Findings) -> tuple[Part, FileReport]:
    name = source.name
    findings.expected = _expected_rows(source)
    header, samples = _head(source)
    planned = plan(name, header, samples, chosen)
    _note_mixed_currencies(planned, samples, findings)
    part = convert(source, planned, draft.root, draft.new_file(), findings)
    if part.rows_in == 0:
        raise LoadError("W_NO_ROWS", name)
    if part.rows_loaded == 0:
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


def _tell(progress: Progress, findings: Findings, name: str, done: int, files: int, rows: int) -> None:
    """Say how far a load is: whole files, and of the one at hand the rows read of those expected."""
    within = min(rows / findings.expected, 1.0) if findings.expected else 0.0
    progress(name, (done + within) / files, rows)


def _note_mixed_currencies(planned: Plan, samples: list[list[str]], findings: Findings) -> None:
    """Numbers of a trait in more than one currency: one repair a column. Texts may name as many as they like."""
    for field in planned.fields:
        if field.canonical or field.type != "number":
            continue
        signs = currencies([row[field.index] for row in samples])
        if len(signs) > 1:
            found = " ".join(sorted(signs))
            findings.repairs.append((planned.file, "W_MIXED_CURRENCY", None, field.heading, found, "not summed"))


def _head(source: Source) -> tuple[list[str], list[list[str]]]:
    """The headings and the first rows that are as wide as they are."""
    header, lines = header_and_lines(source)
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


def _files(source: str | Path | Files, draft: Draft) -> dict[str, Path]:
    """File name -> where its bytes are; bytes given in memory are spooled into the workspace."""
    if isinstance(source, Mapping):
        return {name: _spooled(given, draft) for name, given in source.items()}
    path = Path(source)
    if path.is_dir():
        return {file.name: file.resolve() for file in sorted(path.iterdir()) if _is_data(file)}
    if not path.is_file():
        raise LoadError("E_NO_FILE", path.name)
    return {path.name: path.resolve()}


def _spooled(given: bytes | str | Path, draft: Draft) -> Path:
    if not isinstance(given, bytes):
        return draft.adopt(Path(given).resolve())
    path = draft.new_file().with_suffix(".upload")
    path.write_bytes(given)
    return path


def _lasting(path: Path, draft: Draft) -> Path:
    """Where a file can be read again: within the workspace by its name alone, because the draft's folder will move."""
    return path.relative_to(draft.folder) if path.is_relative_to(draft.folder) else path


def _is_data(file: Path) -> bool:
    plain = file.name.lower()
    return (
        file.is_file()
        and not plain.startswith(".")
        and plain.split(".")[0] not in _NOT_DATA_NAMES
        and plain not in _NOT_DATA_NAMES
        and file.suffix.lower() not in _NOT_DATA
    )


def _title(files: dict[str, Path]) -> str:
    names = list(files)
    return names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"


def _write_findings(draft: Draft, findings: Findings) -> None:
    """The two reports, kept beside the data; a load that found nothing writes none."""
    repairs = {
        "file": "string",
        "code": "string",
        "line": "int64",
        "column": "string",
        "value": "string",
        "done": "string",
    }
    aside = {"file": "string", "line": "int64", "code": "string", "raw": "string"}
    for name, rows, types in (
        ("repairs.parquet", findings.repairs, repairs),
        ("quarantine.parquet", findings.quarantined, aside),
    ):
        if rows:
            import pyarrow as pa
            import pyarrow.parquet as pq

            columns = zip(zip(*rows, strict=True), types.values(), strict=True)
            arrays = [pa.array(values, pa.type_for_alias(kind)) for values, kind in columns]
            pq.write_table(pa.table(arrays, names=list(types)), draft.folder / name, compression="zstd")
