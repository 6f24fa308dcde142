"""A full disk and one that can only be read: a small disk in memory, mounted for the purpose."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.faults.apart import start
from bench.faults.deeds import DEEDS, Step
from bench.faults.expected import Course, attempt, copied, course, find, judge_ending, template
from bench.faults.place import Place
from bench.faults.tally import Tally

SIZE = 16 << 20
FREE = (0, 4, 8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)  # KB left
FULL, READ_ONLY = "a full disk, 0 to 512 KB left", "a disk that can only be read"


def tallies() -> list[Tally]:
    """One tally for the full disk, one for the read-only one."""
    full, locked = Tally(FULL), Tally(READ_ONLY)
    with template() as place, or_not_run(full, locked), disk() as home:
        for name, steps in DEEDS.items():
            usual = course(place, steps)
            for free in FREE:
                with copied(place, home) as copy:
                    _full(full, f"{name}, {free} KB left", copy, steps, usual, free)
            with copied(place, home) as copy:
                _locked(locked, name, copy, steps, usual, home)
    return [full, locked]


@contextmanager
def or_not_run(*tallies: Tally) -> Iterator[None]:
    """Say so where mounting is not allowed."""
    try:
        yield
    except subprocess.CalledProcessError as problem:
        if "mount" not in problem.cmd:
            raise
        for tally in tallies:
            tally.what += ": NOT RUN, mounting a disk in memory takes root on Linux"


@contextmanager
def disk() -> Iterator[Path]:
    """A mounted disk in memory, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", home], check=True, capture_output=True)
        try:
            yield home
        finally:
            subprocess.run(["umount", "-l", home], check=True)


def _full(tally: Tally, story: str, place: Place, steps: Sequence[Step], usual: Course, free: int) -> None:
    filler = place.folder.parent / "filler"
    _fill(filler, free << 10)
    told = list(start(lambda tell: tell(attempt(place, steps, tell))).told())
    found = find(place, filler.unlink)
    judge_ending(tally, story, told[-1], found, usual, len(told) - 1)


def _fill(filler: Path, free: int) -> None:
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            room = os.statvfs(filler).f_bavail * os.statvfs(filler).f_frsize - free
            if room <= 0:
                return
            file.write(bytes(min(room, 1 << 20)))


def _locked(tally: Tally, story: str, place: Place, steps: Sequence[Step], usual: Course, home: Path) -> None:
    _remount(home, "ro")
    told = list(start(lambda tell: tell(attempt(place, steps, tell))).told())
    found = find(place, lambda: _remount(home, "rw"))
    judge_ending(tally, story, told[-1], found, usual, len(told) - 1)


def _remount(home: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", home], check=True, capture_output=True)
