"""What a deed leads to when nothing goes wrong, and what is found after something did."""

import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import core
from bench.faults.apart import apart
from bench.faults.deeds import Step
from bench.faults.place import Place, build, facts, inventory
from bench.faults.tally import Facts, Tally


@dataclass(frozen=True)
class Course:
    """The states before a deed and after each of its steps, the files there are then, and how long it takes (s)."""

    states: Sequence[Facts]
    files: Sequence[Counter[tuple[str, ...]]]
    seconds: float


@dataclass(frozen=True)
class Found:
    """What a fresh process finds: everything to be read, the files left after tidying, seconds of the first opening."""

    state: Facts
    files: Counter[tuple[str, ...]]
    restart: float


@contextmanager
def template() -> Iterator[Place]:
    """A place built once, to be copied for every fault."""
    with tempfile.TemporaryDirectory() as folder:
        yield apart(build, Path(folder).resolve() / "place")


@contextmanager
def copied(place: Place, home: Path | None = None) -> Iterator[Place]:
    """A copy of the place, gone afterwards."""
    folder = Path(tempfile.mkdtemp(dir=home)).resolve()
    try:
        yield place.copy(folder / "place")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def course(place: Place, steps: Sequence[Step]) -> Course:
    """Do the deed undisturbed: once to see what it leads to, three times for the clock."""
    with copied(place) as copy:
        states, files = apart(_walk, copy, steps)
    return Course(states, files, statistics.median(_timed(place, steps) for _ in range(3)))


def _walk(place: Place, steps: Sequence[Step]) -> tuple[list[Facts], list[Counter[tuple[str, ...]]]]:
    states, files = [facts(place)], [inventory(place)]
    for step in steps:
        step(place)
        states.append(facts(place))
        files.append(inventory(place))
    return states, files


def _timed(place: Place, steps: Sequence[Step]) -> float:
    def walk(copy: Place) -> float:
        before = time.perf_counter()
        for step in steps:
            step(copy)
        return time.perf_counter() - before

    with copied(place) as copy:
        return apart(walk, copy)


@dataclass(frozen=True)
class Ending:
    """How a deed ended: what was raised as text, None if nothing was, and whether it is a sentence for people."""

    raised: str | None
    ours: bool


def attempt(place: Place, steps: Sequence[Step], tell: Callable[[Any], None]) -> Ending:
    """Do the steps, telling "done" after each, until one of them raises."""
    try:
        for step in steps:
            step(place)
            tell("done")
    except Exception as problem:  # noqa: BLE001 - whatever reaches the caller is the finding
        return Ending(f"{type(problem).__name__}: {problem}"[:200], isinstance(problem, core.CoreError))
    return Ending(None, True)


def find(place: Place, between: Callable[[], Any] = lambda: None) -> Found:
    """Look at a place as a fresh process would; `between` is done before tidying up."""
    state, restart = apart(_look, place)
    between()
    return Found(state, apart(inventory, place), restart)


def _look(place: Place) -> tuple[Facts, float]:
    before = time.perf_counter()
    try:
        for summary in place.workspaces.list()[:1]:
            place.workspaces.open(summary.token)
    except ValueError:
        pass  # a CoreError; facts() will say so
    restart = time.perf_counter() - before
    return facts(place), restart


def judge_ending(tally: Tally, story: str, ending: Ending, found: Found, course: Course, done: int) -> None:
    """Count a fault that the process lived through."""
    story = f"{story}, {done} steps told as done, raised {ending.raised}"
    if not ending.ours:
        tally.untold += 1
        tally.tell(f"{story}: not a CoreError")
    if ending.raised is None and done + 1 != len(course.states):
        tally.tell(f"{story}: ended early without a word")
    judge(tally, story, found, course, done, told=ending.raised is not None)


def judge(tally: Tally, story: str, found: Found, course: Course, done: int, told: bool = False) -> None:
    """Count a fault in the step after `done` steps: that one may have happened or not, unless it was `told` as failed."""
    allowed = course.states[done : done + 2]
    tally.restart = max(tally.restart, found.restart)
    if not tally.judge(story, found.state, *allowed):
        return
    if told and found.state != allowed[0]:
        tally.late += 1
        tally.tell(f"{story}: told as failed, but it is done")
    at = allowed.index(found.state)
    if found.files != course.files[done + at]:
        more = found.files - course.files[done + at]
        tally.left += bool(more)
        tally.stories += [f"{tally.what}: {story}: files left {dict(more)}"] if more else []
