"""Text tables: encoding, delimiter and header of a delimited file, and its rows as they were written."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import LoadError
from core.loading.line import Line, Noting, fitting
from core.loading.values import BLANKS

if TYPE_CHECKING:
    from core.loading.source import Source

SAMPLE_BYTES = 1 << 20
DELIMITERS = ",;\t|"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HTML = re.compile(rb"\s*<(!doctype|html|head|body|\?xml)", re.IGNORECASE)
MAX_CELL = 1 << 24
csv.field_size_limit(MAX_CELL)


@dataclass(frozen=True)
class Dialect:
    """How a delimited text file is written."""

    encoding: str
    delimiter: str
    has_header: bool
    guessed: bool = False
    unnamed_first: bool = False  # rows have one cell more than the header: row names without a heading


def sniff(path: Path, name: str) -> Dialect:
    """The dialect of a text file. Raises LoadError: E_EMPTY_FILE, E_HTML_NOT_DATA, E_NOT_TEXT."""
    with path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise LoadError("E_EMPTY_FILE", name)
    if _HTML.match(head):
        raise LoadError("E_HTML_NOT_DATA", name)
    encoding, guessed = _encoding(head, name)
    text = head.decode(encoding, errors="replace")
    if len(head) == SAMPLE_BYTES:
        text = text[: text.rfind("\n") + 1] or text
    rows = _sample_rows(text, delimiter := _delimiter(text))
    if not rows:
        raise LoadError("E_EMPTY_FILE", name)
    widths = {len(row) for row in rows[1:]}
    return Dialect(encoding, delimiter, _has_header(rows), guessed, widths == {len(rows[0]) + 1})


def encoding_of(path: Path, name: str) -> str:
    """The encoding of a text file, told from its beginning. Raises LoadError E_NOT_TEXT."""
    with path.open("rb") as file:
        return _encoding(file.read(SAMPLE_BYTES), name)[0]


def _encoding(head: bytes, name: str) -> tuple[str, bool]:
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding, False
    if _decodes(head, "utf-8") and b"\0" not in head[:4096]:
        return "utf-8", False
    for encoding, parity in (("utf-16-le", 1), ("utf-16-be", 0)):
        if len(head) > 3 and head[parity:4096:2].count(0) > 0.3 * len(head[parity:4096:2]):
            return encoding, True
    control = sum(byte < 9 or 13 < byte < 32 for byte in head[:4096])
    if control > 0.02 * len(head[:4096]):
        raise LoadError("E_NOT_TEXT", name)
    return _legacy_encoding(head), True


def _legacy_encoding(head: bytes) -> str:
    """GB18030 or Big5 where the text decodes to common Chinese characters, mostly-UTF-8 as such, else Windows-1252."""
    lossy = head.decode("utf-8", errors="replace")
    high = sum(byte > 127 for byte in head)
    if lossy.count("\ufffd") * 3 < high * 0.5:
        return "utf-8"
    scores = {encoding: _chinese_share(head, encoding) for encoding in ("gb18030", "big5")}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] > 0.5 else "cp1252"


def _chinese_share(head: bytes, encoding: str) -> float:
    """Share of non-ASCII characters that are common Chinese ones; 0 when the bytes are not of this encoding."""
    if not _decodes(head, encoding):
        return 0.0
    beyond = [c for c in head.decode(encoding, errors="ignore") if ord(c) > 127]
    level_one = sum(_is_common(c) for c in beyond)
    return level_one / len(beyond) if beyond else 0.0


def _is_common(character: str) -> bool:
    """A first-level GB2312 character (the 3,755 most used) or Chinese punctuation."""
    encoded = character.encode("gb2312", errors="ignore")
    return len(encoded) == 2 and (0xB0 <= encoded[0] <= 0xD7 or 0xA1 <= encoded[0] <= 0xA3)


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(head, final=len(head) < SAMPLE_BYTES)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(text: str) -> str:
    """The delimiter that splits the most first lines into the same number of cells, and into most cells."""

    def score(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in _sample_rows(text, delimiter)[:50])
        width, lines = widths.most_common(1)[0] if widths else (1, 0)
        return (lines / max(sum(widths.values()), 1) if width > 1 else 0.0, width)

    return max(DELIMITERS, key=score)


def _sample_rows(text: str, delimiter: str) -> list[list[str]]:
    lines = islice(io.StringIO(text, newline=""), 2000)
    return [row for row in csv.reader(lines, delimiter=delimiter) if any(cell.strip() for cell in row)]


def _has_header(rows: list[list[str]]) -> bool:
    """A first row of numbers is data, unless the rows under it are text."""
    if len(rows) < 2:
        return True
    number = re.compile(r"\s*[+-]?[\d.,]+\s*").fullmatch
    text_below = any(not any(map(number, column)) for column in zip(*rows[1:], strict=False))
    return text_below or not all(map(number, rows[0]))


def text_rows(path: Path, dialect: Dialect, name: str) -> Iterator[Line]:
    """Every row but blank ones, header included; bytes that are not of the encoding become the replacement mark.

    A row with a quotation mark that is never closed has swallowed the rest of the file: it says so.
    Raises LoadError E_CELL_TOO_LONG.
    """
    with path.open(encoding=dialect.encoding, errors="replace", newline="") as file:
        taken: list[str] = []
        reader = csv.reader(_recorded(file, taken), delimiter=dialect.delimiter)
        number = 1
        try:
            for cells in reader:
                raw = "".join(taken)
                taken.clear()
                if any(cell.strip(BLANKS) for cell in cells):
                    swallowed = reader.line_num > number and raw.count('"') % 2
                    yield Line(number, cells, raw.rstrip("\r\n"), "W_UNCLOSED_QUOTE" if swallowed else None)
                number = reader.line_num + 1
        except csv.Error as error:
            raise LoadError("E_CELL_TOO_LONG", name, most=MAX_CELL, line=number) from error


def _recorded(lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line.replace("\0", "") if "\0" in line else line


def table(source: "Source", note: Noting) -> tuple[list[str], Iterator[Line]]:
    """The headings of a text file and its rows after them. Raises LoadError."""
    dialect = source.dialect or sniff(source.path, source.name)
    lines = text_rows(source.path, dialect, source.name)
    first = next(lines, None)
    if first is None:
        raise LoadError("E_EMPTY_FILE", source.name)
    if not dialect.has_header:
        return [f"column {n + 1}" for n in range(len(first.cells))], fitting(chain([first], lines), len(first.cells))
    headings = [*([""] if dialect.unnamed_first else []), *first.cells]
    return headings, fitting(lines, len(headings))
