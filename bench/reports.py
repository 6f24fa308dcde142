"""Reports: time and size of each format, every number in the page against core, and what one changed cell does to them.

`python -m bench.reports` prints the numbers that differ.
"""

import csv
import gzip
import io
import json
import shutil
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

import core
from bench import report_numbers
from core.store import Workspaces
from dashboard.report.build import build, offered
from dashboard.report.facts import parts_of, plain
from dashboard.report.formats import FORMATS, write
from dashboard.report.html.writer import write_html
from dashboard.report.proof import Proof, read_proof
from dashboard.report.request import Request
from dashboard.report.verify import _read, same, verify
from dashboard.terms import remembering
from tests.paths import REAL

SHOP = Path(core.__file__).parents[1] / "sample_data" / "shop"
JOURNEY = REAL / "complete-journey"
Row = tuple[str, str, str]


def figures() -> list[Row]:
    rows: list[Row] = []
    for name, source in (("shop", SHOP), ("complete-journey", JOURNEY)):
        if not source.is_dir():
            rows.append((f"{name}: the data is not beside the project", "-", "-"))
            continue
        with tempfile.TemporaryDirectory() as home:
            dataset = core.load(source, workspaces=Workspaces(Path(home)))
            rows += _made(name, dataset)
            rows += _numbers(name, dataset, slow=name == "shop")
            rows += _one_cell(name, source, dataset, Path(home)) if name == "shop" else []
    return rows


# --- time and size --------------------------------------------------------------------------------------------
def _made(name: str, dataset: core.Dataset) -> list[Row]:
    """Seconds of the processor to work a report of the usual topics out once, then to write each format."""
    before, compute = time.process_time(), remembering()
    document = build(Request(), dataset, compute)
    spent, charts = (
        time.process_time() - before,
        sum(hasattr(b, "drawing") for s in document.sections for b in s.blocks),
    )
    what = f"{len(document.sections)} topics, {charts} charts, {len(document.proof['facts']):,} figures"
    rows = [(f"{name}: CPU to work the report out ({what})", f"{spent:.1f} s", "-")]
    for ending in FORMATS:
        before = time.process_time()
        content = write(ending, document)
        spent = time.process_time() - before
        rows.append((f"{name}: {ending}", f"{spent:.2f} s CPU, {len(content) / 1e6:.2f} MB", "-"))
        if not verify(content, dataset, compute).holds:
            rows.append((f"{name}: {ending} holds on its own data", "no", "yes"))
    return rows


# --- every number against core --------------------------------------------------------------------------------
def _numbers(name: str, dataset: core.Dataset, *, slow: bool) -> list[Row]:
    """slow: of the comparison of recommenders too, which takes minutes on large data."""
    topics = offered(dataset) if slow else ()
    content = write_html(build(Request(sections=topics), dataset, remembering()))
    page = _read(content)
    shown, drawings = page.texts, dict(page.drawings)
    good, bad, unknown = compared(shown, *report_numbers.expected(dataset, slow=slow))
    drawn, charts, lost = _drawn(shown_rows(shown), drawings, read_proof(content))
    for line in (*bad, *lost):
        print("differs:", line)
    left = f"; not compared, for core gives them in words: {', '.join(sorted(unknown))}" if unknown else ""
    return [
        (f"{name}: numbers in the page equal core's, asked apart{left}", f"{good} / {good + len(bad)}", "all"),
        (f"{name}: charts that draw the numbers of their table", f"{drawn} / {charts}", "all"),
    ]


def shown_rows(shown: list[tuple[str, str]]) -> dict[str, list[dict[str, str]]]:
    """ "topic.block" -> its rows in order, column -> text."""
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for key, text in shown:
        part = parts_of(key)
        if part.get("row"):
            found[f"{part['section']}.{part['block']}"][part["row"]][part["part"]] = text
    return {block: list(rows.values()) for block, rows in found.items()}


def compared(
    shown: list[tuple[str, str]], numbers: report_numbers.Numbers, tables: report_numbers.Tables
) -> tuple[int, list[str], set[str]]:
    """How many shown numbers fit core's, those that don't, and the blocks that were not compared."""
    good, bad, unknown = 0, [], set()
    for key, text in shown:
        part = parts_of(key)
        words = part["part"] in ("note", "subtitle") or part["block"].startswith("text")
        if part["row"] or words:
            continue
        fit = report_numbers.fits(text, numbers[key]) if key in numbers else False
        good, bad = good + fit, bad if fit else [*bad, f"{key} {text} {numbers.get(key)}"]
    for block, rows in shown_rows(shown).items():
        if block not in tables:
            unknown.add(block)
            continue
        core_rows = tables[block].to_dict("records")
        if len(core_rows) != len(rows):
            bad.append(f"{block}: {len(rows)} rows, core has {len(core_rows)}")
        for row, other in zip(rows, core_rows, strict=False):
            for column in row.keys() & other.keys():
                fit = report_numbers.fits(row[column], other[column])
                good, bad = good + fit, bad if fit else [*bad, f"{block}.{column} {row[column]} {other[column]}"]
    return good, bad, unknown


def _drawn(rows: dict[str, list[dict[str, str]]], drawings: dict[str, str], proof: Proof) -> tuple[int, int, list[str]]:
    """Charts in whose marks a whole column of their table stands, number for number."""
    columns: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for key, value in proof.facts.items():
        part = parts_of(key)
        if part.get("row") and isinstance(value, int | float):
            columns[f"{part['section']}.{part['block']}"][part["part"]].append(float(value))
    lost = [key for key, drawing in drawings.items() if not any(map(_marks(drawing), columns[key].values()))]
    return len(drawings) - len(lost), len(drawings), lost


def _marks(drawing: str):
    """A test whether every number of a column is among the marks, as it is, in percent, or to the other side."""
    marks: set[float] = set()
    for trace in json.loads(drawing)["data"]:
        for axis in ("x", "y", "z"):
            marks.update(round(float(v), 6) for v in _flat(trace.get(axis)) if isinstance(v, int | float))
    return lambda column: any(
        all(round(times * v, 6) in marks or times * v == 0 for v in column) for times in (1, 100, -100, -1)
    )


def _flat(values: object):
    if isinstance(values, dict):  # plotly packs arrays of numpy
        import base64

        values = np.frombuffer(base64.b64decode(values["bdata"]), dtype=values["dtype"]).tolist()
    for value in values or ():
        yield from _flat(value) if isinstance(value, list) else [value]


# --- one changed cell -----------------------------------------------------------------------------------------
def _one_cell(name: str, source: Path, dataset: core.Dataset, home: Path) -> list[Row]:
    """A report of the shop, held against a copy in which the amount of one order line is twice as large."""
    content = write_html(build(Request(), dataset, remembering()))
    changed = home / "changed"
    shutil.copytree(source, changed)
    _double(changed / "orders.csv.gz")
    other = core.load(changed, workspaces=Workspaces(home))
    found = verify(content, other, remembering())
    named = {_column(each.key) for each in found.differences}
    apart, known = _changed_apart(dataset, other)
    for each in sorted(apart ^ (named & known)):
        print("named:" if each in named else "not named:", each)
    what = f"{name}: one amount of {dataset.rows('orders'):,} doubled: {len(found.differences)} figures named"
    return [
        (f"{what}; numbers and columns of tables that core, asked apart, says have changed, and of them named",
         f"{len(apart)}, {len(apart & named)}", "all"),
        (f"{name}: numbers and columns named of the {len(known - apart)} that core says are the same",
         str(len(named & (known - apart))), "0"),
    ]  # fmt: skip


def _column(key: str) -> str:
    """A key without its row."""
    part = parts_of(key)
    return ".".join(filter(None, (part["section"], part["block"], part["part"])))


def _changed_apart(before: core.Dataset, after: core.Dataset) -> tuple[set[str], set[str]]:
    """What core gives otherwise for the changed data, numbers and columns of tables; and all that was asked."""
    (old, old_tables), (new, new_tables) = (report_numbers.expected(dataset) for dataset in (before, after))
    differ = {key for key in old if not _same(old[key], new.get(key))}
    known = set(old)
    for block, table in old_tables.items():
        known |= {f"{block}.{column}" for column in table}
        other = new_tables.get(block, table[:0])
        for column in table:
            pairs = zip(table[column], other.get(column, []), strict=False)
            if len(other) != len(table) or not all(_same(*pair) for pair in pairs):
                differ.add(f"{block}.{column}")
    return differ, known


def _same(one: object, other: object) -> bool:
    return same(plain(one), plain(other))


def _double(path: Path) -> None:
    rows = list(csv.reader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8"))))
    column = rows[0].index("amount")
    rows[1000][column] = str(2 * float(rows[1000][column]))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_bytes(gzip.compress(text.getvalue().encode()))


if __name__ == "__main__":
    for line in figures():
        print(line)
