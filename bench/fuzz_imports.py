"""Files spoiled at random through core.load: each must end as a dataset or as a refusal with its reason, no row lost.

python -m bench.fuzz_imports [how many] [--from N] [--to FILE]   10,000 by default; what went wrong, shrunk, into FILE

A row is lost where rows in is not rows loaded and rows set aside, where a row set aside has no text, or where a text
without any quotation mark has more lines with something in them than the report accounts for.
"""

import re
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from bench.fuzz_bases import bases, spoiled

FILES = 10_000
PATIENCE = 5.0  # CPU seconds for a file of a few kilobytes
HEAD = 12  # lines that may stand before the rows where the report says that some do; else the headings alone
BEFORE = {"W_PREAMBLE", "W_MULTIROW_HEADER"}
SHOWN = 600  # bytes of a file that are printed
TRIES = 150  # loads spent on making one finding smaller
Row = tuple[str, str, str]


@dataclass(frozen=True)
class Finding:
    """Something that went wrong: what kind, where (the last line of ours that ran) and the file that shows it."""

    kind: str
    where: str
    number: int
    name: str
    content: bytes
    told: str = ""


class TookTooLong(BaseException):
    """Raised by the alarm; no reader may catch it."""


def _ring(_: int, __: FrameType | None) -> None:
    raise TookTooLong


def attempt(number: int, name: str, content: bytes, workspaces: Any) -> tuple[str, Finding | None]:
    """Load one file: "loaded" or "refused", and what is wrong about it."""
    import core

    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    try:
        dataset = core.load({name: content}, workspaces=workspaces, apart=False)  # so that a crash shows itself
        signal.setitimer(signal.ITIMER_PROF, 0)
        wrong = lost(dataset, content)
        workspaces.delete(dataset.token)
        return "loaded", Finding("lost", wrong.split(":")[0], number, name, content, wrong) if wrong else None
    except core.CoreError:
        return "refused", None
    except (Exception, TookTooLong) as error:  # noqa: BLE001 - that is what is looked for
        kind = "too slow" if isinstance(error, TookTooLong) else "crash"
        return kind, Finding(kind, _where(error), number, name, content, traceback.format_exc()[-1500:])
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _where(error: BaseException) -> str:
    """The kind of error and the last line of the project it came through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "/core/" in f.filename]
    last = f"{'/'.join(Path(frames[-1].filename).parts[-2:])} {frames[-1].name}" if frames else "outside"
    return f"{type(error).__name__} in {last}"


def lost(dataset: Any, content: bytes) -> str:
    """How the report fails to account for every row; nothing where it does."""
    aside = dataset.report.quarantined()
    known = [file for file in dataset.report.files if not file.problem]
    for file in known:
        raw = int((aside["file"] == file.name).sum())
        if file.rows_in != file.rows_loaded + file.rows_quarantined or raw != file.rows_quarantined:
            counts = f"{file.rows_in} in, {file.rows_loaded} loaded, {file.rows_quarantined} aside, {raw} with text"
            return f"not conserved: {counts}"
    lines = _lines(content) if known and known[0].name.lower().endswith((".csv", ".tsv", ".txt")) else 0
    rows, before = sum(file.rows_in for file in known), HEAD if set(dataset.report.repairs()["code"]) & BEFORE else 1
    return f"lines not accounted for: {lines} lines, {rows} rows in" if lines > rows + before else ""


def _lines(content: bytes) -> int:
    """Lines with something in them of a plain text without quotes, where a row is a line; 0 for any other content."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return 0
    if re.search(r"[\"'\\\0]", text):
        return 0
    return sum(bool(re.search(r"\w", line)) for line in re.split(r"\r\n|\r|\n", text))


def fuzz(first: int, count: int, seed: int = 0) -> tuple[Counter[str], list[Finding], float]:
    """What became of the files with these numbers, what went wrong, and the slowest (CPU s)."""
    from core.store import Workspaces

    known, outcomes, findings, slowest = bases(), Counter[str](), list[Finding](), 0.0
    before = signal.signal(signal.SIGPROF, _ring)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workspaces = Workspaces(Path(folder))
        for number in range(first, first + count):
            name, content = spoiled(Random(f"{seed} {number}"), known)  # noqa: S311 - not for secrets
            began = time.process_time()
            outcome, finding = attempt(number, name, content, workspaces)
            slowest = max(slowest, time.process_time() - began)
            outcomes[outcome] += 1
            findings += [finding] if finding else []
    signal.signal(signal.SIGPROF, before)
    return outcomes, findings, slowest


def figures(first: int = 0, count: int = FILES, to: Path | None = None) -> list[Row]:
    """Rows of the results table: what, measured, wanted."""
    outcomes, findings, slowest = fuzz(first, count)
    if to:
        to.write_text(report(findings, to.with_suffix("")), encoding="utf-8")
    kinds = Counter(finding.kind for finding in findings)
    return [
        ("spoiled files", f"{count:,}: {outcomes['loaded']:,} loaded, {outcomes['refused']:,} refused", "-"),
        ("crashes (anything but a refusal with its reason)", str(kinds["crash"]), "0"),
        ("files with rows lost", str(kinds["lost"]), "0"),
        (f"files that took over {PATIENCE:.0f} CPU s (slowest {slowest:.1f} s)", str(kinds["too slow"]), "0"),
    ]


def report(findings: list[Finding], folder: Path) -> str:
    """Each kind of finding once: how often, the smallest file found that shows it (in `folder` too), and the error."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.kind, finding.where), []).append(finding)
    told = [f"# {len(findings)} findings of {len(groups)} kinds", ""]
    for count, ((kind, where), some) in enumerate(sorted(groups.items(), key=lambda item: -len(item[1])), 1):
        least = shrunk(min(some, key=lambda finding: len(finding.content)))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{count}-{least.name}").write_bytes(least.content)
        told += [f"## {count}. {kind}: {where}", "", f"{len(some)} files, such as {[f.number for f in some[:5]]}", ""]
        told += [f"core.load({{{least.name!r}: {least.content[:SHOWN]!r}}})", "", "```", least.told.strip(), "```", ""]
    return "\n".join(told)


def shrunk(finding: Finding) -> Finding:
    """The same finding in a smaller file: pieces are left out as long as it stays."""
    from core.store import Workspaces

    if finding.kind == "too slow":
        return finding
    with tempfile.TemporaryDirectory() as folder:
        workspaces = Workspaces(Path(folder))

        def still(content: bytes) -> Finding | None:
            _, found = attempt(finding.number, finding.name, content, workspaces)
            return found if found and (found.kind, found.where) == (finding.kind, finding.where) else None

        return _smaller(finding, still)


def _smaller(finding: Finding, still: Callable[[bytes], Finding | None]) -> Finding:
    step, tries = len(finding.content) // 2, 0
    while step and tries < TRIES:
        at, before = 0, len(finding.content)
        while at < len(finding.content) and tries < TRIES:
            tries += 1
            found = still(finding.content[:at] + finding.content[at + step :])
            finding, at = (found, at) if found else (finding, at + step)
        step = step if len(finding.content) < before else step // 2
    return finding


def main(arguments: list[str]) -> None:
    def after(option: str, default: str) -> str:
        return arguments[arguments.index(option) + 1] if option in arguments else default

    count = int(arguments[0]) if arguments[:1] and arguments[0].isdigit() else FILES
    to = after("--to", "")
    for row in figures(int(after("--from", "0")), count, Path(to) if to else None):
        print(*row, sep=" | ")


if __name__ == "__main__":
    main(sys.argv[1:])
