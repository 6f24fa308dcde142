"""What the commands share: which workspace is meant, and one line of progress where somebody looks on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import core
from core.messages import Message

if TYPE_CHECKING:
    from core.store import Summary, Workspaces


def chosen(workspaces: Workspaces, name: str) -> Summary:
    """The workspace of this name, else the only one with this in its name."""
    every = workspaces.list()
    found = [s for s in every if name_of(s) == name] or [s for s in every if name.lower() in name_of(s).lower()]
    if len(found) != 1:
        raise core.CoreError(Message("error.which_workspace", name=name, n=len(found)))
    return found[0]


def name_of(summary: Summary) -> str:
    """What a workspace is called."""
    title = summary.facts.get("title")
    return str(title["en"] if isinstance(title, dict) and "en" in title else summary.name)


def tell_share(share: float) -> None:
    """How far work has come."""
    tell(f"{share:.0%}")


def tell(words: str) -> None:
    """One line that is written over, where somebody looks on."""
    if sys.stderr.isatty():
        print(f"\r\033[K{words}", end="", file=sys.stderr, flush=True)


def wipe() -> str:
    """What takes that line away."""
    return "\r\033[K" if sys.stderr.isatty() and sys.stdout.isatty() else ""
