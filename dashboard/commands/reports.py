"""Reports without the screen, for runs on a schedule: write one, and check one against the data."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import core
from core.messages import Message
from dashboard.commands.console import check_engine, chosen, name_of, tell_share, wipe
from dashboard.text.numbers import size

if TYPE_CHECKING:
    from core.store import Workspaces
    from dashboard.report.request import Request

ENDINGS = (".html", ".pdf", ".pptx", ".xlsx")
MOST_SAID = 200  # lines


def add_report_commands(commands: Any) -> None:
    """The two commands and what can be said with them."""
    report = commands.add_parser("report", help="write a report of a workspace", epilog=EXAMPLE)
    report.add_argument("name", help="the name of the workspace, or a part of it that no other has")
    report.add_argument("file", type=Path, help=f"where to; its ending is the format: {', '.join(ENDINGS)}")
    report.add_argument(
        "--sections", nargs="+", metavar="TOPIC", default=[], help="topics in their order (default: all)"
    )
    report.add_argument(
        "--period", default="", help="7, 30, 90 or 365 days, month, or 20250101-20250331 (default: all)"
    )
    report.add_argument(
        "--compare", choices=("previous", "year"), default="", help="with the period before, or a year ago"
    )
    report.add_argument("--channel", action="append", default=[], help="only this channel; can be said more than once")
    report.add_argument("--lang", choices=("en", "zh"), default="en", help="language (default: %(default)s)")
    report.add_argument("--title", default="", help="title on the cover")
    report.add_argument("--client", default="", help="whom it is for")
    report.add_argument("--comments", default="", help="a text after the findings")
    report.add_argument("--logo", type=Path, help="a PNG or JPEG for the cover")
    report.add_argument("--overwrite", action="store_true", help="replace the file if it is there")
    verify = commands.add_parser(
        "verify", help="check a report against a workspace; exit code 1 if a figure does not hold"
    )
    verify.add_argument("file", type=Path, help="a report in any of the four formats")
    verify.add_argument("name", help="the name of the workspace, or a part of it that no other has")


SEALS = {
    True: "The file is as it was written.",
    False: "The file was changed after it was written.",
    None: "Compared: the figures the file carries as proof, not what its pages show.",
}
EXAMPLE = (
    """example, each Monday: audience-lens report "My shop" weekly.pdf --period 7 --compare previous --overwrite"""
)


def write_report(workspaces: Workspaces, wanted: argparse.Namespace) -> str:
    """Write the file, whole or not at all."""
    from dashboard.report.build import build
    from dashboard.report.formats import write

    ending = wanted.file.suffix.lower()
    if ending not in ENDINGS:
        raise core.OutOfRange("file", wanted.file.name, " ".join(ENDINGS))
    if wanted.file.exists() and not wanted.overwrite:
        raise core.CoreError(Message("error.file_exists", file=wanted.file.name))
    found = chosen(workspaces, wanted.name)
    check_engine()
    dataset = workspaces.open(found.token)
    document = build(_request(dataset, wanted), dataset, _remembering(), tell_share)
    if not document.sections:
        raise core.CoreError(Message("report.empty"))
    content = write(ending[1:], document)
    _put(wanted.file, content)
    lines = [f"Wrote {wanted.file} ({size(len(content))}): {len(document.sections)} topics of “{name_of(found)}”."]
    return "\n".join([*lines, *(f"{name}: {words}" for name, words in document.left_out)])


def verify_report(workspaces: Workspaces, wanted: argparse.Namespace) -> str:
    """Say whether the report holds; where it does not, name each figure and end with code 1."""
    from dashboard.report.verify import verify

    content, token = _bytes_of(wanted.file), chosen(workspaces, wanted.name).token
    check_engine()
    dataset = workspaces.open(token)
    found = verify(content, dataset, _remembering())
    same = (
        "The tables of the cluster are read as they are now." if dataset.is_attached else "The data is the very same."
    )
    data = same if found.same_data else "The data has changed since."
    data = f"{data} {SEALS[found.sealed]}"
    if found.holds and found.sealed is not False:
        return f"All {found.checked:,} figures hold. {data}"
    said = [f"{each.kind}: {' > '.join(each.place)}: {_change(each.was, each.now)}" for each in found.differences]
    said = [_printable(line) for line in said]
    more = [f"... and {len(said) - MOST_SAID:,} more"] if len(said) > MOST_SAID else []
    print(wipe() + "\n".join([f"{len(said):,} of {found.checked:,} figures differ. {data}", *said[:MOST_SAID], *more]))
    raise SystemExit(1)


def _printable(line: str) -> str:
    """Without the signs by which a hostile report could steer the terminal."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in line)


def _change(was: str, now: str) -> str:
    return f"{was or '–'} -> {now or '–'}"


def _request(dataset: core.Dataset, wanted: argparse.Namespace) -> Request:
    from core import analytics
    from dashboard.codes import PRESETS, span_of
    from dashboard.report.logo import clean_logo
    from dashboard.report.request import Request

    if wanted.compare and not wanted.period:
        raise core.CoreError(Message("report.compare_alone"))
    period = span_of(wanted.period, analytics.span(dataset)) if wanted.period else None
    if wanted.period and period is None:
        raise core.OutOfRange("period", wanted.period, f"{', '.join(PRESETS)}, 20250101-20250331")
    known = analytics.channels(dataset) if wanted.channel else ()
    for channel in wanted.channel:
        if channel not in known:
            raise core.OutOfRange("channel", channel, ", ".join(known) or "–")
    logo = clean_logo(_bytes_of(wanted.logo)) if wanted.logo else None
    return Request(
        tuple(wanted.sections), period, wanted.compare, tuple(wanted.channel), title=wanted.title,
        client=wanted.client, comments=wanted.comments, lang=wanted.lang, logo=logo,
    )  # fmt: skip


def _put(target: Path, content: bytes) -> None:
    """Write beside and rename, so that a reader never meets half a report."""
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise core.CoreError(Message("report.unwritable", file=str(target), reason=error.strerror)) from error


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise core.CoreError(Message("report.unreadable", file=str(path), reason=error.strerror)) from error


def _remembering() -> Any:
    """A compute that keeps each answer for this run: topics ask the same things."""
    from dashboard.terms import remembering

    return remembering()
