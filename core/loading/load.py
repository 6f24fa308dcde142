"""The way of one upload: files -> plans -> typed Parquet -> a published workspace."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from core.dataset import Dataset, FileReport
from core.errors import LoadError
from core.loading import apart as reading_apart
from core.loading.checks.orphans import note_orphans
from core.loading.derive import assemble
from core.loading.part import Findings
from core.loading.repairs import Choices
from core.loading.tables import Outcome, Place, Wishes, tables
from core.messages import Message
from core.store import Draft, Workspaces, disk_problems, scratch

Files = Mapping[str, bytes | str | Path]
Progress = Callable[[str, float, int], None]
Read = Callable[[Place, str, Path, Wishes, Findings], Iterator[Outcome]]
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
    apart: bool | None = None,
) -> Dataset:
    """Load a path, a folder or {"file name": bytes | path} into a workspace and return its Dataset.

    onto:     the dataset this becomes a further version of: same workspace, name and notes. Where another session changed
        that workspace meanwhile, the result becomes one of its own, as its token tells.
    mapping:  file name -> {heading: canonical column, or "" for a trait; "": table}, where the guess is overruled.
    choices:  file name -> what is done about a kind of finding, where the default of core.loading.repairs is overruled;
        under "" what concerns all files together.
    progress: called with the name of the file at hand, the share of the load done and the rows of this one read so
        far; whatever it raises ends the load, and nothing of it stays.
    apart:    read each file in a process of its own with limits, as is done by default; False only for files of our own
        making.
    Raises LoadError when no file could be loaded; a file refused beside others is named in dataset.report.
    Without `workspaces` the result lives until the process ends.
    """
    if isinstance(source, Dataset):
        return source
    draft = (workspaces or scratch()).draft(onto)
    try:
        with disk_problems():
            wishes = Wishes(dict(mapping or {}), dict(choices or {}))
            is_apart = reading_apart.BY_DEFAULT if apart is None else apart
            read = partial(reading_apart.tables_apart, ticks=progress is not None) if is_apart else tables
            return _fill(draft, _files(source, draft), wishes, dict(facts or {}), progress, read)
    except BaseException:
        draft.discard()
        raise


def _fill(
    draft: Draft,
    files: dict[str, Path],
    wishes: Wishes,
    facts: dict[str, Any],
    progress: Progress | None,
    read: Read,
) -> Dataset:
    findings, parts, reports, problems = Findings(), [], [], []
    for done, (name, path) in enumerate(files.items()):
        if progress:
            findings.expected = 0
            findings.tick = partial(_tell, progress, findings, name, done, len(files))
            findings.tick(0)
        for outcome in read(Place(draft.root, draft.folder), name, path, wishes, findings):
            if isinstance(outcome, LoadError):
                problems.append(outcome)
                reports.append(FileReport(outcome.file, None, 0, 0, 0, problem=outcome.message))
            else:
                parts.append(outcome[0])
                reports.append(outcome[1])
    if not parts:
        raise problems[0] if problems else LoadError("E_NO_FILE", "")
    for inflated in draft.folder.glob("*.inflated"):
        inflated.unlink()
    origin = {
        "sources": {name: str(_lasting(path, draft)) for name, path in files.items()},
        "mapping": {k: dict(v) for k, v in wishes.mapping.items()},
        "choices": {k: dict(v) for k, v in wishes.choices.items()},
    }
    note_orphans(draft.root, parts, findings)
    made = assemble(draft, parts, findings.tick, wishes.choices.get("", {}), findings)
    write_findings(draft, findings)
    return draft.publish(
        made,
        reports,
        {"name": _title(files), **facts, **origin},
        _what(draft.onto, files, wishes),
    )


def _what(onto: Dataset | None, files: dict[str, Path], wishes: Wishes) -> Message:
    """What this load did, for the history of the workspace."""
    before = onto.facts.get("sources", {}) if onto else {}
    added = [name for name in files if name not in before]
    if onto and not added:
        same = onto.facts.get("mapping", {}) == wishes.mapping
        return Message("version.repairs" if same else "version.columns")
    return Message("version.added" if onto else "version.loaded", name=_title(dict.fromkeys(added, Path())))


def _tell(progress: Progress, findings: Findings, name: str, done: int, files: int, rows: int) -> None:
    """Say how far a load is: whole files, and of the one at hand the rows read of those expected."""
    within = min(rows / findings.expected, 1.0) if findings.expected else 0.0
    progress(name, (done + within) / files, rows)


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


def write_findings(draft: Draft, findings: Findings) -> None:
    """The two reports, kept beside the data; a load that found nothing writes none."""
    repairs = {
        "file": "string",
        "code": "string",
        "line": "int64",
        "column": "string",
        "value": "string",
        "done": "string",
        "times": "int64",
    }
    aside = {"file": "string", "line": "int64", "code": "string", "raw": "string"}
    for name, rows, types in (
        ("repairs.parquet", findings.entries(), repairs),
        ("quarantine.parquet", findings.quarantined, aside),
    ):
        if rows:
            import pyarrow as pa
            import pyarrow.parquet as pq

            columns = zip(zip(*rows, strict=True), types.values(), strict=True)
            arrays = [pa.array(values, pa.type_for_alias(kind)) for values, kind in columns]
            pq.write_table(pa.table(arrays, names=list(types)), draft.folder / name, compression="zstd")
