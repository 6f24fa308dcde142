"""How a delimited text file is written, told from its beginning and its end."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from core.errors import LoadError
from core.loading.text.encoding import encoding_of
from core.loading.text.frame import NO_FRAME, Frame, framed, unspaced
from core.loading.text.layout import Layout, layout
from core.loading.text.odd import is_total
from core.loading.text.records import Record, records
from core.loading.text.score import ONE_COLUMN, USUAL, best_style, sample, styles
from core.loading.text.style import Style
from core.loading.values import BLANKS

HEAD, TAIL = 1 << 20, 1 << 16
TRIED = 40_000  # characters of the beginning every style is tried on
LOOKED_AT = 400  # rows of the beginning the table is looked for in
_HTML = re.compile(rb"\s*<(!doctype|html|head|body|\?xml)", re.IGNORECASE)
_SEP = re.compile(r"\s*\"?sep=(.)\"?\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """How a delimited text file is written.

    headings:      empty where the file has none, or where they are the row at `first`.
    first, body:   numbers of the first lines of the headings, and of the data (0: behind the first row).
    before:        lines before the table: (number, text).
    newlines:      the ends of lines found in its beginning.
    frame:         what is taken off each row.
    unnamed_first: rows have one cell more than the headings: row names without a heading.
    plain:         DuckDB may read the whole file in its strict mode, with the headings on line 1.
    """

    encoding: str
    delimiter: str
    has_header: bool
    guessed: bool = False
    unnamed_first: bool = False
    quote: str = '"'
    escape: str = ""
    headings: tuple[str, ...] = ()
    header_rows: int = 1
    first: int = 1
    body: int = 0
    width: int = 0
    before: tuple[tuple[int, str], ...] = ()
    numeric: bool = False
    newlines: tuple[str, ...] = ("\n",)
    others: tuple[str, ...] = (",", ";", "\t", "|", " ")
    fallback: str | None = None
    frame: Frame = NO_FRAME
    plain: bool = True

    @property
    def style(self) -> Style:
        """How its rows are divided."""
        return Style(self.delimiter, self.quote, self.escape)


def sniff(path: Path, name: str, choices: Mapping[str, str] = {}) -> Dialect:
    """The dialect of a text file. Raises LoadError: E_EMPTY_FILE, E_HTML_NOT_DATA, E_NOT_TEXT.

    choices: what the user chose instead: "encoding", "delimiter", "quote", "header_line" (0: no headings).
    """
    head, tail = _ends(path)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise LoadError("E_EMPTY_FILE", name)
    if _HTML.match(head):
        raise LoadError("E_HTML_NOT_DATA", name)
    told = encoding_of(path, name, choices.get("encoding"))
    encoding, guessed = told.codec, told.guessed
    text = head.decode(encoding, errors="replace").lstrip("\ufeff")
    if len(head) == HEAD:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    if not any(line.strip(BLANKS + ",;|") for line in text[:TRIED].splitlines()) and not text.strip(BLANKS + ",;|"):
        raise LoadError("E_EMPTY_FILE", name)
    style, others, named = _style(text, choices)
    style = unspaced(style, text)
    found = sample(text, style, LOOKED_AT)
    frame = framed(found)
    found = [frame(record) for record in found] if frame else found
    line = int(choices["header_line"]) if "header_line" in choices else 2 if named else None
    if not any(cell.strip(BLANKS) for record in found for cell in record.cells):
        raise LoadError("E_EMPTY_FILE", name)
    if len(head) == HEAD and len(found) == 1:  # one line longer than what was looked at
        return Dialect(encoding, style.delimiter, True, guessed, quote=style.quote, escape=style.escape, plain=False)
    place = layout(found, style, others, line)
    dialect = _dialect(encoding, guessed, style, others, place, _newlines(found))
    dialect = replace(dialect, fallback=told.fallback, frame=frame)
    return _checked(dialect, found, tail, text, whole=len(head) < HEAD)


def _ends(path: Path) -> tuple[bytes, bytes]:
    with path.open("rb") as file:
        head = file.read(HEAD)
        if len(head) < HEAD:
            return head, head[-TAIL:]
        file.seek(-TAIL, 2)
        return head, file.read()


def _style(text: str, choices: Mapping[str, str]) -> tuple[Style, tuple[str, ...], bool]:
    """(the style that reads the text best, other delimiters in it, whether its first line names the delimiter)."""
    beginning = text[:TRIED]
    if len(text) > TRIED:
        beginning = beginning[: max(beginning.rfind("\n"), beginning.rfind("\r")) + 1] or beginning
    first = beginning.split("\n", 1)[0].rstrip("\r")
    named = _SEP.match(first)
    if named:
        beginning = beginning[len(first) :].lstrip("\r\n")
    among = styles(beginning)
    several = (style.delimiter for style in among if style.delimiter in "|;\t, " or len(style.delimiter) > 1)
    others = tuple(dict.fromkeys((*several, *USUAL, " ")))
    delimiter = choices.get("delimiter") or (named[1] if named else None)
    if delimiter:
        among = [style for style in among if style.delimiter == delimiter] or [Style(delimiter)]
    if "quote" in choices:
        among = list(dict.fromkeys(Style(style.delimiter, choices["quote"], style.escape) for style in among))
    if len(among) == 1:
        return among[0], others, bool(named)
    style, score = best_style(beginning, among)
    if score <= ONE_COLUMN and not delimiter:
        style = Style(",", style.quote, style.escape)
    return style, others, bool(named)


def _newlines(found: list[Record]) -> tuple[str, ...]:
    ends = dict.fromkeys(
        "\r\n" if record.raw.endswith("\r\n") else record.raw[-1:]
        for record in found
        if record.raw[-1:] in ("\n", "\r")
    )
    return tuple(ends)


def _dialect(
    encoding: str, guessed: bool, style: Style, others: tuple[str, ...], place: Layout, newlines: tuple[str, ...]
) -> Dialect:
    return Dialect(
        encoding, style.delimiter, bool(place.headings), guessed, place.unnamed_first, style.quote, style.escape,
        place.headings, place.rows, place.first, place.body, place.width, place.before, place.numeric, newlines, others,
    )  # fmt: skip


def _checked(dialect: Dialect, found: list[Record], tail: bytes, text: str, *, whole: bool) -> Dialect:
    """The dialect with its word on whether the file is plain, as far as its beginning and its end show it."""
    plain = (
        dialect.fallback is None and dialect.encoding in ("utf-8", "utf-8-sig") and (dialect.quote, dialect.escape) == ('"', "")
        and len(dialect.delimiter) == 1 and len(dialect.newlines) < 2 and dialect.newlines != ("\r",)
        and not dialect.frame and dialect.has_header and dialect.header_rows == 1 and dialect.first == 1
        and not dialect.unnamed_first and not dialect.numeric
        and _even(found, len(dialect.headings)) and "\0" not in text
        and _even_tail(dialect, tail, whole=whole)
    )  # fmt: skip
    return replace(dialect, plain=plain)


def _even(found: list[Record], width: int) -> bool:
    return all(len(r.cells) == width and not r.loose for r in found if any(c.strip() for c in r.cells))


def _even_tail(dialect: Dialect, tail: bytes, *, whole: bool) -> bool:
    """Whether the end of the file has only rows like the others: no totals, no other table."""
    text = tail.decode(dialect.encoding, errors="replace")
    start = 0 if whole and len(tail) < TAIL else text.find("\n", text.find("\n") + 1) + 1
    lines = io.StringIO(text[start:], newline="")
    rows = [r for r in islice(records(lines, dialect.style, ""), 20_000) if any(c.strip() for c in r.cells)]
    if not _even(rows[1:], len(dialect.headings)):
        return False
    return not any(is_total(row.cells) for row in rows[-3:])
