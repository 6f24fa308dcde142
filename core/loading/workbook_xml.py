"""The XML of a workbook as a stream of elements: nothing is kept, nothing is looked up elsewhere."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from core.errors import LoadError

MAX_PIECES = 1 << 10  # of 64 KB each, in one element; a cell of a spreadsheet has at most 32,767 characters
MAX_PROLOGUE = 4 << 20  # bytes before the first element, or of it
_CHUNK = 1 << 18


Element = tuple[str, dict[str, str] | None, str]
"""(tag without its namespace, attributes, "") where an element starts; (tag, None, the text in it) where it ends."""


Start = Callable[[str, dict[str, str]], None]
Text = Callable[[str], None]


class Parts:
    """The parts of a workbook by their paths, which are case-insensitive. Raises what zipfile raises for a damaged one."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        with zipfile.ZipFile(path) as archive:
            self.known = {entry.casefold(): entry for entry in archive.namelist()}

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self.known

    def elements(self, part: str) -> Iterator[Element]:
        """The elements of a part, in order. Raises LoadError E_XML_DTD, ExpatError for what is no XML."""
        with zipfile.ZipFile(self.path) as archive, archive.open(self.known[part.casefold()]) as stream:
            yield from _elements(iter(lambda: stream.read(_CHUNK), b""), self.name)

    def after(self, part: str, mark: bytes) -> bytes:
        """What follows a mark in the bytes of a part, of which there may be much before; at most some megabytes."""
        with zipfile.ZipFile(self.path) as archive, archive.open(self.known[part.casefold()]) as stream:
            before = b""
            while chunk := stream.read(_CHUNK):
                at = (before + chunk).find(mark)
                if at >= 0:
                    return (before + chunk)[at:] + stream.read(MAX_PROLOGUE)
                before = chunk[-len(mark) :]
        return b""


def refuse_declarations(chunks: Iterator[bytes], name: str) -> None:
    """Raise LoadError E_XML_DTD where a document type is declared, which can only be before the first element."""
    beginning = b""
    try:
        for _ in _elements(_recorded(chunks, seen := bytearray()), name):
            return
    except expat.ExpatError as error:
        beginning = bytes(seen[: 1 << 20]).replace(b"\0", b"")
        if b"<!DOCTYPE" in beginning or b"<!ENTITY" in beginning:
            raise LoadError("E_XML_DTD", name) from error


def _recorded(chunks: Iterator[bytes], seen: bytearray) -> Iterator[bytes]:
    for chunk in chunks:
        seen += chunk
        if len(seen) > MAX_PROLOGUE:
            raise zipfile.BadZipFile
        yield chunk


def _elements(chunks: Iterator[bytes], name: str) -> Iterator[Element]:
    parser, queue, text = expat.ParserCreate(), list[Element](), list[str]()
    parser.buffer_text, parser.buffer_size = True, 1 << 16
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = _handlers(queue, text, name)

    def declaration(*_: object) -> None:
        raise LoadError("E_XML_DTD", name)

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = declaration
    for chunk in chunks:
        parser.Parse(chunk, False)
        yield from queue
        queue.clear()
    parser.Parse(b"", True)
    yield from queue


def _handlers(queue: list[Element], text: list[str], name: str) -> tuple[Start, Text, Text]:
    """What expat calls: each element goes to the end of `queue`. They are called for every cell, so each does little."""
    plain: dict[str, str] = {}
    put, forget, keep = queue.append, text.clear, text.append

    def start(tag: str, attributes: dict[str, str]) -> None:
        if text:
            forget()
        if tag not in plain:
            plain[tag] = tag.rpartition(":")[2]
        put((plain[tag], attributes, ""))

    def end(tag: str) -> None:
        put((plain[tag], None, "".join(text)))
        if text:
            forget()

    def characters(more: str) -> None:
        keep(more)
        if len(text) > MAX_PIECES:
            raise LoadError("E_CORRUPT_WORKBOOK", name)

    return start, end, characters
