"""The acknowledged changes of a history, done again in the order of their version numbers on a plain model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import core
from core.store import Workspaces


@dataclass(frozen=True)
class State:
    """What a version shows."""

    name: str
    notes: dict[str, Any]
    digest: str


@dataclass
class Entry:
    """One operation of a session and what it was told: the number of the new version, or a problem.

    token: of the workspace that came of it, where that is another one.   read: the new version as read right afterwards.
    """

    what: str
    seen: int
    key: str
    value: str
    number: int | None = None
    problem: str = ""
    untold: bool = False
    token: str | None = None
    digest: str = ""
    to: int = 0
    deleted: bool = False
    read: State | None = None


@dataclass
class Model:
    """Every version there was: its state, where undo leads and what redo brings back."""

    states: dict[int, State]
    parent: dict[int, int | None] = field(default_factory=lambda: {1: None})
    redo: dict[int, int | None] = field(default_factory=lambda: {1: None})

    def add(self, entry: Entry) -> None:
        """The version that follows from this change of the one before."""
        now = entry.number - 1
        self.states[entry.number], self.parent[entry.number], self.redo[entry.number] = self._next(entry, now)

    def _next(self, entry: Entry, now: int) -> tuple[State, int | None, int | None]:
        before = self.states[now]
        match entry.what:
            case "note":
                return replace(before, notes=before.notes | {entry.key: entry.value}), now, None
            case "rename":
                return replace(before, name=entry.value), now, None
            case "load":
                return replace(before, digest=entry.digest), now, None
            case "forget":
                return before, None, None
            case "undo":
                return self.states[self.parent[now]], self.parent[self.parent[now]], now
            case "redo":
                return self.states[self.redo[now]], now, self.redo[self.redo[now]]
            case "go_back":
                return self.states[entry.to], now, None
        raise ValueError(entry.what)


def problems(root: Path, token: str, first: State, entries: list[Entry]) -> list[tuple[str, str]]:
    """Everything that is wrong with a history: (lost, silent or untold; what it is)."""
    workspaces = Workspaces(root)
    changes = sorted((e for e in entries if e.number is not None and e.token is None), key=lambda e: e.number or 0)
    found = [("untold", f"{e.what}: {e.problem}") for e in entries if e.untold]
    if [e.number for e in changes] != list(range(2, len(changes) + 2)):
        return [*found, ("lost", f"numbers {[e.number for e in changes]}")]
    model = Model({1: first})
    for entry in changes:
        model.add(entry)
        found += _out_of_date(model, entry)
        if entry.read not in (None, model.states[entry.number]):
            wanted = model.states[entry.number]
            return [*found, ("silent", f"version {entry.number} ({entry.what}) reads {entry.read}, not {wanted}")]
    found += _beside(workspaces, [e for e in entries if e.token and e.what != "delete"], model)
    if any(e.what == "delete" and e.deleted for e in entries):
        return found + [("lost", "deleted, yet listed") for s in workspaces.list() if s.token == token]
    return [*found, *_history(workspaces, token, model, changes)]


def _out_of_date(model: Model, entry: Entry) -> Iterator[tuple[str, str]]:
    """A change may only be kept if what it changes is as its session saw it."""
    if entry.number == entry.seen + 1:
        return
    noted = [model.states[at].notes.get(entry.key) for at in (entry.seen, entry.number - 1)]
    if entry.what != "note" or noted[0] != noted[1]:
        yield "lost", f"{entry.what} seen at {entry.seen} was kept as {entry.number}, over what others did between"


def _history(workspaces: Workspaces, token: str, model: Model, changes: list[Entry]) -> Iterator[tuple[str, str]]:
    """The workspace at the end: all versions since the last forgetting, each showing what the model has."""
    last = len(changes) + 1
    since = max((e.number for e in changes if e.what == "forget"), default=1)
    numbers = [version.number for version in workspaces.versions(token)]
    if workspaces.newest(token) != last or numbers != list(range(last, since - 1, -1)):
        yield "lost", f"versions {numbers}, though {since} to {last} were acknowledged"
    for number in numbers:
        shown = state(workspaces, token, number)
        if shown != model.states.get(number):
            yield "silent", f"version {number} shows {shown}, not {model.states.get(number)}"


def _beside(workspaces: Workspaces, entries: list[Entry], model: Model) -> Iterator[tuple[str, str]]:
    """Copies, and loads that became a workspace of their own because somebody was faster."""
    listed = {summary.token for summary in workspaces.list()}
    for entry in entries:
        if (entry.token in listed) == entry.deleted:
            yield "lost", f"{entry.what}: a workspace that is {'deleted' if entry.deleted else 'not listed'}"
        elif not entry.deleted:
            digests = {s.digest for s in model.states.values()} if entry.what == "copy" else {entry.digest}
            shown = state(workspaces, entry.token, 1)
            if shown is None or shown.digest not in digests:
                yield "lost", f"{entry.what}: its workspace shows {shown}"


def state(workspaces: Workspaces, token: str, number: int) -> State | None:
    """What a version shows, None if it has been forgotten meanwhile."""
    try:
        dataset = workspaces.open(token, number)
        return State(dataset.facts["name"], workspaces.notes(token, number), dataset.digest)
    except core.CoreError:
        return None
