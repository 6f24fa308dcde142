"""CPU seconds and peak memory of a piece of work, each run in a process of its own."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

_CHILD = """
import json
from bench import {module}
from bench.measure import peak_mb
prepared = {module}.{function}_setup({argument!r}) if hasattr({module}, "{function}_setup") else {argument!r}
from bench.measure import cpu_seconds, end_helpers
before = cpu_seconds()
base = peak_mb()
result = {module}.{function}(prepared)
cpu = cpu_seconds() - before
print(json.dumps({{"cpu": cpu, "peak_mb": peak_mb() + end_helpers(), "base_mb": base, "result": result}}))
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


def cpu_seconds() -> float:
    """CPU seconds of this process and of all it started, those of processes still running too."""
    own = time.process_time() + sum(os.times()[2:4])
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        figures = Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()
        own += sum(map(int, figures[11:15])) / os.sysconf("SC_CLK_TCK")
    return own


def end_helpers() -> float:
    """End the process that reads files for us, if there is one: the highest peak of memory (MB) of what it forked."""
    import resource

    if "core.loading" not in sys.modules or not Path(f"/proc/self/task/{os.getpid()}/children").read_text():
        return 0.0
    from core.loading import apart

    apart.stop()
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def peak_mb() -> float:
    """Peak resident memory of this process since it was started; ru_maxrss would still hold the parent's."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
