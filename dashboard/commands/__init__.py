"""What `audience-lens` does without the screen: list, load, back up, restore; write reports and check them."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import core
from core.messages import Message
from dashboard.commands.console import chosen, name_of, tell, tell_share, wipe
from dashboard.commands.reports import add_report_commands, verify_report, write_report
from dashboard.text.numbers import moment, size

if TYPE_CHECKING:
    from core.store import Workspaces


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
    add_report_commands(commands)


def run(wanted: argparse.Namespace) -> None:
    """Run a command and print what came of it; a problem ends the program with a sentence."""
    from core.engine import chosen as chosen_engine

    try:
        chosen_engine()  # a mistake in the setting is said before any work
        done = COMMANDS[wanted.command](core.store.Workspaces(), wanted)
    except core.CoreError as problem:
        raise SystemExit(f"{wipe()}{problem}") from problem
    print(wipe() + done)


def _list(workspaces: Workspaces, wanted: argparse.Namespace) -> str:
    lines = [f"{name_of(s)}  ({s.rows:,} rows, {size(s.size)}, {moment(s.at, 'en')})" for s in workspaces.list()]
    return "\n".join(lines or ["No workspaces yet."])


def _load(workspaces: Workspaces, wanted: argparse.Namespace) -> str:
    def told(file: str, share: float, rows: int) -> None:
        tell(f"{file}: {share:.0%}" + (f", {rows:,} rows" if rows else ""))

    found = core.load(wanted.path, workspaces=workspaces, progress=told)
    rows = sum(file.rows_loaded for file in found.report.files)
    refused = [str(file.problem) for file in found.report.files if file.problem]
    return "\n".join([f"Loaded {rows:,} rows as “{found.facts['name']}”. Open it on the Workspaces page.", *refused])


def _backup(workspaces: Workspaces, wanted: argparse.Namespace) -> str:
    found = chosen(workspaces, wanted.name)
    target = wanted.file or Path(core.store.file_name(name_of(found), date.today()))
    if target.exists():
        raise core.CoreError(Message("error.file_exists", file=target.name))
    made = workspaces.backup(found.token, target.resolve(), tell_share)
    return (
        f"Saved “{name_of(found)}” as {made} ({size(made.stat().st_size)}). It holds everything unmasked: keep it safe."
    )


def _restore(workspaces: Workspaces, wanted: argparse.Namespace) -> str:
    restored = workspaces.open(workspaces.restore(wanted.file.resolve(), tell_share))
    return f"Restored “{restored.facts['name']}”. Open it on the Workspaces page."


COMMANDS = {
    "list": _list,
    "load": _load,
    "backup": _backup,
    "restore": _restore,
    "report": write_report,
    "verify": verify_report,
}
