"""The lines of a text file as characters: in the file's encoding, and the few that are of another one each in its own."""

import codecs
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from core.errors import LoadError
from core.loading.line import Note
from core.loading.text.encoding import PIECES, Encoding, likeliest
from core.loading.text.plausible import cost

BLOCK = 1 << 14  # small blocks stay in the cache of the processor
MAX_LINE = 1 << 26  # bytes of one physical line; longer ones are no table


@dataclass(frozen=True)
class Mixed:
    """The part of a line that is not of the file's encoding: the one it was read in, and its text."""

    codec: str
    text: str


class Decoded:
    """The physical lines of a file with their ends, to be iterated once; CR, LF and CR LF each end a line.

    mixed: line number (from 1) -> what in that line is of another encoding. Lines come in there before they are given
        out; whoever reads them takes them out again.
    whole_lines: otherwise lines may come in pieces, and are of any length.
    Raises LoadError E_CELL_TOO_LONG for a line longer than MAX_LINE.
    """

    def __init__(self, path: Path, encoding: Encoding, name: str = "", *, whole_lines: bool = True) -> None:
        self.path, self.encoding, self.name, self.whole_lines = path, encoding, name, whole_lines
        self.mixed: dict[int, Mixed] = {}
        self._lines = 0  # given out in the blocks so far

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(io.StringIO(text, newline="") for text in self._texts())

    def _texts(self) -> Iterator[str]:
        """The text in blocks of whole lines, without a mark of the encoding at its beginning."""
        with self.path.open("rb") as file:
            texts = (
                self._wide_texts(file) if self.encoding.codec.startswith(("utf-16", "utf-32")) else self._plain(file)
            )
            for first in texts:
                yield first.removeprefix("\ufeff")
                break
            yield from texts

    def _wide_texts(self, file: BinaryIO) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(self.encoding.codec)("replace")
        rest = ""
        while chunk := file.read(BLOCK):
            text = rest + decoder.decode(chunk)
            end = (text.rfind("\n") + 1 or text.rfind("\r", 0, -1) + 1) if self.whole_lines else len(text)
            rest = text[end:]
            self._refuse_long(len(rest))
            if end:
                yield text[:end]
        if last := rest + decoder.decode(b"", True):
            yield last

    def _plain(self, file: BinaryIO) -> Iterator[str]:
        for block in self._blocks(file):
            try:
                text = block.decode("utf-8" if self._is_utf8 else "ascii")
            except UnicodeDecodeError:
                text = "".join(map(self._line, range(self._lines + 1, 1 << 62), block.splitlines(keepends=True)))
            self._lines += block.count(b"\n")
            if b"\r" in block:
                self._lines += block.count(b"\r") - block.count(b"\r\n")
            yield text

    @cached_property
    def _is_utf8(self) -> bool:
        return self.encoding.codec.startswith("utf-8")

    def _blocks(self, file: BinaryIO) -> Iterator[bytes]:
        """The bytes in blocks that end where a line does."""
        rest: list[bytes] = []
        size = 0
        while chunk := file.read(BLOCK):
            if rest and rest[-1].endswith(b"\r"):  # what comes next may belong to this line end
                chunk = rest.pop() + chunk
            end = chunk.rfind(b"\n") + 1 or chunk.rfind(b"\r", 0, -1) + 1
            if not (end or self.whole_lines):
                end = chunk.rfind(b",") + 1  # never a part of a longer character
            if end:
                yield b"".join((*rest, chunk[:end]))
                rest, size = [], 0
            rest.append(chunk[end:])
            size += len(rest[-1])
            self._refuse_long(size)
        if last := b"".join(rest):
            yield last

    def _refuse_long(self, size: int) -> None:
        if size > MAX_LINE:
            raise LoadError("E_CELL_TOO_LONG", self.name, most=MAX_LINE, line=self._lines + 1)

    def _line(self, number: int, raw: bytes) -> str:
        """One line of a block that is not all of one encoding; the pieces between delimiters are told apart."""
        if raw.isascii():
            return raw.decode("ascii")
        own = _text(raw, self.encoding.codec.removesuffix("-sig"))
        if own is not None and (self._is_utf8 or _text(raw, "utf-8") is None):
            return own
        pieces = [self._piece(piece, raw) for piece in PIECES.split(raw)]
        odd = next((piece for piece in pieces if piece.codec != self.encoding.codec or "\ufffd" in piece.text), None)
        if odd:
            self.mixed[number] = odd
        return "".join(piece.text for piece in pieces)

    def _piece(self, piece: bytes, line: bytes) -> Mixed:
        codec = self.encoding.codec
        own, new = _text(piece, codec.removesuffix("-sig")), _text(piece, "utf-8")
        if own is not None and (self._is_utf8 or piece.isascii() or new is None or cost(own) <= cost(new)):
            return Mixed(codec, own)
        if new is not None:
            return Mixed("utf-8", new)
        other = likeliest(piece[:4096], self.encoding.fallback if self._is_utf8 else codec) or codec
        return Mixed(other, piece.decode(other, "replace"))


def _text(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return None


def mixed_note(mixed: Mixed, line: int, header: Sequence[str], cells: Sequence[str]) -> Note:
    """The entry of the report about a line that is partly of another encoding, with the column where that shows."""
    text = mixed.text.strip(" \t\r\n\"',;")
    column = next((heading for heading, cell in zip(header, cells, strict=False) if text and text in cell), None)
    return Note("W_MIXED_ENCODING", line, column, text[:200], "read")
