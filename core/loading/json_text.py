"""A text of JSON read value by value, as much of it in memory as the value at hand needs."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from core.errors import LoadError
from core.loading.json_values import DECODER, is_too_deep
from core.loading.text.decoding import Decoded, Mixed

BLANKS = " \t\r\n\ufeff\0"
_PART = 1 << 20  # characters read at a time
_LONGEST = 1 << 28  # characters of one value
_NEAR = 1 << 12  # an error this near to what was read so far may be none


class Text:
    """The values of a JSON text one after the other. What cannot be one raises LoadError E_JSON_SYNTAX with its place."""

    def __init__(self, pieces: Decoded, name: str) -> None:
        self.name = name
        self._mixed = pieces.mixed
        self._parts = _parts(pieces)
        self._text = ""
        self._at = 0
        self._line, self._column = 1, 1  # of the beginning of _text

    def next(self) -> str:
        """The next character that is not blank, which stays where it is; nothing at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in BLANKS:
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self) -> None:
        """Go on behind the next character."""
        self._at += 1

    def value(self) -> tuple[Any, str]:
        """The next value, and its text."""
        self.next()
        while True:
            try:
                found, end = DECODER.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise LoadError("E_JSON_DEPTH", self.name) from error
            except json.JSONDecodeError as error:
                is_cut = error.pos > len(self._text) - _NEAR or error.msg.startswith("Unterminated")
                if not (is_cut and len(self._text) < _LONGEST and self._more()):
                    self._refuse(error.pos, error)
                continue
            if end == len(self._text) and self._more():  # a number may go on there
                continue
            if is_too_deep(found):
                raise LoadError("E_JSON_DEPTH", self.name)
            raw, self._at = self._text[self._at : end], end
            return found, raw

    def mixed_in(self, raw: str) -> Mixed | None:
        """What in a text just read is not of the file's encoding."""
        found = next((line for line, mixed in self._mixed.items() if mixed.text in raw), None) if self._mixed else None
        return self._mixed.pop(found) if found is not None else None

    def refuse(self) -> NoReturn:
        """Raise LoadError E_JSON_SYNTAX for the next character."""
        self._refuse(self._at, None)

    def _refuse(self, at: int, cause: Exception | None) -> NoReturn:
        line, column = self._place(at)
        raise LoadError("E_JSON_SYNTAX", self.name, line=line, column=column) from cause

    def _place(self, at: int) -> tuple[int, int]:
        """Line and column of a place in the text, both from 1."""
        before = self._text[:at].replace("\r\n", "\n").replace("\r", "\n")
        rows = before.count("\n")
        column = len(before) - before.rfind("\n") if rows else self._column + len(before)
        return self._line + rows, column

    def _more(self) -> bool:
        """Read on, and forget what lies behind; False at the end."""
        part = next(self._parts, "")
        if part:
            self._line, self._column = self._place(self._at)
            self._text, self._at = self._text[self._at :] + part, 0
        return bool(part)


def _parts(pieces: Iterable[str]) -> Iterator[str]:
    """The text in parts of about _PART characters."""
    part: list[str] = []
    size = 0
    for piece in pieces:
        part.append(piece)
        size += len(piece)
        if size > _PART:
            yield "".join(part)
            part, size = [], 0
    if part:
        yield "".join(part)
