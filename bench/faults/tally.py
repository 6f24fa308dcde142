"""Counting what became of each injected fault."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

RESTART = 5.0
Facts = frozenset[tuple[Any, ...]]


@dataclass
class Tally:
    """One kind of fault.

    survived: the old state or the new one, whole.   lost: something acknowledged that is gone.
    silent:   something else than was stored is shown, without a word.
    untold:   raised as something that is not a sentence for people.   left: files nobody needs stay for good.
    late:     told as failed although it is done.
    """

    what: str
    injected: int = 0
    survived: int = 0
    lost: int = 0
    silent: int = 0
    untold: int = 0
    left: int = 0
    late: int = 0
    restart: float = 0.0
    stories: list[str] = field(default_factory=list)

    def judge(self, story: str, found: Facts, *allowed: Facts) -> bool:
        """Count one fault: `found` has to be one of the states allowed."""
        self.injected += 1
        if found in allowed:
            self.survived += 1
            return True
        every = frozenset.intersection(*allowed)
        lost, silent = every - found, found - frozenset.union(*allowed)
        self.lost += len(lost)
        self.silent += sum(fact[1] != "unreadable" for fact in silent)
        self.tell(f"{story}: neither old nor new; lost {sorted(lost, key=str)}, strange {sorted(silent, key=str)}")
        return False

    def tell(self, story: str) -> None:
        """Keep what went wrong, to be printed."""
        self.stories.append(f"{self.what}: {story}")

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        for name in ("injected", "survived", "lost", "silent", "untold", "left", "late"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.restart = max(self.restart, other.restart)
        self.stories += other.stories

    def row(self) -> tuple[str, str, str]:
        """A row of the results: what, measured, wanted."""
        told = [f"{self.injected} injected, {self.survived} survived, {self.lost} lost, {self.silent} silent"]
        for count, words in (
            (self.untold, "not told in words for people"),
            (self.late, "told as failed though done"),
            (self.left, "left files behind"),
        ):
            if count:
                told.append(f"{count} {words}")
        if self.restart:
            told.append(f"first open after it at most {self.restart:.2f} s")
        return self.what, "; ".join(told), "all survived, 0 lost, 0 silent" + (", < 5 s" if self.restart else "")
