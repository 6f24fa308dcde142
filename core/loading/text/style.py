"""How rows are divided into cells: delimiter, quotation mark and escape."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

MARK = "\ufdd0"  # stands for a delimiter of several characters; not a character of any text
MAX_CELL = 1 << 24
csv.field_size_limit(MAX_CELL)


@dataclass(frozen=True)
class Style:
    """How rows are divided into cells. quote: "" where none is used; escape: "" where quotes are doubled."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""

    def reader(self, lines: Iterable[str], *, strict: bool = True) -> Iterator[list[str]]:
        """The rows of physical lines, which `coded` has prepared. Raises csv.Error for quotes out of place."""
        mark = self.delimiter if len(self.delimiter) == 1 else MARK
        return csv.reader(
            lines,
            delimiter=mark,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            escapechar=self.escape or None,
            strict=strict,
        )

    @property
    def coded(self) -> Callable[[str], str] | None:
        """What to do with a line before the reader, where there is anything to do."""
        if len(self.delimiter) == 1:
            return None
        return lambda line: line.replace(self.delimiter, MARK)

    def decoded(self, cells: list[str]) -> list[str]:
        """Cells as they were: a delimiter of several characters within quotes is put back."""
        if len(self.delimiter) == 1:
            return cells
        return [cell.replace(MARK, self.delimiter) if MARK in cell else cell for cell in cells]

    def cells(self, line: str) -> list[str] | None:
        """The cells of one line, None where its quotes are out of place."""
        coded = self.coded
        try:
            found = next(self.reader([coded(line) if coded else line]), [])
        except csv.Error:
            return None
        return self.decoded(found)

    def loose(self, text: str, *, pairs: bool, tight: bool = False) -> tuple[list[str], int]:
        """The cells where a quotation mark closes only before a delimiter or the end, and how many never close.

        pairs: two marks within quotes are one of the value; else only the last before a delimiter counts.
        tight: the next mark must close, else the one before is a character.
        """
        cells, at, unclosed, end = [], 0, 0, len(text)
        while True:
            after = self._closing(text, at + 1, pairs, tight) if self.quote and text.startswith(self.quote, at) else -1
            if after >= 0:
                value = text[at + 1 : after]
                cells.append(self.unescaped(value.replace(self.quote * 2, self.quote) if pairs else value))
                at = after + 1
            else:
                unclosed += bool(self.quote) and text.startswith(self.quote, at)
                stop = text.find(self.delimiter, at)
                stop = end if stop < 0 else stop
                cells.append(self.unescaped(text[at:stop]))
                at = stop
            if at >= end:
                return cells, unclosed
            at += len(self.delimiter)
            if at >= end:
                return [*cells, ""], unclosed

    def unescaped(self, text: str) -> str:
        """A text without the escapes before its characters."""
        if self.escape and self.escape in text:
            return re.sub(re.escape(self.escape) + "(.)", r"\1", text)
        return text

    def _closing(self, text: str, at: int, pairs: bool, tight: bool) -> int:
        """Where the quotation mark is that closes a cell, -1 where none does."""
        while (at := text.find(self.quote, at)) >= 0:
            if pairs and text.startswith(self.quote, at + 1):
                at += 2
                continue
            if self.escape and text[at - 1] == self.escape:
                at += 1
                continue
            if at + 1 == len(text) or text.startswith(self.delimiter, at + 1):
                return at
            if tight:
                return -1
            at += 1
        return -1
