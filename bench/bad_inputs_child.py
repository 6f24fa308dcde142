"""One broken or hostile file through one reader, in a process of its own; bench.bad_inputs starts it and judges the facts.

python -m bench.bad_inputs_child '{"reader": "ours", "file": ..., "name": ..., "entity": ..., "base": false, "out": ...}'
"""

import json
import resource
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from bench.measure import peak_mb

MOST_MEMORY = 8 << 30  # bytes of address space: a bomb ends its own process, not the machine
SHOWN = 60  # rows of a file whose cells are told
_seen: list[str] = []


def watch(event: str, args: tuple[Any, ...]) -> None:
    """Commands run by the shell and calls to other machines, which no reader of files has any business with."""
    if event == "os.system" or (event == "socket.connect" and isinstance(args[1], tuple)):
        _seen.append(f"{event} {args[-1]!r}"[:200])


def ours(path: Path, name: str, entity: str, base: bool) -> dict[str, Any]:
    """What core.load makes of the file: outcome, code, repairs, reports and everything the checks ask for."""
    import core

    if entity == "workspace":
        return {"work": lambda: core.store.Workspaces().restore(path), "tell": lambda token: {"text": token}}
    files: dict[str, bytes | str | Path] = {"customers.csv": _customers()} if base else {}
    files[name] = path.read_bytes()
    return {"work": lambda: core.load(files), "tell": lambda dataset: _told(dataset, files[name], name)}


def _customers() -> bytes:
    """The twenty people the orders belong to."""
    rows = [f"C{n:04},Person {n},{20 + n},Paris" for n in range(20)]
    return "\n".join(["customer_id,name,age,city", *rows, ""]).encode()


def _told(dataset: Any, content: bytes, name: str) -> dict[str, Any]:
    """The facts of a load: the report, the table as people see it, and who may be contacted."""
    from core.privacy import contactable

    files = [f for f in dataset.report.files if f.name != "customers.csv" or name == "customers.csv"]
    agreed = contactable(dataset)
    repairs = dataset.report.repairs()
    aside = dataset.report.quarantined()
    facts: dict[str, Any] = {
        "reports": [
            {"name": f.name, "in": f.rows_in, "loaded": f.rows_loaded, "aside": f.rows_quarantined,
             "problem": f.problem and f.problem.code, "raw": int((aside["file"] == f.name).sum())}
            for f in files
        ],
        "repairs": [_entry(repair) for repair in repairs.to_dict("records")],
        "contactable": None if agreed is None else [str(person) for person in agreed],
        "people": dataset.rows("customers"),
        "text": aside.to_csv() + repairs.to_csv(),
    }  # fmt: skip
    if files and files[0].table:
        frame = dataset.frame(files[0].table)
        scale = {"money": 10_000}
        for column in files[0].columns:
            own = column.became or column.heading
            if own in frame:
                values = frame[own]
                facts.setdefault("values", {})[column.heading] = [str(value) for value in values[:SHOWN]]
                if values.dtype.kind in "if":
                    facts.setdefault("sums", {})[column.heading] = float(values.sum()) / scale.get(column.type, 1)
    return facts | _as_written(content, name)


def _entry(repair: dict[str, Any]) -> dict[str, Any]:
    """One repair as JSON takes it: nothing where the frame has no value, a line as a whole number."""
    given = {key: None if value is None or value != value else value for key, value in repair.items()}
    return given | {"line": None if given["line"] is None else int(given["line"])}


def _as_written(content: bytes, name: str) -> dict[str, Any]:
    """Header and first rows by core.loading.read, or why it could not."""
    from core.loading import read

    try:
        table = read(content, name)
        return {"header": table.header, "rows": [row for row, _ in zip(table.rows, range(SHOWN), strict=False)]}
    except Exception as error:  # noqa: BLE001 - told as a finding
        return {"read_error": f"{type(error).__name__}: {error}"[:300]}


def pandas(path: Path, name: str, entity: str, base: bool) -> dict[str, Any]:
    """What the reader of pandas for the file's ending does with it."""
    import pandas as pd

    readers = {".xlsx": pd.read_excel, ".xlsm": pd.read_excel, ".json": pd.read_json, ".parquet": pd.read_parquet}
    return {"work": lambda: readers.get(path.suffix, pd.read_csv)(path), "tell": lambda table: {"loaded": len(table)}}


def duckdb(path: Path, name: str, entity: str, base: bool) -> dict[str, Any]:
    """What DuckDB's reader for the file's ending does with it; workbooks need an extension that is not on board."""
    import duckdb as engine

    readers = {".json": "read_json_auto", ".parquet": "read_parquet", ".xlsx": "read_xlsx", ".xlsm": "read_xlsx"}
    query = f"SELECT * FROM {readers.get(path.suffix, 'read_csv_auto')}(?)"  # noqa: S608 - a function's name
    engine.execute("SET autoinstall_known_extensions = false")
    return {
        "work": lambda: engine.execute(query, [str(path)]).to_arrow_table(),
        "tell": lambda table: {"loaded": table.num_rows},
    }


def main(job: dict[str, Any]) -> None:
    """Run one reader over one file and write the facts."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    run = {"ours": ours, "pandas": pandas, "duckdb": duckdb}[job["reader"]]
    steps = run(Path(job["file"]), job["name"], job["entity"], job["base"])
    if job["reader"] == "ours":
        sys.addaudithook(watch)
    began, cpu = time.perf_counter(), time.process_time()
    facts: dict[str, Any] = {}
    try:
        loaded = steps["work"]()
        facts["outcome"] = "accept"
    except Exception as error:  # noqa: BLE001 - judged by the parent
        facts |= _refused(error, job["reader"])
    facts |= {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    facts |= {"peak_mb": _peak(job["reader"])}
    if facts["outcome"] == "accept":
        try:
            facts |= steps["tell"](loaded)
        except Exception:  # noqa: BLE001 - judged by the parent
            facts |= {"outcome": "bug", "trace": traceback.format_exc()}
    Path(job["out"]).write_text(json.dumps(facts | {"watched": _seen}, ensure_ascii=False), encoding="utf-8")


def _refused(error: Exception, reader: str) -> dict[str, Any]:
    """A refusal, with its code; anything that is no CoreError is a bug of ours, and the peers' way of refusing."""
    message = getattr(error, "message", None)
    if message is None or reader != "ours":
        outcome = "bug" if reader == "ours" or isinstance(error, MemoryError) else "reject"
        return {"outcome": outcome, "trace": traceback.format_exc(), "error": f"{type(error).__name__}: {error}"[:300]}
    code = getattr(error, "code", None) or getattr(message, "code", "")
    return {"outcome": "reject", "code": code, "text": str(error)}


def _peak(reader: str) -> float:
    """Peak memory of this process and of those that read for it, which tell it once they have ended (MB)."""
    if reader == "ours":
        from core.loading import apart

        apart.stop()
    return max(peak_mb(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
