"""Broken and hostile uploads through core.load, each in a process of its own: outcomes, codes, rows, limits, canaries.

python -m bench.bad_inputs            the figures, beside pandas and DuckDB
python -m bench.bad_inputs -v [s1 e]  what is wrong with each file (whose name starts so), ours alone

The files and what must become of them come from the folder beside the project that tests/paths.py names. An outcome is
right when the file is refused, or taken with a warning, or taken without any, as its manifest says; what pandas and
DuckDB have to say has no codes, so of them only "taken or refused" can be judged.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.paths import BAD

PROJECT = Path(__file__).resolve().parents[1]
CANARY = "CANARY"
PATIENCE = 20.0  # seconds beyond the limit, after which a reader is ended
Row = tuple[str, str, str]


@dataclass
class Judged:
    """One file: what its manifest asks for, what came of it, and all that is wrong, by kind."""

    wanted: dict[str, Any]
    facts: dict[str, Any]
    wrong: list[tuple[str, str]] = field(default_factory=list)
    beside: bool = False

    def has(self, *kinds: str) -> bool:
        return any(kind in kinds for kind, _ in self.wrong)

    @property
    def named(self) -> int:
        return len(self.wanted["must_report"])

    @property
    def missed(self) -> int:
        return sum(kind == "code" for kind, _ in self.wrong)


def judged(wanted: dict[str, Any], reader: str = "ours") -> Judged:
    """One file through one reader; orders are tried alone and beside the customers they belong to."""
    tries = [_judged(wanted, reader, False)]
    if reader == "ours" and wanted["entity"] == "orders" and tries[0].wrong:
        tries.append(_judged(wanted, reader, True))
    return min(tries, key=lambda found: len(found.wrong))


def _judged(wanted: dict[str, Any], reader: str, base: bool) -> Judged:
    with tempfile.TemporaryDirectory(prefix="bad-inputs-") as folder:
        sandbox = Path(folder)
        found = Judged(wanted, _run(wanted, reader, base, sandbox), beside=base)
        if reader == "ours":
            found.wrong += _strayed(wanted, sandbox)
    found.wrong += _limits(found)
    if reader == "ours":
        found.wrong += [*_outcome(found), *_codes(found), *_table(found), *_checks(found), *_conserved(found)]
    return found


def _run(wanted: dict[str, Any], reader: str, base: bool, sandbox: Path) -> dict[str, Any]:
    """The facts the child wrote; of one that died or was ended, that."""
    for name in ("work", "data", "home", "tmp"):
        (sandbox / name).mkdir()
    job = {"reader": reader, "file": str(BAD / wanted["file"]), "name": wanted["upload_name"], "base": base}
    job |= {"entity": wanted["entity"], "out": str(sandbox / "facts.json")}
    environment = os.environ | {
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(PROJECT),
        "HOME": str(sandbox / "home"),
        "TMPDIR": str(sandbox / "tmp"),
        "AUDIENCE_LENS_HOME": str(sandbox / "data"),
    }
    command = [sys.executable, "-m", "bench.bad_inputs_child", json.dumps(job)]
    began = time.perf_counter()
    child = subprocess.Popen(
        command, cwd=sandbox / "work", env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        _, errors = child.communicate(timeout=wanted["limits"]["seconds"] + PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        return {"outcome": "ended", "seconds": time.perf_counter() - began, "peak_mb": 0.0, "error": "took too long"}
    if not Path(job["out"]).exists():
        last = (errors.strip().splitlines() or ["no word"])[-1]
        seconds = time.perf_counter() - began
        return {"outcome": "died", "seconds": seconds, "peak_mb": 0.0, "error": f"exit {child.returncode}: {last}"}
    facts = json.loads(Path(job["out"]).read_text(encoding="utf-8"))
    return facts | ({"stderr": errors[-400:]} if "Traceback" in errors else {})


def _strayed(wanted: dict[str, Any], sandbox: Path) -> list[tuple[str, str]]:
    """Canaries, files written outside the data root and the folder for temporary ones, and uploads kept by their name."""
    written = [path for path in sandbox.rglob("*") if path.is_file()]
    outside = [p for p in written if p.relative_to(sandbox).parts[0] in ("work", "home")]
    by_name = Path(wanted["upload_name"].replace("\\", "/").replace("\0", "")).stem if wanted["checks"] else "\0"
    kept = wanted["checks"].get("stored_name_is_uuid") and [p.name for p in written if by_name in p.name]
    return [
        *(("canary", str(path)) for path in written if CANARY in path.name),
        *(("outside", f"written outside the data root: {path.relative_to(sandbox)}") for path in outside),
        *(("outside", f"stored under the name it was given: {name}") for name in kept or ()),
    ]


def _limits(found: Judged) -> list[tuple[str, str]]:
    facts, limits = found.facts, found.wanted["limits"]
    wrong = []
    if facts["outcome"] in ("died", "ended", "bug"):
        wrong.append(("crash", f"{facts['outcome']}: {facts.get('error') or facts.get('trace', '')[-400:]}"))
    for key, unit in (("seconds", "s"), ("peak_mb", "MB")):
        if facts[key] > limits[key]:
            wrong.append(("limit", f"{facts[key]:.1f} {unit}, at most {limits[key]} {unit}"))
    if facts.get("watched"):
        wrong.append(("canary", f"reached out: {facts['watched']}"))
    if facts.get("stderr"):
        wrong.append(("trace", facts["stderr"]))
    return wrong


def _outcome(found: Judged) -> list[tuple[str, str]]:
    """Refused, taken with warnings, taken without."""
    came, wanted = _came(found.facts), found.wanted["outcome"]
    if came == wanted:
        return []
    codes = sorted({repair["code"] for repair in _repairs(found.facts)})
    said = found.facts.get("code") or found.facts.get("error") or codes or ""
    return [("outcome", f"{came} instead of {wanted} {said}")]


def _came(facts: dict[str, Any]) -> str:
    if facts["outcome"] != "accept":
        return facts["outcome"]
    return "accept-with-warnings" if _repairs(facts) else "accept"


def _repairs(facts: dict[str, Any]) -> list[dict[str, Any]]:
    return [r for r in facts.get("repairs", []) if r["code"].startswith("W_")]


def _codes(found: Judged) -> list[tuple[str, str]]:
    """Each code the manifest names, at its line and column and with its value where it says them."""
    if found.wanted["outcome"] == "reject":
        code = found.wanted["must_report"][0]["code"]
        said = found.facts.get("code")
        return [] if said == code else [("code", f"{code} expected, {said or 'none'} said")]
    return [
        ("code", f"no {_place(wanted)}; {_nearest(wanted, found.facts)}")
        for wanted in found.wanted["must_report"]
        if not any(_fits(wanted, repair) for repair in _repairs(found.facts))
    ]


def _fits(wanted: dict[str, Any], repair: dict[str, Any]) -> bool:
    return all(str(repair[key] if repair[key] is not None else "").strip() == str(wanted[key]) for key in wanted)


def _place(entry: dict[str, Any]) -> str:
    return " ".join(f"{key} {entry[key]!r}" if key != "code" else entry[key] for key in entry)


def _nearest(wanted: dict[str, Any], facts: dict[str, Any]) -> str:
    """What was said instead: entries of the same code, else the codes there are."""
    same = [_place(r) for r in _repairs(facts) if r["code"] == wanted["code"]]
    others = sorted({r["code"] for r in _repairs(facts)})
    return f"but {'; '.join(same[:3])}" if same else f"said: {', '.join(others) or 'nothing'}"


def _table(found: Judged) -> list[tuple[str, str]]:
    """Rows loaded and columns read, where the manifest knows them."""
    facts, wanted, wrong = found.facts, found.wanted, []
    if facts["outcome"] != "accept" or wanted["entity"] == "workspace":
        return []
    loaded = facts["reports"][0]["loaded"] if facts.get("reports") else None
    if wanted["rows"] is not None and loaded != wanted["rows"]:
        wrong.append(("rows", f"{loaded} rows loaded instead of {wanted['rows']}"))
    if facts.get("read_error"):
        wrong.append(("rows", f"core.loading.read: {facts['read_error']}"))
    width = len(facts.get("header", []))
    if wanted["cols"] is not None and width != wanted["cols"]:
        wrong.append(("rows", f"{width} columns instead of {wanted['cols']}: {facts.get('header', [])[:12]}"))
    return wrong


def _checks(found: Judged) -> list[tuple[str, str]]:
    """The checks of the manifest that can be seen in a loaded table; the others concern the screen and exports."""
    told = [(name, _checked(name, value, found.facts)) for name, value in found.wanted["checks"].items()]
    return [("check", f"{name}: {wrong}") for name, wrong in told if wrong]


def _checked(name: str, value: Any, facts: dict[str, Any]) -> str:
    if name == "forbidden_text":
        shown = json.dumps(facts, ensure_ascii=False)
        return f"{value!r} shows" if value in shown else ""
    if facts["outcome"] != "accept":
        return ""
    if name.startswith("cell_"):
        return _cell(name, value, facts)
    if name.startswith("sum_"):
        found: Any = facts.get("sums", {}).get(name[4:])
        return "" if found is not None and abs(found - value) < 0.005 else f"{found} instead of {value}"
    what = {"distinct_ids": "people", "consented": "contactable", "exportable_ids": "contactable"}.get(name)
    if name == "quarantined":
        found = facts["reports"][0]["aside"]
    elif what:
        found = facts.get(what)
    else:
        return ""
    return "" if found == value else f"{found} instead of {value}"


def _cell(name: str, value: str, facts: dict[str, Any]) -> str:
    """A cell by its row and column: as read, and among the values of that column of the loaded table."""
    row, column = (int(n) - 1 for n in name[6:].split("c"))
    try:
        read = facts["rows"][row][column]
        loaded = list(facts["values"].values())[column]
    except (KeyError, IndexError):
        return "no such cell"
    if read != value:
        return f"{read!r} read instead of {value!r}"
    return "" if value in loaded else f"{value!r} is not in the loaded column: {loaded[:4]}"


def _conserved(found: Judged) -> list[tuple[str, str]]:
    """rows_in = rows_loaded + rows_quarantined, and each row set aside has its text."""
    return [
        ("conservation", f"{r['name']}: {r['in']} in, {r['loaded']} loaded, {r['aside']} aside, {r['raw']} with text")
        for r in found.facts.get("reports", [])
        if not r["problem"] and (r["in"] != r["loaded"] + r["aside"] or r["raw"] != r["aside"])
    ]


def manifest(starts: tuple[str, ...] = ("",)) -> list[dict[str, Any]]:
    """The entries of the files that are there, whose names start with one of these."""
    known: list[dict[str, Any]] = json.loads((BAD / "manifest.json").read_text(encoding="utf-8"))["files"]
    return [entry for entry in known if entry["file"].startswith(starts) and (BAD / entry["file"]).exists()]


def canaries() -> set[Path]:
    """Files of that name where a hostile upload would put one, whatever was there before."""
    places = [Path(tempfile.gettempdir()), Path.cwd(), PROJECT, BAD, Path("/etc/cron.d"), Path.home()]
    return {path for place in places if place.is_dir() for path in place.glob(f"*{CANARY}*")}


def figures() -> list[Row]:
    """Rows of the results table: what, measured, wanted."""
    if not (BAD / "manifest.json").exists():
        return [("broken and hostile uploads", "the files are not beside the project", "-")]
    before, entries = canaries(), manifest()
    ours = [judged(entry) for entry in entries]
    stray = len(canaries() - before) + sum(found.has("canary") for found in ours)
    return [
        *_ours(ours, stray),
        *(row for peer in ("pandas", "duckdb") for row in _peer(peer, [judged(entry, peer) for entry in entries])),
    ]


def _ours(found: list[Judged], stray: int) -> list[Row]:
    every = len(found)

    def right(*kinds: str) -> int:
        return sum(not one.has(*kinds) for one in found)

    named, missed = sum(one.named for one in found), sum(one.missed for one in found)
    taken = [one for one in found if one.facts.get("reports")]
    peak = max(found, key=lambda one: one.facts["peak_mb"])
    slow = max(found, key=lambda one: one.facts["seconds"])
    return [
        ("ours: outcomes right (refused, taken with warnings, taken)", f"{right('outcome', 'crash')} / {every}", "all"),
        ("ours: taken or refused rightly", f"{sum(map(_fate, found))} / {every}", "all"),
        ("ours: codes right, with line, column and value", f"{named - missed} / {named}", "all"),
        ("ours: files with the right rows, columns and values", f"{right('rows', 'check', 'crash')} / {every}", "all"),
        (
            "ours: rows in = loaded + set aside",
            f"{sum(not o.has('conservation') for o in taken)} / {len(taken)}",
            "all",
        ),
        ("ours: canaries, files outside, calls out", str(stray + sum(o.has("outside") for o in found)), "0"),
        ("ours: crashes and tracebacks", str(every - right("crash", "trace")), "0"),
        (
            "ours: over the limit of time or memory",
            f"{every - right('limit')} (slowest {slow.wanted['file']} {slow.facts['seconds']:.1f} s,"
            f" largest {peak.wanted['file']} {peak.facts['peak_mb']:.0f} MB)",
            "0",
        ),
    ]


def _peer(name: str, found: list[Judged]) -> list[Row]:
    every = len(found)
    return [
        (f"{name}: taken or refused rightly", f"{sum(map(_fate, found))} / {every}", "-"),
        (f"{name}: codes right", f"0 / {sum(one.named for one in found)}", "-"),
        (f"{name}: crashes", str(sum(one.has("crash") for one in found)), "-"),
        (f"{name}: over the limit of time or memory", str(sum(one.has("limit") for one in found)), "-"),
    ]


def _fate(found: Judged) -> bool:
    """Refused or taken as it should be, within the limits, whatever was said about it."""
    came = found.facts["outcome"]
    return came in ("accept", "reject") and (came == "reject") == (found.wanted["outcome"] == "reject")


def tell(starts: tuple[str, ...]) -> None:
    """Print what is wrong with each file, and what was said beyond what the manifest asks for."""
    before, found = canaries(), []
    for entry in manifest(starts or ("",)):
        found.append(one := judged(entry))
        facts = one.facts
        took = f"{facts['seconds']:.1f} s {facts['peak_mb']:.0f} MB" + (" beside customers" if one.beside else "")
        print(f"{'WRONG' if one.wrong else 'right'}  {entry['file']}  [{took}]", flush=True)
        for kind, what in one.wrong:
            print(f"         {kind}: {what}")
        asked = {wanted["code"] for wanted in entry["must_report"]}
        if more := sorted({repair["code"] for repair in _repairs(facts)} - asked):
            print(f"         also said: {', '.join(more)}")
    print()
    for row in _ours(found, len(canaries() - before)):
        print(*row, sep=" | ")


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["-v"]:
        tell(tuple(arguments[1:]))
        return
    for row in figures():
        print(*row, sep=" | ")


if __name__ == "__main__":
    main(sys.argv[1:])
