"""What the commands share: which engine answers, which workspace is meant, one line of progress where somebody looks on."""

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


def said_of_engine() -> str:
    """What the console says of the setting at start: nothing of this computer, a sentence of a cluster or a mistake."""
    from core.engine import chosen as chosen_engine

    try:
        engine = chosen_engine()
    except core.CoreError as wrong:
        return str(wrong)
    return f"Questions are answered by Spark at {engine.place}." if engine.remote else ""


def check_engine() -> None:
    """Raise CoreError now, rather than halfway, where the engine of the setting does not answer."""
    from core.engine import chosen as chosen_engine
    from core.engine.spark import Spark
    from core.engine.spark_session import session

    engine = chosen_engine()
    if isinstance(engine, Spark):
        tell(f"Calling Spark at {engine.place} ...")
        session(engine.url)


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
