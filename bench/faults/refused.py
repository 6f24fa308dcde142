"""Each write-like call below the data root refused in turn, by a shim in C between the process and the kernel."""

import ctypes
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.faults.apart import start, warm_up
from bench.faults.deeds import DEEDS, Step
from bench.faults.expected import Course, attempt, copied, course, find, judge, judge_ending, template
from bench.faults.place import Place
from bench.faults.tally import Tally

WAYS = {  # (errno, whether every later call is refused as well)
    "no space (ENOSPC)": (errno.ENOSPC, 0),
    "I/O error (EIO)": (errno.EIO, 0),
    "interrupted (EINTR)": (errno.EINTR, 0),
    "not allowed (EACCES)": (errno.EACCES, 0),
    "no space from then on": (errno.ENOSPC, 1),
    "kill -9 at that call": (-1, 0),
}
EVERY, LAST = 45, 30  # up to so many calls each is refused; beyond, a spread and the last ones


def tallies() -> list[Tally]:
    """One tally a way of refusing; they run in a process that has the shim before the C library."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return [Tally("write calls refused in turn: NOT RUN, there is no C compiler (cc) on this computer")]
    with tempfile.TemporaryDirectory() as folder:
        shim = Path(folder) / "shim.so"
        source = Path(__file__).with_name("shim.c")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"], check=True)
        run = subprocess.run(
            [sys.executable, "-m", "bench.faults.refused"],
            env=os.environ | {"LD_PRELOAD": str(shim)},
            stdout=subprocess.PIPE,
            check=True,
        )
    return [Tally(**told) for told in json.loads(run.stdout)]


def preloaded() -> list[Tally]:
    """The same, in a process that has the shim."""
    found = {way: Tally(f"each write call in turn: {way}") for way in WAYS}
    with template() as place:
        for name, steps in DEEDS.items():
            print(f"{name} ...", file=sys.stderr, flush=True)
            usual, at = course(place, steps), chosen(calls(place, steps))
            for way, (number, lasting) in WAYS.items():
                for nth in at:
                    with copied(place) as copy:
                        _one(found[way], name, copy, steps, usual, (nth, number, lasting))
    return list(found.values())


def calls(place: Place, steps: Sequence[Step]) -> int:
    """How many write-like calls a deed makes when none is refused."""
    with copied(place) as copy:
        child = start(lambda tell: _walk(copy, steps, tell, (0, 0, 0)))
        return next(told for told in child.told() if isinstance(told, int))


def chosen(count: int) -> list[int]:
    """Which calls to refuse: each of them, or a spread over many with the last ones."""
    if count <= EVERY:
        return list(range(1, count + 1))
    early = count - LAST
    return sorted({1 + round(i * (early - 1) / (EVERY - LAST - 1)) for i in range(EVERY - LAST)}) + list(
        range(early + 1, count + 1)
    )


def _one(
    tally: Tally, name: str, place: Place, steps: Sequence[Step], usual: Course, fault: tuple[int, int, int]
) -> None:
    told = list(start(lambda tell: _walk(place, steps, tell, fault)).told())
    done, story = told.count("done"), f"{name}, call {fault[0]}"
    if isinstance(told[-1] if told else None, int):
        ending, hit, _ = told[-3:]
        judge_ending(tally, f"{story} ({hit})", ending, find(place), usual, done)
    else:
        judge(tally, f"{story}: killed, {done} steps told as done", find(place), usual, done)


def _walk(place: Place, steps: Sequence[Step], tell: Callable[[Any], None], fault: tuple[int, int, int]) -> None:
    """Do the steps with the n-th call refused; tell each step done, how it ended, the call and how many there were."""
    shim = ctypes.CDLL(None)
    shim.faults_hit.restype = ctypes.c_char_p
    nth, number, lasting = fault
    shim.faults_arm(str(place.folder).encode(), nth, number, lasting)
    ending = attempt(place, steps, tell)
    shim.faults_disarm()
    tell(ending)
    tell(shim.faults_hit().decode().replace(str(place.folder), ""))
    tell(shim.faults_count())


if __name__ == "__main__":
    warm_up()
    print(json.dumps([vars(tally) for tally in preloaded()]))
