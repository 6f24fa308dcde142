"""Polluted copies of three clean tables, read blind: F1 of headers, records and cells, and files read perfectly.

python -m bench.polluted                       the figures, beside pandas, DuckDB, clevercsv and Python's Sniffer
python -m bench.polluted -v [family or words]  ours on the known pollutions: F1 by family, and what is wrong in each file
python -m bench.polluted -v --save FOLDER      the same, and the files that are not read perfectly are written there

Precision is the share of what was found that was expected, recall the share of what was expected that was found, both
over multisets, averaged over files; a file not read scores 0. A cell must be the text as it is in the clean table.
The known pollutions are in bench/polluted_known.py. Those held out are only ever told as a total.
"""

import resource
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.polluted_fresh import FRESH
from bench.polluted_held_out import HELD_OUT
from bench.polluted_known import KNOWN, Family
from bench.polluted_readers import Reader, readers
from bench.polluted_tables import Table, tables
from tests.paths import REAL

SMALL = 100  # broken files whose reading is timed
Row = tuple[str, str, str]


@dataclass(frozen=True)
class File:
    """A polluted file and the tables that are right readings of it."""

    family: str
    name: str
    content: bytes
    accepted: list[Table]


@dataclass(frozen=True)
class Score:
    """How well one file was read."""

    header: float = 0.0
    records: float = 0.0
    cells: float = 0.0
    perfect: float = 0.0


def files(families: tuple[Family, ...]) -> list[File]:
    """Every pollution of these families, of each of the three tables."""
    return [
        File(family.__name__, f"{table}: {what}", made if isinstance(made, bytes) else made.encode(), accepted)
        for table, clean in tables().items()
        for family in families
        for what, made, accepted in family(clean)
    ]


def score(file: File, reader: Reader) -> Score:
    """The best score over the readings that are right; 0 for a file the reader refuses or falls over."""
    found = attempt(file, reader)
    if isinstance(found, Exception):
        return Score()
    return max((compared(found, table) for table in file.accepted), key=lambda s: (s.perfect, s.records, s.cells))


def attempt(file: File, reader: Reader) -> Table | Exception:
    try:
        return tidy(reader(file.content))
    except Exception as error:  # noqa: BLE001 - a file not read, whatever the peer raises
        return error


def tidy(table: Table) -> Table:
    """Newlines within cells made alike: the readers differ in them, and nobody minds."""

    def plain(cell: str) -> str:
        return cell.replace("\r\n", "\n").replace("\r", "\n")

    return Table([plain(name) for name in table.header or []], [[plain(cell) for cell in row] for row in table.rows])


def compared(found: Table, expected: Table) -> Score:
    header = 1.0 if expected.header is None else f1(found.header or [], expected.header)
    records = f1(map(tuple, found.rows), map(tuple, expected.rows))
    cells = f1((c for row in found.rows for c in row), (c for row in expected.rows for c in row))
    same = found.rows == expected.rows and expected.header in (None, found.header)
    return Score(header, records, cells, float(same))


def f1(found: Iterable[Hashable], expected: Iterable[Hashable]) -> float:
    """Harmonic mean of precision and recall of multisets; 1 where nothing was to be found and nothing was."""
    have, want = Counter(found), Counter(expected)
    both = sum((have & want).values())
    total = have.total() + want.total()
    return 2 * both / total if total else 1.0


def mean(scores: list[Score], what: str) -> float:
    return statistics.fmean(getattr(score, what) for score in scores)


def figures() -> list[Row]:
    """Rows of the results table: what, measured, wanted."""
    rows: list[Row] = []
    for kind, families in (
        ("known", KNOWN),
        ("held out until looked at once", HELD_OUT),
        ("fresh, never looked at", FRESH),
    ):
        some = files(families)
        for name, reader in readers().items():
            scores = [score(file, reader) for file in some]
            rows.append((f"{kind}, {len(some)} files: {name}", said(scores), _wanted(name)))
    if "clevercsv" not in readers():
        rows.append(("clevercsv", "not installed", "-"))
    return [*rows, *_spectrum(), _speed()]


def said(scores: list[Score]) -> str:
    parts = [f"{what} {mean(scores, what):.4f}" for what in ("header", "records", "cells")]
    return f"F1 {', '.join(parts)}; perfect {sum(s.perfect for s in scores):.0f} of {len(scores)}"


def _wanted(name: str) -> str:
    return "records and cells >= 0.998" if name == "ours" else "behind ours"


def _spectrum() -> list[Row]:
    """The files of csv-spectrum, each whole: a published table of twelve dialects with what is in them."""
    folder = REAL / "csv-spectrum"
    if not folder.is_dir():
        return [("csv-spectrum", "not beside the project", "-")]
    names = sorted(path.stem for path in (folder / "csvs").glob("*.csv"))
    return [
        (f"csv-spectrum: {name}", f"{sum(_same(folder, file, reader) for file in names)} / {len(names)}", wanted)
        for name, reader in readers().items()
        for wanted in ("11 / 12" if name == "ours" else "-",)
    ]


def _same(folder: Path, name: str, reader: Reader) -> bool:
    """Whether a file is what its JSON says, the bytes that are no UTF-8 being lost in both."""
    import json

    wanted = json.loads((folder / "json" / f"{name}.json").read_bytes().decode("utf-8", errors="replace"))
    found = attempt(File("", name, (folder / "csvs" / f"{name}.csv").read_bytes(), []), reader)
    if isinstance(found, Exception):
        return False
    records = [dict(zip(found.header or [], row, strict=False)) for row in found.rows]
    return records == [
        {key: value.replace("\r\n", "\n") for key, value in record.items()}
        for record in (wanted if isinstance(wanted, list) else [wanted])
    ]


def _speed() -> Row:
    """CPU of one reading of small broken files, children included, in a process that is warm."""
    some = files(KNOWN)
    ours, times = readers()["ours"], []
    for file in [some[0], *some[:: max(1, len(some) // SMALL)][:SMALL]]:
        before = cpu_seconds()
        attempt(file, ours)
        times.append((cpu_seconds() - before) * 1000)
    half, slow = statistics.median(times[1:]), max(times[1:])
    return (
        f"reading {SMALL} small broken files: CPU of one",
        f"median {half:.1f} ms, at most {slow:.0f} ms",
        "<= 100 ms",
    )


def cpu_seconds() -> float:
    """CPU time of this process and of its children that ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def tell(words: list[str], save: Path | None) -> None:
    """Ours on the known pollutions: each file that is not read perfectly, and F1 by family."""
    reader = readers()["ours"]
    by_family: dict[str, list[Score]] = defaultdict(list)
    for file in files(KNOWN):
        if words and file.family not in words and not all(word in file.name for word in words):
            continue
        got = score(file, reader)
        by_family[file.family].append(got)
        if not got.perfect:
            print(f"{file.family} | {file.name} | {said([got])}")
            for line in differences(file, reader):
                print(f"        {line}")
            if save:
                save.mkdir(parents=True, exist_ok=True)
                name = "".join(c if c.isalnum() else "_" for c in f"{file.family} {file.name}")
                (save / f"{name}.csv").write_bytes(file.content)
    print()
    for family, scores in sorted(by_family.items(), key=lambda item: mean(item[1], "records")):
        print(f"{family:20} {said(scores)}")
    print(f"{'all':20} {said([s for scores in by_family.values() for s in scores])}")


def differences(file: File, reader: Reader) -> list[str]:
    """The header and the first row that are not as expected, by the reading of it that comes nearest."""
    found = attempt(file, reader)
    if isinstance(found, Exception):
        return [f"{type(found).__name__}: {found}"]
    nearest = max(file.accepted, key=lambda table: compared(found, table).records)
    told = [f"{len(found.rows)} rows instead of {len(nearest.rows)}"] if len(found.rows) != len(nearest.rows) else []
    if nearest.header not in (None, found.header):
        told += [f"header   {found.header}"[:300], f"expected {nearest.header}"[:300]]
    for number, (row, wanted) in enumerate(zip(found.rows, nearest.rows, strict=False)):
        if row != wanted:
            return [*told, f"row {number}: {row}"[:400], f"expected {wanted}"[:400]]
    return told


def main(arguments: list[str]) -> None:
    save = Path(arguments[arguments.index("--save") + 1]) if "--save" in arguments else None
    if arguments[:1] == ["-v"]:
        tell([word for word in arguments[1:] if word not in ("--save", str(save))], save)
        return
    for row in figures():
        print(*row, sep=" | ")


if __name__ == "__main__":
    main(sys.argv[1:])
