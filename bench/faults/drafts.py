"""Two processes sweep what killed ones left while others load: what is being filled stays, what was left goes."""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import core
from bench.faults.apart import apart, start
from bench.faults.place import csv
from bench.faults.tally import Tally
from core.store import Workspaces

ROUNDS, LOADS = 5, 8
PAUSE = 0.3  # seconds between two files of the slow load


def tallies(rounds: int = ROUNDS, loads: int = LOADS) -> list[Tally]:
    """One tally: loads that have to be whole and drafts of killed processes that have to go."""
    tally = Tally("loads while two processes sweep, and drafts of killed processes")
    for _ in range(rounds):
        with TemporaryDirectory() as folder:
            _round(tally, Path(folder).resolve(), loads)
    return [tally]


def _round(tally: Tally, root: Path, loads: int) -> None:
    left = start(lambda tell: _hold(root, tell))
    left.first()
    left.kill()
    list(left.told())
    loading = [start(lambda tell: _load_slowly(root, tell)), start(lambda tell: _load_often(root, loads, tell))]
    sweeping = [start(lambda tell: _sweep(root, tell)) for _ in range(2)]
    tokens = [token for child in loading for token in child.told()]
    for child in sweeping:
        child.kill()
        list(child.told())
    strange = [str(token) for token in tokens if not isinstance(token, str)]
    opened, drafts = apart(_look, root, [token for token in tokens if isinstance(token, str)])
    tally.injected += 1 + 1 + loads
    tally.survived += opened + (not drafts)
    tally.lost += 1 + loads - opened
    tally.left += len(drafts)
    if strange or drafts or opened != 1 + loads:
        tally.tell(f"{opened} of {1 + loads} loads can be opened; drafts left {drafts}; raised {strange}")


def _hold(root: Path, tell: Callable[[Any], None]) -> None:
    draft = Workspaces(root).draft()
    draft.new_file().write_bytes(b"half a table")
    tell("ready")
    time.sleep(60)


def _load_slowly(root: Path, tell: Callable[[Any], None]) -> None:
    files = {f"part {number}.csv": csv(50, seed=number) for number in range(6)}
    tell(core.load(files, workspaces=Workspaces(root), progress=lambda *_: time.sleep(PAUSE)).token)


def _load_often(root: Path, loads: int, tell: Callable[[Any], None]) -> None:
    for number in range(loads):
        tell(core.load({"v.csv": csv(50, seed=number)}, workspaces=Workspaces(root)).token)


def _sweep(root: Path, _: Callable[[Any], None]) -> None:
    while True:
        Workspaces(root).tidy()
        Workspaces(root).draft().discard()


def _look(root: Path, tokens: list[str]) -> tuple[int, list[str]]:
    """How many of the workspaces can be opened with all their rows, and what still lies in the folder of drafts."""
    workspaces = Workspaces(root)
    workspaces.tidy()
    opened = sum(workspaces.open(token).rows("events") > 0 for token in tokens)
    return opened, [path.name for path in (root / "drafts").glob("*")]
