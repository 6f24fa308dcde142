"""What `audience-lens` does without the screen: list, load, back up and restore workspaces."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import core
from core.messages import Message
from dashboard.text.numbers import moment, size

if TYPE_CHECKING:
    from core.store import Summary, Workspaces


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Say which commands there are; without one the dashboard opens."""
    commands = parser.add_subparsers(dest="command", title="commands", metavar="COMMAND")
    commands.add_parser("list", help="the workspaces on this computer")
    load = commands.add_parser("load", help="load a file or a folder of any size into a new workspace")
    load.add_argument("path", type=Path)
    backup = commands.add_parser("backup", help="save a workspace as one file")
    backup.add_argument("name", help="its name, or a part of it that no other has")
    backup.add_argument("file", type=Path, nargs="?", help="where to (default: its name and the date, here)")
    restore = commands.add_parser("restore", help="make a workspace of a backup")
    restore.add_argument("file", type=Path)


def run(wanted: argparse.Namespace) -> None:
    """Run a command and print what came of it; a problem ends the program with a sentence."""
    try:
        done = COMMANDS[wanted.command](core.store.Workspaces(), wanted)
    except core.CoreError as problem:
        raise SystemExit(f"{_wipe()}{problem}") from problem
    print(_wipe() + done)


def _list(workspaces: Workspaces, wanted: argparse.Namespace) -> str:
    lines = [f"{_name(s)}  ({s.rows:,} rows, {size(s.size)}, {moment(s.at, 'en')})" for s in workspaces.list()]
    return "\n".join(lines or ["No workspaces yet."])


def _load(workspaces: Workspaces, wanted: argparse.Namespace) -> str:
    def tell(file: str, share: float, rows: int) -> None:
        _tell(f"{file}: {share:.0%}" + (f", {rows:,} rows" if rows else ""))

    found = core.load(wanted.path, workspaces=workspaces, progress=tell)
    rows = sum(file.rows_loaded for file in found.report.files)
    refused = [str(file.problem) for file in found.report.files if file.problem]
    return "\n".join([f"Loaded {rows:,} rows as “{found.facts['name']}”. Open it on the Workspaces page.", *refused])


def _backup(workspaces: Workspaces, wanted: argparse.Namespace) -> str:
    found = _chosen(workspaces, wanted.name)
    target = wanted.file or Path(core.store.file_name(_name(found), date.today()))
    if target.exists():
        raise core.CoreError(Message("error.file_exists", file=target.name))
    made = workspaces.backup(found.token, target.resolve(), _tell_share)
    return (
        f"Saved “{_name(found)}” as {made} ({size(made.stat().st_size)}). It holds everything unmasked: keep it safe."
    )


def _restore(workspaces: Workspaces, wanted: argparse.Namespace) -> str:
    restored = workspaces.open(workspaces.restore(wanted.file.resolve(), _tell_share))
    return f"Restored “{restored.facts['name']}”. Open it on the Workspaces page."


COMMANDS = {"list": _list, "load": _load, "backup": _backup, "restore": _restore}


def _chosen(workspaces: Workspaces, name: str) -> Summary:
    """The workspace of this name, else the only one with this in its name."""
    every = workspaces.list()
    found = [s for s in every if _name(s) == name] or [s for s in every if name.lower() in _name(s).lower()]
    if len(found) != 1:
        raise core.CoreError(Message("error.which_workspace", name=name, n=len(found)))
    return found[0]


def _name(summary: Summary) -> str:
    title = summary.facts.get("title")
    return str(title["en"] if isinstance(title, dict) and "en" in title else summary.name)


def _tell_share(share: float) -> None:
    _tell(f"{share:.0%}")


def _tell(words: str) -> None:
    """One line that is written over, where somebody looks on."""
    if sys.stderr.isatty():
        print(f"\r\033[K{words}", end="", file=sys.stderr, flush=True)


def _wipe() -> str:
    return "\r\033[K" if sys.stderr.isatty() and sys.stdout.isatty() else ""
