"""CPU seconds and peak memory of a piece of work, each run in a process of its own."""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

_CHILD = """
import json, time
from bench import {module}
from bench.measure import peak_mb
prepared = {module}.{function}_setup({argument!r}) if hasattr({module}, "{function}_setup") else {argument!r}
before = time.process_time()
base = peak_mb()
result = {module}.{function}(prepared)
cpu = time.process_time() - before
print(json.dumps({{"cpu": cpu, "peak_mb": peak_mb(), "base_mb": base, "result": result}}))
"""


def once(module: str, function: str, argument: object) -> dict:
    """Run bench.<module>.<function>(argument) in a fresh process: cpu (s), peak_mb, base_mb (before the work), result."""
    code = _CHILD.format(module=module, function=function, argument=argument)
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path.cwd())}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    return json.loads(run.stdout.strip().splitlines()[-1])


def interleaved(jobs: dict[str, tuple[str, str, object]], runs: int = 3) -> dict[str, dict]:
    """Each job `runs` times in turn (A B C A B C ...); the median of every figure."""
    found: dict[str, list[dict]] = {name: [] for name in jobs}
    for _ in range(runs):
        for name, (module, function, argument) in jobs.items():
            found[name].append(once(module, function, argument))
    return {
        name: {key: statistics.median(r[key] for r in results) for key in ("cpu", "peak_mb", "base_mb")}
        | {"result": results[-1]["result"]}
        for name, results in found.items()
    }


def peak_mb() -> float:
    """Peak resident memory of this process since it was started; ru_maxrss would still hold the parent's."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
