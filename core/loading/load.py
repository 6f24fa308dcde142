"""The way of one upload: files -> plans -> typed Parquet -> a published workspace."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from core.dataset import ColumnReport, Dataset, FileReport
from core.errors import LoadError
from core.loading.clean import convert
from core.loading.columns import Field, Plan, plan
from core.loading.derive import assemble
from core.loading.part import Findings, Part
from core.loading.read import Source, header_and_lines, identify
from core.loading.values import currencies, present
from core.messages import Message
from core.privacy import mask
from core.store import Draft, Workspaces, scratch

Files = Mapping[str, bytes | str | Path]
SAMPLE_ROWS = 2000
SHOWN_SAMPLES = 4
_NOT_DATA = {".md", ".txt~", ".py", ".json5", ".license", ".info", ".toml", ".yaml", ".yml", ""}
_NOT_DATA_NAMES = {"license", "licence", "readme", "meta.json"}


def load(
    source: Dataset | str | Path | Files,
    *,
    workspaces: Workspaces | None = None,
    mapping: Mapping[str, Mapping[str, str]] | None = None,
    facts: Mapping[str, Any] | None = None,
    progress: Callable[[str, float, int], None] | None = None,
) -> Dataset:
    """Load a path, a folder or {"file name": bytes | path} into a workspace and return its Dataset.

    mapping:  file name -> {heading: canonical column, or "" for a trait; "": table}, where the guess is overruled.
    progress: called with the name of the file at hand, the share of files done and the rows of this one read so
        far; whatever it raises ends the load, and nothing of it stays.
    Raises LoadError when no file could be loaded; a file refused beside others is named in dataset.report.
    Without `workspaces` the result lives until the process ends.
    """
    if isinstance(source, Dataset):
        return source
    draft = (workspaces or scratch()).draft()
    try:
        return _fill(draft, _files(source, draft), dict(mapping or {}), dict(facts or {}), progress)
    except BaseException:
        draft.discard()
        raise


def _fill(
    draft: Draft,
    files: dict[str, Path],
    mapping: dict[str, Mapping[str, str]],
    facts: dict[str, Any],
    progress: Callable[[str, float, int], None] | None,
) -> Dataset:
    findings, parts, reports, problems = Findings(), [], [], []
    for done, (name, path) in enumerate(files.items()):
        if progress:
            findings.tick = partial(progress, name, done / len(files))
            findings.tick(0)
        try:
            part, report = _one(draft, name, path, mapping.get(name, {}), findings)
        except LoadError as problem:
            problems.append(problem)
            reports.append(FileReport(name, None, 0, 0, 0, problem=problem.message))
            continue
        parts.append(part)
        reports.append(report)
    if not parts:
        raise problems[0] if problems else LoadError("E_NO_FILE", "")
    _write_findings(draft, findings)
    for inflated in draft.folder.glob("*.inflated"):
        inflated.unlink()
    origin = {
        "sources": {name: str(_lasting(path, draft)) for name, path in files.items()},
        "mapping": {k: dict(v) for k, v in mapping.items()},
    }
    return draft.publish(assemble(draft, parts), reports, {"name": _title(files), **facts, **origin})


def _one(draft: Draft, name: str, path: Path, chosen: Mapping[str, str], findings: Findings) -> tuple[Part, FileReport]:
    source = identify(path, name, draft.folder)
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
    rows = (line.cells for line in lines if len(line.cells) == len(header))
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
        return {name: _spooled(name, given, draft) for name, given in source.items()}
    path = Path(source)
    if path.is_dir():
        return {file.name: file.resolve() for file in sorted(path.iterdir()) if _is_data(file)}
    if not path.is_file():
        raise LoadError("E_NO_FILE", path.name)
    return {path.name: path.resolve()}


def _spooled(name: str, given: bytes | str | Path, draft: Draft) -> Path:
    if not isinstance(given, bytes):
        return Path(given).resolve()
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
