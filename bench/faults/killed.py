"""kill -9 at a random moment of each deed."""

import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from bench.faults.apart import Child, Failure, start
from bench.faults.deeds import DEEDS, Step
from bench.faults.expected import Course, copied, course, find, judge, template
from bench.faults.place import Place
from bench.faults.tally import Tally

TIMES = 25  # for each of ten deeds


def tallies(times: int = TIMES, deeds: Sequence[str] = tuple(DEEDS), seed: int = 0) -> list[Tally]:
    """One tally a deed."""
    with template() as place:
        return [_deed(place, name, DEEDS[name], times, random.Random(seed)) for name in deeds]  # noqa: S311


def _deed(place: Place, name: str, steps: Sequence[Step], times: int, chance: random.Random) -> Tally:
    tally, usual = Tally(f"kill -9 at random moments: {name}"), course(place, steps)
    for _ in range(times):
        delay = chance.uniform(0, usual.seconds * 1.05)
        with copied(place) as copy:
            _one(tally, copy, steps, usual, delay)
    return tally


def _one(tally: Tally, place: Place, steps: Sequence[Step], usual: Course, delay: float) -> None:
    child = start(lambda tell: _walk(place, steps, tell))
    child.first()
    time.sleep(delay)
    done = ended(child)
    story = f"killed after {delay * 1000:.0f} of {usual.seconds * 1000:.0f} ms, {done} steps told as done"
    judge(tally, story, find(place), usual, done)


def ended(child: Child) -> int:
    """Kill the child; how many steps it had told as done."""
    child.kill()
    told = list(child.told())
    if told and isinstance(told[-1], Failure):
        raise RuntimeError(told[-1].text)
    return len(told)


def _walk(place: Place, steps: Sequence[Step], tell: Callable[[Any], None]) -> None:
    tell("ready")
    for step in steps:
        step(place)
        tell("done")
    time.sleep(60)  # until it is killed
