"""Two sessions change one workspace at the same time, as threads and as processes: is every acknowledged change kept?"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import core
from bench.faults.apart import Child, Failure, apart, start
from bench.faults.replay import Entry, State, problems, state
from bench.faults.tally import Tally
from core.store import Changed, Workspaces

HISTORIES, OPERATIONS = 20, 200
WEIGHTS = {"note": 40, "rename": 15, "undo": 15, "redo": 10, "load": 8, "forget": 4, "copy": 4, "go_back": 4}
KEYS = ("colour", "shape", "size")


def tallies(histories: int = HISTORIES, operations: int = OPERATIONS) -> list[Tally]:
    """One tally for threads, one for processes."""
    return [
        _many("threads of one process", lambda *given: apart(_threads, *given), histories, operations),
        _many("processes", _processes, histories, operations),
    ]


def _many(way: str, run: Callable[..., list[list[Entry]]], histories: int, operations: int) -> Tally:
    kept = refused = 0
    tally = Tally("")
    for seed in range(histories):
        with TemporaryDirectory() as folder:
            root = Path(folder).resolve()
            token, first = apart(_begin, root)
            logs = run(root, token, seed, operations // 2)
            entries = [entry for log in logs for entry in log]
            kept += sum(entry.number is not None for entry in entries)
            refused += sum(entry.number is None for entry in entries)
            count(tally, seed, apart(problems, root, token, first, entries))
    tally.what = (
        f"{histories} histories of {operations} operations by two sessions, {way}"
        f" ({kept} changes acknowledged, {refused} refused)"
    )
    return tally


def count(tally: Tally, seed: int, found: list[tuple[str, str]]) -> None:
    """Count one history with the problems found in it: (lost, silent or untold; what it is)."""
    tally.injected += 1
    tally.survived += not found
    for kind, story in found:
        setattr(tally, kind, getattr(tally, kind) + 1)
        tally.tell(f"history {seed}: {story}")


def _begin(root: Path) -> tuple[str, State]:
    workspaces = Workspaces(root)
    dataset = core.load({"first.csv": _csv("first")}, workspaces=workspaces)
    return dataset.token, State(dataset.facts["name"], {}, dataset.digest)


def _threads(root: Path, token: str, seed: int, operations: int) -> list[list[Entry]]:
    logs: list[list[Entry]] = [[], []]

    def run(which: int) -> None:
        logs[which].extend(Session(root, token, seed, which).entries(operations))

    threads = [threading.Thread(target=run, args=(which,)) for which in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return logs


def _processes(root: Path, token: str, seed: int, operations: int) -> list[list[Entry]]:
    def run(which: int) -> Child:
        return start(lambda tell: tell(list(Session(root, token, seed, which).entries(operations))))

    return [_log(child) for child in [run(0), run(1)]]


def _log(child: Child) -> list[Entry]:
    (log,) = child.told()
    if isinstance(log, Failure):
        raise RuntimeError(log.text)
    return log


def _csv(user: str) -> bytes:
    return f"user_id,page_id,page_views\n{user},home,1\n".encode()


@dataclass
class Session:
    """One of the two: it acts on what it last saw, which may be out of date."""

    root: Path
    token: str
    seed: int
    which: int

    def entries(self, operations: int) -> Iterator[Entry]:
        """Act so many times; in every fourth history the first session deletes the workspace near the end."""
        chance = random.Random(self.seed * 2 + self.which)  # noqa: S311
        self.workspaces, seen = Workspaces(self.root), 1
        deletes_at = operations * 9 // 10 if self.seed % 4 == 3 and self.which == 0 else None
        for at in range(operations):
            what = "delete" if at == deletes_at else chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            entry = self._act(what, seen, at, chance)
            yield entry
            seen = entry.number if entry.number is not None and what not in ("copy", "delete") else seen
            if entry.problem or chance.random() < 0.3:
                seen = self._look(seen)
            time.sleep(chance.random() * 0.002)

    def _look(self, seen: int) -> int:
        try:
            return self.workspaces.newest(self.token)
        except core.CoreError:
            return seen

    def _act(self, what: str, seen: int, at: int, chance: random.Random) -> Entry:
        key, value = chance.choice(KEYS), f"{self.which}-{at}"
        entry = Entry(what, seen, key, value)
        try:
            entry.number = getattr(self, f"_{what}")(entry, chance)
        except Changed as problem:
            entry.problem = f"Changed: {problem}"
        except core.CoreError as problem:
            entry.problem = f"CoreError: {problem}"
        except Exception as problem:  # noqa: BLE001 - whatever else reaches the caller is a finding
            entry.problem = f"{type(problem).__name__}: {problem}"
            entry.untold = True
        if entry.number is not None and entry.token is None:
            entry.read = state(self.workspaces, self.token, entry.number)
        return entry

    def _note(self, entry: Entry, _: Any) -> int:
        return self.workspaces.note(self.token, entry.key, entry.value, seen=entry.seen)

    def _rename(self, entry: Entry, _: Any) -> int:
        return self.workspaces.rename(self.token, entry.value, seen=entry.seen)

    def _undo(self, entry: Entry, _: Any) -> int:
        return self.workspaces.undo(self.token, seen=entry.seen)

    def _redo(self, entry: Entry, _: Any) -> int:
        return self.workspaces.redo(self.token, seen=entry.seen)

    def _forget(self, entry: Entry, _: Any) -> int:
        return self.workspaces.forget_earlier(self.token, seen=entry.seen)

    def _go_back(self, entry: Entry, chance: random.Random) -> int:
        entry.to = chance.randint(max(1, entry.seen - 5), entry.seen)
        return self.workspaces.go_back(self.token, entry.to, seen=entry.seen)

    def _load(self, entry: Entry, _: Any) -> int:
        onto = self.workspaces.open(self.token, entry.seen)
        made = core.load({"first.csv": _csv(entry.value)}, workspaces=self.workspaces, onto=onto)
        entry.digest = made.digest
        entry.token = made.token if made.token != self.token else None
        return made.version

    def _copy(self, entry: Entry, chance: random.Random) -> int:
        """A copy, deleted again half of the time."""
        entry.token = self.workspaces.duplicate(self.token, entry.value)
        if chance.random() < 0.5:
            self.workspaces.delete(entry.token)
            entry.deleted = True
        return 1

    def _delete(self, entry: Entry, _: Any) -> int:
        self.workspaces.delete(self.token)
        entry.token, entry.deleted = self.token, True
        return 0
