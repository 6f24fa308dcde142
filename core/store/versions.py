"""The versions of each workspace: opened and verified, added one after the other, undone."""

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from core.dataset import Dataset
from core.errors import CoreError
from core.messages import Message
from core.store import disk, manifest
from core.store.draft import locked
from core.store.manifest import TOKEN, Manifest, Unreadable, dataset_of
from core.store.older import adopt
from core.store.problems import Changed, Damaged

LONGEST_NAME = 80
SHOWN_PARTS = ("tables", "reports")


@dataclass(frozen=True)
class Version:
    """One state of a workspace.  at: UTC.  rows: loaded.  parent: where undo leads.  redo: what undo took back.

    deed: what undo would take back; the same as `what` unless that only went back or forth.
    """

    number: int
    at: datetime
    what: Message
    deed: Message
    rows: int
    parent: int | None
    redo: int | None


class Versions:
    """Workspaces by their token. `seen` is always the version that the reader has on screen."""

    root: Path

    # --- reading ------------------------------------------------------------------------------------------------
    def open(self, token: str, number: int | None = None) -> Dataset:
        """The newest version or that of `number`, every file of it verified.

        Raises CoreError when there is none, and Damaged, which names the file and the last version that is whole.
        """
        wanted = number or self.newest(token)
        try:
            return self._verified(token, wanted)
        except Damaged as damage:
            raise Damaged(token, damage.file, damage.of, self._last_whole(token, wanted)) from damage

    def newest(self, token: str) -> int:
        """The number of the newest version. Raises CoreError when there is no such workspace."""
        home = self._home(token)
        found = manifest.numbers(home) or adopt(home)
        if not found:
            raise CoreError(Message("error.workspace_missing"))
        return found[-1]

    def versions(self, token: str) -> tuple[Version, ...]:
        """What can be read of the history, newest first."""
        newest = self._try(token, self.newest(token))
        first = newest.first if newest else 1  # those before are forgotten, even where a killed process left them
        found = [
            self._try(token, number) for number in reversed(manifest.numbers(self._home(token))) if number >= first
        ]
        return tuple(_version(made) for made in found if made)

    def notes(self, token: str, number: int | None = None) -> dict[str, Any]:
        """What the reader noted about this workspace."""
        return dict(self._read(token, number or self.newest(token)).notes)

    def sources(self, dataset: Dataset) -> dict[str, Path]:
        """File name -> where its bytes can be read again; those kept here are verified.

        Raises Damaged, and CoreError for a file of the user's own folders that is not there any more.
        """
        made = self._read(dataset.token, dataset.version)
        folder = self._home(dataset.token) / made.load
        self._verify(made, ("sources",))
        found = {name: folder / path for name, path in made.facts.get("sources", {}).items()}
        for file in () if dataset.is_attached else dataset.report.files:
            if file.problem is None and not (file.name in found and found[file.name].is_file()):
                raise CoreError(Message("error.original_missing", file=file.name))
        return found

    # --- changing -----------------------------------------------------------------------------------------------
    def rename(self, token: str, name: str, *, seen: int) -> int:
        """Give a workspace another name: the number of the new version. Raises Changed."""
        clean = clean_name(name)
        what = Message("version.renamed", name=clean)
        return self._add(token, seen, lambda now: now.after(now.number, name=clean, what=what, parent=now.number))

    def note(self, token: str, key: str, value: object, *, seen: int, what: Message | None = None) -> int:
        """Keep a note, or take it away with None; `what` is the deed in words, for a note that is no text.

        Raises Changed if another session changed this very note.
        """
        with locked(self.root, token):
            now = self._read(token, self.newest(token))
            if now.number != seen and now.notes.get(key) != self._noted(token, seen, key):
                raise Changed(now.what)
            notes = {k: v for k, v in now.notes.items() if k != key} | ({} if value is None else {key: value})
            what = what or Message("version.noted" if value is not None else "version.unnoted", note=str(value))
            return self._write(now.after(now.number, notes=notes, what=what, parent=now.number))

    def undo(self, token: str, *, seen: int) -> int:
        """The state before the newest one, as a new version. Raises Changed, or CoreError where there is none before."""
        return self._add(token, seen, self._undone)

    def redo(self, token: str, *, seen: int) -> int:
        """What the last undo took back, as a new version. Raises Changed, or CoreError where nothing was undone."""
        return self._add(token, seen, self._redone)

    def go_back(self, token: str, number: int, *, seen: int) -> int:
        """The state of an earlier version, as a new one; the newest may be damaged. Raises Changed and Damaged."""
        with locked(self.root, token):
            newest = self.newest(token)
            if newest != seen:
                raise Changed(self._read(token, newest).what)
            there, now = self._whole(token, number), self._last_whole(token, newest + 1)
            parent = newest if now == newest else there.parent
            return self._write(there.after(newest, what=Message("version.went_back", number=number), parent=parent))

    def forget_earlier(self, token: str, *, seen: int) -> int:
        """Remove every earlier version and the files that only they have; the newest stays. Raises Changed."""

        def alone(now: Manifest) -> Manifest:
            return now.after(now.number, what=Message("version.forgot"), parent=None, first=now.number + 1)

        with locked(self.root, token):
            number = self._added(token, seen, alone)
            with suppress(OSError):  # nobody sees them any more; what the disk refuses now, tidy() removes
                self._drop_forgotten(token)
            return number

    def earlier_size(self, token: str) -> int:
        """About how many bytes `forget_earlier` would free."""
        home, load = self._home(token), self._read(token, self.newest(token)).load
        kept = sum(disk.size_of(home / folder) for folder in {load, "people"})
        return max(disk.size_of(home) - kept, 0)

    # --- within -------------------------------------------------------------------------------------------------
    def _home(self, token: str) -> Path:
        if not TOKEN.fullmatch(token):
            raise CoreError(Message("error.workspace_missing"))
        return self.root / "workspaces" / token

    def _read(self, token: str, number: int) -> Manifest:
        try:
            return manifest.read(self._home(token), number)
        except Unreadable as problem:
            raise Damaged(token, problem.file) from problem

    def _try(self, token: str, number: int) -> Manifest | None:
        try:
            return self._read(token, number)
        except Damaged:
            return None

    def _verified(self, token: str, number: int) -> Dataset:
        made = self._read(token, number)
        self._verify(made, SHOWN_PARTS)
        return dataset_of(self.root, made)

    def _verify(self, made: Manifest, parts: Iterable[str]) -> None:
        folder = self._home(made.token) / made.load
        for of, name, sha256 in made.files(*parts):
            if not disk.is_same(folder / name, sha256):
                raise Damaged(made.token, name, of)

    def _last_whole(self, token: str, before: int) -> int | None:
        """The newest version before this one that is whole."""
        for number in range(before - 1, 0, -1):
            made = self._try(token, number)
            try:
                if made:
                    self._verify(made, SHOWN_PARTS)
                    return number
            except Damaged:
                continue
        return None

    def _noted(self, token: str, seen: int, key: str) -> object:
        made = self._try(token, seen)
        return made.notes.get(key) if made else object()  # a version nobody can read any more agrees with nothing

    def _add(self, token: str, seen: int, change: Callable[[Manifest], Manifest]) -> int:
        with locked(self.root, token):
            return self._added(token, seen, change)

    def _added(self, token: str, seen: int, change: Callable[[Manifest], Manifest]) -> int:
        now = self._read(token, self.newest(token))
        if now.number != seen:
            raise Changed(now.what)
        return self._write(change(now))

    def _write(self, made: Manifest) -> int:
        with disk.disk_problems():
            manifest.write(self._home(made.token), made)
        return made.number

    def _undone(self, now: Manifest) -> Manifest:
        if now.parent is None:
            raise CoreError(Message("error.nothing_to_undo"))
        there, what = self._whole(now.token, now.parent), Message("version.undone", what=now.deed or now.what)
        deed = there.deed or there.what
        return there.after(now.number, what=what, deed=deed, parent=there.parent, redo=now.number)

    def _redone(self, now: Manifest) -> Manifest:
        if now.redo is None:
            raise CoreError(Message("error.nothing_to_redo"))
        there = self._whole(now.token, now.redo)
        deed = there.deed or there.what
        what = Message("version.redone", what=deed)
        return there.after(now.number, what=what, deed=deed, parent=now.number, redo=there.redo)

    def _whole(self, token: str, number: int) -> Manifest:
        made = self._read(token, number)
        self._verify(made, SHOWN_PARTS)
        return made

    def _drop_forgotten(self, token: str) -> None:
        """Remove versions before the first to be kept, then the folders of loads that no version names any more."""
        home, newest = self._home(token), self.newest(token)
        first = self._read(token, newest).first
        for number in manifest.numbers(home):
            if number < first:
                manifest.path_of(home, number).unlink(missing_ok=True)
        kept = [self._try(token, number) for number in manifest.numbers(home)]
        if all(kept):
            named = {made.load for made in kept if made}
            for folder in home.glob("*/"):
                if folder.name not in {*named, "people"}:
                    shutil.rmtree(folder, ignore_errors=True)


def clean_name(name: str) -> str:
    """A name on one line and not too long. Raises CoreError for an empty one."""
    clean = " ".join(name.split())[:LONGEST_NAME]
    if not clean:
        raise CoreError(Message("error.workspace_name"))
    return clean


def _version(made: Manifest) -> Version:
    return Version(made.number, made.at, made.what, made.deed or made.what, made.rows, made.parent, made.redo)
